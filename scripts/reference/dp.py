#!/usr/bin/env python3
"""Makes fixtures/dp again: tiny Deep Potentials of many architectures and DeePMD-kit's answers for them.

usage: GARNET_PEERS=DIR DIR/bin/python scripts/reference/dp.py [NAME...]      (DeePMD-kit 3.2 with TensorFlow)

Each model is trained for some steps on made-up structures (random, none closer than 1.6 A) with made-up labels: the
numbers mean nothing, the arithmetic is DeePMD-kit's. Written: NAME.pb.gz and NAME.json with the answers.
"""
import gzip, json, os, shutil, subprocess, sys, tempfile
import numpy as np
from random_cell import structure

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, '..', '..', 'fixtures', 'dp')
PEERS = os.environ.get('GARNET_PEERS', os.path.join(HERE, '..', '..', '.peers'))
DP = os.path.join(PEERS, 'bin', 'dp')
ELEMENTS = ['Li', 'La', 'Zr', 'O']

A = dict(type='se_e2_a', rcut=4.0, rcut_smth=1.0, sel=[8, 4, 4, 10], neuron=[4, 8], axis_neuron=3, seed=3, type_one_side=True)
R = dict(type='se_e2_r', rcut=4.5, rcut_smth=0.5, sel=[8, 4, 4, 10], neuron=[3, 6], seed=4, type_one_side=True)
T = dict(type='se_e3', rcut=3.8, rcut_smth=1.0, sel=[6, 4, 4, 8], neuron=[3, 6], seed=5)
ATTEN = dict(type='se_atten', rcut=4.0, rcut_smth=1.0, sel=30, neuron=[4, 8], axis_neuron=3, seed=3, attn=8, attn_layer=0,
             attn_mask=False, attn_dotr=True, set_davg_zero=True)
FIT = dict(neuron=[10, 10], resnet_dt=True, seed=6)
TEBD = dict(neuron=[3], resnet_dt=False, seed=7)

def model(descriptor, fitting=None, **more):
    return dict(type_map=ELEMENTS, descriptor=descriptor, fitting_net={**FIT, **(fitting or {})}, **more)

MODELS = {
    'a-two-side': model({**A, 'type_one_side': False}),
    'a-widths-dt': model({**A, 'neuron': [6, 6, 12, 9], 'resnet_dt': True}, {'neuron': [12, 12, 7, 7]}),
    'a-davg-zero': model({**A, 'set_davg_zero': True}),
    'a-first-two': model({**A, 'neuron': [2, 4]}, {'neuron': [5], 'resnet_dt': False}),
    'a-float32': model({**A, 'type_one_side': False, 'precision': 'float32'}, {'precision': 'float32'}),
    'a-exclude-one-side': model({**A, 'exclude_types': [[0, 0], [1, 3]]}),
    'a-atom-ener': model(dict(A), {'atom_ener': [-1.5, None, -3.0, -0.5]}),
    'a-fparam-aparam': model(dict(A), {'numb_fparam': 2, 'numb_aparam': 1}),
    'a-odd-cutoff': model({**A, 'rcut': 4.3, 'rcut_smth': 0.7}),
    'a-tebd': model({**A, 'type_one_side': False}, type_embedding=dict(TEBD)),
    'a-tebd-one-side': model(dict(A), type_embedding=dict(TEBD)),
    'a-tebd-strip': model({**A, 'type': 'se_a_ebd_v2', 'type_one_side': False}, type_embedding=dict(TEBD)),
    'r-exclude-one-side': model({**R, 'exclude_types': [[0, 0], [1, 3]]}),
    'r-exclude-two-side': model({**R, 'type_one_side': False, 'exclude_types': [[0, 0], [1, 3]]}),
    't-basic': model(dict(T)),
    'hybrid-a-r-t': model(dict(type='hybrid', list=[dict(A), {**R, 'type_one_side': False}, dict(T)])),
    'atten-0': model(dict(ATTEN)),
    'atten-strip': model({**ATTEN, 'tebd_input_mode': 'strip', 'smooth_type_embedding': False}),
    'a-srtab': model(dict(A), use_srtab='pairs.txt', smin_alpha=0.1, sw_rmin=2.0, sw_rmax=3.5),
    'atten-2': model({**ATTEN, 'attn_layer': 2}),
    'atten-2-smooth': model({**ATTEN, 'attn_layer': 2, 'attn_mask': True, 'smooth_type_embedding': True}),
    'atten-exclude': model({**ATTEN, 'attn_layer': 1, 'exclude_types': [[0, 3], [1, 1]], 'smooth_type_embedding': False, 'set_davg_zero': False}),
    'atten-exclude-smooth': model({**ATTEN, 'attn_layer': 2, 'rcut_smth': 0.7, 'exclude_types': [[0, 3], [1, 1]], 'smooth_type_embedding': True,
                                   'set_davg_zero': False}),
    'atten-srtab': model(dict(ATTEN), use_srtab='pairs.txt', smin_alpha=0.1, sw_rmin=2.0, sw_rmax=3.5),
    'a-small-sel': model({**A, 'sel': [2, 3, 2, 4]}),
    'atten-small-sel': model({**ATTEN, 'sel': 7}),
    'atten-v2': model({**ATTEN, 'type': 'se_atten_v2'}),
    'atten-v2-2': model({**ATTEN, 'type': 'se_atten_v2', 'attn_layer': 2, 'attn_dotr': False}),
    **{'act-' + f: model({**A, 'activation_function': f}, {'activation_function': f})
       for f in ['relu', 'relu6', 'softplus', 'sigmoid', 'gelu', 'gelu_tf', 'none', 'silu', 'silut']},
}
COMPRESS = {'a-davg-zero': 'a-compressed', 'r-exclude-one-side': 'r-compressed', 't-basic': 't-compressed', 'a-tebd-strip': 'a-tebd-strip-compressed', 'atten-strip': 'atten-strip-compressed', 'atten-v2': 'atten-v2-compressed'}
MIXED = {'a-mixed': model({**A, 'precision': 'float32'}, {'precision': 'float32'})}
MODELS.update(MIXED)

CELL = np.array([[6.2, 0.1, 0.0], [0.3, 6.0, 0.2], [-0.2, 0.4, 6.4]])
SMALL = np.array([[3.6, 0.2, 0.1], [0.4, 3.9, -0.3], [-0.1, 0.5, 3.7]])

def write_data(folder):
    rng = np.random.default_rng(11)
    types = np.array([0] * 6 + [1] * 3 + [2] * 2 + [3] * 7)
    os.makedirs(folder + '/set.000')
    np.savetxt(folder + '/type.raw', types, fmt='%d')
    open(folder + '/type_map.raw', 'w').write('\n'.join(ELEMENTS))
    x = np.array([structure(rng, len(types), CELL) for _ in range(12)])
    np.save(folder + '/set.000/coord.npy', x.reshape(12, -1))
    np.save(folder + '/set.000/box.npy', np.tile(CELL.reshape(1, 9), (12, 1)))
    np.save(folder + '/set.000/energy.npy', -5.0 * len(types) + rng.normal(size=12))
    np.save(folder + '/set.000/force.npy', rng.normal(size=(12, 3 * len(types))))
    np.save(folder + '/set.000/fparam.npy', rng.normal(size=(12, 2)))
    np.save(folder + '/set.000/aparam.npy', rng.normal(size=(12, len(types))))

def write_pairs(file):
    """A table for use_srtab: r, then one repulsive energy per pair of types (0-0, 0-1, …)."""
    r = np.arange(1, 61) * 0.1
    pairs = [(i, j) for i in range(4) for j in range(i, 4)]
    columns = [(2 + i + 2 * j) * np.exp(-(1.1 + 0.1 * i) * r) * (1 - r / 6.0) ** 2 for i, j in pairs]
    np.savetxt(file, np.column_stack([r] + columns))

def frames():
    """What is asked: a periodic cell, one smaller than the cutoff, an open cluster with an atom far away."""
    rng = np.random.default_rng(5)
    types = np.array([3, 0, 1, 2, 3, 0, 0, 3, 1, 3, 0, 2, 3, 0])
    yield 'periodic', types, structure(rng, len(types), CELL), CELL
    yield 'tiny', types[:4], structure(rng, 4, SMALL), SMALL
    x = structure(rng, 6, CELL)
    x[5] += 40
    yield 'open', types[:6], x, None

def train(name, folder):
    steps = dict(numb_steps=20, disp_freq=20, save_freq=1000, seed=1, training_data=dict(systems=['data'], batch_size=1))
    if name in MIXED: steps['mixed_precision'] = dict(output_prec='float32', compute_prec='float16')
    deck = dict(model=MODELS[name], learning_rate=dict(type='exp', start_lr=0.02, stop_lr=0.01, decay_steps=10),
                loss=dict(type='ener', start_pref_e=1, limit_pref_e=1, start_pref_f=1, limit_pref_f=1), training=steps)
    json.dump(deck, open(os.path.join(folder, 'input.json'), 'w'))
    run(folder, 'train', 'input.json')
    run(folder, 'freeze', '-o', name + '.pb')
    if name in COMPRESS: run(folder, 'compress', '-i', name + '.pb', '-o', COMPRESS[name] + '.pb', '-s', '0.1')

def run(folder, *words):
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL='3', OMP_NUM_THREADS='1', DP_INTRA_OP_PARALLELISM_THREADS='1', DP_INTER_OP_PARALLELISM_THREADS='1')
    done = subprocess.run([DP, '--tf', *words], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode: raise RuntimeError('dp %s: %s' % (' '.join(words), done.stderr[-1500:]))

def answers(file):
    from deepmd.infer import DeepPot
    potential = DeepPot(file)
    fparam = np.array([0.3, -0.7]) if potential.get_dim_fparam() else None
    results = {}
    for name, types, x, cell in frames():
        aparam = 0.1 * np.arange(len(types)) if potential.get_dim_aparam() else None
        e, f, v, ae, av = potential.eval(x.reshape(1, -1), None if cell is None else cell.reshape(1, 9), types, atomic=True,
                                         fparam=None if fparam is None else fparam.reshape(1, -1), aparam=None if aparam is None else aparam.reshape(1, -1))
        results[name] = dict(types=types.tolist(), positions=x.tolist(), cell=None if cell is None else cell.tolist(),
                             fparam=None if fparam is None else fparam.tolist(), aparam=None if aparam is None else aparam.tolist(),
                             energy=float(e[0, 0]), forces=f[0].tolist(), virial=v[0].tolist(), atom_energy=ae[0, :, 0].tolist(), atom_virial=av[0].tolist())
    return results

def keep(name, file):
    with open(file, 'rb') as source, open(os.path.join(OUT, name + '.pb.gz'), 'wb') as target:
        target.write(gzip.compress(source.read(), 9, mtime=0))
    json.dump(dict(made_with='DeePMD-kit 3.2.0, TensorFlow', results=answers(file)), open(os.path.join(OUT, name + '.json'), 'w'))

def main():
    os.makedirs(OUT, exist_ok=True)
    for name in sys.argv[1:] or MODELS:
        folder = tempfile.mkdtemp()
        try:
            write_data(folder + '/data')
            write_pairs(folder + '/pairs.txt')
            train(name, folder)
            for made in [name, COMPRESS.get(name)]:
                if made: keep(made, os.path.join(folder, made + '.pb')), print('made', made, flush=True)
        except Exception as error:
            print('NOT MADE', name, error, flush=True)
        finally:
            shutil.rmtree(folder)

main()

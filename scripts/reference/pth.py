#!/usr/bin/env python3
"""Makes fixtures/dp-torch again: tiny PyTorch Deep Potentials (.pth) and DeePMD-kit's answers for them.

usage: python scripts/reference/pth.py [NAME...]      (DeePMD-kit 3.2 with PyTorch)

Nothing is trained: weights are those that DeePMD-kit draws from a seed, averages and biases are drawn here. The numbers
mean nothing, the arithmetic is DeePMD-kit's. The model is scripted and saved as `dp --pt freeze` does it.
Written: NAME.pth.gz and NAME.json with the answers.
"""
import copy, gzip, json, os, sys, tempfile
os.environ.update(OMP_NUM_THREADS='1', DP_INTRA_OP_PARALLELISM_THREADS='1', DP_INTER_OP_PARALLELISM_THREADS='1')
import numpy as np
import torch
import deepmd.pt.utils.env as env
env.CUSTOM_OP_USE_JIT = False
from deepmd.infer import DeepPot
from deepmd.pt.model.model import get_model
from random_cell import structure

OUT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixtures', 'dp-torch'))
ELEMENTS = ['Li', 'O']
A = dict(type='se_e2_a', rcut=4.0, rcut_smth=1.0, sel=[30, 40], neuron=[4, 8], axis_neuron=3, seed=3, type_one_side=True)
R = dict(type='se_e2_r', rcut=4.5, rcut_smth=0.5, sel=[40, 50], neuron=[3, 6], seed=4, type_one_side=True)
T = dict(type='se_e3', rcut=3.8, rcut_smth=1.0, sel=[20, 20], neuron=[3, 6], seed=5)
ATTEN = dict(type='se_atten', rcut=4.0, rcut_smth=1.0, sel=80, neuron=[4, 8], axis_neuron=3, seed=3, attn=6, attn_layer=0, attn_mask=False,
             tebd_dim=4, tebd_input_mode='concat', smooth_type_embedding=False)
FIT = dict(neuron=[10, 10], resnet_dt=True, seed=6)

def model(descriptor, fitting=None, **more):
    return dict(type_map=ELEMENTS, descriptor=descriptor, fitting_net={**FIT, **(fitting or {})}, **more)

MODELS = {
    'a-two-side': model({**A, 'type_one_side': False, 'resnet_dt': True, 'activation_function': 'gelu'}, {'neuron': [6, 6, 9], 'activation_function': 'silut'}),
    'a-float32': model({**A, 'precision': 'float32'}, {'precision': 'float32'}),
    'a-small-sel': model({**A, 'sel': [5, 7]}),
    'a-parameters': model(dict(A), {'numb_fparam': 2, 'numb_aparam': 1}),
    'hybrid-a-r-t': model(dict(type='hybrid', list=[{**A, 'set_davg_zero': True, 'exclude_types': [[0, 1]]}, dict(R), dict(T)])),
    'atten-2': model({**ATTEN, 'attn_layer': 2}),
    'atten-strip': model({**ATTEN, 'tebd_input_mode': 'strip', 'smooth_type_embedding': True, 'exclude_types': [[0, 0]]}),
    'atten-pairs': model(dict(ATTEN), use_srtab='pairs.txt', sw_rmin=2.0, sw_rmax=3.5),
}
COMPRESS = {'hybrid-a-r-t': 'hybrid-compressed', 'atten-strip': 'atten-strip-compressed'}
CELL = np.array([[6.2, 0.1, 0.0], [0.3, 6.0, 0.2], [-0.2, 0.4, 6.4]])
SMALL = np.array([[3.6, 0.2, 0.1], [0.4, 3.9, -0.3], [-0.1, 0.5, 3.7]])

def frames(name):
    """A periodic cell, one smaller than the cutoff (where no choice among equals is made), an open cluster with an atom far away."""
    rng = np.random.default_rng(5)
    types = np.array([1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0])
    yield 'periodic', types, structure(rng, len(types), CELL), CELL
    small = structure(rng, 4, SMALL)
    if name not in ('a-small-sel', 'hybrid-a-r-t', 'hybrid-compressed'): yield 'tiny', types[:4], small, SMALL
    x = structure(rng, 6, CELL)
    x[5] += 40
    yield 'open', types[:6], x, None

def write_pairs(file):
    """A table for use_srtab: r, then one repulsive energy per pair of types (0-0, 0-1, 1-1)."""
    r = np.arange(1, 61) * 0.1
    columns = [(2 + i + 2 * j) * np.exp(-(1.1 + 0.1 * i) * r) * (1 - r / 6.0) ** 2 for i, j in [(0, 0), (0, 1), (1, 1)]]
    np.savetxt(file, np.column_stack([r] + columns))

def draw_statistics(descriptor, draw):
    if hasattr(descriptor, 'descrpt_list'):
        for one in descriptor.descrpt_list: draw_statistics(one, draw)
        return
    block = getattr(descriptor, 'sea', None) or getattr(descriptor, 'seat', None) or getattr(descriptor, 'se_atten', None) or descriptor
    starts = [0, block.mean.shape[1]] if descriptor.mixed_types() else block.sec
    for i in range(block.mean.shape[0]):
        for start, end in zip(starts, starts[1:]):
            radial, angular, average = draw(3)
            for column in range(block.mean.shape[2]): block.stddev[i, start:end, column] = 0.1 + 0.1 * abs(angular if column else radial)
            if not block.set_davg_zero: block.mean[i, start:end, 0] = 0.05 * average

def freeze(parameters, file, compressed=False):
    built = get_model(copy.deepcopy(parameters))
    built.eval()
    draw = np.random.default_rng(17).normal
    whole = built.atomic_model
    atomic = whole if hasattr(whole, 'descriptor') else whole.models[0]
    shifts = [atomic.out_bias, atomic.fitting_net.bias_atom_e] + ([] if whole is atomic else [whole.out_bias, whole.models[1].out_bias])
    with torch.no_grad():
        draw_statistics(atomic.descriptor, lambda count: draw(size=count))
        for tensor in shifts: tensor.copy_(torch.from_numpy(draw(size=tuple(tensor.shape))))
    built.model_def_script = json.dumps(parameters)
    built.min_nbor_dist = torch.tensor(1.6, dtype=torch.float64)
    if compressed: built.enable_compression(5, 0.1, 1.0)
    torch.jit.save(torch.jit.script(built), file)

def answers(name, file):
    potential = DeepPot(file)
    fparam = np.array([0.3, -0.7]) if potential.get_dim_fparam() else None
    results = {}
    for frame, types, x, cell in frames(name):
        aparam = 0.1 * np.arange(len(types)) if potential.get_dim_aparam() else None
        e, f, v, ae, av = potential.eval(x.reshape(1, -1), None if cell is None else cell.reshape(1, 9), types, atomic=True,
                                         fparam=None if fparam is None else fparam.reshape(1, -1), aparam=None if aparam is None else aparam.reshape(1, -1))
        results[frame] = dict(types=types.tolist(), positions=x.tolist(), cell=None if cell is None else cell.tolist(),
                              fparam=None if fparam is None else fparam.tolist(), aparam=None if aparam is None else aparam.tolist(),
                              energy=float(e[0, 0]), forces=f[0].tolist(), virial=v[0].tolist(), atom_energy=ae[0, :, 0].tolist(), atom_virial=av[0].tolist())
    return results

def main():
    os.makedirs(OUT, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_pairs('pairs.txt')
        kept = [(name, name) for name in MODELS] + list(COMPRESS.items())
        for of, name in kept:
            if sys.argv[1:] and name not in sys.argv[1:]: continue
            file = os.path.join(folder, name + '.pth')
            freeze(MODELS[of], file, of != name)
            with open(file, 'rb') as source, open(os.path.join(OUT, name + '.pth.gz'), 'wb') as target:
                target.write(gzip.compress(source.read(), 9, mtime=0))
            json.dump(dict(made_with='DeePMD-kit 3.2.0, PyTorch 2.11', results=answers(name, file)), open(os.path.join(OUT, name + '.json'), 'w'))
            print('made', name, flush=True)

main()

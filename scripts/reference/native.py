#!/usr/bin/env python3
"""Makes fixtures/native again: tiny native Deep Potentials (.dp, .yaml) with random weights and DeePMD-kit's energies for them.

usage: GARNET_PEERS=DIR DIR/bin/python scripts/reference/native.py      (DeePMD-kit 3.2)

DeePMD-kit evaluates these files with NumPy, energies only; forces are tested by differences of them.
"""
import gzip, json, os, sys, tempfile
import numpy as np
from deepmd.dpmodel.model.model import get_model
from deepmd.dpmodel.utils.serialization import save_dp_model
from deepmd.infer import DeepPot
from random_cell import structure

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixtures', 'native')
ELEMENTS = ['Li', 'La', 'Zr', 'O']
FIT = dict(neuron=[5, 5], resnet_dt=True, activation_function='tanh', precision='float64', seed=6)
A = dict(type='se_e2_a', rcut=3.9, rcut_smth=0.7, sel=[30, 30, 30, 30], neuron=[3, 6], axis_neuron=3, seed=3, precision='float64')
R = dict(type='se_e2_r', rcut=4.3, rcut_smth=0.5, sel=[30, 30, 30, 30], neuron=[3, 4], seed=4, type_one_side=True, precision='float64')
T = dict(type='se_e3', rcut=3.4, rcut_smth=1.0, sel=[20, 20, 20, 20], neuron=[3, 3], seed=5, precision='float64')
ATTEN = dict(type='se_atten', rcut=3.8, rcut_smth=1.1, sel=90, neuron=[3, 6], axis_neuron=3, tebd_dim=3, seed=3, attn=5, attn_layer=0, precision='float64')
EXCLUDE = [[0, 3], [1, 1]]

MODELS = {
    'a-exclude': (dict(A, type_one_side=False, exclude_types=EXCLUDE), {}, {}),
    'a-small-sel': (dict(A, sel=[3, 2, 4, 3], type_one_side=True, exclude_types=EXCLUDE), {}, {}),
    'r-exclude': (dict(R, exclude_types=EXCLUDE), {}, {}),
    't-exclude': (dict(T, exclude_types=EXCLUDE), {}, {}),
    'carry': (dict(R, neuron=[3, 6]), dict(neuron=[9, 18, 18], numb_fparam=2, numb_aparam=1, atom_ener=[-1.5, None]), {}),
    'atten-concat': (dict(ATTEN, smooth_type_embedding=False, exclude_types=EXCLUDE), {}, {}),
    'atten-strip-smooth': (dict(ATTEN, tebd_input_mode='strip', type_one_side=True, smooth_type_embedding=True), dict(atom_ener=[-1.5, None, -3.0, -0.5]), {}),
    'atten-2': (dict(ATTEN, attn_layer=2, smooth_type_embedding=False, normalize=False, temperature=0.4, concat_output_tebd=False), {}, {}),
    'atten-2-smooth': (dict(ATTEN, attn_layer=2, attn_dotr=False, scaling_factor=2.0, tebd_input_mode='strip', sel=14, exclude_types=EXCLUDE, set_davg_zero=True), {}, {}),
    'atten-v2-electrons': (dict({k: v for k, v in ATTEN.items()}, type='se_atten_v2', attn_layer=1, use_econf_tebd=True, use_tebd_bias=True), {}, {}),
    'hybrid': (dict(type='hybrid', list=[dict(ATTEN, attn_layer=1, rcut=3.0), dict(A, type_one_side=True, exclude_types=[[0, 0]]), dict(ATTEN, neuron=[4], tebd_dim=2)]), dict(numb_fparam=1), {}),
    'excluded-by-model': (dict(A, type_one_side=True), {}, dict(pair_exclude_types=[[0, 2]], atom_exclude_types=[3])),
}
YAML = ['atten-2-smooth', 'carry']

def randomise(model, spec, rng):
    descriptor = model.atomic_model.descriptor
    for one, given in zip(getattr(descriptor, 'descrpt_list', [descriptor]), spec.get('list', [spec])):
        mean, std = (np.array(x) for x in one.get_stat_mean_and_stddev())
        for i in range(len(ELEMENTS)):
            if not given.get('set_davg_zero', False): mean[i, :, 0] = rng.uniform(.02, .3)
            std[i, :, 0] = rng.uniform(.1, .4)
            std[i, :, 1:] = rng.uniform(.1, .3)
        one.set_stat_mean_and_stddev(mean, std)
    fitting = model.atomic_model.fitting_net
    fitting.bias_atom_e = rng.uniform(-3, 0, (len(ELEMENTS), 1))
    for name, count in (('fparam', fitting.numb_fparam), ('aparam', fitting.numb_aparam)):
        if count: setattr(fitting, name + '_avg', rng.uniform(-1, 1, count)), setattr(fitting, name + '_inv_std', rng.uniform(.5, 2, count))
    model.atomic_model.out_bias = rng.uniform(-1, 1, model.atomic_model.out_bias.shape)

CELL = np.array([[6.2, .1, 0], [.3, 6., .2], [-.2, .4, 6.4]])
TINY = np.array([[3.6, .2, .1], [.4, 3.9, -.3], [-.1, .5, 3.7]])
LARGE = np.array([[8.2, .1, 0], [.3, 8., .2], [-.2, .4, 8.4]])

def structures(rng):
    bulk, cube = structure(rng, 16, CELL, 1.5), np.diag([4., 4., 4.])
    yield 'bulk', bulk + rng.integers(-1, 2, bulk.shape) @ CELL, CELL
    yield 'tiny', structure(rng, 5, TINY, 1.5), TINY
    yield 'cube', np.round(structure(rng, 4, cube, 1.5) * 8) / 8, cube
    yield 'large', structure(rng, 36, LARGE, 1.5), LARGE
    yield 'open', structure(rng, 12, CELL, 1.5), None

def main():
    os.makedirs(OUT, exist_ok=True)
    for number, (name, (descriptor, fitting, more)) in enumerate(MODELS.items()):
        rng = np.random.default_rng(number)
        spec = dict(type_map=ELEMENTS, descriptor=descriptor, fitting_net={**FIT, **fitting}, **more)
        model = get_model(json.loads(json.dumps(spec)))
        randomise(model, descriptor, rng)
        kind = 'yaml' if name in YAML else 'dp'
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, 'model.' + kind)
            save_dp_model(file, dict(model=model.serialize(), backend='DPModel', model_def_script=spec))
            potential, results = DeepPot(file), {}
            for key, x, cell in structures(rng):
                types = rng.integers(0, len(ELEMENTS), len(x))
                fparam = rng.uniform(-1, 1, potential.get_dim_fparam())
                aparam = rng.uniform(-1, 1, (len(x), potential.get_dim_aparam()))
                answer = potential.eval(x.reshape(1, -1), None if cell is None else cell.reshape(1, -1), types, atomic=True,
                                        fparam=fparam if fparam.size else None, aparam=aparam if aparam.size else None)
                results[key] = dict(types=types.tolist(), positions=x.tolist(), cell=None if cell is None else cell.tolist(), fparam=fparam.tolist() or None,
                                    aparam=aparam.ravel().tolist() or None, energy=float(answer[0].ravel()[0]), atom_energy=answer[3].ravel().tolist())
            with open(file, 'rb') as raw, open(os.path.join(OUT, f'{name}.{kind}.gz'), 'wb') as out: out.write(gzip.compress(raw.read(), 9, mtime=0))
        with open(os.path.join(OUT, name + '.json'), 'w') as out: json.dump(dict(model=spec, results=results), out)
        print(name)

main()

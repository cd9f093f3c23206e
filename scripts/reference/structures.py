#!/usr/bin/env python3
"""Makes fixtures/structures again: VASP files, cif and cube as ASE and pymatgen write them, and what they hold.

usage: $GARNET_PEERS/bin/python scripts/reference/structures.py

Numbers are drawn with a fixed seed; the truth in expected.json is what was handed to the writers, not what was read back.
"""
import json, os, warnings
import numpy as np
import ase, ase.io, pymatgen.core
from ase import Atoms
from ase.calculators.vasp import VaspChargeDensity
from ase.constraints import FixScaled
from ase.io.cube import write_cube
from pymatgen.core import Lattice, Structure
from pymatgen.io.ase import AseAtomsAdaptor
from pymatgen.io.cif import CifWriter
from pymatgen.io.vasp import Chgcar, Poscar, Xdatcar

warnings.simplefilter('ignore')
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixtures', 'structures')
os.makedirs(OUT, exist_ok=True)
random = np.random.default_rng(5)
truth = {}

def path(name): return os.path.join(OUT, name)
def frame(a, **more): return dict(symbols=a.get_chemical_symbols(), cell=a.cell.array.tolist(), positions=a.positions.tolist(), **more)
def crystal():
    cell = np.array([[6.0, 0.2, -0.3], [0.9, 7.0, 0.1], [-0.4, 0.6, 8.0]]) + 0.1 * random.random((3, 3))
    return Atoms('Li4Zr2O6', scaled_positions=random.random((12, 3)), cell=cell, pbc=True)

# POSCAR of ASE: Cartesian, selective dynamics.
a = crystal()
a.set_constraint([FixScaled(0, mask=(True, False, True)), FixScaled(3, mask=(True, True, True))])
ase.io.write(path('ase.POSCAR'), a, format='vasp', direct=False)
free = [[True] * 3 for _ in a]; free[0] = [False, True, False]; free[3] = [False] * 3
truth['ase.POSCAR'] = dict(frames=[frame(a, selective_dynamics=free)])

# CONTCAR of pymatgen: Direct, velocities in A/fs.
a = crystal(); v = 0.01 * random.random((12, 3))
Poscar(AseAtomsAdaptor.get_structure(a), velocities=v.tolist()).write_file(path('pymatgen.CONTCAR'), significant_figures=16)
truth['pymatgen.CONTCAR'] = dict(frames=[frame(a, velocities=(1000 * v).tolist())], digits=7)

# XDATCAR: a fixed cell by ASE, a variable one by pymatgen.
first = crystal(); frames = [first]
for _ in range(3):
    b = first.copy(); b.set_scaled_positions(random.random((12, 3))); frames.append(b)
ase.io.write(path('ase.XDATCAR'), frames, format='vasp-xdatcar')
truth['ase.XDATCAR'] = dict(frames=[frame(b) for b in frames], digits=6)
frames = [crystal() for _ in range(3)]
text = ''.join(str(Poscar(AseAtomsAdaptor.get_structure(b))).replace('direct', 'Direct configuration= %5d' % (k + 1)) for k, b in enumerate(frames))
open(path('pymatgen.XDATCAR'), 'w').write(text)
truth['pymatgen.XDATCAR'] = dict(frames=[frame(b) for b in frames], digits=6)

# CHGCAR of pymatgen, spin-polarised, 4 x 5 x 6.
a = crystal(); total = 10 * random.random((4, 5, 6)); diff = random.random((4, 5, 6)) - 0.5
Chgcar(Poscar(AseAtomsAdaptor.get_structure(a)), dict(total=total, diff=diff)).write_file(path('pymatgen.CHGCAR'))
truth['pymatgen.CHGCAR'] = dict(frames=[frame(a)], grids=[total.ravel().tolist(), diff.ravel().tolist()], shape=[4, 5, 6], digits=6)

# cube of ASE.
a = crystal(); data = random.random((4, 5, 6))
with open(path('ase.cube'), 'w') as f: write_cube(f, a, data=data)
truth['ase.cube'] = dict(frames=[frame(a)], grids=[data.ravel().tolist()], shape=[4, 5, 6], digits=5)

# CIF of pymatgen with symmetry: a garnet like cubic LLZO, with half-filled Li 24d; corundum on hexagonal axes.
garnet = Structure.from_spacegroup('Ia-3d', Lattice.cubic(12.97), ['La', 'Zr', 'O', {'Li': 0.5}],
    [[0.125, 0, 0.25], [0, 0, 0], [0.1, 0.1958, 0.2817], [0.375, 0, 0.25]])
CifWriter(garnet, symprec=0.01).write_file(path('pymatgen-garnet.cif'))
truth['pymatgen-garnet.cif'] = dict(composition=garnet.composition.get_el_amt_dict(), sites=len(garnet), volume=garnet.volume)
corundum = Structure.from_spacegroup('R-3c', Lattice.hexagonal(4.76, 12.99), ['Al', 'O'], [[0, 0, 0.352], [0.306, 0, 0.25]])
CifWriter(corundum, symprec=0.01).write_file(path('pymatgen-corundum.cif'))
truth['pymatgen-corundum.cif'] = dict(composition=corundum.composition.get_el_amt_dict(), sites=len(corundum), volume=corundum.volume)
a = crystal()
ase.io.write(path('ase.cif'), a)
truth['ase.cif'] = dict(composition={'Li': 4, 'Zr': 2, 'O': 6}, sites=12, volume=a.get_volume())

made = dict(ase=ase.__version__, pymatgen=pymatgen.core.__version__, files=truth)
json.dump(made, open(path('expected.json'), 'w'), separators=(',', ':'))

#!/usr/bin/env python3
"""Makes fixtures/dp/commands again: small data sets with made-up labels, and what DeePMD-kit's `dp test` and `dp model-devi` say of them.

usage: GARNET_PEERS=DIR DIR/bin/python scripts/reference/dp-commands.py      (DeePMD-kit 3.2 with TensorFlow)

The models are those of fixtures/dp. Sets: full (two sets, weights and energies of atoms), bare (no virial), open (nopbc, with a
virial that does not count).
"""
import gzip, json, os, re, shutil, subprocess, tempfile
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
FROM = os.path.join(HERE, '..', '..', 'fixtures', 'dp')
OUT = os.path.join(FROM, 'commands')
DP = os.path.join(os.environ.get('GARNET_PEERS', os.path.join(HERE, '..', '..', '.peers')), 'bin', 'dp')
MODELS = ['a-two-side', 'a-davg-zero', 'a-widths-dt']
random = np.random.default_rng(1)

def system(name, structure, labels, frames, sets=1, nopbc=False):
    folder = os.path.join(OUT, name)
    os.makedirs(folder)
    types, positions = np.array(structure['types']), np.array(structure['positions'])
    cell = np.array(structure['cell'] if structure['cell'] else np.eye(3) * 30)
    open(os.path.join(folder, 'type_map.raw'), 'w').write('Li\nLa\nZr\nO\n')
    np.savetxt(os.path.join(folder, 'type.raw'), types, fmt='%d')
    if nopbc:
        open(os.path.join(folder, 'nopbc'), 'w').close()
    widths = dict(energy=1, force=3 * len(types), virial=9, atom_ener=len(types))
    for k in range(sets):
        at = os.path.join(folder, 'set.%03d' % k)
        os.makedirs(at)
        save = lambda label, values: np.save(os.path.join(at, label + '.npy'), values)
        save('coord', np.array([positions + 0.15 * random.standard_normal(positions.shape) for _ in range(frames)]).reshape(frames, -1))
        save('box', np.tile(cell.ravel(), (frames, 1)))
        for label in labels:
            if label == 'atom_pref':
                save(label, random.integers(0, 3, (frames, len(types))).astype(float))
            else:
                save(label, random.standard_normal((frames, widths[label])))

def dp(*words):
    done = subprocess.run([DP, *words], capture_output=True, text=True, check=True, env={**os.environ, 'OMP_NUM_THREADS': '1'})
    return done.stdout + done.stderr

def printed(text):
    """{system: {what: number as printed}}"""
    found, system = {}, None
    for line in text.splitlines():
        line = re.sub(r'^.*DEEPMD INFO\s+', '', line)
        if match := re.match(r'# testing system : (\S+)', line):
            system = match[1]
        elif 'weighted average' in line:
            system = 'average'
        elif match := re.match(r'([A-Z][A-Za-z /]+?)\s*: (\S+) eV', line):
            found.setdefault(system, {})[match[1]] = match[2]
    return found

shutil.rmtree(OUT, ignore_errors=True)
structures = json.load(open(os.path.join(FROM, 'a-two-side.json')))['results']
system('full', structures['periodic'], ['energy', 'force', 'virial', 'atom_pref', 'atom_ener'], 2, sets=2)
system('bare', structures['tiny'], ['energy', 'force'], 2)
system('open', structures['open'], ['energy', 'force', 'virial'], 2, nopbc=True)
with tempfile.TemporaryDirectory() as work:
    for model in MODELS:
        open(os.path.join(work, model + '.pb'), 'wb').write(gzip.open(os.path.join(FROM, model + '.pb.gz')).read())
    os.chdir(work)
    for name in ['full', 'bare', 'open']:
        shutil.copytree(os.path.join(OUT, name), os.path.join('sets', name))
    answers = {
        'all': printed(dp('test', '-m', MODELS[0] + '.pb', '-s', 'sets')),
        'atomic': printed(dp('test', '-m', MODELS[0] + '.pb', '-s', 'sets/full', '-n', '3', '-a', '-d', os.path.join(OUT, 'detail'))),
    }
    json.dump(answers, open(os.path.join(OUT, 'test.json'), 'w'), indent=1)
    models = ['-m', *(model + '.pb' for model in MODELS)]
    dp('model-devi', *models, '-s', 'sets/full', '-o', os.path.join(OUT, 'devi.out'), '-f', '5', '--relative', '0.3', '--atomic')
    dp('model-devi', *models, '-s', 'sets/full', '-o', os.path.join(OUT, 'devi-real.out'), '--real_error')

#!/usr/bin/env python3
"""Makes a model of DeePMD-kit's default nets ([25, 50, 100], fitting [240, 240, 240]) for scripts/bench/dp.mjs: untrained but for one step.

    $GARNET_PEERS/bin/python scripts/bench/default-nets.py FOLDER    # writes FOLDER/default.pb
    node scripts/bench/dp.mjs --model FOLDER/default.pb
"""
import json
import os
import subprocess
import sys

import numpy as np

folder = sys.argv[1]
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
dp = os.path.join(os.path.dirname(sys.executable), "dp")
elements = ["Li", "La", "Zr", "O"]

lines = open(os.path.join(root, "examples/llzo/llzo.data")).read().split("\n")
start = next(i for i, line in enumerate(lines) if line.startswith("Atoms")) + 2
end = next((i for i in range(start, len(lines)) if not lines[i].strip()), len(lines))
rows = np.array([[float(word) for word in line.split()[:5]] for line in lines[start:end]])
edges = [float(line.split()[1]) for line in lines if line.strip().endswith(("xlo xhi", "ylo yhi", "zlo zhi"))]

rng = np.random.default_rng(1)
frames = 2
positions = np.array([rows[:, 2:5] + rng.normal(size=(len(rows), 3)) * 0.05 for _ in range(frames)])
data = os.path.join(folder, "data", "set.000")
os.makedirs(data, exist_ok=True)
np.savetxt(os.path.join(folder, "data", "type.raw"), rows[:, 1].astype(int) - 1, fmt="%d")
with open(os.path.join(folder, "data", "type_map.raw"), "w") as file:
    file.write("\n".join(elements) + "\n")
np.save(os.path.join(data, "coord.npy"), positions.reshape(frames, -1))
np.save(os.path.join(data, "box.npy"), np.tile(np.diag(edges).reshape(1, 9), (frames, 1)))
np.save(os.path.join(data, "energy.npy"), -1300 + rng.normal(size=frames))
np.save(os.path.join(data, "force.npy"), rng.normal(size=(frames, 3 * len(rows))))

deck = {
    "model": {
        "type_map": elements,
        "descriptor": {"type": "se_e2_a", "rcut": 6.0, "rcut_smth": 0.5, "sel": [60, 30, 20, 90], "neuron": [25, 50, 100], "axis_neuron": 16, "seed": 1},
        "fitting_net": {"neuron": [240, 240, 240], "seed": 1},
    },
    "learning_rate": {"type": "exp", "start_lr": 0.001, "stop_lr": 0.0005, "decay_steps": 1},
    "loss": {"type": "ener"},
    "training": {"numb_steps": 1, "disp_freq": 1, "seed": 1, "training_data": {"systems": ["data"], "batch_size": 1}},
}
with open(os.path.join(folder, "input.json"), "w") as file:
    json.dump(deck, file)
subprocess.run([dp, "--tf", "train", "input.json", "--skip-neighbor-stat"], cwd=folder, check=True)
subprocess.run([dp, "--tf", "freeze", "-o", "default.pb"], cwd=folder, check=True)

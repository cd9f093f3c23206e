"""Random atoms in a cell, for the scripts beside this one that make models and ask DeePMD-kit about them."""
import numpy as np


def structure(rng, count, cell, nearest=1.6):
    """Random atoms, none closer than `nearest` to another or an image."""
    shifts = np.array([[a, b, c] for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1)]) @ cell
    x = []
    while len(x) < count:
        p = rng.random(3) @ cell
        if all(np.min(np.linalg.norm(p - q + shifts, axis=1)) > nearest for q in x): x.append(p)
    return np.array(x)

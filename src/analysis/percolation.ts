/**
 * Is the part of a periodic grid above a level connected with its own images? Points are joined to the neighbours on their six
 * sides; each knows by how many cells it is off from the root of its cluster. Two ways to one point that differ by a cell vector
 * are a way through the crystal along it.
 */

export interface Percolation {
  /** Part of the points that are above. */
  fraction: number;
  clusters: number;
  /** Part of them in the largest cluster. */
  largest: number;
  /** Whether a way leads through the crystal along each cell vector. */
  along: [boolean, boolean, boolean];
}

export function percolation(
  values: ArrayLike<number>,
  shape: readonly [number, number, number],
  level: number,
): Percolation {
  const [nx, ny, nz] = shape;
  const count = nx * ny * nz;
  const parent = new Int32Array(count).map((_, i) => i);
  const off = new Int32Array(3 * count);
  const along: [boolean, boolean, boolean] = [false, false, false];

  /** Root of i; afterwards off[i] is from it directly. */
  function find(i: number): number {
    const path: number[] = [];
    let at = i;
    while (parent[at] !== at) {
      path.push(at);
      at = parent[at];
    }
    for (let k = path.length - 2; k >= 0; k--)
      for (let axis = 0; axis < 3; axis++) off[3 * path[k] + axis] += off[3 * path[k + 1] + axis];
    for (const one of path) parent[one] = at;
    return at;
  }

  function join(i: number, j: number, shift: readonly [number, number, number]): void {
    const [a, b] = [find(i), find(j)];
    // From a's root over i to j, in cells, less what j already says.
    const d = [0, 1, 2].map((k) => off[3 * i + k] + shift[k] - off[3 * j + k]);
    if (a === b) {
      for (let k = 0; k < 3; k++) if (d[k] !== 0) along[k] = true;
      return;
    }
    parent[b] = a;
    for (let k = 0; k < 3; k++) off[3 * b + k] = d[k];
  }

  let above = 0;
  for (let x = 0, i = 0; x < nx; x++)
    for (let y = 0; y < ny; y++)
      for (let z = 0; z < nz; z++, i++) {
        if (!(values[i] >= level)) continue;
        above++;
        const sides = [
          { j: ((x + 1) % nx) * ny * nz + y * nz + z, shift: [x + 1 === nx ? 1 : 0, 0, 0] },
          { j: x * ny * nz + ((y + 1) % ny) * nz + z, shift: [0, y + 1 === ny ? 1 : 0, 0] },
          { j: x * ny * nz + y * nz + ((z + 1) % nz), shift: [0, 0, z + 1 === nz ? 1 : 0] },
        ] as const;
        for (const { j, shift } of sides) if (values[j] >= level) join(i, j, shift);
      }
  const sizes = new Map<number, number>();
  for (let i = 0; i < count; i++) if (values[i] >= level) sizes.set(find(i), (sizes.get(find(i)) ?? 0) + 1);
  const largest = Math.max(0, ...sizes.values());
  return { fraction: above / count, clusters: sizes.size, largest: above ? largest / above : 0, along };
}

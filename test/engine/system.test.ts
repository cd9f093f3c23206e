import { afterEach, describe, expect, it } from "vitest";
import { type NativeAtoms, type NativeSystem, native } from "../../src/native.js";

// Neighbours, wrapping and order of atoms in the addon, against plain loops over all images.

afterEach(() => native().setThreadCount(0));

const boxes: [string, number[], [boolean, boolean, boolean]][] = [
  ["an orthogonal box", [-1, 0, 2, 9, 8, 11, 0, 0, 0], [true, true, true]],
  ["a tilted box", [0, 0, 0, 8, 9, 7, 3, -2, 2.5], [true, true, true]],
  ["a box smaller than the cutoff", [0, 0, 0, 2.2, 3.1, 1.9, 0.4, 0.3, -0.8], [true, true, true]],
  ["a slab", [0, 0, 0, 6, 5, 12, 0, 0, 0], [true, true, false]],
  ["a cluster", [0, 0, 0, 6, 5, 7, 0, 0, 0], [false, false, false]],
];

describe.each(boxes)("%s", (_, box, periodic) => {
  it.each([1, 2, 3])("finds the neighbours that a search of all images finds, seed %i", (seed) => {
    const { system, atoms } = make(box, periodic, 30, seed);
    system.wrap();
    const cutoff = 3.3;
    const list = system.neighborList(cutoff);
    for (let i = 0; i < atoms.count; i++) {
      const found = Array.from({ length: (list.first[i + 1] as number) - (list.first[i] as number) }, (_, k) => {
        const at = (list.first[i] as number) + k;
        return row(list.index[at] as number, list.delta.subarray(3 * at, 3 * at + 3));
      });
      expect(found.sort()).toEqual(allImages(atoms, box, periodic, i, cutoff).sort());
    }
  });

  it("wraps atoms and remembers how often", () => {
    const { system, atoms } = make(box, periodic, 40, 7, 3);
    const before = atoms.x.slice();
    system.wrap();
    for (let i = 0; i < atoms.count; i++) {
      const s = fractional(box, atoms.x.subarray(3 * i, 3 * i + 3));
      for (let d = 0; d < 3; d++) {
        if (periodic[d]) expect(s[d]).toBeGreaterThanOrEqual(-1e-12);
        if (periodic[d]) expect(s[d]).toBeLessThanOrEqual(1 + 1e-12);
        const unwrapped = edges(box).reduce(
          (x, edge, e) => x + (atoms.image[3 * i + e] as number) * (edge[d] as number),
          atoms.x[3 * i + d] as number,
        );
        expect(unwrapped).toBeCloseTo(before[3 * i + d] as number, 10);
      }
    }
  });
});

it("sorts atoms into bins of half the neighbour cutoff, keeping their order within a bin", () => {
  const box = [0, 0, 0, 10, 12, 9, 0, 0, 0];
  const { system, atoms } = make(box, [true, true, true], 300, 5);
  system.wrap();
  const order = system.sortOrder(2.0) as Int32Array;
  // LAMMPS: as many whole bins as fit, x fastest (atom_modify sort).
  const bins = [5, 6, 4];
  const bin = (i: number) =>
    [2, 1, 0].reduce(
      (at, d) =>
        at * (bins[d] as number) +
        Math.floor(((atoms.x[3 * i + d] as number) / (box[d + 3] as number)) * (bins[d] as number)),
      0,
    );
  const expected = Array.from({ length: atoms.count }, (_, i) => i).sort((a, b) => bin(a) - bin(b) || a - b);
  expect(Array.from(order)).toEqual(expected);
  native().permute(order, atoms.x, 3);
  expect(system.sortOrder(2.0)).toBeNull();
});

it("asks for new lists when an atom moved half the skin, sooner when the box changed", () => {
  const { system, atoms } = make([0, 0, 0, 9, 9, 9, 0, 0, 0], [true, true, true], 20, 3);
  const units = {
    style: "lj",
    boltz: 1,
    mvv2e: 1,
    ftm2v: 1,
    nktv2p: 1,
    qqr2e: 1,
    qqrd2e: 1,
    qelectron: 1,
    angstrom: 1,
  };
  const pair = new (native().Pair)("zero", ["2.0"], { types: 2, units });
  pair.coeff(["*", "*"]);
  pair.init({ typeCounts: [10, 10], charges: false });
  system.setPair(pair);
  system.setNeighbor({ skin: 1.0 });
  system.wrap();
  system.rebuild();
  expect(system.moved()).toBe(false);
  atoms.x[0] = (atoms.x[0] as number) + 0.49;
  expect(system.moved()).toBe(false);
  system.setBox([0, 0, 0, 9.1, 9, 9, 0, 0, 0], [true, true, true], false);
  expect(system.moved(false)).toBe(false);
  expect(system.moved(true)).toBe(true);
  system.setBox([0, 0, 0, 9, 9, 9, 0, 0, 0], [true, true, true], false);
  atoms.x[0] = (atoms.x[0] as number) + 0.02;
  expect(system.moved()).toBe(true);
  atoms.x[0] = Number.NaN;
  expect(system.moved()).toBe(true);
  expect(() => system.wrap()).toThrow("Non-numeric atom coords - simulation unstable");
});

it("leaves out excluded types, groups and molecules", () => {
  const { system, atoms } = make([0, 0, 0, 8, 8, 8, 0, 0, 0], [true, true, true], 60, 11);
  const units = {
    style: "lj",
    boltz: 1,
    mvv2e: 1,
    ftm2v: 1,
    nktv2p: 1,
    qqr2e: 1,
    qqrd2e: 1,
    qelectron: 1,
    angstrom: 1,
  };
  const pair = new (native().Pair)("zero", ["3.0"], { types: 2, units });
  pair.coeff(["*", "*"]);
  pair.init({ typeCounts: [30, 30], charges: false });
  system.setPair(pair);
  const entries = (options: object) => {
    system.setNeighbor({ skin: 0, ...options });
    system.rebuild();
    return system.counts.full;
  };
  const all = entries({});
  const list = system.neighborList(3.0);
  let unlike = 0;
  for (let i = 0; i < atoms.count; i++)
    for (let k = list.first[i] as number; k < (list.first[i + 1] as number); k++)
      if (atoms.type[i] !== atoms.type[list.index[k] as number]) unlike++;
  expect(entries({ excludeTypes: [[0, 1]] })).toBe(all - unlike);
  atoms.mask.forEach((_, i) => {
    atoms.mask[i] = atoms.type[i] === 0 ? 3 : 5;
  });
  expect(entries({ excludeGroups: [[2, 4]] })).toBe(all - unlike);
});

it("gives the same sums for any number of threads", () => {
  const results = [1, 2, 4].map((threads) => {
    native().setThreadCount(threads);
    const { system } = make([0, 0, 0, 14, 14, 14, 0, 0, 0], [true, true, true], 20000, 9);
    return [...system.kineticTensor(1), ...system.momentum(1)];
  });
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

function make(
  box: number[],
  periodic: [boolean, boolean, boolean],
  count: number,
  seed: number,
  spread = 1,
): { system: NativeSystem; atoms: NativeAtoms } {
  let state = seed * 7919;
  const random = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const atoms: NativeAtoms = {
    count,
    x: new Float64Array(3 * count),
    v: Float64Array.from({ length: 3 * count }, () => random() - 0.5),
    f: new Float64Array(3 * count),
    type: Int32Array.from({ length: count }, (_, i) => i % 2),
    mask: new Int32Array(count).fill(1),
    image: new Int32Array(3 * count),
    id: Float64Array.from({ length: count }, (_, i) => i + 1),
    mass: Float64Array.of(1, 2),
  };
  for (let i = 0; i < count; i++) {
    const s = [0, 1, 2].map((d) => (periodic[d] ? (random() - 0.5) * spread + 0.5 : random()));
    for (let d = 0; d < 3; d++)
      atoms.x[3 * i + d] = edges(box).reduce(
        (x, edge, e) => x + (s[e] as number) * (edge[d] as number),
        box[d] as number,
      );
  }
  const system = new (native().System)();
  system.setAtoms(atoms);
  system.setBox(
    box,
    periodic,
    box.slice(6).some((tilt) => tilt !== 0),
  );
  return { system, atoms };
}

function edges(box: number[]): number[][] {
  const [xlo, ylo, zlo, xhi, yhi, zhi, xy, xz, yz] = box as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    [xhi - xlo, 0, 0],
    [xy, yhi - ylo, 0],
    [xz, yz, zhi - zlo],
  ];
}

function fractional(box: number[], x: Float64Array): number[] {
  const [a, b, c] = edges(box) as [number[], number[], number[]];
  const [dx, dy, dz] = [0, 1, 2].map((d) => (x[d] as number) - (box[d] as number)) as [number, number, number];
  const sz = dz / (c[2] as number);
  const sy = (dy - sz * (c[1] as number)) / (b[1] as number);
  return [(dx - sy * (b[0] as number) - sz * (c[0] as number)) / (a[0] as number), sy, sz];
}

function allImages(atoms: NativeAtoms, box: number[], periodic: boolean[], i: number, cutoff: number): string[] {
  const found: string[] = [];
  const [a, b, c] = edges(box) as [number[], number[], number[]];
  const range = periodic.map((p) => (p ? ((box[3] as number) < 5 ? 4 : 2) : 0)) as [number, number, number];
  for (let j = 0; j < atoms.count; j++)
    for (let n = -range[0]; n <= range[0]; n++)
      for (let m = -range[1]; m <= range[1]; m++)
        for (let l = -range[2]; l <= range[2]; l++) {
          if (j === i && n === 0 && m === 0 && l === 0) continue;
          const d = [0, 1, 2].map(
            (k) =>
              (atoms.x[3 * j + k] as number) -
              (atoms.x[3 * i + k] as number) +
              n * (a[k] as number) +
              m * (b[k] as number) +
              l * (c[k] as number),
          );
          if (Math.hypot(...d) <= cutoff) found.push(row(j, d));
        }
  return found;
}

function row(j: number, delta: ArrayLike<number>): string {
  return `${j} ${Array.from(delta, (x) => (Math.round(x * 1e8) / 1e8 + 0).toFixed(8)).join(" ")}`;
}

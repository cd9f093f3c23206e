/** Coordination polyhedra of any centre and ligand: number of corners, volume, distortion, how they share corners, edges, faces. */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import type { NeighborList } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { TimeAxis } from "./clock.js";
import { hullVolume } from "./convex-hull.js";
import { neighborhood, settledCutoffs } from "./neighborhood.js";
import { choice, flag, number, text } from "./option.js";
import { parsePairs } from "./pair-distribution.js";
import { type Polygon, PolyhedraMap, polyhedraFigure } from "./polyhedra-map.js";

const quantities = [
  { name: "cn", unit: "", title: "corners" },
  { name: "volume", unit: "Å³", title: "volume" },
  { name: "bond_length", unit: "Å", title: "mean bond length" },
  { name: "bond_distortion", unit: "", title: "bond length distortion" },
  { name: "angle_variance", unit: "deg²", title: "bond angle variance" },
  { name: "corner_sharing", unit: "", title: "shares a corner with" },
  { name: "edge_sharing", unit: "", title: "shares an edge with" },
  { name: "face_sharing", unit: "", title: "shares a face with" },
] as const;

export const polyhedra = defineAnalysis({
  name: "polyhedra",
  title: "coordination polyhedra: corners, volume, distortion, sharing",
  options: {
    pair: text("centre-ligand", { default: "Zr-O" }),
    cutoff: number("longest bond; default: the first valley of g(r)", { unit: "Å", min: 0.01 }),
    map: choice("a map of the polyhedra on this plane beside the density of an ion", ["xy", "yz", "xz"]),
    ion: text("the ion of the map", { default: "Li" }),
    bin: number("width of a bin of the map", { default: 0.5, unit: "Å", min: 0.05 }),
    smooth: number("width (σ) of a Gaussian blur of the map", { default: 0, unit: "Å", min: 0 }),
    perAtom: flag("the polyhedra of the last frame one by one, as a further table"),
  },

  async run(frames, { pair, cutoff, perAtom, map, ion, bin, smooth }, context): Promise<Table[]> {
    const pairs = parsePairs(pair, "--pair");
    if (pairs.length !== 1) throw new InputError(`--pair: expected one pair, got '${pair}'`);
    const [center, ligand] = pairs[0];
    const { cutoffs, notes } = await settledCutoffs(frames, [{ pair: pairs[0], cutoff }]);
    const onPlane = map && new PolyhedraMap(map, bin, ion, smooth, context);
    const mean = new BlockMean(quantities.length);
    const axis = new TimeAxis(context);
    const series: Float64Array[] = [];
    let count = 0;
    let last: { frame: Frame; found: Polyhedron[] } | undefined;
    for await (const frame of atLeast(frames, 1, "polyhedra")) {
      const { centers, shells } = neighborhood(frame, center, [{ neighbor: ligand, cutoff: cutoffs[0] }], context);
      const found = polyhedraOf(centers, shells[0]);
      onPlane?.add(frame, centers, shells[0]);
      count += found.length;
      last = { frame, found };
      axis.add(frame);
      const average = Float64Array.from(quantities, (_, q) => averageOf(found, q));
      mean.add(average);
      series.push(average);
    }
    if (count === 0) throw new InputError(`--select matches no ${center} in any frame`);
    const [means, errors] = [mean.mean(), mean.error()];
    const scalars: Scalar[] = quantities.map(({ name, unit }, q) => ({
      name,
      unit,
      value: means[q],
      error: series.length > 1 ? errors[q] : undefined,
    }));
    const tables: Table[] = [
      {
        name: "polyhedra",
        title: `${center}–${ligand} polyhedra within ${Number(cutoffs[0].toFixed(3))} Å`,
        columns: [
          axis.column(),
          ...quantities.map(({ name, unit }, q): TableColumn => ({ name, unit, values: series.map((row) => row[q]) })),
        ],
        scalars: scalars.filter(({ value }) => !Number.isNaN(value)),
        notes: [
          `n = ${count} polyhedra in ${series.length} frame${series.length > 1 ? "s" : ""}; means over polyhedra`,
          ...notes,
        ],
      },
    ];
    if (onPlane) {
      const table = onPlane.table(`${center}–${ligand}`);
      outlinesOf.set(table, onPlane.outlines);
      tables.push(table);
    }
    if (perAtom) tables.push(oneByOne(center, ligand, last!.frame, last!.found));
    return tables;
  },

  plot([table, map]): Figure {
    const outlines = map && outlinesOf.get(map);
    if (outlines) return polyhedraFigure(map, outlines, table.title.split(" ")[0]);
    const [time, ...columns] = table.columns;
    const shown = columns.filter(({ values }) => Array.from(values as Float64Array).some((v) => v > 1e-9));
    return {
      columns: 3,
      panels: shown.map(({ name, unit, values }) => ({
        x: { label: time.name, unit: time.unit },
        y: { label: quantities.find((q) => q.name === name)!.title, unit },
        layers: [{ kind: "line" as const, x: time.values as number[], y: values as number[] }],
      })),
    };
  },
});

/** What a picture of the map shows besides the table. */
const outlinesOf = new WeakMap<Table, Polygon[]>();

interface Polyhedron {
  row: number;
  values: Float64Array;
}

function averageOf(found: Polyhedron[], q: number): number {
  let [sum, n] = [0, 0];
  for (const { values } of found)
    if (!Number.isNaN(values[q])) {
      sum += values[q];
      n++;
    }
  return sum / n;
}

function polyhedraOf(centers: Int32Array, shell: NeighborList): Polyhedron[] {
  const shared = sharing(centers, shell);
  return Array.from(centers, (row, k) => {
    const vectors = shell.vectors.subarray(3 * shell.offsets[row], 3 * shell.offsets[row + 1]);
    const n = vectors.length / 3;
    const lengths = Array.from({ length: n }, (_, j) =>
      Math.hypot(vectors[3 * j], vectors[3 * j + 1], vectors[3 * j + 2]),
    );
    const mean = lengths.reduce((a, b) => a + b, 0) / n;
    // Baur's index: mean |l − l̄| / l̄ (Acta Cryst. B 30, 1195 (1974)).
    const distortion = lengths.reduce((sum, l) => sum + Math.abs(l - mean), 0) / n / mean;
    return {
      row,
      values: Float64Array.of(
        n,
        n < 4 ? Number.NaN : hullVolume(vectors),
        mean,
        distortion,
        angleVariance(vectors, lengths),
        ...shared[k],
      ),
    };
  });
}

/**
 * Variance of the bond angles about the ideal one: octahedra Σ(θ − 90°)²/11 over the 12 angles between neighbours, tetrahedra
 * Σ(θ − 109.47°)²/5 (Robinson, Gibbs, Ribbe, Science 172, 567 (1971)); nothing for other numbers of corners.
 */
function angleVariance(vectors: Float64Array, lengths: number[]): number {
  const n = lengths.length;
  if (n !== 4 && n !== 6) return Number.NaN;
  const angles: number[] = [];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const dot = [0, 1, 2].reduce((sum, k) => sum + vectors[3 * i + k] * vectors[3 * j + k], 0);
      angles.push((Math.acos(Math.max(-1, Math.min(1, dot / lengths[i] / lengths[j]))) * 180) / Math.PI);
    }
  angles.sort((a, b) => a - b);
  const ideal = n === 6 ? 90 : (Math.acos(-1 / 3) * 180) / Math.PI;
  // Of the 15 angles of six ligands the three largest are those across the octahedron.
  const used = n === 6 ? angles.slice(0, 12) : angles;
  return used.reduce((sum, angle) => sum + (angle - ideal) ** 2, 0) / (used.length - 1);
}

/** For each centre: how many other polyhedra share one, two, three or more ligands with it. Images count each for themselves. */
function sharing(centers: Int32Array, { offsets, index, vectors }: NeighborList): [number, number, number][] {
  const bonds = new Map<number, { center: number; vector: [number, number, number] }[]>();
  centers.forEach((row, k) => {
    for (let e = offsets[row]; e < offsets[row + 1]; e++) {
      const bond = {
        center: k,
        vector: [vectors[3 * e], vectors[3 * e + 1], vectors[3 * e + 2]] as [number, number, number],
      };
      const known = bonds.get(index[e]);
      if (known) known.push(bond);
      else bonds.set(index[e], [bond]);
    }
  });
  // Two centres over one ligand: the vector between them tells which image of the other it is.
  const ligandsShared = centers.length ? Array.from(centers, () => new Map<string, number>()) : [];
  for (const around of bonds.values())
    for (const a of around)
      for (const b of around) {
        if (a === b) continue;
        const between = a.vector.map((v, k) => Math.round((v - b.vector[k]) * 100));
        const key = `${b.center}:${between.map((v) => (v === 0 ? 0 : v)).join()}`;
        ligandsShared[a.center].set(key, (ligandsShared[a.center].get(key) ?? 0) + 1);
      }
  return ligandsShared.map((others) => {
    const counts: [number, number, number] = [0, 0, 0];
    for (const shared of others.values()) counts[Math.min(shared, 3) - 1]++;
    return counts;
  });
}

function oneByOne(center: string, ligand: string, frame: Frame, found: Polyhedron[]): Table {
  const of3 = (k: number) => found.map(({ row }) => frame.positions[3 * row + k]);
  return {
    name: "each",
    title: `${center}–${ligand} polyhedra of the last frame`,
    columns: [
      { name: "id", unit: "", values: found.map(({ row }) => Number(frame.ids?.[row] ?? row + 1)) },
      ...["x", "y", "z"].map((name, k): TableColumn => ({ name, unit: "Å", values: of3(k) })),
      ...quantities.map(
        ({ name, unit }, q): TableColumn => ({
          name: `${name}_each`,
          unit,
          values: found.map(({ values }) => values[q]),
        }),
      ),
    ],
  };
}

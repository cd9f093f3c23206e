/** Steinhardt's bond-orientational order q_l of the neighbours of each atom. */
import { InputError } from "../model/errors.js";
import type { Table } from "../model/table.js";
import type { NeighborList } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { meanAndSd } from "./block-mean.js";
import { neighborhood, settledCutoffs } from "./neighborhood.js";
import { flag, integer, number, numbers, text } from "./option.js";
import { parsePairs } from "./pair-distribution.js";

export const steinhardt = defineAnalysis({
  name: "steinhardt",
  title: "bond-orientational order q4, q6, … of the neighbours of each atom",
  options: {
    pair: text("centre-neighbour, as Zr-O"),
    cutoff: number("longest bond; default: the first valley of g(r)", { unit: "Å", min: 0.01 }),
    l: numbers("orders", { default: [4, 6] }),
    bins: integer("cells of the distributions over [0, 1]", { default: 50, min: 2 }),
    perAtom: flag("values of each atom (mean over frames) instead of distributions"),
  },

  async run(frames, { pair, cutoff, l, bins, perAtom }, context): Promise<Table> {
    if (pair === undefined) throw new InputError("steinhardt: pass --pair, as --pair Zr-O");
    const pairs = parsePairs(pair, "--pair");
    if (pairs.length !== 1) throw new InputError(`--pair: expected one pair, got '${pair}'`);
    for (const order of l)
      if (!Number.isInteger(order) || order < 0 || order > 100)
        throw new InputError(`--l: expected whole numbers from 0 to 100, got '${order}'`);
    const [center, neighbor] = pairs[0];
    const { cutoffs, notes } = await settledCutoffs(frames, [{ pair: pairs[0], cutoff }]);
    const atoms = new Map<number, number[][]>();
    let frameCount = 0;
    let lonely = 0;
    for await (const frame of atLeast(frames, 1, "steinhardt")) {
      frameCount++;
      const { centers, shells } = neighborhood(frame, center, [{ neighbor, cutoff: cutoffs[0] }], context);
      for (const row of centers) {
        const values = bondOrder(shells[0], row, l);
        if (Number.isNaN(values[0])) {
          lonely++;
          continue;
        }
        const id = Number(frame.ids?.[row] ?? row + 1);
        const found = atoms.get(id);
        if (found) found.push(values);
        else atoms.set(id, [values]);
      }
    }
    if (atoms.size === 0)
      throw new InputError(
        `no ${center} with a ${neighbor} within ${cutoffs[0]} Å in any frame; check --cutoff and --select`,
      );
    if (lonely) notes.push(`${lonely} ${center} have no ${neighbor} within ${cutoffs[0]} Å and are left out`);
    const samples = [...atoms.values()].reduce((n, values) => n + values.length, 0);
    const base = {
      title: `Bond-orientational order of ${center}–${neighbor} within ${Number(cutoffs[0].toFixed(3))} Å`,
      scalars: l.map((order, k) => {
        // The error is that of a mean over atoms: frames of one atom are correlated.
        const means = [...atoms.values()].map((values) => values.reduce((sum, v) => sum + v[k], 0) / values.length);
        const { mean, sd, n } = meanAndSd(means);
        return { name: `mean_q${order}`, unit: "", value: mean, error: n > 1 ? sd / Math.sqrt(n) : undefined };
      }),
      notes: [
        `n = ${samples} centres (${atoms.size} atoms) in ${frameCount} frame${frameCount > 1 ? "s" : ""}`,
        ...notes,
      ],
    };
    return { ...base, columns: perAtom ? atomColumns(atoms, l) : distributionColumns(atoms, l, bins) };
  },

  plot([table]): Figure {
    const curves = table.columns.slice(1).filter(({ name }) => /^[pq]?_?q?\d+$|^p_q/.test(name));
    const perAtom = table.columns[0].name === "id";
    return {
      panels: [
        {
          x: perAtom ? { label: "atom id" } : { label: "q", min: 0, max: 1 },
          y: { label: perAtom ? "q" : "density of probability", min: 0 },
          layers: curves.map(({ name, values }) => ({
            kind: perAtom ? ("scatter" as const) : ("line" as const),
            name: name.replace("p_", ""),
            x: table.columns[0].values as Float64Array,
            y: values as Float64Array,
          })),
        },
      ],
    };
  },
});

/**
 * q_l² = 4π/(2l+1) Σ_m |⟨Y_lm⟩|² = mean over all pairs of bonds of P_l(cos of the angle between them), by the addition theorem:
 * no spherical harmonics, and the same in every orientation.
 */
export function bondOrder({ offsets, vectors }: NeighborList, row: number, orders: readonly number[]): number[] {
  const [from, to] = [offsets[row], offsets[row + 1]];
  const n = to - from;
  if (n === 0) return orders.map(() => Number.NaN);
  const unit = new Float64Array(3 * n);
  for (let j = 0; j < n; j++) {
    const at = 3 * (from + j);
    const length = Math.hypot(vectors[at], vectors[at + 1], vectors[at + 2]);
    for (let k = 0; k < 3; k++) unit[3 * j + k] = vectors[at + k] / length;
  }
  const sums = orders.map(() => n); // P_l(1) = 1 for each bond with itself
  const top = Math.max(...orders);
  const p = new Float64Array(top + 1);
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const x = unit[3 * i] * unit[3 * j] + unit[3 * i + 1] * unit[3 * j + 1] + unit[3 * i + 2] * unit[3 * j + 2];
      p[0] = 1;
      if (top > 0) p[1] = x;
      for (let l = 2; l <= top; l++) p[l] = ((2 * l - 1) * x * p[l - 1] - (l - 1) * p[l - 2]) / l;
      orders.forEach((l, k) => {
        sums[k] += 2 * p[l];
      });
    }
  return sums.map((sum) => Math.sqrt(Math.max(0, sum)) / n);
}

function atomColumns(atoms: Map<number, number[][]>, orders: readonly number[]): Table["columns"] {
  const ids = [...atoms.keys()].sort((a, b) => a - b);
  const several = ids.some((id) => atoms.get(id)!.length > 1);
  return [
    { name: "id", unit: "", values: ids },
    ...orders.map((l, k) => {
      const spread = ids.map((id) => meanAndSd(atoms.get(id)!.map((values) => values[k])));
      return {
        name: `q${l}`,
        unit: "",
        values: spread.map(({ mean }) => mean),
        error: several ? spread.map(({ sd }) => sd) : undefined,
      };
    }),
  ];
}

function distributionColumns(
  atoms: Map<number, number[][]>,
  orders: readonly number[],
  bins: number,
): Table["columns"] {
  const all = [...atoms.values()].flat();
  return [
    { name: "q", unit: "", values: Array.from({ length: bins }, (_, k) => (k + 0.5) / bins) },
    ...orders.map((l, k) => {
      const density = new Float64Array(bins);
      for (const values of all) density[Math.min(bins - 1, Math.floor(values[k] * bins))] += bins / all.length;
      return { name: `p_q${l}`, unit: "", values: density };
    }),
  ];
}

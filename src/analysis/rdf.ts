/** Radial distribution functions, g(r), and running coordination numbers, n(r), of pairs of elements. */
import { toFractional } from "../model/cell.js";
import { speciesOf, typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Selection } from "../model/selection.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { type AnalysisContext, atLeast, defineAnalysis, type Frames } from "./analysis.js";
import { choice, flag, integer, number, numbers, text } from "./option.js";
import { PairDistribution, type PairSpec, parsePairs } from "./pair-distribution.js";
import { featuresOf } from "./peaks.js";

export const rdf = defineAnalysis({
  name: "rdf",
  title: "radial distribution functions and running coordination numbers",
  options: {
    pairs: text("centre-neighbour pairs as Li-O,Zr-O; all: every pair of elements and the total", { default: "all" }),
    cutoff: number("longest distance; may exceed half the cell", { default: 6, unit: "Å", min: 0.01 }),
    bins: integer("number of shells", { default: 240, min: 2 }),
    total: flag("g(r) of all atoms as well"),
    box: numbers("centres only inside xlo,xhi,ylo,yhi,zlo,zhi of the wrapped coordinates", { unit: "Å" }),
    reference: text(
      "another trajectory (of another method, a crystal, …): its g(r) beside this one, and the difference",
    ),
    density: choice("what g is relative to: the density of the cell, or of the box", ["cell", "box"], {
      default: "cell",
    }),
  },

  async run(frames, options, context): Promise<Table> {
    const table = await tableFor(frames, options, context);
    if (options.reference === undefined) return table;
    return compared(table, await tableFor(context.open(options.reference), options, context), options.reference);
  },

  plot([table]): Figure {
    const [r, ...rest] = table.columns;
    const curves = (head: string) => rest.filter(({ name }) => name.startsWith(head));
    const panel = (label: string, columns: TableColumn[]) => ({
      x: { label: "r", unit: "Å" },
      y: { label, min: 0 },
      layers: columns.map(({ name, values, error }) => ({
        kind: "line" as const,
        name: name.slice(2).replace("-", "–"),
        x: r.values as Float64Array,
        y: values as Float64Array,
        error,
      })),
    });
    const running = panel("n(r)", curves("n_"));
    const reference = curves("reference_g_").map(({ name, values }, k) => ({
      kind: "line" as const,
      name: `${name.slice(12).replace("-", "–")}, reference`,
      x: r.values as Float64Array,
      y: values as Float64Array,
      dashed: true,
      colour: k,
    }));
    const g = panel("g(r)", curves("g_"));
    // The first shells are what one reads off n(r): the axis ends a little above their coordination numbers.
    const shells = (table.scalars ?? []).filter(({ name }) => name.startsWith("cn_")).map(({ value }) => value);
    const top = shells.length ? Math.ceil(2.5 * Math.max(...shells)) : undefined;
    return {
      panels: [
        { ...g, layers: [...g.layers, ...reference] },
        { ...running, y: { ...running.y, max: top } },
      ],
      columns: 2,
    };
  },
});

interface Options {
  pairs: string;
  cutoff: number;
  bins: number;
  total: boolean;
  box: readonly number[] | undefined;
  density: "cell" | "box";
}

async function tableFor(frames: Frames, options: Options, { select }: AnalysisContext): Promise<Table> {
  if (options.box && options.box.length !== 6)
    throw new InputError("--box: expected six numbers, xlo,xhi,ylo,yhi,zlo,zhi");
  if (options.density === "box" && !options.box) throw new InputError("--density box: needs --box");
  let distribution: PairDistribution | undefined;
  let pairs: [string, string][] = [];
  let names: string[] = [];
  for await (const frame of atLeast(frames, 1, "rdf")) {
    const species = speciesOf(frame);
    if (!distribution) {
      names = species.names;
      pairs = wantedPairs(options.pairs, frame, names);
      distribution = new PairDistribution(
        specsOf(pairs, names, options.total || options.pairs === "all"),
        2 * names.length,
        options.cutoff,
        options.bins,
      );
    } else if (species.names.join() !== names.join())
      throw new InputError(
        `the frames name different elements (${names.join(", ")}; then ${species.names.join(", ")}); analyse them apart`,
      );
    const box = options.box && insideBox(frame, options.box);
    const groups = groupsOf(frame, species.ofType, select, box);
    const relative =
      options.density === "box"
        ? (p: number) => boxDensity(frame, box!, options.box!, distribution!.pairs[p], groups)
        : undefined;
    distribution.add(frame, groups, relative);
  }
  return tableOf(distribution!, (select ?? options.box) !== undefined);
}

/** The other g(r) as further columns, and how far the two are apart: the largest |Δg|, and ∫ |Δg| dr (S4). */
function compared(table: Table, other: Table, file: string): Table {
  const r = table.columns[0].values as Float64Array;
  const columns = [...table.columns];
  const scalars = [...(table.scalars ?? [])];
  for (const { name, values } of table.columns) {
    const found = name.startsWith("g_") ? other.columns.find((one) => one.name === name) : undefined;
    if (!found) continue;
    const pair = name.slice(2);
    const [a, b] = [values as Float64Array, found.values as Float64Array];
    const off = a.map((value, k) => Math.abs(value - b[k]));
    columns.push({ ...found, name: `reference_g_${pair}` });
    scalars.push({ name: `max_difference_${pair}`, unit: "", value: Math.max(...off) });
    const integral = off.reduce((sum, value) => sum + value * (r[1] - r[0]), 0);
    scalars.push({ name: `integral_difference_${pair}`, unit: "Å", value: integral });
  }
  return {
    ...table,
    columns,
    scalars,
    notes: [...(table.notes ?? []), `reference_g: of ${file}; ${other.notes?.[0] ?? ""}`],
  };
}

function wantedPairs(text: string, frame: Frame, names: string[]): [string, string][] {
  if (text === "all") return names.flatMap((a, i) => names.slice(i).map((b): [string, string] => [a, b]));
  const pairs = parsePairs(text);
  for (const name of pairs.flat()) typesNamed(frame, name);
  return pairs.map((pair) => pair.map((name) => nameOf(frame, name, names)) as [string, string]);
}

/** A label or a numbered type as the element that it is. */
function nameOf(frame: Frame, name: string, names: string[]): string {
  if (names.includes(name)) return name;
  const { ofType } = speciesOf(frame);
  return names[ofType[typesNamed(frame, name).indexOf(1)]];
}

/** Group 2s: atoms of species s that are no centres; 2s + 1: those that are. */
function groupsOf(frame: Frame, ofType: Int32Array, select?: Selection, box?: Uint8Array): Int32Array {
  const chosen = select?.(frame);
  return frame.types.map((type, i) => 2 * ofType[type] + ((chosen?.[i] ?? 1) & (box?.[i] ?? 1)));
}

function specsOf(pairs: [string, string][], names: string[], total: boolean): PairSpec[] {
  const of = (name: string) => names.indexOf(name);
  const specs: PairSpec[] = pairs.map(([a, b]) => ({
    name: `${a}-${b}`,
    centers: [2 * of(a) + 1],
    neighbors: [2 * of(b), 2 * of(b) + 1],
  }));
  const all = names.map((_, s) => s);
  if (total && names.length > 1)
    specs.push({
      name: "total",
      centers: all.map((s) => 2 * s + 1),
      neighbors: all.flatMap((s) => [2 * s, 2 * s + 1]),
    });
  return specs;
}

function insideBox(frame: Frame, [xlo, xhi, ylo, yhi, zlo, zhi]: readonly number[]): Uint8Array {
  if (!frame.cell) throw new InputError("--box needs a cell");
  const { cell, origin } = frame;
  const fractional = toFractional(frame.positions, cell, origin);
  return Uint8Array.from({ length: frame.count }, (_, i) => {
    const s = [0, 1, 2].map((k) => fractional[3 * i + k] - (frame.periodic[k] ? Math.floor(fractional[3 * i + k]) : 0));
    const [x, y, z] = [0, 1, 2].map((k) => origin[k] + s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k]);
    return x >= xlo && x < xhi && y >= ylo && y < yhi && z >= zlo && z < zhi ? 1 : 0;
  });
}

/** Neighbours inside the box per volume of the box. */
function boxDensity(
  frame: Frame,
  inside: Uint8Array,
  box: readonly number[],
  pair: PairSpec,
  groups: Int32Array,
): number {
  let count = 0;
  for (let i = 0; i < frame.count; i++) if (inside[i] && pair.neighbors.includes(groups[i])) count++;
  return count / ((box[1] - box[0]) * (box[3] - box[2]) * (box[5] - box[4]));
}

function tableOf(distribution: PairDistribution, restricted: boolean): Table {
  const { pairs, r } = distribution;
  const columns: TableColumn[] = [{ name: "r", unit: "Å", values: r }];
  const scalars: Scalar[] = [];
  pairs.forEach(({ name }, p) => {
    const [g, n] = [distribution.g[p], distribution.n[p]];
    if (g.n === 0)
      throw new InputError(
        restricted
          ? `no ${name} pair has a centre: --select or --box matches no such atom in any frame`
          : `g(r) of ${name} needs two such atoms in the cell`,
      );
    const [curve, running] = [g.mean(), n.mean()];
    columns.push({ name: `g_${name}`, unit: "", values: curve, error: g.n > 1 ? g.error() : undefined });
    columns.push({ name: `n_${name}`, unit: "", values: running, error: n.n > 1 ? n.error() : undefined });
    const { onset, peak, valley } = featuresOf(r, curve);
    if (onset !== undefined) scalars.push({ name: `onset_${name}`, unit: "Å", value: onset });
    if (peak)
      scalars.push(
        { name: `peak_${name}`, unit: "Å", value: peak.r },
        { name: `height_${name}`, unit: "", value: peak.g },
      );
    if (!valley) return;
    scalars.push({ name: `valley_${name}`, unit: "Å", value: valley.r });
    const shell = Math.min(r.length - 1, Math.round(valley.r / (r[1] - r[0]) - 0.5));
    scalars.push({ name: `cn_${name}`, unit: "", value: running[shell] });
  });
  const frames = Math.max(...distribution.g.map(({ n }) => n));
  return { title: "Radial distribution functions", columns, scalars, notes: [`n = ${frames} frames`] };
}

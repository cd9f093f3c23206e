/** Joint distribution of two coordination numbers of the same atoms: P(n_LiLi, n_LiO) and others (a map). */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { type AnalysisContext, atLeast, defineAnalysis } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { countsOf, neighborhood, type Shell, settledCutoffs } from "./neighborhood.js";
import { flag, text } from "./option.js";

/** Coordination numbers above are counted as this one; a sentence says so. */
const most = 99;
const side = most + 1;

export const cnmap = defineAnalysis({
  name: "cnmap",
  title: "joint map of two coordination numbers, P(n_x, n_y)",
  options: {
    center: text("whose neighbours are counted", { default: "Li" }),
    x: text("neighbours across, with the cutoff in Å as Li:3.4; without: the first valley of g(r)", { default: "Li" }),
    y: text("neighbours up, as O:2.6", { default: "O" }),
    average: flag("time averages of each atom instead of one point per atom and frame, in cells of 0.5"),
  },

  async run(frames, { center, x, y, average }, context): Promise<Table> {
    const wanted = [parseShell(x, "--x"), parseShell(y, "--y")];
    const { cutoffs, notes } = await settledCutoffs(
      frames,
      wanted.map(({ neighbor, cutoff }) => ({ pair: [center, neighbor] as const, cutoff })),
    );
    const shells = wanted.map(({ neighbor }, k) => ({ neighbor, cutoff: cutoffs[k] }));
    const map = new BlockMean(side * side);
    const means = new BlockMean(2);
    const averages = average ? new Averages() : undefined;
    let samples = 0;
    for await (const frame of atLeast(frames, 1, "cnmap")) {
      const [a, b, centers] = countsIn(frame, center, shells, context);
      samples += a.length;
      if (a.length === 0) continue;
      if (averages) averages.add(frame, centers, a, b);
      const p = new Float64Array(side * side);
      a.forEach((value, i) => {
        p[Math.min(b[i], most) * side + Math.min(value, most)]++;
      });
      map.add(p.map((n) => n / a.length));
      means.add([sum(a) / a.length, sum(b) / a.length]);
    }
    if (samples === 0) throw new InputError(`--select matches no ${center} in any frame`);
    const found = averages
      ? averages.map()
      : { p: map.mean(), error: map.n > 1 ? map.error() : undefined, step: 1, side };
    return tableOf(center, shells, found, means, [`n = ${samples} ${center} in ${map.n} frames`, ...notes]);
  },

  plot([table]): Figure {
    return cnFigure([{ table }]);
  },
});

/** Maps side by side with one colour scale; `title` above each. */
export function cnFigure(maps: readonly { table: Table; title?: string }[]): Figure {
  const panels = maps.map(({ table, title }) => {
    const [x, y, p] = table.columns.map(({ values }) => values as Float64Array);
    const step = table.scalars?.find(({ name }) => name === "cell")?.value ?? 1;
    const [w, h] = [Math.max(...x) / step + 2, Math.max(...y) / step + 2].map(Math.round);
    const values = new Float64Array(w * h).fill(Number.NaN); // blank where nothing occurs
    p.forEach((value, k) => {
      values[Math.round(y[k] / step) * w + Math.round(x[k] / step)] = value;
    });
    const edges = (n: number) => Float64Array.from({ length: n + 1 }, (_, k) => (k - 0.5) * step);
    const [xLabel, yLabel] = table.columns.map(({ name }) => name);
    const named = (name: string, fallback: string) =>
      table.title.match(/\((.*), (.*)\)/)?.[name === xLabel ? 1 : 2] ?? fallback;
    return {
      title,
      x: { label: named(xLabel, "x"), whole: true },
      y: { label: named(yLabel, "y"), whole: true },
      layers: [{ kind: "heat" as const, x: edges(w), y: edges(h), values, label: "P", min: 0 }],
    };
  });
  return { panels };
}

/** `Li:3.4` or `Li`. */
export function parseShell(text: string, option: string): { neighbor: string; cutoff?: number } {
  const [neighbor, given, ...more] = text.split(":");
  const cutoff = given === undefined ? undefined : Number(given);
  if (!neighbor || more.length || (cutoff !== undefined && !(cutoff > 0)))
    throw new InputError(`${option}: expected an element and a cutoff in Å, as O:2.6, got '${text}'`);
  return { neighbor, cutoff };
}

/** The two coordination numbers of each centre, and the centres' rows. */
export function countsIn(
  frame: Frame,
  center: string,
  shells: readonly Shell[],
  context: Pick<AnalysisContext, "select">,
): [Int32Array, Int32Array, Int32Array] {
  const around = neighborhood(frame, center, shells, context);
  return [countsOf(around, around.shells[0]), countsOf(around, around.shells[1]), around.centers];
}

interface Found {
  p: Float64Array;
  error?: Float64Array;
  /** Width of a cell of the map. */
  step: number;
  side: number;
}

/** Mean coordination numbers of each atom over all frames, by id. */
class Averages {
  readonly #sums = new Map<number | bigint, [x: number, y: number, n: number]>();

  add(frame: Frame, centers: Int32Array, a: Int32Array, b: Int32Array): void {
    centers.forEach((row, k) => {
      const id = frame.ids?.[row] ?? row;
      const [x, y, n] = this.#sums.get(id) ?? [0, 0, 0];
      this.#sums.set(id, [x + a[k], y + b[k], n + 1]);
    });
  }

  map(): Found {
    const step = 0.5;
    const width = 2 * side;
    const p = new Float64Array(width * width);
    for (const [x, y, n] of this.#sums.values())
      p[Math.min(Math.round(y / n / step), width - 1) * width + Math.min(Math.round(x / n / step), width - 1)] +=
        1 / this.#sums.size;
    return { p, step, side: width };
  }
}

function tableOf(
  center: string,
  shells: readonly Shell[],
  { p, error, step, side: width }: Found,
  means: BlockMean,
  notes: string[],
): Table {
  const cells = Array.from(p.keys()).filter((k) => p[k] > 0);
  cells.sort((a, b) => (a % width) - (b % width) || a - b);
  const names = shells.map(({ neighbor }) => `n ${center}–${neighbor}`);
  const [mean, spread] = [means.mean(), means.error()];
  const last = (which: (k: number) => number) => cells.some((k) => which(k) === width - 1);
  if (last((k) => k % width) || last((k) => Math.floor(k / width)))
    notes.push(`coordination numbers above ${most} are counted as ${most}`);
  return {
    title: `Joint coordination map (${names.join(", ")})`,
    columns: [
      { name: "x", unit: "", values: cells.map((k) => (k % width) * step) },
      { name: "y", unit: "", values: cells.map((k) => Math.floor(k / width) * step) },
      { name: "p", unit: "", values: cells.map((k) => p[k]), error: error && cells.map((k) => error[k]) },
    ],
    scalars: [
      ...shells.map(({ cutoff }, k) => ({ name: `cutoff_${"xy"[k]}`, unit: "Å", value: cutoff })),
      ...[0, 1].map((k) => ({
        name: `mean_${"xy"[k]}`,
        unit: "",
        value: mean[k],
        error: means.n > 1 ? spread[k] : undefined,
      })),
      { name: "cell", unit: "", value: step },
    ],
    notes,
  };
}

function sum(values: Int32Array): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Coordination numbers: how many neighbours of an element lie within a cutoff; distribution, against time, per atom. */
import { AtomOrder } from "../model/atom-order.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { type AnalysisContext, atLeast, defineAnalysis, type Frames } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { TimeAxis } from "./clock.js";
import { countsOf, neighborhood, settledCutoffs } from "./neighborhood.js";
import { flag, number, text } from "./option.js";
import { parsePairs } from "./pair-distribution.js";

/** Longest distribution that is kept. */
const most = 200;

export const coordination = defineAnalysis({
  name: "coordination",
  title: "coordination numbers: distribution, against time, per atom",
  options: {
    pair: text("centre-neighbour, as Zr-O; several as Zr-O,La-O"),
    cutoff: number("longest bond; default: the first valley of g(r)", { unit: "Å", min: 0.01 }),
    perAtom: flag("mean coordination number of each atom as a further table"),
  },

  async run(frames, { pair, cutoff, perAtom }, context): Promise<Table[]> {
    if (pair === undefined) throw new InputError("coordination: pass --pair, as --pair Zr-O");
    const pairs = parsePairs(pair, "--pair");
    const { cutoffs, notes } = await settledCutoffs(
      frames,
      pairs.map((names) => ({ pair: names, cutoff })),
    );
    const tables: Table[] = [];
    for (const [p, [center, neighbor]] of pairs.entries()) {
      const found = await counted(frames, center, neighbor, cutoffs[p], perAtom, context);
      const named = pairs.length > 1 ? [`${center}-${neighbor}`] : [];
      for (const table of found)
        tables.push({
          ...table,
          name: [...named, table.name].join("-"),
          notes: table.name === "distribution" ? [...(table.notes ?? []), ...notes] : table.notes,
        });
    }
    return tables;
  },

  plot(tables): Figure {
    const distributions = tables.filter(({ columns }) => columns[0].name === "cn");
    const single = distributions.length === 1;
    return {
      columns: 2,
      panels: [
        ...distributions.map(({ columns, title }) => ({
          title: single ? undefined : title.replace("Coordination number of ", ""),
          x: {
            label: single ? title.replace("Coordination number of ", "coordination number ") : "coordination number",
            whole: true,
          },
          y: { label: "fraction", min: 0 },
          layers: [
            {
              kind: "bars" as const,
              x: columns[0].values as number[],
              y: columns[1].values as number[],
              error: columns[1].error,
            },
          ],
        })),
        {
          x: { label: tables[1].columns[0].name, unit: tables[1].columns[0].unit },
          y: { label: "mean coordination number" },
          layers: tables
            .filter(({ columns }) => columns[1].name === "mean_cn")
            .map(({ columns }, k) => ({
              kind: "line" as const,
              name: single ? undefined : distributions[k].title.replace("Coordination number of ", ""),
              x: columns[0].values as number[],
              y: columns[1].values as number[],
            })),
        },
      ],
    };
  },
});

async function counted(
  frames: Frames,
  center: string,
  neighbor: string,
  cutoff: number,
  perAtom: boolean,
  context: AnalysisContext,
): Promise<Table[]> {
  const shells = [{ neighbor, cutoff }];
  const distribution = new BlockMean(most);
  const mean = new BlockMean(1);
  const axis = new TimeAxis(context);
  const series: number[] = [];
  const atoms = perAtom ? new PerAtom() : undefined;
  let largest = 0;
  let samples = 0;
  for await (const frame of atLeast(frames, 1, "coordination")) {
    const around = neighborhood(frame, center, shells, context);
    const counts = countsOf(around, around.shells[0]);
    axis.add(frame);
    samples += counts.length;
    const histogram = new Float64Array(most).fill(counts.length ? 0 : Number.NaN);
    for (const count of counts) {
      histogram[Math.min(count, most - 1)]++;
      if (count > largest) largest = count;
    }
    distribution.add(histogram.map((n) => n / counts.length));
    const average = counts.reduce((a, b) => a + b, 0) / counts.length;
    mean.add([average]);
    series.push(average);
    atoms?.add(frame, around.centers, counts);
  }
  if (samples === 0) throw new InputError(`--select matches no ${center} in any frame`);
  const pair = `${center}–${neighbor}`;
  const fractions = distribution.mean().slice(0, largest + 1);
  const sd = Math.sqrt(fractions.reduce((sum, f, cn) => sum + f * (cn - mean.mean()[0]) ** 2, 0));
  const tables: Table[] = [
    {
      name: "distribution",
      title: `Coordination number of ${pair} within ${round(cutoff)} Å`,
      columns: [
        { name: "cn", unit: "", values: Int32Array.from({ length: largest + 1 }, (_, k) => k) },
        {
          name: "fraction",
          unit: "",
          values: fractions,
          error: series.length > 1 ? distribution.error().slice(0, largest + 1) : undefined,
        },
      ],
      scalars: [
        { name: "mean", unit: "", value: mean.mean()[0], error: series.length > 1 ? mean.error()[0] : undefined },
        { name: "sd", unit: "", value: sd },
        { name: "cutoff", unit: "Å", value: cutoff },
      ],
      notes: [`n = ${samples} centres in ${series.length} frame${series.length > 1 ? "s" : ""}`],
    },
    {
      name: "time",
      title: `Mean coordination number of ${pair}`,
      columns: [axis.column(), { name: "mean_cn", unit: "", values: series }],
    },
  ];
  if (atoms) tables.push(atoms.table(pair));
  return tables;
}

/** Sums for each atom of the first frame, whatever the order of later ones. */
class PerAtom {
  #order: AtomOrder | undefined;
  #ids: number[] = [];
  #sum = new Float64Array(0);
  #square = new Float64Array(0);
  #seen = new Float64Array(0);

  add(frame: Frame, centers: Int32Array, counts: Int32Array): void {
    if (!this.#order) {
      this.#order = new AtomOrder(frame);
      this.#ids = Array.from({ length: frame.count }, (_, i) => Number(frame.ids?.[i] ?? i + 1));
      [this.#sum, this.#square, this.#seen] = [0, 1, 2].map(() => new Float64Array(frame.count));
    }
    const atomOfRow = new Int32Array(frame.count);
    this.#order.rows(frame).forEach((row, atom) => {
      atomOfRow[row] = atom;
    });
    centers.forEach((row, k) => {
      const atom = atomOfRow[row];
      this.#sum[atom] += counts[k];
      this.#square[atom] += counts[k] ** 2;
      this.#seen[atom]++;
    });
  }

  table(pair: string): Table {
    const atoms = this.#ids
      .map((_, i) => i)
      .filter((i) => this.#seen[i] > 0)
      .sort((a, b) => this.#ids[a] - this.#ids[b]);
    const mean = (i: number) => this.#sum[i] / this.#seen[i];
    return {
      name: "atoms",
      title: `Coordination number of ${pair} by atom`,
      columns: [
        { name: "id", unit: "", values: atoms.map((i) => this.#ids[i]) },
        { name: "mean_cn_atom", unit: "", values: atoms.map(mean) },
        {
          name: "sd_cn",
          unit: "",
          values: atoms.map((i) => Math.sqrt(Math.max(0, this.#square[i] / this.#seen[i] - mean(i) ** 2))),
        },
      ],
    };
  }
}

export function round(value: number): number {
  return Number(value.toFixed(3));
}

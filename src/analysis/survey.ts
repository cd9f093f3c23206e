/** Tables of measured or collected values: means by group, histograms, inflection points (S64–S66, S68). */
import { InputError } from "../model/errors.js";
import type { Table } from "../model/table.js";
import type { Figure, Layer } from "../plot/figure.js";
import { defineFileAnalysis } from "./analysis.js";
import { meanAndSd } from "./block-mean.js";
import { choice, integer, text } from "./option.js";
import { columnNamed, readTableFile } from "./table-file.js";

export const survey = defineFileAnalysis({
  name: "survey",
  title: "tables of collected values: means by group, histograms, inflection points",
  files: { least: 1, what: "a table (CSV, or words separated by ; or blanks)" },
  options: {
    kind: choice(
      "groups: --y against --x by --group; histogram: of --y; inflection: where the slope of --y over --x is largest",
      ["groups", "histogram", "inflection"],
      { default: "groups" },
    ),
    x: text("column across"),
    y: text("column of values; ranges as 1.2-1.75 count by their middle"),
    group: text("column that tells groups apart"),
    bins: integer("bins of the histogram", { default: 20, min: 1 }),
    smooth: integer("inflection: rows on either side that a parabola is laid through", { default: 5, min: 1 }),
  },

  async run([file], options): Promise<Table[]> {
    const table = await readTableFile(file);
    if (options.y === undefined)
      throw new InputError(`survey: pass --y; ${file} has ${table.columns.map(({ name }) => name).join(", ")}`);
    const column = (name: string) => ({ ...columnNamed(table, name, file), name });
    const y = column(options.y);
    const values = Array.from(y.values as ArrayLike<number | string>, numberOf);
    const x = options.x === undefined ? undefined : column(options.x);
    const across = x && Array.from(x.values as ArrayLike<number | string>, numberOf);
    if (options.kind === "histogram") return [histogram(values, y.name, y.unit, options.bins)];
    if (!x || !across) throw new InputError(`survey --kind ${options.kind}: pass --x, the column across`);
    if (options.kind === "inflection")
      return [inflection(across, values, [x.name, x.unit, y.name, y.unit], options.smooth)];
    const groups =
      options.group === undefined ? values.map(() => "all") : Array.from(column(options.group).values, String);
    return grouped(across, values, groups, [x.name, x.unit, y.name, y.unit]);
  },

  plot([table, ...points]): Figure {
    const layers: Layer[] = points.map(({ name, columns }) => ({
      kind: "scatter",
      name: points.length > 1 ? name : undefined,
      x: columns[0].values as number[],
      y: columns[1].values as number[],
    }));
    if (points.length) {
      const [x, y] = points[0].columns;
      return { panels: [{ x: { label: x.name, unit: x.unit }, y: { label: y.name, unit: y.unit }, layers }] };
    }
    const [x, y] = table.columns;
    const place = table.scalars?.find(({ name }) => name === "inflection")?.value;
    const data = { x: x.values as number[], y: y.values as number[] };
    return {
      panels: [
        {
          x: { label: x.name, unit: x.unit },
          y: { label: y.name, unit: y.unit, min: place === undefined ? 0 : undefined },
          layers:
            place === undefined
              ? [{ kind: "bars", ...data }]
              : [
                  { kind: "line", ...data },
                  { kind: "rule", at: { x: place }, name: "inflection" },
                ],
        },
      ],
    };
  },
});

/** `1.2–1.75` is its middle, `~140` is 140; blanks are NaN and left out. */
function numberOf(word: number | string): number {
  if (typeof word === "number") return word;
  const plain = word.replace(/^[~≈]\s*/, "").trim();
  const [, low, high] = /^([\d.]+)\s*[-–]\s*([\d.]+)$/.exec(plain) ?? [];
  return low === undefined ? (plain === "" ? Number.NaN : Number(plain)) : (Number(low) + Number(high)) / 2;
}

type Labels = [x: string, xUnit: string, y: string, yUnit: string];

function grouped(x: number[], y: number[], groups: string[], [xName, xUnit, yName, yUnit]: Labels): Table[] {
  const names = [...new Set(groups)];
  const rowsOf = (name: string) => groups.map((_, k) => k).filter((k) => groups[k] === name);
  const known = (values: number[]) => values.filter(Number.isFinite);
  const stats = names.map((name) => {
    const [xs, ys] = [x, y].map((all) => known(rowsOf(name).map((k) => all[k])));
    return { rows: rowsOf(name).length, x: meanAndSd(xs), y: meanAndSd(ys), sorted: ys.sort((a, b) => a - b) };
  });
  const pick = (value: (one: (typeof stats)[number]) => number) => stats.map(value);
  const summary: Table = {
    name: "groups",
    title: `${yName} by group`,
    columns: [
      { name: "group", unit: "", values: names },
      { name: "n", unit: "", values: pick(({ rows }) => rows) },
      { name: `mean_${xName}`, unit: xUnit, values: pick((one) => one.x.mean) },
      { name: `mean_${yName}`, unit: yUnit, values: pick((one) => one.y.mean) },
      { name: `sd_${yName}`, unit: yUnit, values: pick((one) => one.y.sd) },
      { name: `median_${yName}`, unit: yUnit, values: pick(({ sorted }) => median(sorted)) },
      { name: `least_${yName}`, unit: yUnit, values: pick(({ sorted }) => sorted[0] ?? Number.NaN) },
      { name: `largest_${yName}`, unit: yUnit, values: pick(({ sorted }) => sorted[sorted.length - 1] ?? Number.NaN) },
    ],
    notes: [`n = ${y.length} rows, ${known(y).length} with a value`],
  };
  const points = names.map((name): Table => {
    const rows = rowsOf(name).filter((k) => Number.isFinite(x[k]) && Number.isFinite(y[k]));
    return {
      name,
      title: `${yName} against ${xName}, ${name}`,
      columns: [
        { name: xName, unit: xUnit, values: rows.map((k) => x[k]) },
        { name: yName, unit: yUnit, values: rows.map((k) => y[k]) },
      ],
    };
  });
  return [summary, ...points];
}

function median(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

function histogram(all: number[], name: string, unit: string, bins: number): Table {
  const values = all.filter(Number.isFinite);
  if (values.length === 0) throw new InputError(`survey: column ${name} holds no number; check --y`);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = (high - low) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / width))]++;
  const { mean, sd, n } = meanAndSd(values);
  return {
    name: "histogram",
    title: `Distribution of ${name}`,
    columns: [
      { name, unit, values: counts.map((_, k) => low + (k + 0.5) * width) },
      { name: "count", unit: "", values: counts },
    ],
    scalars: [
      { name: "mean", unit, value: mean },
      { name: "sd", unit, value: sd },
      { name: "median", unit, value: median(values.sort((a, b) => a - b)) },
    ],
    notes: [`n = ${n}`],
  };
}

/** Slopes by a parabola through neighbouring rows (Savitzky and Golay); the extremum of their parabola is the inflection. */
function inflection(x: number[], y: number[], [xName, xUnit, yName, yUnit]: Labels, smooth: number): Table {
  const rows = x.map((_, k) => k).filter((k) => Number.isFinite(x[k]) && Number.isFinite(y[k]));
  if (rows.length < 2 * smooth + 3)
    throw new InputError(`survey --kind inflection needs ${2 * smooth + 3} rows, got ${rows.length}; lower --smooth`);
  const [xs, ys] = [rows.map((k) => x[k]), rows.map((k) => y[k])];
  const slopes = xs.map((_, k) => {
    if (k < smooth || k >= xs.length - smooth) return Number.NaN;
    const around = Array.from({ length: 2 * smooth + 1 }, (__, i) => k - smooth + i);
    return parabola(
      around.map((i) => xs[i] - xs[k]),
      around.map((i) => ys[i]),
    )[1];
  });
  let best = smooth;
  for (let k = smooth; k < xs.length - smooth; k++) if (Math.abs(slopes[k]) > Math.abs(slopes[best])) best = k;
  const near = [best - 1, best, best + 1].filter((k) => Number.isFinite(slopes[k]));
  const [, b, c] =
    near.length === 3
      ? parabola(
          near.map((k) => xs[k] - xs[best]),
          near.map((k) => slopes[k]),
        )
      : [0, 0, 1];
  const place = xs[best] - (c === 0 ? 0 : b / (2 * c));
  return {
    name: "inflection",
    title: `Inflection of ${yName}`,
    columns: [
      { name: xName, unit: xUnit, values: xs },
      { name: yName, unit: yUnit, values: ys },
      { name: "slope", unit: "", values: slopes },
    ],
    scalars: [
      { name: "inflection", unit: xUnit, value: place },
      { name: "largest_slope", unit: "", value: slopes[best] },
    ],
    notes: [`n = ${rows.length} rows; slopes from parabolas through ${2 * smooth + 1} rows`],
  };
}

/** a + b x + c x² by least squares (normal equations, Cramer's rule). */
function parabola(x: number[], y: number[]): [number, number, number] {
  const s = [0, 1, 2, 3, 4].map((power) => x.reduce((sum, value) => sum + value ** power, 0));
  const t = [0, 1, 2].map((power) => x.reduce((sum, value, k) => sum + value ** power * y[k], 0));
  const determinant = (m: number[][]) =>
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
    m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
    m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  const matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => s[i + j]));
  const all = determinant(matrix);
  return [0, 1, 2].map((k) => determinant(matrix.map((row, i) => row.map((v, j) => (j === k ? t[i] : v)))) / all) as [
    number,
    number,
    number,
  ];
}

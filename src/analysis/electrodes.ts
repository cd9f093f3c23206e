/**
 * Lithium in the electrodes of full cells against time, one trajectory per model: counts, rates, current densities, depth of
 * discharge (S19, S20, S41), rates against a thickness.
 */
import { typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table } from "../model/table.js";
import { native } from "../native.js";
import type { Figure, LineLayer } from "../plot/figure.js";
import { axes, axisIndex, chosenRows, edgeLength, fractionOf, meanAndDeviation } from "./along-axis.js";
import { type AnalysisContext, atLeast, defineFileAnalysis } from "./analysis.js";
import { TimeAxis } from "./clock.js";
import { linearFit } from "./linear-fit.js";
import { choice, list, number, numbers, text } from "./option.js";
import { blockMeans, crossSection } from "./regions.js";

export const electrodes = defineFileAnalysis({
  name: "electrodes",
  title: "lithium in both electrodes against time, rates of discharge",
  files: { least: 1, what: "one trajectory per model" },
  options: {
    species: text("the ion", { default: "Li" }),
    axis: choice("stacking direction", axes, { default: "z" }),
    negative: list(
      "where the negative electrode is: from:to in Å along the axis of the first frame, one for all models or one each; or metal: ions without a ligand near",
      { default: ["metal"] },
    ),
    positive: list("where the positive electrode is, from:to in Å, one for all models or one each"),
    ligand: text("metal: no such atom …", { default: "O" }),
    near: number("… within this", { default: 3, unit: "Å", min: 0.1 }),
    host: text("host of the positive electrode: depth of discharge x = --per-host · N_ion / N_host", { default: "Zr" }),
    perHost: number("host atoms per formula unit (2 in LiZr2O4)", { default: 2, min: 1e-9 }),
    fit: numbers("START,END: the part that rates are fitted to; default: all", { unit: "ps" }),
    names: list("names of the models, for the legend; default: those of the files"),
    thickness: numbers("what differs between the models, one number each: rates are shown against it", { unit: "Å" }),
  },

  async run(files, options, context): Promise<Table[]> {
    const positive = options.positive;
    if (!positive)
      throw new InputError("electrodes: pass --positive from:to, where the positive electrode is in Å along the axis");
    for (const [name, values] of [
      ["--names", options.names],
      ["--thickness", options.thickness],
    ] as const)
      if (values && values.length !== files.length)
        throw new InputError(`${name}: expected ${files.length}, one for each trajectory, got ${values.length}`);
    const models: Model[] = [];
    for (const [k, file] of files.entries()) {
      const of = (words: readonly string[], option: string) => {
        if (words.length !== 1 && words.length !== files.length)
          throw new InputError(
            `${option}: expected one from:to, or ${files.length} (one for each trajectory), got ${words.length}`,
          );
        return words[words.length === 1 ? 0 : k];
      };
      const name = options.names?.[k] ?? file.replace(/.*\//, "").replace(/\.[^.]*$/, "");
      models.push(
        await modelOf(file, name, of(options.negative, "--negative"), of(positive, "--positive"), options, context),
      );
    }
    return [ratesTable(models, options.thickness), ...models.map((model) => countsTable(model, options.species))];
  },

  plot([rates, ...counts]): Figure {
    const lines = (column: number): LineLayer[] =>
      counts.map((table) => ({
        kind: "line",
        name: counts.length > 1 ? table.name : undefined,
        ...blockMeans(table.columns[0].values as number[], table.columns[column].values as number[], 200),
      }));
    const x = { label: "time", unit: "ps", min: 0 };
    const thickness = rates.columns.find(({ name }) => name === "thickness");
    const rate = rates.columns.find(({ name }) => name === "rate")!;
    return {
      columns: thickness ? 3 : 2,
      panels: [
        { title: "negative electrode", x, y: { label: "ions" }, layers: lines(1) },
        { title: "positive electrode", x, y: { label: "ions" }, layers: lines(2) },
        ...(thickness
          ? [
              {
                x: { label: "thickness", unit: "Å" },
                y: { label: "rate", unit: "1/ps" },
                layers: [
                  {
                    kind: "scatter" as const,
                    x: thickness.values as number[],
                    y: rate.values as number[],
                    error: rate.error,
                  },
                ],
              },
            ]
          : []),
      ],
    };
  },
});

interface Model {
  name: string;
  times: number[];
  negative: number[];
  positive: number[];
  total: number[];
  rate: number;
  error: number;
  area: number;
  depth: number;
  frames: number;
}

interface Options {
  species: string;
  axis: (typeof axes)[number];
  ligand: string;
  near: number;
  host: string;
  perHost: number;
  fit?: readonly number[];
}

async function modelOf(
  file: string,
  name: string,
  negative: string,
  positive: string,
  options: Options,
  context: AnalysisContext,
): Promise<Model> {
  const axis = axisIndex(options.axis);
  const time = new TimeAxis(context);
  const [n, p, total, areas]: number[][] = [[], [], [], []];
  let [where, host]: [[number, number][], number] = [[], 0];
  for await (const frame of atLeast(context.open(file), 2, `electrodes (${file})`)) {
    const length = edgeLength(frame, axis);
    if (time.count === 0) {
      where = [negative, positive].map((word) => (word === "metal" ? [0, 0] : fractionsOf(word, length)));
      if (positive === "metal") throw new InputError("--positive: expected from:to in Å, got 'metal'");
      const hosts = fractionOf(frame, chosenRows(frame, [options.host], context), axis);
      host = hosts.filter((s) => s >= where[1][0] && s < where[1][1]).length;
    }
    const rows = chosenRows(frame, [options.species], context);
    const places = fractionOf(frame, rows, axis);
    const inside = ([from, to]: [number, number]) => places.filter((s) => s >= from && s < to).length;
    time.add(frame);
    n.push(negative === "metal" ? metalCount(frame, rows, options) : inside(where[0]));
    p.push(inside(where[1]));
    total.push(rows.length);
    areas.push(crossSection(frame, axis));
  }
  const across = time.column();
  if (across.name !== "time") throw InputError.at(file, "the file does not tell the time of its frames; pass --dt PS");
  const times = across.values as number[];
  const [from, to] = options.fit ?? [-Infinity, Infinity];
  const used = times.map((_, t) => t).filter((t) => times[t] >= from - 1e-9 && times[t] <= to + 1e-9);
  if (used.length < 3)
    throw InputError.at(
      file,
      `a rate needs at least 3 frames, ${used.length} lie in --fit; widen it, or give a longer trajectory`,
    );
  const { slope, slopeError } = linearFit(
    used.map((t) => times[t]),
    used.map((t) => p[t]),
  );
  return {
    name,
    times,
    negative: n,
    positive: p,
    total,
    rate: slope,
    error: slopeError,
    area: meanAndDeviation(areas).mean,
    depth: host ? (options.perHost * p[p.length - 1]) / host : Number.NaN,
    frames: used.length,
  };
}

function fractionsOf(word: string, length: number): [number, number] {
  const [from, to] = word.split(":").map(Number);
  if (!(from >= 0 && to > from && to <= length * (1 + 1e-9)))
    throw new InputError(
      `expected an electrode as from:to between 0 and ${length.toFixed(3)} Å, the length of the cell, got '${word}'`,
    );
  return [from / length, to / length];
}

/** Ions without a ligand near: those of the metal. */
function metalCount(frame: Frame, rows: Int32Array, { ligand, near }: Options): number {
  const isLigand = typesNamed(frame, ligand);
  const groups = frame.types.map((type) => (isLigand[type] ? 1 : -1));
  for (const row of rows) groups[row] = 0;
  const { offsets } = native().neighbors(frame, groups, 2, Float64Array.of(0, near, near, 0));
  return rows.filter((row) => offsets[row + 1] === offsets[row]).length;
}

function countsTable({ name, times, negative, positive, total }: Model, species: string): Table {
  return {
    name,
    title: `${species} in the electrodes, ${name}`,
    columns: [
      { name: "time", unit: "ps", values: times },
      { name: "negative", unit: "", values: negative },
      { name: "positive", unit: "", values: positive },
      { name: "between", unit: "", values: total.map((all, t) => all - negative[t] - positive[t]) },
    ],
    notes: [`n = ${times.length} frames`],
  };
}

function ratesTable(models: readonly Model[], thickness: readonly number[] | undefined): Table {
  const values = (pick: (model: Model) => number) => models.map(pick);
  // One elementary charge per ion: 1 e/(ps Å²) in mA/cm².
  const current = 1.602176634e12;
  const scalars: Scalar[] = models.map(({ name, rate, error }) => ({
    name: `rate_${name}`,
    unit: "1/ps",
    value: rate,
    error,
  }));
  return {
    name: "rates",
    title: "Rates of discharge",
    columns: [
      { name: "model", unit: "", values: models.map(({ name }) => name) },
      ...(thickness ? [{ name: "thickness", unit: "Å", values: [...thickness] }] : []),
      { name: "rate", unit: "1/ps", values: values(({ rate }) => rate), error: values(({ error }) => error) },
      {
        name: "current_density",
        unit: "mA/cm²",
        values: values(({ rate, area }) => (rate * current) / area),
        error: values(({ error, area }) => (error * current) / area),
      },
      { name: "x_end", unit: "", values: values(({ depth }) => depth) },
    ],
    scalars,
    notes: [
      `rate: slope of the ions in the positive electrode over n = ${values(({ frames }) => frames).join(", ")} frames, ± its standard error; x_end: depth of discharge in the last frame`,
    ],
  };
}

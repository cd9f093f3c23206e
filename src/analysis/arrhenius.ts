/** Activation energy from diffusion coefficients at several temperatures: ln D = ln D0 − Ea / (k T). */
import { InputError } from "../model/errors.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import type { Figure, Layer } from "../plot/figure.js";
import { type AnalysisContext, defineFileAnalysis } from "./analysis.js";
import { boltzmannEv, nernstEinstein } from "./conductivity.js";
import { diffusionOf, diffusionOptions } from "./diffusion.js";
import { type LinearFit, linearFit } from "./linear-fit.js";
import { choice, number, numbers } from "./option.js";
import { columnNamed, numbersNamed, readTableFile } from "./table-file.js";

export const arrhenius = defineFileAnalysis({
  name: "arrhenius",
  title: "activation energy from diffusion at several temperatures",
  files: { least: 0, what: "one trajectory for each of --temperatures, or a table with columns T and D" },
  options: {
    temperatures: numbers("temperature of each trajectory, or of each of --values", { unit: "K" }),
    values: numbers("diffusion coefficients, without files", { unit: "cm²/s" }),
    weighted: choice(
      "whether points weigh by their errors: where all have one (auto), always, never",
      ["auto", "yes", "no"],
      { default: "auto" },
    ),
    at: number("temperature to extrapolate to", { default: 300, unit: "K", min: 1 }),
    density: number("ions per Å³, for conductivities", { unit: "1/Å³", min: 0 }),
    species: diffusionOptions.species,
    drift: diffusionOptions.drift,
    fit: diffusionOptions.fit,
    charge: diffusionOptions.charge,
  },

  async run(files, options, context): Promise<Table> {
    const points = await pointsOf(files, options, context);
    if (new Set(points.map(({ temperature }) => temperature)).size < 2)
      throw new InputError("arrhenius needs diffusion coefficients at two temperatures at least");
    for (const { temperature, diffusivity } of points) {
      if (!(temperature > 0)) throw new InputError(`expected a temperature above 0 K, got ${temperature}`);
      if (!(diffusivity > 0))
        throw new InputError(
          `D at ${temperature} K is ${diffusivity}: its logarithm needs a positive number; leave this temperature out`,
        );
    }
    const known = points.every(({ error }) => error > 0);
    if (options.weighted === "yes" && !known)
      throw new InputError("--weighted yes: some diffusion coefficients have no error");
    const weighted = known && options.weighted !== "no";
    const inverse = points.map(({ temperature }) => 1 / temperature);
    const logarithm = points.map(({ diffusivity }) => Math.log(diffusivity));
    const sigma = weighted ? points.map(({ diffusivity, error }) => error / diffusivity) : undefined;
    return tableOf(points, linearFit(inverse, logarithm, sigma), options, weighted);
  },

  plot([table]): Figure {
    const of = (name: string) => table.columns.find((column) => column.name === name)!;
    const x = of("1000/T").values as number[];
    const points: Layer = { kind: "scatter", x, y: of("D").values as number[], error: of("D").error };
    const line: Layer = { kind: "line", x, y: of("fit").values as number[] };
    const energy = table.scalars!.find(({ name }) => name === "Ea")!;
    const spread = energy.error === undefined ? "" : ` ± ${energy.error.toFixed(3)}`;
    return {
      panels: [
        {
          x: { label: "1000 / T", unit: "1/K" },
          y: { label: "D", unit: "cm²/s", scale: "log" },
          layers: [{ ...line, name: `Ea = ${energy.value.toFixed(3)}${spread} eV` }, points],
        },
      ],
    };
  },
});

interface Point {
  temperature: number;
  /** cm²/s */
  diffusivity: number;
  /** NaN: not known. */
  error: number;
}

interface Options {
  temperatures: readonly number[] | undefined;
  values: readonly number[] | undefined;
  at: number;
  density: number | undefined;
  species: string;
  drift: "none" | "framework" | "all";
  fit: readonly number[] | undefined;
  charge: number;
}

async function pointsOf(files: readonly string[], options: Options, context: AnalysisContext): Promise<Point[]> {
  const { temperatures, values } = options;
  if (values) {
    if (temperatures?.length !== values.length)
      throw new InputError(
        `--values: ${values.length} diffusion coefficients for ${temperatures?.length ?? 0} --temperatures`,
      );
    return values.map((diffusivity, k) => ({ temperature: temperatures[k], diffusivity, error: Number.NaN }));
  }
  if (files.length === 0)
    throw new InputError(
      "arrhenius: give trajectories with --temperatures, a table with columns T and D, or --temperatures with --values",
    );
  if (!temperatures) return (await Promise.all(files.map(pointsOfTable))).flat();
  if (temperatures.length !== files.length)
    throw new InputError(
      `--temperatures: ${temperatures.length} for ${files.length} trajectories; give one for each, in their order`,
    );
  const points: Point[] = [];
  for (const [k, file] of files.entries()) {
    const { diffusivity, error } = await diffusionOf(
      context.open(file),
      { ...options, temperature: undefined },
      context,
    );
    points.push({ temperature: temperatures[k], diffusivity, error });
  }
  return points;
}

/** Columns T and D (D_error, where there is one). */
async function pointsOfTable(path: string): Promise<Point[]> {
  const table = await readTableFile(path);
  const d = columnNamed(table, "D", path);
  const [t, values] = ["T", "D"].map((name) => numbersNamed(table, name, path));
  const error = table.columns.find(({ name }) => name === "D_error")?.values ?? d.error;
  return Array.from({ length: t.length }, (_, k) => ({
    temperature: t[k],
    diffusivity: values[k],
    error: Number(error?.[k] ?? Number.NaN),
  }));
}

function tableOf(points: Point[], fit: LinearFit, { at, density, charge }: Options, weighted: boolean): Table {
  const energy = -fit.slope * boltzmannEv;
  const energyError = fit.slopeError * boltzmannEv;
  const predict = (temperature: number) => Math.exp(fit.intercept + fit.slope / temperature);
  // Variance of ln D at 1/T from the covariance of the fit.
  const spread = (x: number) =>
    Math.sqrt(Math.max(0, fit.interceptError ** 2 + 2 * x * fit.covariance + (x * fit.slopeError) ** 2));
  const known = (value: number) => (Number.isFinite(value) ? value : undefined);
  const scalars: Scalar[] = [
    { name: "Ea", unit: "eV", value: energy, error: known(energyError) },
    {
      name: "D0",
      unit: "cm²/s",
      value: Math.exp(fit.intercept),
      error: known(Math.exp(fit.intercept) * fit.interceptError),
    },
    { name: "lnD0", unit: "", value: fit.intercept, error: known(fit.interceptError) },
    { name: `D_${at}K`, unit: "cm²/s", value: predict(at), error: known(predict(at) * spread(1 / at)) },
    { name: "slope_1000", unit: "K", value: fit.slope / 1000 },
    { name: "r2", unit: "", value: fit.r2 },
  ];
  const has = points.some(({ error }) => Number.isFinite(error));
  const columns: TableColumn[] = [
    { name: "T", unit: "K", values: points.map(({ temperature }) => temperature) },
    { name: "1000/T", unit: "1/K", values: points.map(({ temperature }) => 1000 / temperature) },
    {
      name: "D",
      unit: "cm²/s",
      values: points.map(({ diffusivity }) => diffusivity),
      error: has ? points.map(({ error }) => error) : undefined,
    },
    { name: "lnD", unit: "", values: points.map(({ diffusivity }) => Math.log(diffusivity)) },
    { name: "fit", unit: "cm²/s", values: points.map(({ temperature }) => predict(temperature)) },
  ];
  if (density !== undefined) {
    const sigma = (temperature: number, d: number) => nernstEinstein(density, charge, d, temperature);
    columns.push({
      name: "sigma",
      unit: "S/cm",
      values: points.map(({ temperature, diffusivity }) => sigma(temperature, diffusivity)),
    });
    scalars.push({ name: `sigma_${at}K`, unit: "S/cm", value: sigma(at, predict(at)) });
  }
  const notes = [
    `n = ${points.length} temperatures, ${weighted ? "weighted by 1/error²" : "equal weights"}`,
    ...(points.length === 2 ? ["two points define the line: Ea has no error"] : []),
  ];
  return { title: "Arrhenius fit of diffusion", columns, scalars, notes };
}

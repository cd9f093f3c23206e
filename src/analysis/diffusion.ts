/** Self and charge diffusion coefficients with their uncertainty, Haven ratio and conductivity. */
import { volume } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import { native } from "../native.js";
import type { Figure, Layer } from "../plot/figure.js";
import { type AnalysisContext, defineAnalysis, type Frames } from "./analysis.js";
import { nernstEinstein } from "./conductivity.js";
import { blockError, bootstrapError } from "./diffusion-error.js";
import { weighedSlope } from "./diffusion-gls.js";
import { linearFit, linearStart } from "./linear-fit.js";
import { msdOverOrigins } from "./msd.js";
import { choice, number, numbers, text } from "./option.js";
import { collectTracks, type Tracks } from "./tracks.js";

/** 1 Å²/ps in cm²/s. */
export const toCm2PerS = 1e-4;

export const diffusionOptions = {
  species: text("element that diffuses", { default: "Li" }),
  drift: choice("whose centre of mass is held", ["none", "framework", "all"], { default: "framework" }),
  fit: numbers("start and end of the straight part of the MSD, as 5,50; default: found, up to half of the trajectory", {
    unit: "ps",
  }),
  charge: number("charge of the ion, for the conductivity", { default: 1, unit: "e" }),
  temperature: number("for the conductivity", { unit: "K", min: 1e-9 }),
};

export const diffusion = defineAnalysis({
  name: "diffusion",
  title: "diffusion coefficients with uncertainty, Haven ratio, conductivity",
  options: diffusionOptions,
  columns: () => ["images"],

  async run(frames, options, context): Promise<Table> {
    return (await diffusionOf(frames, options, context)).table;
  },

  plot([table]): Figure {
    const [time, ...curves] = table.columns;
    const layers: Layer[] = curves.map(({ name, values, error }) => ({
      kind: "line",
      name: { msd: "self", msd_charge: "charge", fit: "straight part" }[name] ?? name,
      x: time.values as Float64Array,
      y: values as Float64Array,
      error,
      dashed: name === "fit",
    }));
    return { panels: [{ x: { label: "time", unit: "ps", min: 0 }, y: { label: "MSD", unit: "Å²", min: 0 }, layers }] };
  },
});

export interface DiffusionOptions {
  species: string;
  drift: "none" | "framework" | "all";
  fit: readonly number[] | undefined;
  charge: number;
  temperature: number | undefined;
}

export interface Diffusion {
  table: Table;
  /** cm²/s, with its standard error. */
  diffusivity: number;
  error: number;
}

export async function diffusionOf(
  frames: Frames,
  options: DiffusionOptions,
  context: AnalysisContext,
): Promise<Diffusion> {
  const { species, drift, fit, charge, temperature } = options;
  if (fit && (fit.length !== 2 || !(fit[0] < fit[1])))
    throw new InputError(`--fit: expected START,END in ps, got '${fit}'`);
  const volumes = { sum: 0, n: 0 };
  const followed = { species: [species], drift, frameworkIfAny: true };
  const tracks = await collectTracks(withVolumes(frames, volumes), followed, context, "diffusion");
  const { times, tracked } = tracks;
  const count = tracked.rows.length;
  const [curves] = msdOverOrigins(tracks).curves;
  const collective = chargeDisplacement(tracks);

  const end = endOf(times, fit);
  // Halves may differ by 10 % (S12), or by what the noise of the late half makes of a straight line.
  const late = weighedSlope(tracks, curves.total, Math.floor(end / 2), end);
  const tolerance = Math.max(0.1, Math.min(0.5, 2 * (late.error / late.slope || 0)));
  const start = fit ? firstFrom(times, fit[0]) : linearStart(times, curves.total, end, tolerance);
  const notes: string[] = [`n = ${count} ${species}, ${times.length} frames; drift taken off: ${tracked.held}`];
  if (start === undefined)
    notes.push(
      `the MSD has no straight part (R² ≥ 0.99, slopes of its halves within ${(100 * tolerance).toFixed(0)} %) up to half of the trajectory: the last half of that is fitted, take D as an estimate`,
    );
  const from = start ?? Math.floor(end / 2);
  if (end - from < 3)
    throw new InputError(
      "the straight part of the MSD holds fewer than 3 frames; give a longer trajectory or another --fit",
    );
  const slope = (y: Float64Array) => linearFit(times.subarray(from, end), y.subarray(from, end));
  const line = slope(curves.total);
  const [byBlocks, byBootstrap] = [blockError(tracks, from, end), bootstrapError(tracks, from, end)];
  const weighed = weighedSlope(tracks, curves.total, from, end);
  const error = Math.max(...[byBlocks, byBootstrap].filter(Number.isFinite), 0) || Number.NaN;
  const perSix = toCm2PerS / 6;
  // Of the later half: what ions rattle in their cages is a constant of the MSD, which bends the logarithm at short times.
  const half = Math.max(1, Math.floor((from + end) / 2));
  const exponent = linearFit(
    times.subarray(half, end).map(Math.log),
    curves.total.subarray(half, end).map(Math.log),
  ).slope;
  if (!(exponent > 0.7))
    notes.push(
      `MSD grows as t^${exponent.toFixed(2)} in the later half of the fitted part, not as t: these atoms do not diffuse in this time, D is no more than a bound`,
    );
  if (
    Math.abs(weighed.slope * perSix - line.slope * perSix) >
    3 * Math.hypot(weighed.error * perSix, error * toCm2PerS)
  )
    notes.push(
      "D_gls is far from D: it takes random walkers for granted, which these atoms are not from fit_start on; take D, or a later --fit",
    );

  const scalars: Scalar[] = [
    { name: "D", unit: "cm²/s", value: line.slope * perSix, error: error * toCm2PerS },
    { name: "D_block_error", unit: "cm²/s", value: byBlocks * toCm2PerS },
    { name: "D_bootstrap_error", unit: "cm²/s", value: byBootstrap * toCm2PerS },
    { name: "D_gls", unit: "cm²/s", value: weighed.slope * perSix, error: weighed.error * perSix },
    ...curves.axes.map((axis, k) => ({
      name: `D_${"xyz"[k]}`,
      unit: "cm²/s",
      value: slope(axis).slope * 0.5 * toCm2PerS,
    })),
    { name: "fit_start", unit: "ps", value: times[from] },
    { name: "fit_end", unit: "ps", value: times[end - 1] },
    { name: "r2", unit: "", value: line.r2 },
    { name: "exponent", unit: "", value: exponent },
  ].filter(({ value }) => Number.isFinite(value));
  const chargeD = slope(collective).slope * perSix;
  scalars.push(
    { name: "D_charge", unit: "cm²/s", value: chargeD },
    { name: "haven", unit: "", value: (line.slope * perSix) / chargeD },
  );
  if (temperature !== undefined) {
    if (volumes.n === 0)
      throw new InputError("the conductivity needs a cell (the density of ions), and the frames have none");
    const density = count / (volumes.sum / volumes.n);
    const sigma = (d: number) => nernstEinstein(density, charge, d, temperature);
    scalars.push({ name: "sigma", unit: "S/cm", value: sigma(line.slope * perSix), error: sigma(error * toCm2PerS) });
    scalars.push({ name: "sigma_charge", unit: "S/cm", value: sigma(chargeD) });
  }
  const fitted = times.map((t) => line.intercept + line.slope * t);
  const columns: TableColumn[] = [
    { name: "time", unit: "ps", values: times.subarray(0, end) },
    {
      name: "msd",
      unit: "Å²",
      values: curves.total.subarray(0, end),
      error: curves.error.every(Number.isFinite) ? curves.error.subarray(0, end) : undefined,
    },
    { name: "msd_charge", unit: "Å²", values: collective.subarray(0, end) },
    { name: "fit", unit: "Å²", values: fitted.subarray(0, end) },
  ];
  return {
    table: { title: `Diffusion of ${species}`, columns, scalars, notes },
    diffusivity: line.slope * perSix,
    error: error * toCm2PerS,
  };
}

/** Mean volume on the way. */
async function* withVolumes(frames: Frames, volumes: { sum: number; n: number }): AsyncIterable<Frame> {
  for await (const frame of frames) {
    if (frame.cell) {
      volumes.sum += volume(frame.cell);
      volumes.n++;
    }
    yield frame;
  }
}

/** |Σ_i Δr_i|² / N over all origins: the MSD of the charge that N equal ions carry together. */
function chargeDisplacement({ positions, tracked }: Tracks): Float64Array {
  const sums = positions.map((row) => {
    const sum = new Float64Array(3);
    for (let c = 0; c < row.length; c++) sum[c % 3] += row[c];
    return sum;
  });
  return native()
    .squaredDisplacement(sums, 3, new Int32Array(3), 1)
    .map((value) => value / tracked.rows.length);
}

function endOf(times: Float64Array, fit: readonly number[] | undefined): number {
  if (!fit) return Math.floor(times.length / 2) + 1;
  const end = firstFrom(times, fit[1] * (1 + 1e-12));
  if (fit[1] > times[times.length - 1] * (1 + 1e-9))
    throw new InputError(`--fit ends at ${fit[1]} ps, the trajectory at ${times[times.length - 1]} ps`);
  return Math.min(times.length, times[end] <= fit[1] * (1 + 1e-9) ? end + 1 : end);
}

function firstFrom(times: Float64Array, at: number): number {
  const found = times.findIndex((t) => t >= at * (1 - 1e-12));
  return found < 0 ? times.length - 1 : found;
}

/** Mean squared displacements: from the first frame, or over all time origins. */
import { InputError } from "../model/errors.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import { native } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { type AnalysisContext, defineAnalysis, type Frames, tooFew } from "./analysis.js";
import { type AtomGroups, atomGroups, type SpeciesCurves, speciesCurves } from "./atom-groups.js";
import { meanAndSd } from "./block-mean.js";
import { evenInterval } from "./clock.js";
import { linearFit, linearStart } from "./linear-fit.js";
import { choice, list } from "./option.js";
import { collectTracks, type TrackOptions, type Tracks, trackFrames } from "./tracks.js";

export const msd = defineAnalysis({
  name: "msd",
  title: "mean squared displacement against time",
  options: {
    species: list("elements to follow, as Li,O; default: all, each of its own"),
    origins: choice("from the first frame, or averaged over all time origins", ["all", "first"], { default: "all" }),
    drift: choice(
      "whose centre of mass is held: none, all other species (framework), or all atoms",
      ["none", "framework", "all"],
      {
        default: "none",
      },
    ),
    runs: list(
      "further trajectories, each an independent run of such a system: the mean over all runs, with its standard deviation",
    ),
  },
  columns: () => ["images"],

  async run(frames, { species, origins, drift, runs }, context): Promise<Table> {
    const one = (input: Frames) =>
      origins === "all"
        ? overOrigins(input, { species, drift }, context)
        : fromFirst(input, { species, drift }, context);
    const first = await one(frames);
    if (!runs) return tableOf(first, origins);
    const all = [first];
    for (const file of runs) all.push(await one(context.open(file)));
    return tableOf(meanOfRuns(all), origins, all.length);
  },

  plot([table]): Figure {
    const time = table.columns[0];
    const totals = table.columns.filter(({ name }) => /^msd(_(?![xyz](_|$))|$)/.test(name));
    const shown = totals.length === 1 ? table.columns.slice(1) : totals;
    return {
      panels: [
        {
          x: { label: "time", unit: time.unit, min: 0 },
          y: { label: "MSD", unit: "Å²", min: 0 },
          layers: shown.map(({ name, values, error }, k) => ({
            kind: "line",
            name: name === "msd" ? "total" : name.replace(/^msd_/, ""),
            x: time.values as Float64Array,
            y: values as Float64Array,
            error: k === 0 || totals.length > 1 ? error : undefined,
          })),
        },
      ],
    };
  },
});

export interface MsdCurves {
  names: string[];
  counts: number[];
  times: Float64Array;
  curves: SpeciesCurves[];
}

async function overOrigins(frames: Frames, options: TrackOptions, context: AnalysisContext): Promise<MsdCurves> {
  return msdOverOrigins(await collectTracks(frames, options, context, "msd"));
}

export function msdOverOrigins({ tracked, times, positions }: Tracks): MsdCurves {
  evenInterval(times, "msd");
  const { counts, groupOf, groupCount, sizes } = atomGroups(tracked);
  const classes = Int32Array.from({ length: 3 * groupOf.length }, (_, c) => 3 * groupOf[Math.floor(c / 3)] + (c % 3));
  const sums = native().squaredDisplacement(positions, classes.length, classes, 3 * groupCount);
  const at = (group: number, axis: number) =>
    sums.subarray((3 * group + axis) * times.length, (3 * group + axis + 1) * times.length);
  const curves = tracked.names.map((_, s) => speciesCurves(s, sizes, times.length, at));
  return { names: tracked.names, counts, times, curves };
}

async function fromFirst(frames: Frames, options: TrackOptions, context: AnalysisContext): Promise<MsdCurves> {
  const times: number[] = [];
  const rows: Float64Array[] = [];
  let start: Float64Array | undefined;
  let groups: AtomGroups | undefined;
  let names: string[] = [];
  for await (const { tracked, time, positions } of trackFrames(frames, options, context)) {
    if (!start) {
      start = positions;
      groups = atomGroups(tracked);
      names = tracked.names;
    }
    rows.push(squaresByGroup(positions, start, groups!));
    times.push(time);
  }
  if (rows.length < 2) throw tooFew("msd", 2, rows.length);
  const { counts, sizes } = groups!;
  const at = (group: number, axis: number) => Float64Array.from(rows, (sums) => sums[3 * group + axis]);
  const curves = names.map((_, s) => speciesCurves(s, sizes, rows.length, at));
  return { names, counts, times: Float64Array.from(times), curves };
}

/** Σ (r − r₀)² of each group and axis. */
function squaresByGroup(now: Float64Array, start: Float64Array, { groupOf, groupCount }: AtomGroups): Float64Array {
  const sums = new Float64Array(3 * groupCount);
  for (let i = 0; i < groupOf.length; i++)
    for (let k = 0; k < 3; k++) sums[3 * groupOf[i] + k] += (now[3 * i + k] - start[3 * i + k]) ** 2;
  return sums;
}

/** Mean over independent runs (configurations); `error` becomes the standard deviation from run to run (S54). */
function meanOfRuns(runs: MsdCurves[]): MsdCurves {
  const [{ names, counts, times }] = runs;
  const length = Math.min(...runs.map((run) => run.times.length));
  for (const [k, run] of runs.entries()) {
    if (run.names.join() !== names.join())
      throw new InputError(
        `--runs: run ${k + 1} has ${run.names.join(", ")}, the first ${names.join(", ")}; name some with --species`,
      );
    for (let t = 0; t < length; t++)
      if (Math.abs(run.times[t] - times[t]) > 1e-6 * times[length - 1])
        throw new InputError(
          `--runs: frames of run ${k + 1} are at other times (${run.times[t]} ps) than those of the first (${times[t]} ps); choose them with --frames`,
        );
  }
  const curves = names.map((_, s): SpeciesCurves => {
    const of = (pick: (curve: SpeciesCurves) => Float64Array) =>
      Float64Array.from({ length }, (__, t) => meanAndSd(runs.map((run) => pick(run.curves[s])[t])).mean);
    return {
      axes: [0, 1, 2].map((k) => of(({ axes }) => axes[k])) as SpeciesCurves["axes"],
      total: of(({ total }) => total),
      error: Float64Array.from({ length }, (__, t) => meanAndSd(runs.map((run) => run.curves[s].total[t])).sd),
    };
  });
  return { names, counts, times: times.subarray(0, length), curves };
}

/** Where the curve is a straight line (S12), and D from there on: to the end of the run, or to half of it over all origins. */
function straightPart(times: Float64Array, total: Float64Array, origins: string, end: string): Scalar[] {
  const stop = origins === "first" ? times.length : Math.floor(times.length / 2) + 1;
  const from = linearStart(times, total, stop);
  if (from === undefined) return [];
  const { slope, slopeError } = linearFit(times.subarray(from, stop), total.subarray(from, stop));
  return [
    { name: `linear_from${end}`, unit: "ps", value: times[from] },
    { name: `D${end}`, unit: "cm²/s", value: (slope / 6) * 1e-4, error: (slopeError / 6) * 1e-4 },
  ];
}

function tableOf({ names, counts, times, curves }: MsdCurves, origins: string, runs = 1): Table {
  const scalars: Scalar[] = [];
  const columns: TableColumn[] = [{ name: "time", unit: "ps", values: times }];
  curves.forEach(({ axes, total, error }, s) => {
    const end = names.length > 1 ? `_${names[s]}` : "";
    const known = error.every(Number.isFinite);
    scalars.push(...straightPart(times, total, origins, end));
    columns.push({ name: `msd${end}`, unit: "Å²", values: total, error: known ? error : undefined });
    axes.forEach((values, k) => {
      columns.push({ name: `msd_${"xyz"[k]}${end}`, unit: "Å²", values });
    });
  });
  const n = names.map((name, s) => `${counts[s]} ${name}`).join(", ");
  const how =
    origins === "all"
      ? `averaged over all time origins (${times.length} at the shortest time, 1 at the longest)`
      : "from the first frame";
  const notes = [`n = ${n}; ${how}`];
  if (runs > 1) notes.push(`mean of ${runs} runs; the error of msd is the standard deviation from run to run`);
  if (scalars.length)
    notes.push(
      "D: slope/6 from where the curve is straight, with the scatter about the line only; 'diffusion' gives its uncertainty",
    );
  return { title: "Mean squared displacement", columns, scalars, notes };
}

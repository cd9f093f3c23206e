/** Velocity autocorrelation over all time origins, its spectrum and the Green–Kubo integral. */
import { AtomOrder } from "../model/atom-order.js";
import { InputError } from "../model/errors.js";
import type { Table, TableColumn } from "../model/table.js";
import { native } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { type AnalysisContext, defineAnalysis, type Frames, tooFew } from "./analysis.js";
import { atomGroups, type SpeciesCurves, speciesCurves } from "./atom-groups.js";
import { Clock, evenInterval } from "./clock.js";
import { expectNumbers } from "./finite.js";
import { list, number } from "./option.js";
import { chosenRows, sayMemory, type Tracked, trackedAtoms } from "./tracks.js";

export const vacf = defineAnalysis({
  name: "vacf",
  title: "velocity autocorrelation, its spectrum and diffusion by Green–Kubo",
  options: {
    species: list("elements, as Li,O; default: all, each of its own"),
    window: number("length of the correlation that the spectrum is made of; default: half of the trajectory", {
      unit: "ps",
      min: 0,
    }),
  },
  columns: () => ["vx", "vy", "vz"],

  async run(frames, { species, window }, context): Promise<Table[]> {
    const { tracked, times, velocities } = await collectVelocities(frames, species, context);
    const interval = evenInterval(times, "vacf");
    const groups = atomGroups(tracked);
    const classes = Int32Array.from(
      { length: 3 * tracked.rows.length },
      (_, c) => 3 * groups.groupOf[Math.floor(c / 3)] + (c % 3),
    );
    const sums = native().autocorrelation(velocities, classes.length, classes, 3 * groups.groupCount);
    const at = (group: number, axis: number) =>
      sums.subarray((3 * group + axis) * times.length, (3 * group + axis + 1) * times.length);
    const curves = tracked.names.map((_, s) => speciesCurves(s, groups.sizes, times.length, at));
    const note = `n = ${tracked.names.map((name, s) => `${groups.counts[s]} ${name}`).join(", ")}; all time origins`;
    const used = Math.min(
      times.length,
      Math.max(2, window === undefined ? Math.ceil(times.length / 2) : Math.round(window / interval) + 1),
    );
    return [correlationTable(tracked, times, interval, curves, note), spectrumTable(tracked, interval, curves, used)];
  },

  plot([correlation, spectrum]): Figure {
    const lines = (table: Table, pattern: RegExp) => {
      const found = table.columns.filter(({ name }) => pattern.test(name));
      return found.map(({ name, values }) => ({
        kind: "line" as const,
        name: found.length > 1 ? name.replace(/^[a-z]+_/, "") : undefined,
        x: table.columns[0].values as Float64Array,
        y: values as Float64Array,
      }));
    };
    return {
      columns: 2,
      panels: [
        {
          x: { label: "time", unit: "ps", min: 0, max: 0.5 * (correlation.columns[0].values as number[]).at(-1)! },
          y: { label: "VACF / VACF(0)" },
          layers: [...lines(correlation, /^normalized/), { kind: "rule", at: { y: 0 } }],
        },
        {
          x: { label: "frequency", unit: "THz", min: 0 },
          y: { label: "spectrum", unit: "1/THz" },
          layers: lines(spectrum, /^spectrum/),
        },
      ],
    };
  },
});

async function collectVelocities(
  frames: Frames,
  species: readonly string[] | undefined,
  context: AnalysisContext,
): Promise<{ tracked: Tracked; times: Float64Array; velocities: Float64Array[] }> {
  const clock = new Clock(context);
  const times: number[] = [];
  let tracked: Tracked | undefined;
  let atoms: AtomOrder;
  const velocities: Float64Array[] = [];
  for await (const frame of frames) {
    if (!frame.velocities)
      throw new InputError("vacf needs velocities, and the frames have none; write vx vy vz to the dump");
    expectNumbers(frame, frame.velocities, 3, "velocity");
    if (!tracked) {
      tracked = trackedAtoms(frame, { species }, context);
      atoms = new AtomOrder(frame);
    }
    const row = chosenRows(frame.velocities, atoms!.rows(frame), tracked.rows);
    sayMemory(velocities.length, row.length, context);
    velocities.push(row);
    times.push(clock.time(frame));
  }
  if (!tracked || times.length < 2) throw tooFew("vacf", 2, times.length);
  return { tracked, times: Float64Array.from(times), velocities };
}

function correlationTable(
  { names }: Tracked,
  times: Float64Array,
  interval: number,
  curves: SpeciesCurves[],
  note: string,
): Table {
  const columns: TableColumn[] = [{ name: "time", unit: "ps", values: times }];
  curves.forEach(({ total, error }, s) => {
    const end = names.length > 1 ? `_${names[s]}` : "";
    columns.push({
      name: `vacf${end}`,
      unit: "Å²/ps²",
      values: total,
      error: error.every(Number.isFinite) ? error : undefined,
    });
    columns.push({ name: `normalized${end}`, unit: "", values: total.map((value) => value / total[0]) });
    // D(t) = ⅓ ∫₀ᵗ ⟨v(0)·v(t′)⟩ dt′, by trapezoids.
    let integral = 0;
    const running = total.map((value, t) => (t === 0 ? 0 : (integral += ((value + total[t - 1]) * interval) / 6)));
    columns.push({ name: `diffusivity${end}`, unit: "Å²/ps", values: running });
  });
  const nyquist = 0.5 / interval;
  const coarse =
    nyquist < 30
      ? [
          `frames are ${interval} ps apart: vibrations above ${nyquist.toPrecision(3)} THz appear at lower frequencies, and D is coarse`,
        ]
      : [];
  return { name: "vacf", title: "Velocity autocorrelation", columns, notes: [note, ...coarse] };
}

/** S(f) = 4 ∫₀^∞ C(t)/C(0) cos(2πft) dt with a Hann window: an integral over frequency of 1. */
function spectrumTable({ names }: Tracked, interval: number, curves: SpeciesCurves[], length: number): Table {
  const points = length;
  const frequency = Float64Array.from({ length: points }, (_, k) => (0.5 * k) / interval / Math.max(1, points - 1));
  const columns: TableColumn[] = [
    { name: "frequency", unit: "THz", values: frequency },
    { name: "wavenumber", unit: "1/cm", values: frequency.map((f) => f * 33.35640951981521) },
  ];
  curves.forEach(({ total }, s) => {
    const weighted = Float64Array.from({ length }, (_, t) => {
      const hann = 0.5 * (1 + Math.cos((Math.PI * t) / length));
      return (((t === 0 ? 0.5 : 1) * hann * total[t]) / total[0]) * interval * 4;
    });
    const values = frequency.map((f) => {
      let sum = 0;
      const step = 2 * Math.PI * f * interval;
      for (let t = 0; t < length; t++) sum += weighted[t] * Math.cos(step * t);
      return sum;
    });
    columns.push({ name: `spectrum${names.length > 1 ? `_${names[s]}` : ""}`, unit: "1/THz", values });
  });
  return { name: "spectrum", title: "Spectrum of the velocity autocorrelation", columns };
}

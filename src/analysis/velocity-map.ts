/** How fast atoms migrate, on a plane: the distance of each atom per interval of time, binned where it started (S25). */

import { inverse } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { axisIndex, edgeLength, meanAndDeviation } from "./along-axis.js";
import { defineAnalysis, tooFew } from "./analysis.js";
import { mapPanels } from "./map-panels.js";
import { choice, list, number, numbers } from "./option.js";
import { trackFrames } from "./tracks.js";
import { type Window, windowsOf } from "./windows.js";

interface Sums {
  distance: Float64Array;
  count: Float64Array;
}

export const velocityMap = defineAnalysis({
  name: "velocity-map",
  title: "migration distance per ps on a plane",
  options: {
    species: list("elements, counted together", { default: ["Li"] }),
    plane: choice("the plane", ["xy", "yz", "xz"], { default: "yz" }),
    interval: number("time over which a distance is taken", { default: 1, unit: "ps", min: 1e-6 }),
    bin: number("width of a bin", { default: 0.5, unit: "Å", min: 0.01 }),
    times: numbers("windows of time around these, in ps, one map each; default: all"),
    window: number("half length of a window", { default: 5, unit: "ps", min: 0 }),
    drift: choice(
      "motion that is taken off: none, the centre of all other species, of all atoms",
      ["none", "framework", "all"],
      {
        default: "none",
      },
    ),
  },

  async run(frames, options, context): Promise<Table[]> {
    const [a, b] = [...options.plane].map((letter) => axisIndex(letter as "x"));
    const windows = windowsOf(options.times, options.window);
    let shape: [number, number] | undefined;
    const sums: Sums[] = [];
    const lengths: [number[], number[]] = [[], []];
    const waiting: { time: number; positions: Float64Array; frame: Frame }[] = [];
    let pairs = 0;
    for await (const { positions, time, frame } of trackFrames(
      frames,
      { species: options.species, drift: options.drift },
      context,
    )) {
      shape ??= [a, b].map((axis) => Math.max(1, Math.round(edgeLength(frame, axis) / options.bin))) as [
        number,
        number,
      ];
      lengths[0].push(edgeLength(frame, a));
      lengths[1].push(edgeLength(frame, b));
      waiting.push({ time, positions, frame });
      // Frames older than the interval are done with; the oldest within it starts this distance.
      while (waiting.length > 1 && waiting[1].time <= time - options.interval + 1e-9) waiting.shift();
      const start = waiting[0];
      const elapsed = time - start.time;
      if (Math.abs(elapsed - options.interval) > 1e-6 * Math.max(1, options.interval)) continue;
      pairs++;
      for (const [w, window] of windows.entries())
        if (window.has(start.time)) add((sums[w] ??= empty(shape)), start, positions, elapsed, shape, a, b);
    }
    if (lengths[0].length < 2) throw tooFew("velocity-map", 2, lengths[0].length);
    if (pairs === 0)
      throw new InputError(
        `velocity-map: no two frames are ${options.interval} ps apart; pass --interval with a multiple of the time between frames`,
      );
    const size = lengths.map((all) => meanAndDeviation(all).mean) as [number, number];
    return windows.map((window, w) => {
      if (!sums[w]) throw new InputError(`--times: no frame lies in the window ${window.text}`);
      return tableOf(sums[w], shape!, size, options.plane, window, options.species.join("+"), options.interval);
    });
  },

  plot: (tables): Figure => ({ panels: mapPanels(tables, "velocity") }),
});

function empty([na, nb]: [number, number]): Sums {
  return { distance: new Float64Array(na * nb), count: new Float64Array(na * nb) };
}

function add(
  sums: Sums,
  start: { positions: Float64Array; frame: Frame },
  now: Float64Array,
  elapsed: number,
  shape: [number, number],
  a: number,
  b: number,
): void {
  const { positions, frame } = start;
  const inv = inverse(frame.cell!);
  const bin = (i: number, axis: number, count: number) => {
    let s = 0;
    for (let k = 0; k < 3; k++) s += (positions[3 * i + k] - frame.origin[k]) * inv[3 * k + axis];
    return Math.min(count - 1, Math.floor((s - Math.floor(s)) * count));
  };
  for (let i = 0; i < positions.length / 3; i++) {
    const d = Math.hypot(
      now[3 * i] - positions[3 * i],
      now[3 * i + 1] - positions[3 * i + 1],
      now[3 * i + 2] - positions[3 * i + 2],
    );
    const at = bin(i, a, shape[0]) * shape[1] + bin(i, b, shape[1]);
    sums.distance[at] += d / elapsed;
    sums.count[at]++;
  }
}

function tableOf(
  { distance, count }: Sums,
  [na, nb]: [number, number],
  [la, lb]: [number, number],
  plane: string,
  window: Window,
  what: string,
  interval: number,
): Table {
  // Bins that nothing started from hold no data, which is not a velocity of zero: they are left out.
  const kept = [...count.keys()].filter((k) => count[k] > 0);
  return {
    name: window.text.replaceAll(" ", "") || undefined,
    title: `Migration velocity of ${what}${window.text ? `, ${window.text}` : ""}`,
    columns: [
      { name: plane[0], unit: "Å", values: kept.map((k) => ((Math.floor(k / nb) + 0.5) / na) * la) },
      { name: plane[1], unit: "Å", values: kept.map((k) => (((k % nb) + 0.5) / nb) * lb) },
      { name: "velocity", unit: "Å/ps", values: kept.map((k) => distance[k] / count[k]) },
      { name: "n", unit: "", values: kept.map((k) => count[k]) },
    ],
    notes: [
      `distance over ${interval} ps from where an atom started; ${kept.length} of ${na * nb} bins have data, the others are left out`,
    ],
  };
}

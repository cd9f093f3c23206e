/**
 * Cavity fraction: the part of space where a Li ion would fit, that is, farther than R_X from every atom of each other element
 * (S10). The probe's own element does not count.
 */

import { typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import { type Frame, makeFrame } from "../model/frame.js";
import type { Table } from "../model/table.js";
import { native } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { axes, axisIndex, cellOf, edgeLength } from "./along-axis.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { choice, integer, list, number, numbers, text } from "./option.js";
import { PairDistribution } from "./pair-distribution.js";

export const cavity = defineAnalysis({
  name: "cavity",
  title: "cavity fraction: where a probe ion would fit",
  options: {
    radii: list("exclusion radii, as La=2.6,Zr=2.4,O=1.6; without: where g(r) of probe and element begins"),
    probe: text("the element that would sit there", { default: "Li" }),
    threshold: number("g(r) above this is where it begins", { default: 0.01, min: 0 }),
    grid: integer("points along each cell vector; default: by spacing", { min: 1 }),
    spacing: number("distance of grid points", { default: 0.2, unit: "Å", min: 0.01 }),
    axis: choice("planes are perpendicular to this cell vector", axes, { default: "z" }),
    region: numbers(
      "from,to along the axis as fractions: the cavity fraction of that part (a grain boundary) and of the rest",
    ),
    gridFile: text("the map (1: cavity) of the last frame, written to this file (.cube or CHGCAR)"),
  },

  async run(frames, options, context): Promise<Table> {
    const found = options.radii ? parseRadii(options.radii) : undefined;
    const { radii, notes } = found
      ? { radii: found, notes: [] }
      : await onsets(frames, options.probe, options.threshold);
    const axis = axisIndex(options.axis);
    let shape: [number, number, number] | undefined;
    let mean: BlockMean | undefined;
    let length = 0;
    let last: { frame: Frame; free: Uint8Array } | undefined;
    for await (const frame of atLeast(frames, 1, "cavity")) {
      const cell = cellOf(frame, "cavity");
      shape ??= [0, 1, 2].map(
        (k) => options.grid ?? Math.max(1, Math.round(edgeLength(frame, k) / options.spacing)),
      ) as [number, number, number];
      const reach = radiusOfAtoms(frame, radii, context.select?.(frame));
      if (!reach.some((radius) => radius > 0))
        throw new InputError(`cavity: no atom has a radius; --select matches no ${[...radii.keys()].join(", ")}`);
      const free = native().cavity(frame.positions, reach, cell, frame.origin, shape);
      mean ??= new BlockMean(shape[axis]);
      mean.add(planes(free, shape, axis));
      length += edgeLength(frame, axis);
      last = { frame, free };
    }
    const cv = mean!.mean();
    const error = mean!.error();
    const count = shape![axis];
    if (options.gridFile) {
      const values = Float64Array.from(last!.free);
      await context.write(
        options.gridFile,
        makeFrame({ ...last!.frame, grids: [{ name: "cavity", shape: shape!, values }] }),
      );
    }
    const average = (from: number, to: number) => {
      const inside = cv.filter((_, i) => i / count >= from && i / count < to);
      return inside.reduce((sum, value) => sum + value, 0) / inside.length;
    };
    const scalars = [{ name: "cv", unit: "", value: average(0, 1) }];
    if (options.region) {
      const [from, to] = options.region;
      if (options.region.length !== 2 || !(from >= 0 && to <= 1 && from < to))
        throw new InputError(`--region: expected two fractions as 0.45,0.55, got ${options.region.join(",")}`);
      const inside = average(from, to);
      scalars.push({ name: "cv_region", unit: "", value: inside });
      scalars.push({ name: "cv_rest", unit: "", value: (average(0, 1) - inside * (to - from)) / (1 - (to - from)) });
    }
    const used = [...radii].map(([name, r]) => `${name} ${r.toPrecision(4)} Å`).join(", ");
    return {
      title: "Cavity fraction",
      columns: [
        { name: "plane", unit: "", values: Int32Array.from({ length: count }, (_, i) => i) },
        { name: options.axis, unit: "Å", values: cv.map((_, i) => ((i / count) * length) / mean!.n) },
        { name: "cv", unit: "", values: cv, error: error.every(Number.isFinite) ? error : undefined },
      ],
      scalars,
      notes: [`n = ${mean!.n} frames; grid ${shape!.join(" × ")}, points at i/n; radii ${used}`, ...notes],
    };
  },

  plot([{ columns }]): Figure {
    return {
      panels: [
        {
          x: { label: columns[1].name, unit: "Å" },
          y: { label: "cavity fraction", min: 0 },
          layers: [
            {
              kind: "line",
              x: columns[1].values as number[],
              y: columns[2].values as number[],
              error: columns[2].error,
            },
          ],
        },
      ],
    };
  },
});

export function parseRadii(words: readonly string[]): Map<string, number> {
  return new Map(
    words.map((word) => {
      const [, name, value] = word.match(/^(\w+)=([\d.]+)$/) ?? [];
      if (!name || !(Number(value) > 0)) throw new InputError(`--radii: expected words such as La=2.6, got '${word}'`);
      return [name, Number(value)] as const;
    }),
  );
}

/** One radius per atom; 0: the atom excludes nothing. */
export function radiusOfAtoms(frame: Frame, radii: Map<string, number>, chosen?: Uint8Array): Float64Array {
  const ofType = new Float64Array(frame.typeCount);
  for (const [name, radius] of radii)
    typesNamed(frame, name).forEach((one, type) => {
      if (one) ofType[type] = radius;
    });
  return Float64Array.from(frame.types, (type, i) => (chosen && !chosen[i] ? 0 : ofType[type]));
}

/** The smallest distance at which g(r) of probe and element exceeds the threshold, for every other element (SFig. 4). */
export async function onsets(
  frames: Parameters<typeof atLeast>[0],
  probe: string,
  threshold: number,
): Promise<{ radii: Map<string, number>; notes: string[] }> {
  const bins = 500;
  const cutoff = 5;
  let distribution: PairDistribution | undefined;
  let others: string[] = [];
  for await (const frame of atLeast(frames, 1, "cavity")) {
    if (!distribution) {
      typesNamed(frame, probe);
      others = [...new Set(frame.species ?? [])].filter((name) => name !== probe);
      if (others.length === 0)
        throw new InputError("cavity: the frames name no other element; pass --types, or --radii");
      const specs = others.map((name, k) => ({ name, centers: [0], neighbors: [k + 1] }));
      distribution = new PairDistribution(specs, others.length + 1, cutoff, bins);
    }
    const group = Int32Array.from(frame.types, (type) => {
      const name = frame.species![type];
      return name === probe ? 0 : others.indexOf(name) + 1;
    });
    distribution.add(frame, group);
  }
  const { r, g } = distribution!;
  const radii = new Map<string, number>();
  for (const [k, name] of others.entries()) {
    const at = g[k].mean().findIndex((value) => value > threshold);
    if (at < 0) throw new InputError(`cavity: ${probe} and ${name} never come within ${cutoff} Å; pass --radii`);
    radii.set(name, r[at]);
  }
  return { radii, notes: [`radii are where g(r) of ${probe} and each element exceeds ${threshold}`] };
}

function planes(free: Uint8Array, [nx, ny, nz]: [number, number, number], axis: number): Float64Array {
  const shape = [nx, ny, nz];
  const out = new Float64Array(shape[axis]);
  let index = 0;
  for (let i = 0; i < nx; i++)
    for (let j = 0; j < ny; j++)
      for (let k = 0; k < nz; k++) if (free[index++]) out[axis === 0 ? i : axis === 1 ? j : k]++;
  return out.map((value) => (value * shape[axis]) / free.length);
}

/**
 * The face of lithium metal against an electrolyte: its height over the plane, roughness and protrusions (S26). Metallic Li has no
 * oxygen near and many Li neighbours.
 */

import { nameOf } from "../model/atom-order.js";
import { typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Table } from "../model/table.js";
import { native } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { axes, axisIndex, edgeLength, fractionOf, meanAndDeviation } from "./along-axis.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { TimeAxis } from "./clock.js";
import { choice, integer, number, text } from "./option.js";

export const interfaceAnalysis = defineAnalysis({
  name: "interface",
  title: "height, roughness and protrusions of the lithium metal interface",
  options: {
    metal: text("the element of the metal", { default: "Li" }),
    ligand: text("an atom with one of these near is not metal", { default: "O" }),
    ligandCutoff: number("near", { default: 3, unit: "Å", min: 0.1 }),
    neighbors: integer("metal has at least so many of its own …", { default: 6, min: 0 }),
    cutoff: number("… within this", { default: 3.6, unit: "Å", min: 0.1 }),
    axis: choice("normal of the interface", axes, { default: "z" }),
    along: choice("height is followed along this direction", axes, { default: "y" }),
    bin: number("width of a bin along it", { default: 2, unit: "Å", min: 0.1 }),
    side: choice("the metal grows towards the high or the low end of the axis", ["high", "low"], { default: "high" }),
    flat: number(
      "roughness of a flat interface (of the model without a boundary); a protrusion is three times as high. Default: this interface's own, by its median deviation, which a cone does not raise",
      { unit: "Å", min: 0 },
    ),
    protrusion: number("height above the median that counts as a protrusion", { default: 3, unit: "Å", min: 0 }),
  },

  async run(frames, options, context): Promise<Table[]> {
    if (options.axis === options.along) throw new InputError("--along: expected another direction than --axis");
    const [normal, along] = [axisIndex(options.axis), axisIndex(options.along)];
    const time = new TimeAxis(context);
    const series: { median: number; top: number; roughness: number; count: number }[] = [];
    let last: { heights: Float64Array; length: number; usual: number } | undefined;
    let bins = 0;
    for await (const frame of atLeast(frames, 1, "interface")) {
      const rows = metalRows(frame, options, context.select?.(frame));
      if (rows.length === 0)
        throw new InputError(
          `interface: no metallic ${options.metal} in ${nameOf(frame)}; loosen --neighbors or --cutoff, or check --select`,
        );
      time.add(frame);
      bins ||= Math.max(1, Math.round(edgeLength(frame, along) / options.bin));
      const heights = heightsOf(frame, rows, normal, along, bins, options.side === "high");
      const known = heights.filter(Number.isFinite).sort();
      const median = known[Math.floor(known.length / 2)];
      const sign = options.side === "high" ? 1 : -1;
      const top = known.reduce((most, h) => Math.max(most, sign * (h - median)), 0);
      series.push({ median, top, roughness: meanAndDeviation(known).deviation, count: rows.length });
      last = { heights, length: edgeLength(frame, along), usual: options.flat ?? usualDeviation(known, median) };
    }
    const { heights, length, usual } = last!;
    const across = time.column();
    const column = (name: string, unit: string, pick: (one: (typeof series)[number]) => number) => ({
      name,
      unit,
      values: Float64Array.from(series, pick),
    });
    const end = series[series.length - 1];
    return [
      {
        name: "history",
        title: `Interface of metallic ${options.metal} along ${options.axis}`,
        columns: [
          across,
          column("median_height", "Å", ({ median }) => median),
          column("protrusion", "Å", ({ top }) => top),
          column("roughness", "Å", ({ roughness }) => roughness),
          column("metal_atoms", "", ({ count }) => count),
        ],
        scalars: [
          { name: "protrusion", unit: "Å", value: end.top },
          { name: "width_at_half_height", unit: "Å", value: halfWidth(heights, length, end, options.side === "high") },
          {
            name: "has_protrusion",
            unit: "",
            value: end.top > options.protrusion && end.top > 3 * usual ? 1 : 0,
          },
        ],
        notes: [
          `metallic: no ${options.ligand} within ${options.ligandCutoff} Å and at least ${options.neighbors} ${options.metal} within ${options.cutoff} Å; ` +
            `a protrusion is higher than ${options.protrusion} Å and than three times ${usual.toPrecision(3)} Å, the ${options.flat === undefined ? "median deviation" : "roughness of a flat one"}; n = ${series.length} frames, scalars of the last`,
        ],
      },
      {
        name: "profile",
        title: `Height of the interface along ${options.along}, last frame`,
        columns: [
          { name: options.along, unit: "Å", values: heights.map((_, i) => ((i + 0.5) / bins) * length) },
          { name: "height", unit: "Å", values: heights },
        ],
      },
    ];
  },

  plot([history, profile]): Figure {
    const line = (table: Table, column: number) => ({
      kind: "line" as const,
      x: table.columns[0].values as number[],
      y: table.columns[column].values as number[],
    });
    return {
      columns: 2,
      panels: [
        {
          x: { label: profile.columns[0].name, unit: "Å" },
          y: { label: "height", unit: "Å" },
          layers: [{ ...line(profile, 1), step: true }],
        },
        {
          x: { label: history.columns[0].name, unit: history.columns[0].unit },
          y: { label: "protrusion", unit: "Å", min: 0 },
          layers: [line(history, 2)],
        },
      ],
    };
  },
});

function metalRows(
  frame: Frame,
  {
    metal,
    ligand,
    ligandCutoff,
    neighbors,
    cutoff,
  }: { metal: string; ligand: string; ligandCutoff: number; neighbors: number; cutoff: number },
  chosen: Uint8Array | undefined,
): Int32Array {
  const [isMetal, isLigand] = [typesNamed(frame, metal), typesNamed(frame, ligand)];
  const groups = frame.types.map((type) => (isMetal[type] ? 0 : isLigand[type] ? 1 : -1));
  const cutoffs = Float64Array.of(cutoff, ligandCutoff, ligandCutoff, 0);
  const list = native().neighbors(frame, groups, 2, cutoffs);
  const rows: number[] = [];
  for (let i = 0; i < frame.count; i++) {
    if (groups[i] !== 0 || (chosen && !chosen[i])) continue;
    let [own, others] = [0, 0];
    for (let n = list.offsets[i]; n < list.offsets[i + 1]; n++) groups[list.index[n]] === 0 ? own++ : others++;
    if (others === 0 && own >= neighbors) rows.push(i);
  }
  return Int32Array.from(rows);
}

/** What the standard deviation would be were most heights spread normally: 1.4826 times the median deviation. */
function usualDeviation(heights: Float64Array, median: number): number {
  const off = heights.map((h) => Math.abs(h - median)).sort();
  return 1.4826 * off[Math.floor(off.length / 2)];
}

/** The outermost metal atom of each bin; NaN where there is none. */
function heightsOf(
  frame: Frame,
  rows: Int32Array,
  normal: number,
  along: number,
  bins: number,
  high: boolean,
): Float64Array {
  const [h, y] = [fractionOf(frame, rows, normal), fractionOf(frame, rows, along)];
  const length = edgeLength(frame, normal);
  const out = new Float64Array(bins).fill(Number.NaN);
  rows.forEach((_, n) => {
    const bin = Math.min(bins - 1, Math.floor(y[n] * bins));
    const height = h[n] * length;
    if (Number.isNaN(out[bin]) || (high ? height > out[bin] : height < out[bin])) out[bin] = height;
  });
  return out;
}

/** Length of the part that stands higher than half the protrusion. */
function halfWidth(
  heights: Float64Array,
  length: number,
  { median, top }: { median: number; top: number },
  high: boolean,
): number {
  const sign = high ? 1 : -1;
  return (heights.filter((h) => sign * (h - median) > top / 2).length / heights.length) * length;
}

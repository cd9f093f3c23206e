/**
 * Charge densities (CHGCAR, cube): planar averages, P(z), maps of layers after eqs. (1)–(5) of SI Note 4 (S38), differences of two
 * densities, macroscopic averages.
 */

import { determinant } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import type { Frame, Grid } from "../model/frame.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { axes, axisIndex, cellOf, edgeLength, meanAndDeviation } from "./along-axis.js";
import { type AnalysisContext, defineFileAnalysis } from "./analysis.js";
import { mapPanels } from "./map-panels.js";
import { choice, flag, integer, list, number } from "./option.js";

export const charge = defineFileAnalysis({
  name: "charge",
  title: "charge density: planar averages, P(z), maps of layers",
  files: { least: 1, what: "CHGCAR or cube; a second one is subtracted" },
  options: {
    axis: choice("normal of the planes", axes, { default: "z" }),
    grid: integer("which of the file's grids: 1 total, 2 spin", { default: 1, min: 1 }),
    layers: list("z1:z2 in planes (from 0), several as 10:30,50:70: maps of ρ_layer"),
    halfOpen: flag("sum the planes z1 < z ≤ z2 (the printed formula sums z1 ≤ z ≤ z2 and divides by z2 − z1)"),
    period: number("length of a macroscopic average of the planar one", { unit: "Å", min: 0 }),
    raw: flag("values of the file as they are (LOCPOT, ELFCAR): averages instead of densities"),
  },

  async run(files, options, context): Promise<Table[]> {
    if (files.length > 2)
      throw new InputError(`charge: expected one file, or two of which the second is subtracted; got ${files.length}`);
    const { frame, grid } = await gridOf(files[0], options, context);
    const values = Float64Array.from(grid.values);
    if (files[1]) subtract(values, grid, await gridOf(files[1], options, context), files);
    const axis = axisIndex(options.axis);
    const length = edgeLength(frame, axis);
    const volume = Math.abs(determinant(cellOf(frame, "charge")));
    // Potentials are averaged, not counted.
    const raw = options.raw || grid.unit === "eV" || grid.unit === "hartree";
    const tables = [planar(values, grid.shape, axis, length, volume, { ...options, raw })];
    for (const word of options.layers ?? [])
      tables.push(layer(values, grid.shape, axis, frame, length, word, options.halfOpen));
    return tables;
  },

  plot([planar, ...layers]): Figure {
    const z = planar.columns[1];
    const [mean, macroscopic] = [planar.columns[2], planar.columns.find(({ name }) => name === "macroscopic")];
    return {
      columns: layers.length ? Math.min(3, 1 + layers.length) : 1,
      panels: [
        {
          x: { label: z.name, unit: "Å" },
          y: { label: "planar average", unit: mean.unit },
          layers: [
            { kind: "line", name: macroscopic && "planar", x: z.values as number[], y: mean.values as number[] },
            ...(macroscopic
              ? [
                  {
                    kind: "line" as const,
                    name: "macroscopic",
                    x: z.values as number[],
                    y: macroscopic.values as number[],
                  },
                ]
              : []),
          ],
        },
        ...(layers.length ? mapPanels(layers, "rho_layer") : []),
      ],
    };
  },
});

async function gridOf(
  file: string,
  { grid: which, raw }: { grid: number; raw: boolean },
  context: AnalysisContext,
): Promise<{ frame: Frame; grid: Grid }> {
  for await (const frame of context.open(file)) {
    const grid = frame.grids?.[which - 1];
    if (grid) return { frame, grid: raw ? grid : inElectrons(grid, frame, file) };
    throw InputError.at(
      file,
      frame.grids?.length
        ? `has ${frame.grids.length} grids; --grid ${which} is not there`
        : "holds no grid; expected CHGCAR, LOCPOT, ELFCAR or cube",
    );
  }
  throw InputError.at(file, "holds no frame");
}

/** 1 bohr in Å (CODATA 2018). */
const bohr = 0.529177210903;

/** Densities per bohr³ (cube, where nothing else is said) as VASP keeps them: times the volume of the cell. */
function inElectrons(grid: Grid, frame: Frame, file: string): Grid {
  const perVolume = grid.unit === "e/bohr^3" || (grid.unit === undefined && /\.cube?(\.\w+)?$/i.test(file));
  if (!perVolume) return grid;
  const factor = Math.abs(determinant(cellOf(frame, "charge"))) / bohr ** 3;
  return { ...grid, unit: "e", values: grid.values.map((value) => value * factor) };
}

function subtract(values: Float64Array, grid: Grid, other: { grid: Grid }, files: readonly string[]): void {
  if (other.grid.shape.join() !== grid.shape.join())
    throw InputError.at(
      files[1],
      `its grid is ${other.grid.shape.join(" × ")}, that of ${files[0]} ${grid.shape.join(" × ")}: differences need the same grid`,
    );
  for (let k = 0; k < values.length; k++) values[k] -= other.grid.values[k];
}

/** Sum over each plane perpendicular to `axis`. */
function planeSums(values: Float64Array, shape: readonly number[], axis: number): Float64Array {
  const sums = new Float64Array(shape[axis]);
  const [, ny, nz] = shape;
  for (let k = 0; k < values.length; k++) {
    const at = axis === 2 ? k % nz : axis === 1 ? Math.floor(k / nz) % ny : Math.floor(k / (ny * nz));
    sums[at] += values[k];
  }
  return sums;
}

function planar(
  values: Float64Array,
  shape: readonly [number, number, number],
  axis: number,
  length: number,
  volume: number,
  { period, raw }: { period?: number; raw: boolean },
): Table {
  const n = shape[axis];
  const sums = planeSums(values, shape, axis);
  const total = sums.reduce((a, b) => a + b, 0);
  const perPlane = values.length / n;
  // CHGCAR holds density times volume: electrons per Å³ are value / V, electrons of a plane sum / points of the grid.
  const average = sums.map((sum) => sum / perPlane / (raw ? 1 : volume));
  const unit = raw ? "" : "e/Å³";
  const columns: TableColumn[] = [
    { name: "plane", unit: "", values: Int32Array.from({ length: n }, (_, k) => k) },
    { name: "xyz"[axis], unit: "Å", values: sums.map((_, k) => (k / n) * length) },
    { name: "average", unit, values: average },
    { name: "P", unit: "", values: sums.map((sum) => sum / total) },
  ];
  if (period) columns.push({ name: "macroscopic", unit, values: smoothed(average, (period / length) * n) });
  const scalars: Scalar[] = raw ? [] : [{ name: "electrons", unit: "e", value: total / values.length }];
  const notes = [`grid ${shape.join(" × ")}`];
  if (period) notes.push(`macroscopic: mean over ${period} Å`);
  return { name: "planar", title: "Planar average", columns, scalars, notes };
}

/** Running mean over a window of `width` planes (not whole in general), periodic. */
function smoothed(values: Float64Array, width: number): Float64Array {
  const n = values.length;
  const half = width / 2;
  return values.map((_, i) => {
    let sum = 0;
    for (let k = Math.floor(i - half - 0.5); k <= Math.ceil(i + half + 0.5); k++) {
      const overlap = Math.min(k + 0.5, i + half) - Math.max(k - 0.5, i - half);
      if (overlap > 0) sum += overlap * values[((k % n) + n) % n];
    }
    return sum / width;
  });
}

function layer(
  values: Float64Array,
  shape: readonly [number, number, number],
  axis: number,
  frame: Frame,
  length: number,
  word: string,
  halfOpen: boolean,
): Table {
  const [, first, last] = word.match(/^(\d+):(\d+)$/) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || !(from < to) || to >= shape[axis])
    throw new InputError(`--layers: expected z1:z2 with 0 ≤ z1 < z2 < ${shape[axis]}, got '${word}'`);
  const [a, b] = [0, 1, 2].filter((k) => k !== axis);
  const total = values.reduce((sum, value) => sum + value, 0);
  const map = new Float64Array(shape[a] * shape[b]);
  const at = [0, 0, 0];
  let index = 0;
  for (at[0] = 0; at[0] < shape[0]; at[0]++)
    for (at[1] = 0; at[1] < shape[1]; at[1]++)
      for (at[2] = 0; at[2] < shape[2]; at[2]++, index++)
        if (at[axis] <= to && (halfOpen ? at[axis] > from : at[axis] >= from))
          map[at[a] * shape[b] + at[b]] += values[index];
  // Eq. (5): ρ_layer = ρ_{z2−z1} / (ρ_total · c (z2 − z1)/nz).
  const scale = 1 / ((total * length * (to - from)) / shape[axis]);
  const rho = map.map((value) => value * scale);
  const { mean, deviation } = meanAndDeviation(rho);
  const place = (k: number, count: number, edge: number) => (k / count) * edge;
  return {
    name: `layer${from}-${to}`,
    title: `ρ_layer, planes ${from} to ${to}`,
    columns: [
      {
        name: "xyz"[a],
        unit: "Å",
        values: rho.map((_, k) => place(Math.floor(k / shape[b]), shape[a], edgeLength(frame, a))),
      },
      { name: "xyz"[b], unit: "Å", values: rho.map((_, k) => place(k % shape[b], shape[b], edgeLength(frame, b))) },
      { name: "rho_layer", unit: "1/Å", values: rho },
    ],
    scalars: [
      { name: `variation_${from}-${to}`, unit: "", value: deviation / mean },
      {
        name: `max_over_mean_${from}-${to}`,
        unit: "",
        value: rho.reduce((most, value) => Math.max(most, value), -Infinity) / mean,
      },
    ],
    notes: [
      halfOpen ? "planes z1 < z ≤ z2" : "planes z1 ≤ z ≤ z2 over a thickness of z2 − z1, as the formula is printed",
    ],
  };
}

/** Energies of structures into formation energies, vacancy energies, chemical potentials, voltages (S17, S53, S59, S60). */
import { InputError } from "../model/errors.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import type { Figure, Panel } from "../plot/figure.js";
import { meanAndDeviation } from "./along-axis.js";
import { defineFileAnalysis } from "./analysis.js";
import { choice, list, number } from "./option.js";
import { numbersNamed, readTableFile } from "./table-file.js";

export const thermo = defineFileAnalysis({
  name: "thermo",
  title: "voltage curve, formation and vacancy energies from tables of energies",
  files: { least: 1, what: "a table with the columns that the kind needs" },
  options: {
    kind: choice(
      "voltage: columns x, E; formation: columns E and one per element with the number of atoms added; vacancy: columns E (one atom less), z",
      ["voltage", "formation", "vacancy"],
    ),
    mu: list("energies per atom of the references, as Li=-1.90,Ta=-11.81", { default: [] }),
    pristine: number("energy of the structure without defects", { unit: "eV" }),
    dopants: number("defects per structure: formation energies are per defect", { default: 1, min: 1e-9 }),
    boundary: list("vacancy: z1:z2 of the grain boundary in Å", { default: [] }),
    capacity: number("mAh/g at x = 1, for a second axis", { min: 0 }),
  },

  async run([file], options): Promise<Table> {
    const input = await readTableFile(file);
    const column = (name: string) => numbersNamed(input, name, file);
    const mu = new Map(options.mu.map(parsePair));
    if (options.kind === "voltage") return voltage(column("x"), column("E"), mu.get("Li"), options.capacity);
    if (options.pristine === undefined)
      throw new InputError("thermo: pass --pristine, the energy of the structure without defects");
    if (options.kind === "formation") {
      const elements = input.columns
        .map(({ name }) => name)
        .filter((name) => /^[A-Z][a-z]?$/.test(name) && name !== "E");
      return formation(
        column("E"),
        new Map(elements.map((name) => [name, column(name)])),
        mu,
        options.pristine,
        options.dopants,
      );
    }
    if (options.kind === "vacancy") return vacancy(column("E"), column("z"), mu, options.pristine, options.boundary);
    throw new InputError("thermo: pass --kind voltage, formation or vacancy");
  },

  plot([{ columns }]): Figure {
    const [x, y] = columns;
    const label = { label: y.name.replaceAll("_", " "), unit: y.unit };
    const end = columns.find(({ name }) => name === "x_end");
    if (end) return { panels: voltagePanels(columns) };
    return {
      panels: [
        {
          x: { label: x.name, unit: x.unit, whole: x.name === "structure" },
          y: label,
          layers: [{ kind: "scatter", x: x.values as Float64Array, y: y.values as Float64Array }],
        },
      ],
    };
  },
});

/** The staircase to the end of its last step, over x and, where it is known, over the capacity. */
function voltagePanels(columns: readonly TableColumn[]): Panel[] {
  const values = (name: string) => Array.from((columns.find((one) => one.name === name)?.values ?? []) as number[]);
  const [from, to, volts, capacity] = ["x", "x_end", "voltage", "capacity_end"].map(values);
  const y = [...volts, volts[volts.length - 1]];
  const panel = (label: string, unit: string, perX: number): Panel => ({
    x: { label, unit },
    y: { label: "voltage", unit: "V" },
    layers: [{ kind: "line", x: [...from, to[to.length - 1]].map((one) => one * perX), y, step: true }],
  });
  const panels = [panel("x", "", 1)];
  if (capacity.length) panels.push(panel("capacity", "mAh/g", capacity[capacity.length - 1] / to[to.length - 1]));
  return panels;
}

function parsePair(word: string): [string, number] {
  const [, name, value] = word.match(/^(\w+)=(-?[\d.]+(?:[eE][-+]?\d+)?)$/) ?? [];
  if (!name) throw new InputError(`--mu: expected words such as Li=-1.90, got '${word}'`);
  return [name, Number(value)];
}

/** V(x1 → x2) = −[E(x2) − E(x1) − (x2 − x1) E(Li)] / (x2 − x1) between the corners of the lower convex hull. */
function voltage(
  x: Float64Array,
  energy: Float64Array,
  lithium: number | undefined,
  capacity: number | undefined,
): Table {
  if (lithium === undefined)
    throw new InputError("thermo --kind voltage: pass --mu Li=ENERGY, the energy per atom of lithium metal");
  const order = [...x.keys()].sort((a, b) => x[a] - x[b] || energy[a] - energy[b]);
  const points = order.filter((k, n) => n === 0 || x[k] > x[order[n - 1]]);
  if (points.length < 2) throw new InputError("thermo --kind voltage: expected two different x at least");
  const hull: number[] = [];
  for (const k of points) {
    while (hull.length >= 2 && !below(hull[hull.length - 2], hull[hull.length - 1], k)) hull.pop();
    hull.push(k);
  }
  /** The middle point lies below the line of the outer two. */
  function below(a: number, b: number, c: number): boolean {
    return (energy[b] - energy[a]) * (x[c] - x[a]) < (energy[c] - energy[a]) * (x[b] - x[a]) - 1e-12;
  }
  const steps = hull.slice(1).map((k, n) => {
    const before = hull[n];
    const dx = x[k] - x[before];
    return { from: x[before], to: x[k], volts: -(energy[k] - energy[before] - dx * lithium) / dx };
  });
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const total = steps.reduce((sum, { from, to, volts }) => sum + volts * (to - from), 0);
  const scalars: Scalar[] = [{ name: "average_voltage", unit: "V", value: total / (last.to - first.from) }];
  const values = (pick: (step: (typeof steps)[number]) => number) => Float64Array.from(steps, pick);
  return {
    title: "Voltage",
    columns: [
      { name: "x", unit: "", values: values(({ from }) => from) },
      { name: "voltage", unit: "V", values: values(({ volts }) => volts) },
      { name: "x_end", unit: "", values: values(({ to }) => to) },
      ...(capacity ? [{ name: "capacity_end", unit: "mAh/g", values: values(({ to }) => to * capacity) }] : []),
    ],
    scalars,
    notes: [
      `${hull.length} of ${points.length} compositions are on the lower convex hull: x = ${hull.map((k) => x[k]).join(", ")}`,
    ],
  };
}

/** E_form = [E(doped) − E(pristine) − Σ Δn μ] / n. */
function formation(
  energy: Float64Array,
  added: Map<string, Float64Array>,
  mu: Map<string, number>,
  pristine: number,
  dopants: number,
): Table {
  const missing = [...added.keys()].filter((name) => !mu.has(name));
  if (missing.length) throw new InputError(`thermo: pass --mu with the reference energies of ${missing.join(", ")}`);
  const values = energy.map((e, k) => {
    let sum = e - pristine;
    for (const [name, counts] of added) sum -= counts[k] * mu.get(name)!;
    return sum / dopants;
  });
  const { mean, deviation } = meanAndDeviation(values);
  return {
    title: "Formation energy",
    columns: [
      { name: "structure", unit: "", values: Int32Array.from(values, (_, k) => k + 1) },
      { name: "formation_energy", unit: "eV", values },
    ],
    scalars: [{ name: "mean", unit: "eV", value: mean, error: deviation / Math.sqrt(values.length) }],
    notes: [
      `n = ${values.length} structures, standard deviation ${deviation.toPrecision(4)} eV; atoms added: ${[...added.keys()].join(", ")}`,
    ],
  };
}

/** E_vac = E(N−1) + μ − E(N) of each site; μ_i = E(N) − E(N−1); their means in the boundary and the bulk. */
function vacancy(
  energy: Float64Array,
  z: Float64Array,
  mu: Map<string, number>,
  pristine: number,
  boundary: readonly string[],
): Table {
  const reference = mu.get("Li");
  if (reference === undefined)
    throw new InputError("thermo --kind vacancy: pass --mu Li=ENERGY, the energy per atom of lithium metal");
  const values = energy.map((e) => e + reference - pristine);
  const potential = energy.map((e) => pristine - e);
  const ranges = boundary.map((word) => {
    const [low, high] = word.split(":").map(Number);
    if (!(low < high)) throw new InputError(`--boundary: expected z1:z2, got '${word}'`);
    return [low, high];
  });
  const inside = [...z].map((one) => ranges.some(([low, high]) => one >= low && one < high));
  const scalars: Scalar[] = [];
  if (ranges.length) {
    const mean = (all: Float64Array, which: boolean) => meanAndDeviation(all.filter((_, k) => inside[k] === which));
    const [gb, bulk] = [mean(values, true), mean(values, false)];
    if (Number.isNaN(gb.mean) || !inside.includes(true) || !inside.includes(false))
      throw new InputError("--boundary: expected sites both inside and outside");
    scalars.push({ name: "E_vac_boundary", unit: "eV", value: gb.mean, error: gb.deviation });
    scalars.push({ name: "E_vac_bulk", unit: "eV", value: bulk.mean, error: bulk.deviation });
    scalars.push({ name: "delta_mu", unit: "eV", value: mean(potential, true).mean - mean(potential, false).mean });
  }
  return {
    title: "Vacancy formation energy",
    columns: [
      { name: "z", unit: "Å", values: z },
      { name: "vacancy_energy", unit: "eV", values },
      { name: "chemical_potential", unit: "eV", values: potential },
      ...(ranges.length ? [{ name: "boundary", unit: "", values: Int32Array.from(inside, Number) }] : []),
    ],
    scalars,
    notes: [`n = ${values.length} sites; errors of means are standard deviations over sites`],
  };
}

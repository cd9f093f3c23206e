/**
 * Lithium around a grain boundary in a continuum: Poisson and Boltzmann with a core in which lithium sits lower by Δμ, one-dimensional,
 * and the conduction across it (S63). The domain is half a period: symmetric in the middle of the core and of the bulk.
 */
import { InputError } from "../model/errors.js";
import type { Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { defineFileAnalysis } from "./analysis.js";
import { choice, integer, number } from "./option.js";

const boltzmann = 1.380649e-23; // J/K
const elementary = 1.602176634e-19; // C
const vacuum = 8.8541878128e-12; // F/m

export const continuum = defineFileAnalysis({
  name: "continuum",
  title: "space charge around a grain boundary: Poisson–Boltzmann and transport",
  files: { least: 0, what: "none" },
  options: {
    mu: number("Δμ of lithium in the core against the bulk", { default: -0.05, unit: "eV" }),
    width: number("width of the core", { default: 1.6, unit: "nm", min: 1e-3 }),
    temperature: number("temperature", { default: 300, unit: "K", min: 1 }),
    permittivity: number("relative permittivity (the table prints 12085, probably 120 with a citation)", {
      default: 120,
      min: 1,
    }),
    lithium: number("Li per formula unit Li_xLa3Zr2O12", { default: 6.45, min: 1e-6 }),
    per: choice("what the concentration is per: formula unit (8 per cell) or cell", ["formula", "cell"], {
      default: "formula",
    }),
    lattice: number("lattice constant", { default: 12.9827, unit: "Å", min: 1 }),
    sites: number("Li sites per formula unit, for the lattice-gas statistics; 0: Boltzmann", { default: 0, min: 0 }),
    conductivity: number("bulk conductivity", { default: 7.3e-4, unit: "S/cm", min: 0 }),
    domain: number("half length of the domain; default: the core and 20 screening lengths", { unit: "nm", min: 0 }),
    points: integer("points of the grid", { default: 4001, min: 51 }),
  },

  async run(files, o): Promise<Table> {
    if (files.length) throw new InputError("continuum reads no files; it works from its options");
    const cells = (o.lattice * 1e-10) ** 3;
    const perCell = o.per === "formula" ? 8 : 1;
    const c0 = (o.lithium * perCell) / cells;
    const largest = o.sites > 0 ? (o.sites * perCell) / cells : Number.POSITIVE_INFINITY;
    if (c0 >= largest) throw new InputError(`--sites: ${o.sites} sites cannot hold ${o.lithium} lithium`);
    const thermal = boltzmann * o.temperature;
    const screening = Math.sqrt((vacuum * o.permittivity * thermal) / (elementary ** 2 * c0));
    const half = (o.width * 1e-9) / 2;
    const end = o.domain === undefined ? half + 20 * screening : o.domain * 1e-9;
    if (end <= half) throw new InputError("--domain: expected more than half the width of the core");

    const x = Float64Array.from({ length: o.points }, (_, i) => (i / (o.points - 1)) * end);
    const delta = (o.mu * elementary) / thermal;
    const shape = coreFraction(x, half);
    const u = solve(
      x,
      shape.map((f) => f * delta),
      screening,
      c0 / largest,
    );
    const c = concentration(
      u,
      shape.map((f) => f * delta),
      c0 / largest,
    );
    const charge =
      trapezoid(
        x,
        c.map((value) => value - 1),
      ) * c0;
    // Conductivity follows the carriers: the resistance across the domain against that of bulk.
    const resistance =
      trapezoid(
        x,
        c.map((value) => 1 / value),
      ) / end;
    const phi = u.map((value) => (value * thermal) / elementary);
    const linear = -(1 - Math.exp(-half / screening));
    return {
      title: "Space charge at a grain boundary",
      columns: [
        { name: "x", unit: "nm", values: x.map((value) => value * 1e9) },
        { name: "potential", unit: "V", values: phi },
        { name: "concentration", unit: "1/m³", values: c.map((value) => value * c0) },
        { name: "relative", unit: "", values: c },
        { name: "conductivity", unit: "S/cm", values: c.map((value) => value * o.conductivity) },
      ],
      scalars: [
        { name: "c0", unit: "1/m³", value: c0 },
        { name: "screening_length", unit: "nm", value: screening * 1e9 },
        { name: "width_over_two_lengths", unit: "", value: half / screening },
        { name: "potential_center", unit: "V", value: phi[0] },
        { name: "potential_center_linear", unit: "V", value: linear * o.mu },
        { name: "phi_e_over_mu_linear", unit: "", value: linear },
        { name: "relative_center", unit: "", value: c[0] },
        { name: "charge_per_area", unit: "1/m²", value: charge },
        { name: "diffusivity", unit: "m²/s", value: (o.conductivity * 100 * thermal) / (c0 * elementary ** 2) },
        { name: "relaxation_time", unit: "s", value: (vacuum * o.permittivity) / (o.conductivity * 100) },
        { name: "resistance_over_bulk", unit: "", value: resistance },
        { name: "effective_conductivity", unit: "S/cm", value: o.conductivity / resistance },
      ],
      notes: [
        `${o.sites > 0 ? "lattice-gas" : "Boltzmann"} statistics; x = 0 is the middle of the core, the other end the middle of the grain`,
        "charge_per_area is the integral of c − c0 over the domain: 0 up to the accuracy of the solution",
      ],
    };
  },

  plot([{ columns }]): Figure {
    const x = columns[0].values as Float64Array;
    const panel = (k: number, label: string, unit?: string) => ({
      x: { label: "x", unit: "nm" },
      y: { label, unit },
      layers: [{ kind: "line" as const, x, y: columns[k].values as Float64Array }],
    });
    return { columns: 2, panels: [panel(1, "potential", "V"), panel(3, "c / c₀")] };
  },
});

/** 1 in the core, 0 outside; the cell of the grid that holds its edge counts in part. */
function coreFraction(x: Float64Array, half: number): Float64Array {
  const h = x[1] - x[0];
  return x.map((value) => Math.min(1, Math.max(0, (half - value) / h + 0.5)));
}

/** c/c0 from u = eφ/kT: Boltzmann, or c/(cmax − c) = c0/(cmax − c0) · exp(−u − δ). */
function concentration(u: Float64Array, delta: Float64Array, filling: number): Float64Array {
  return u.map((value, i) => {
    const boltzmann = Math.exp(-value - delta[i]);
    return filling > 0 ? boltzmann / (1 + filling * (boltzmann - 1)) : boltzmann;
  });
}

/** u'' = −(c/c0 − 1)/L² with u' = 0 at both ends, by Newton's method on the finite-volume grid. */
function solve(x: Float64Array, delta: Float64Array, length: number, filling: number): Float64Array {
  const n = x.length;
  const h2 = ((x[1] - x[0]) / length) ** 2;
  const u = new Float64Array(n);
  // Deep cores are approached in steps.
  const depth = delta.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const stages = Math.max(1, Math.ceil(depth / 2));
  for (let stage = 1; stage <= stages; stage++) {
    const target = delta.map((value) => (value * stage) / stages);
    newton(u, target, h2, filling);
  }
  return u;
}

function newton(u: Float64Array, delta: Float64Array, h2: number, filling: number): void {
  const n = u.length;
  for (let round = 0; round < 100; round++) {
    const c = concentration(u, delta, filling);
    const residual = new Float64Array(n);
    const diagonal = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      // Half volumes at the ends.
      const volume = i === 0 || i === n - 1 ? 0.5 : 1;
      const left = i > 0 ? u[i - 1] - u[i] : 0;
      const right = i < n - 1 ? u[i + 1] - u[i] : 0;
      residual[i] = left + right + volume * h2 * (c[i] - 1);
      diagonal[i] = -(i > 0 ? 1 : 0) - (i < n - 1 ? 1 : 0) - volume * h2 * c[i] * (1 - filling * c[i]);
    }
    const step = tridiagonal(diagonal, residual);
    let largest = 0;
    for (const value of step) largest = Math.max(largest, Math.abs(value));
    const damping = Math.min(1, 2 / Math.max(largest, 1e-300));
    for (let i = 0; i < n; i++) u[i] -= damping * step[i];
    if (largest < 1e-12) return;
  }
  throw new InputError("continuum: the equations did not converge; take more --points or a smaller --mu");
}

/** Solves A·s = r with ones beside the diagonal. */
function tridiagonal(diagonal: Float64Array, right: Float64Array): Float64Array {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const r = Float64Array.from(right);
  for (let i = 1; i < n; i++) {
    const w = 1 / d[i - 1];
    d[i] -= w;
    r[i] -= w * r[i - 1];
  }
  const s = new Float64Array(n);
  s[n - 1] = r[n - 1] / d[n - 1];
  for (let i = n - 2; i >= 0; i--) s[i] = (r[i] - s[i + 1]) / d[i];
  return s;
}

function trapezoid(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += ((y[i] + y[i - 1]) / 2) * (x[i] - x[i - 1]);
  return sum;
}

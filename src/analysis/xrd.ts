/** Powder diffraction pattern of a structure, or the mean over a trajectory. */
import { cellParameters, inverse, toFractional, volume } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import { type Frame, typeName } from "../model/frame.js";
import type { Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { number, text } from "./option.js";
import { scatteringFactor } from "./scattering-factors.js";

/** Å; Kα lines are the means of α1 and α2 weighted 2 : 1. */
const lines: Record<string, number> = {
  CuKa: 1.54184,
  CuKa1: 1.54056,
  MoKa: 0.71073,
  CoKa: 1.79026,
  AgKa: 0.560885,
  FeKa: 1.93735,
  CrKa: 2.291,
};

export const xrd = defineAnalysis({
  name: "xrd",
  title: "powder X-ray diffraction pattern",
  options: {
    wavelength: text(`in Å, or a line: ${Object.keys(lines).join(", ")}`, { default: "CuKa" }),
    from: number("first angle 2θ", { default: 5, unit: "degrees", min: 0, max: 180 }),
    to: number("last angle 2θ", { default: 90, unit: "degrees", min: 0, max: 180 }),
    width: number("full width at half maximum of the lines of the profile", {
      default: 0.1,
      unit: "degrees",
      min: 1e-4,
    }),
    least: number("lines weaker than this part of the strongest are left out", { default: 1e-3, min: 0, max: 1 }),
    debyeWaller: number("B of all atoms, for structures at rest", { default: 0, unit: "Å²", min: 0 }),
  },

  async run(frames, options, { select }): Promise<Table[]> {
    const wavelength = wavelengthOf(options.wavelength);
    if (!(options.from < options.to)) throw new InputError(`--from ${options.from} is not below --to ${options.to}`);
    let reflections: Reflection[] | undefined;
    let cell = new Float64Array(9);
    let count = 0;
    for await (const frame of atLeast(frames, 1, "xrd")) {
      if (!frame.cell) throw new InputError("xrd needs a cell");
      reflections ??= reflectionsOf(frame.cell, wavelength, options.from, options.to);
      const chosen = select?.(frame);
      if (chosen && !chosen.includes(1)) throw new InputError("--select matches no atom");
      addIntensities(frame, reflections, options.debyeWaller, chosen);
      cell = cell.map((value, k) => value + frame.cell![k]);
      count++;
    }
    const mean = cell.map((value) => value / count);
    const found = merged(reflections!, mean, wavelength, options.least);
    if (found.length === 0)
      throw new InputError(
        `no reflection between ${options.from} and ${options.to} degrees at ${wavelength} Å; widen --from and --to`,
      );
    const { a, b, c } = cellParameters(mean);
    const notes = [
      `n = ${count} frame${count > 1 ? "s: |F|² is averaged, so diffuse scattering is in it" : ""}; λ = ${wavelength} Å; cell ${[a, b, c].map((x) => x.toFixed(4)).join(" × ")} Å`,
    ];
    return [peakTable(found, notes), profileTable(found, options.from, options.to, options.width)];
  },

  plot([peaks, profile]): Figure {
    const [x, y] = profile.columns.map(({ values }) => values as Float64Array);
    return {
      panels: [
        {
          x: { label: "2θ", unit: "degrees", min: x[0], max: x[x.length - 1] },
          y: { label: "intensity", min: 0 },
          layers: [{ kind: "line", x, y }],
        },
      ],
      title: peaks.columns[0].values.length ? undefined : "no reflections",
    };
  },
});

interface Reflection {
  hkl: [number, number, number];
  /** Σ over frames of |F|² times the polarisation and Lorentz factors. */
  intensity: number;
}

interface Peak {
  angle: number;
  d: number;
  intensity: number;
  hkl: [number, number, number];
  multiplicity: number;
}

function wavelengthOf(word: string): number {
  const value = lines[word] ?? Number(word);
  if (!(value > 0))
    throw new InputError(
      `--wavelength: expected a length in Å or one of ${Object.keys(lines).join(", ")}, got '${word}'`,
    );
  return value;
}

/** 1/d = |h a* + k b* + l c*|. */
function spacing(cell: Float64Array, [h, k, l]: readonly number[]): number {
  const g = inverse(cell);
  return 1 / Math.hypot(...[0, 1, 2].map((i) => g[3 * i] * h + g[3 * i + 1] * k + g[3 * i + 2] * l));
}

/** Half of the reflections in range: h k l and −h −k −l have the same intensity. */
function reflectionsOf(cell: Float64Array, wavelength: number, from: number, to: number): Reflection[] {
  const edge = (angle: number) => (2 * Math.sin((angle * Math.PI) / 360)) / wavelength;
  const [low, high] = [edge(from), edge(to)];
  const { a, b, c } = cellParameters(cell);
  const top = [a, b, c].map((length) => Math.floor(high * length));
  if (((2 * volume(cell) * Math.PI) / 3) * high ** 3 > 2e6)
    throw new InputError("more than two million reflections in range: take a smaller cell or a smaller --to");
  const out: Reflection[] = [];
  for (let h = 0; h <= top[0]; h++)
    for (let k = h === 0 ? 0 : -top[1]; k <= top[1]; k++)
      for (let l = h === 0 && k === 0 ? 1 : -top[2]; l <= top[2]; l++) {
        const g = 1 / spacing(cell, [h, k, l]);
        if (g >= low && g <= high) out.push({ hkl: [h, k, l], intensity: 0 });
      }
  return out;
}

/** Atoms at a time whose powers of exp(2πi x) fit into the processor's cache. */
const block = 256;

/** exp(2πi (h x + k y + l z)) as a product of three powers, each made once per atom by repeated multiplication. */
function addIntensities(frame: Frame, reflections: Reflection[], debyeWaller: number, chosen?: Uint8Array): void {
  const s = toFractional(frame.positions, frame.cell!, frame.origin);
  const names = Array.from({ length: frame.typeCount }, (_, type) => typeName(frame, type));
  const present = [...new Set(frame.types)];
  const factors = new Map(present.map((type) => [type, scatteringFactor(names[type])]));
  const types = frame.typeCount;
  const f = new Float64Array(types * reflections.length);
  reflections.forEach(({ hkl }, r) => {
    const s2 = 1 / (2 * spacing(frame.cell!, hkl)) ** 2;
    for (const type of present) f[r * types + type] = factors.get(type)!(s2) * Math.exp(-debyeWaller * s2);
  });
  const top = [0, 1, 2].map((k) => reflections.reduce((most, { hkl }) => Math.max(most, Math.abs(hkl[k])), 0));
  const rows = Array.from({ length: frame.count }, (_, i) => i).filter((i) => !chosen || chosen[i]);
  const [re, im] = [new Float64Array(reflections.length), new Float64Array(reflections.length)];
  // power[axis][(n + top) · block + atom], n from −top to top.
  const powers = top.map((n) => [new Float64Array((2 * n + 1) * block), new Float64Array((2 * n + 1) * block)]);
  for (let first = 0; first < rows.length; first += block) {
    const here = rows.slice(first, first + block);
    powers.forEach(([c, d], axis) => fillPowers(c, d, top[axis], here, s, axis));
    reflections.forEach(({ hkl: [h, k, l] }, r) => {
      const [a, b, c] = [(h + top[0]) * block, (k + top[1]) * block, (l + top[2]) * block];
      const [[xr, xi], [yr, yi], [zr, zi]] = powers;
      let [sumRe, sumIm] = [0, 0];
      for (let n = 0; n < here.length; n++) {
        const pr = xr[a + n] * yr[b + n] - xi[a + n] * yi[b + n];
        const pi = xr[a + n] * yi[b + n] + xi[a + n] * yr[b + n];
        const weight = f[r * types + frame.types[here[n]]];
        sumRe += weight * (pr * zr[c + n] - pi * zi[c + n]);
        sumIm += weight * (pr * zi[c + n] + pi * zr[c + n]);
      }
      re[r] += sumRe;
      im[r] += sumIm;
    });
  }
  reflections.forEach((reflection, r) => {
    reflection.intensity += re[r] * re[r] + im[r] * im[r];
  });
}

function fillPowers(
  re: Float64Array,
  im: Float64Array,
  top: number,
  rows: readonly number[],
  s: Float64Array,
  axis: number,
): void {
  rows.forEach((row, n) => {
    const angle = 2 * Math.PI * s[3 * row + axis];
    const [c, d] = [Math.cos(angle), Math.sin(angle)];
    let [x, y] = [1, 0];
    for (let power = 0; power <= top; power++) {
      const [up, down] = [(top + power) * block + n, (top - power) * block + n];
      re[up] = re[down] = x;
      im[up] = y;
      im[down] = -y;
      [x, y] = [x * c - y * d, x * d + y * c];
    }
  });
}

/** Reflections at one angle are one line; the strongest is 100. */
function merged(reflections: Reflection[], cell: Float64Array, wavelength: number, least: number): Peak[] {
  const peaks: Peak[] = [];
  const sorted = reflections
    .map(({ hkl, intensity }) => ({ hkl, intensity, d: spacing(cell, hkl) }))
    .sort((p, q) => q.d - p.d);
  for (const { hkl, intensity, d } of sorted) {
    const theta = Math.asin(Math.min(1, wavelength / 2 / d));
    const factor = (1 + Math.cos(2 * theta) ** 2) / (Math.sin(theta) ** 2 * Math.cos(theta));
    const angle = (theta * 360) / Math.PI;
    const last = peaks[peaks.length - 1];
    if (last && Math.abs(last.angle - angle) < 1e-5) {
      last.intensity += 2 * intensity * factor;
      last.multiplicity += 2;
      last.hkl = conventional(last.hkl, hkl);
    } else peaks.push({ angle, d, intensity: 2 * intensity * factor, hkl: conventional(hkl, hkl), multiplicity: 2 });
  }
  const strongest = Math.max(...peaks.map(({ intensity }) => intensity));
  return peaks
    .filter(({ intensity }) => intensity > least * strongest && intensity > 0)
    .map((peak) => ({ ...peak, intensity: 100 * (peak.intensity / strongest) }));
}

/** The one that is written down: largest h, then k, then l. */
function conventional(p: [number, number, number], q: [number, number, number]): [number, number, number] {
  const positive = (v: [number, number, number]) =>
    v.filter((x) => x < 0).length > 1 ? (v.map((x) => (x === 0 ? 0 : -x)) as typeof v) : v;
  const [a, b] = [positive(p), positive(q)];
  for (let k = 0; k < 3; k++) if (a[k] !== b[k]) return a[k] > b[k] ? a : b;
  return a;
}

function peakTable(peaks: Peak[], notes: string[]): Table {
  return {
    name: "peaks",
    title: "Powder diffraction lines",
    columns: [
      { name: "two_theta", unit: "deg", values: peaks.map(({ angle }) => angle) },
      { name: "d", unit: "Å", values: peaks.map(({ d }) => d) },
      { name: "intensity", unit: "", values: peaks.map(({ intensity }) => intensity) },
      ...["h", "k", "l"].map((name, i) => ({ name, unit: "", values: peaks.map(({ hkl }) => hkl[i]) })),
      { name: "multiplicity", unit: "", values: peaks.map(({ multiplicity }) => multiplicity) },
    ],
    notes,
  };
}

/** Half Gaussian, half Lorentzian lines of one width; the highest point is 100. */
function profileTable(peaks: Peak[], from: number, to: number, width: number): Table {
  const points = Math.min(20000, Math.ceil(((to - from) / width) * 8)) + 1;
  const angle = Float64Array.from({ length: points }, (_, k) => from + ((to - from) * k) / (points - 1));
  const profile = new Float64Array(points);
  for (const peak of peaks) {
    const at = ((peak.angle - from) / (to - from)) * (points - 1);
    const reach = ((12 * width) / (to - from)) * points;
    for (let k = Math.max(0, Math.ceil(at - reach)); k <= Math.min(points - 1, at + reach); k++) {
      const x = (2 * (angle[k] - peak.angle)) / width;
      profile[k] += peak.intensity * (0.5 * Math.exp(-Math.LN2 * x * x) + 0.5 / (1 + x * x));
    }
  }
  const highest = profile.reduce((a, b) => Math.max(a, b), 0);
  return {
    name: "profile",
    title: "Powder diffraction profile",
    columns: [
      { name: "angle", unit: "deg", values: angle },
      { name: "profile", unit: "", values: profile.map((value) => (100 * value) / highest) },
    ],
  };
}

/** The check values of the methods' specification: hand calculations, none from the code under test. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import type { Table } from "../../src/model/table.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-analysis-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("cavity", () => {
  it("one sphere of 2 Å in a cube of 10 Å leaves 1 − 4/3 π 8/1000", async () => {
    const frame = crystal({ cell: [10, 0, 0, 0, 10, 0, 0, 0, 10], species: ["O"], positions: [1, 9.5, 5] });
    const table = await analyze.cavity([frame], { radii: ["O=2"], grid: 150 });
    expect(scalar(table, "cv")).toBeCloseTo(1 - (4 / 3) * Math.PI * 0.008, 3);
  });

  it("does not depend on how the cell is chosen", async () => {
    const upright = crystal({ cell: [10, 0, 0, 0, 10, 0, 0, 0, 10], species: ["O"], positions: [3, 3, 3] });
    const sheared = crystal({ cell: [10, 0, 0, 10, 10, 0, 0, 0, 10], species: ["O"], positions: [3, 3, 3] });
    const options = { radii: ["O=3.1"], grid: 100 };
    const [a, b] = [await analyze.cavity([upright], options), await analyze.cavity([sheared], options)];
    expect(scalar(b, "cv")).toBeCloseTo(scalar(a, "cv"), 3);
  });
});

describe("regions and density", () => {
  const frames = [0, 1].map((step) =>
    crystal({ cell: [5, 0, 0, 1, 6, 0, 0, 0, 22], species: Array(22).fill("Li"), positions: ladder(22), step }),
  );

  it("count every atom once", async () => {
    const [counts] = await analyze.regions(frames, { count: 11 }, { dt: 1 });
    const perFrame = counts.columns.slice(1).map(({ values }) => values[1] as number);
    expect(perFrame).toEqual(Array(11).fill(2));
  });

  it("integrate to the number of atoms", async () => {
    const profile = (await analyze.density(frames, { bins: 7 })) as Table;
    const sum = (profile.columns[1].values as Float64Array).reduce((a, b) => a + b, 0);
    expect((sum / 7) * 5 * 6 * 22).toBeCloseTo(22, 10);
    const [map] = (await analyze.density(frames, { plane: "yz", bin: 1, smooth: 1.5 }, { dt: 1 })) as Table[];
    const values = map.columns[2].values as Float64Array;
    expect((values.reduce((a, b) => a + b, 0) / values.length) * 5 * 6 * 22).toBeCloseTo(22, 9);
  });
});

it("velocity-map: a rigid drift of 0.3 Å/ps is 0.3 in every bin that has data", async () => {
  const frames = Array.from({ length: 40 }, (_, t) => {
    const positions = ladder(22).map((value, k) => value + (k % 3 === 2 ? 0 : 0.3 * t * Math.SQRT1_2));
    return crystal({
      cell: [5, 0, 0, 0, 6, 0, 0, 0, 22],
      species: Array(22).fill("Li"),
      positions,
      step: t,
      unwrapped: true,
    });
  });
  const [table] = await analyze.velocityMap(frames, { interval: 2 }, { dt: 1 });
  for (const value of table.columns[2].values as Float64Array) expect(value).toBeCloseTo(0.3, 12);
});

describe("charge", () => {
  const [nx, ny, nz] = [3, 4, 20];
  const density = (value: (z: number) => number) =>
    Float64Array.from({ length: nx * ny * nz }, (_, k) => value(k % nz));
  const run = async (values: Float64Array, options: object) => {
    const frame = crystal({ cell: [3, 0, 0, 0, 4, 0, 0, 0, 8], species: ["Li"], positions: [0, 0, 0] });
    const open = () => [{ ...frame, grids: [{ name: "total", shape: [nx, ny, nz] as const, values }] }];
    return (await analyze.charge(["CHGCAR"], options, { open })) as Table[];
  };

  it("P(z) of 1 + cos(2πz/c) is (1 + cos(2πz/nz))/nz", async () => {
    const [table] = await run(
      density((z) => 1 + Math.cos((2 * Math.PI * z) / nz)),
      {},
    );
    (table.columns[3].values as Float64Array).forEach((value, z) => {
      expect(value).toBeCloseTo((1 + Math.cos((2 * Math.PI * z) / nz)) / nz, 14);
    });
  });

  it("a constant density has Σ ρ_layer = 1/c, and (z2 − z1 + 1)/((z2 − z1) c) as the formula is printed", async () => {
    const sum = (table: Table) => (table.columns[2].values as Float64Array).reduce((a, b) => a + b, 0);
    const [, half] = await run(
      density(() => 2),
      { layers: ["5:9"], halfOpen: true },
    );
    expect(sum(half)).toBeCloseTo(1 / 8, 12);
    const [, literal] = await run(
      density(() => 2),
      { layers: ["5:9"] },
    );
    expect(sum(literal)).toBeCloseTo(5 / 4 / 8, 12);
  });
});

describe("thermo", () => {
  it("a straight E(x) is one plateau", async () => {
    const file = join(folder, "lzo.csv");
    writeFileSync(file, "x,E\n0,-50\n0.5,-51.75\n1,-53.5\n");
    const table = await analyze.thermo([file], { kind: "voltage", mu: ["Li=-1.9"] });
    expect(Array.from(table.columns[1].values as Float64Array)).toEqual([expect.closeTo(1.6, 12)]);
  });

  it("formation energy takes the references off", async () => {
    const file = join(folder, "ta.csv");
    writeFileSync(file, "E,Ta,Zr,Li\n-1500,2,-2,-2\n");
    const table = await analyze.thermo([file], {
      kind: "formation",
      pristine: -1490,
      dopants: 2,
      mu: ["Ta=-11", "Zr=-8", "Li=-2"],
    });
    // [−1500 + 1490 − (2·−11 − 2·−8 − 2·−2)]/2
    expect(table.columns[1].values[0]).toBeCloseTo(-4, 12);
  });
});

it("stress-strain: modulus, peak and fracture of a made curve", async () => {
  const file = join(folder, "tensile.csv");
  const rows = Array.from({ length: 101 }, (_, k) => {
    const strain = k / 1000;
    const stress = strain < 0.06 ? 120 * strain : strain < 0.08 ? 7.2 - (strain - 0.06) * 100 : 1;
    return `${10 * (1 + strain)},${-1e4 * stress}`;
  });
  writeFileSync(file, `Lz,Pzz\n${rows.join("\n")}\n`);
  const [table] = await analyze.stressStrain([file], {});
  expect(scalar(table, "modulus")).toBeCloseTo(120, 6);
  expect(scalar(table, "peak_strain")).toBeCloseTo(0.06, 9);
  expect(scalar(table, "fracture_strain")).toBeCloseTo(0.08, 9);
});

describe("parity", () => {
  const frame = (shift: number, push: number): Frame => ({
    ...crystal({ cell: [5, 0, 0, 0, 5, 0, 0, 0, 5], species: ["Li", "O"], positions: [0, 0, 0, 2, 2, 2] }),
    energy: -10 + 2 * shift,
    forces: Float64Array.of(1 + push, 0, 0, -1 + push, 0, 0),
  });

  it("identical inputs have no error; 1 meV/atom more is 1 meV/atom", async () => {
    const run = async (a: Frame[], b: Frame[]) => {
      const open = (path: string | readonly string[]) => (path === "a" ? a : b);
      return (await analyze.parity(["a", "b"], {}, { open }))[0];
    };
    const reference = [frame(0, 0), frame(1, 0)];
    const same = await run(reference, reference);
    expect(scalar(same, "rmse_energy")).toBe(0);
    expect(scalar(same, "r2_force")).toBe(1);
    const shifted = await run(reference, [frame(0.001, 0), frame(1.001, 0)]);
    expect(scalar(shifted, "rmse_energy")).toBeCloseTo(0.001, 10);
    expect(scalar(shifted, "rmse_force")).toBe(0);
    const pushed = await run(reference, [frame(0, 0.3), frame(1, 0.3)]);
    expect(scalar(pushed, "rmse_force_x")).toBeCloseTo(0.3, 12);
    expect(scalar(pushed, "rmse_force_y")).toBe(0);
  });
});

describe("continuum", () => {
  it("has the published numbers at the defaults", async () => {
    const table = await analyze.continuum([], { mu: -1e-4 });
    expect(scalar(table, "c0") / 2.3581e28).toBeCloseTo(1, 4);
    expect(scalar(table, "screening_length")).toBeCloseTo(0.08527, 5);
    expect(scalar(table, "width_over_two_lengths")).toBeCloseTo(9.382, 3);
    expect(scalar(table, "diffusivity") / 4.995e-13).toBeCloseTo(1, 4);
  });

  it.each([120, 12085])("gives the linearised solution for a shallow core (permittivity %i)", async (permittivity) => {
    const table = await analyze.continuum([], { mu: -1e-4, permittivity });
    expect(scalar(table, "potential_center") / scalar(table, "potential_center_linear")).toBeCloseTo(1, 2);
  });

  it("conserves charge, with lattice-gas statistics too", async () => {
    for (const sites of [0, 7.5]) {
      const table = await analyze.continuum([], { mu: -0.1, permittivity: 12085, sites });
      expect(Math.abs(scalar(table, "charge_per_area")) / (scalar(table, "c0") * 1e-9)).toBeLessThan(1e-9);
    }
  });
});

function scalar(table: Table, name: string): number {
  return table.scalars!.find((one) => one.name === name)!.value;
}

/** `count` atoms up the cell, half a step off its lower end. */
function ladder(count: number): number[] {
  return Array.from({ length: count }, (_, i) => [((i * 7) % 5) + 0.2, (i * 3) % 6, i + 0.5]).flat();
}

function crystal({
  cell,
  species,
  positions,
  ...rest
}: { cell: number[]; species: string[]; positions: number[] } & Partial<
  Omit<Frame, "cell" | "species" | "positions">
>): Frame {
  const names = [...new Set(species)];
  return makeFrame({
    cell: Float64Array.from(cell),
    positions: Float64Array.from(positions),
    types: Int32Array.from(species, (name) => names.indexOf(name)),
    species: names,
    ...rest,
  });
}

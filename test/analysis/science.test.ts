/** The check values of the methods' specification by their numbers (S4 …): made cases whose answers are known beforehand. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analysisByName, analyze } from "../../src/analysis/index.js";
import { percolation } from "../../src/analysis/percolation.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import type { Table } from "../../src/model/table.js";
import { DeepPotential } from "../../src/potential/deep-potential.js";
import { root } from "../repo/files.js";
import { column, crystal, cubic, normal, orbit, random, repeated, type Site, scalar } from "./frames.js";

const a = 12.9827;
const folder = mkdtempSync(join(tmpdir(), "garnet-science-"));
const named = (name: string, places: number[][]) => places.map(([x, y, z]): Site => [name, x, y, z]);
/** The frame of cubic LLZO at rest, with Li on all 24d sites (S5). */
const llzo = crystal(cubic(a), [
  ...named("Li", orbit([3 / 8, 0, 1 / 4])),
  ...named("La", orbit([1 / 8, 0, 1 / 4])),
  ...named("Zr", orbit([0, 0, 0])),
  ...named("O", orbit([-0.0318, 0.0543, 0.1503])),
]);

describe("cubic LLZO at rest (S5, S10, S31, S35, S58)", () => {
  it("has the distances of its refinement", async () => {
    const table = await analyze.rdf([llzo], { pairs: "Zr-O,La-O,Li-O,Li-Li,La-Li", cutoff: 5, bins: 5000 });
    const r = column(table, "r");
    const [zr, la, li, lili] = ["Zr-O", "La-O", "Li-O", "Li-Li"].map((pair) => column(table, `n_${pair}`));
    const at = (curve: Float64Array, distance: number) => curve[r.findIndex((x) => x > distance) - 1];
    expect([at(zr, 2.114), at(zr, 2.117)]).toEqual([0, 6]);
    expect([at(la, 2.512), at(la, 2.515), at(la, 2.594), at(la, 2.597)]).toEqual([0, 4, 4, 8]);
    expect([at(li, 1.906), at(li, 1.909), at(li, 3.5)]).toEqual([0, 4, 4]);
    expect([at(lili, 3.974), at(lili, 3.977)]).toEqual([0, 4]);
  });

  it("has 16 octahedra of 12.6 Å³", async () => {
    const [table, map] = await analyze.polyhedra([llzo], { cutoff: 2.8, map: "yz", bin: 0.1 });
    expect(table.notes!.join()).toContain("n = 16 polyhedra");
    expect(scalar(table, "cn")).toBe(6);
    expect(scalar(table, "volume").toFixed(1)).toBe("12.6");
    // What lines through the crystal lie inside of adds up to the polyhedra's part of the volume.
    const filling = column(map, "filling");
    const part = filling.reduce((sum, value) => sum + value, 0) / filling.length;
    expect(part / ((16 * scalar(table, "volume")) / a ** 3)).toBeCloseTo(1, 2);
    expect(Math.max(...column(map, "coverage"))).toBe(1);
    expect(Math.min(...column(map, "coverage"))).toBe(0);
  });

  it.each([
    ["La=2.6,Zr=2.4,O=1.6", 52, 0.05189],
    ["La=2.6,Zr=2.4,O=1.6", 104, 0.05033],
    ["La=2.7,Zr=2.5,O=1.7", 104, 0.02345],
    ["La=3.0,Zr=2.8,O=1.8", 104, 0.0016],
  ])("has the cavity fraction of %s on a grid of %i", async (radii, grid, expected) => {
    const table = await analyze.cavity([llzo], { radii: radii.split(","), grid });
    // Points exactly on a sphere count or not by rounding: the specification allows 5 %.
    expect(Math.abs(scalar(table, "cv") / expected - 1)).toBeLessThan(0.05);
  });
});

it("S4: the same trajectory twice has no difference of g(r), another one has", async () => {
  const next = random(1);
  const gas = () =>
    crystal(
      cubic(12),
      Array.from({ length: 200 }, (): Site => ["Li", next(), next(), next()]),
    );
  const [one, other] = [gas(), gas()];
  const run = async (input: Frame, reference: Frame) =>
    (await analyze.rdf([input], { cutoff: 5, bins: 50, reference: "x" }, { open: () => [reference] })) as Table;
  const same = await run(one, one);
  expect([scalar(same, "max_difference_Li-Li"), scalar(same, "integral_difference_Li-Li")]).toEqual([0, 0]);
  const apart = await run(one, other);
  const [g, h] = [column(apart, "g_Li-Li"), column(apart, "reference_g_Li-Li")];
  const off = g.map((value, k) => Math.abs(value - h[k]));
  expect(scalar(apart, "max_difference_Li-Li")).toBe(Math.max(...off));
  expect(scalar(apart, "integral_difference_Li-Li")).toBeCloseTo(off.reduce((x, y) => x + y) * 0.1, 12);
});

it("S8, S9: eleven cells on top of each other have 56 Li each, 4.3134 per Å", async () => {
  const next = random(2);
  const cell = Array.from({ length: 56 }, () => [next(), next(), next()]);
  const sites = Array.from({ length: 11 }, (_, n) => cell.map(([x, y, z]): Site => ["Li", x, y, (n + z) / 11])).flat();
  const frames = Array.from({ length: 20 }, (_, t) => crystal(cubic(a, a, 11 * a), sites, { time: 0.05 * t }));
  const [counts, means] = await analyze.regions(frames, { last: 0.5 });
  for (let n = 1; n <= 11; n++) expect(column(counts, `N${n}`).every((value) => value === 56)).toBe(true);
  for (const value of column(means, "per_length")) expect(value).toBeCloseTo(4.3134, 4);
  expect(scalar(counts, "sd1")).toBe(0);
});

/** Li at the middles of the given fractions of a cell of 10 × 10 × 40 Å with one O. */
function cellOf(places: number[], time: number, more: Site[] = []): Frame {
  const next = random(7);
  return crystal(
    cubic(10, 10, 40),
    [...places.map((z): Site => ["Li", next(), next(), z]), ["O", 0, 0, 0.4], ...more],
    { time },
  );
}

describe("segregation (S11, S14)", () => {
  // The boundary is the middle eleventh; it takes up n Li from elsewhere, one in ten ps.
  const run = (taken: number) =>
    Array.from({ length: 11 }, (_, t) => {
      const here = Math.min(taken, t);
      return cellOf([...Array(here).fill(0.5), ...Array(30 - here).fill(0.2)], 10 * t);
    });

  it("is the gain per length; ± the deviation of the last samples", async () => {
    const table = await analyze.segregation(["x"], { radii: ["O=2"], last: 50 }, { open: () => run(4) });
    expect(column(table, "S")[0]).toBeCloseTo(4 / (40 / 11), 12);
    expect(column(table, "dN")[0]).toBe(4);
    expect(table.columns.find(({ name }) => name === "S")!.error![0]).toBe(0);
  });

  it("recovers a straight line against the cavity fraction", async () => {
    // The larger the O's sphere in the boundary, the smaller the cavity fraction of it.
    const models = [1, 2, 3].map((taken) =>
      run(taken).map((frame) => {
        const positions = frame.positions.slice();
        positions[3 * 30 + 2] = 20;
        return makeFrame({ ...frame, positions, cell: cubic(10 + taken, 10, 40) });
      }),
    );
    const open = (path: string | readonly string[]) => models[Number(path)];
    const table = await analyze.segregation(["0", "1", "2"], { radii: ["O=2"], last: 20 }, { open });
    const [cv, amount] = [column(table, "cv"), column(table, "S")];
    const mean = (v: Float64Array) => v.reduce((x, y) => x + y) / v.length;
    const [mx, my] = [mean(cv), mean(amount)];
    const sum = (pick: (k: number) => number) => [0, 1, 2].reduce((s, k) => s + pick(k), 0);
    const xy = sum((k) => (cv[k] - mx) * (amount[k] - my));
    const xx = sum((k) => (cv[k] - mx) ** 2);
    expect(scalar(table, "slope")).toBeCloseTo(xy / xx, 9);
    expect(scalar(table, "pearson_r")).toBeCloseTo(xy / Math.sqrt(xx * sum((k) => (amount[k] - my) ** 2)), 9);
    expect(scalar(table, "pearson_r")).toBeGreaterThan(0.95);
  });

  it("is followed over temperatures, and along a ramp", async () => {
    const options = { radii: ["O=2"], last: 50 };
    const series = await analyze.segregation(
      ["a", "b"],
      { ...options, temperatures: [500, 800] },
      { open: () => run(3) },
    );
    expect(Array.from(column(series, "temperature"))).toEqual([500, 800]);
    const ramp = await analyze.segregation(["a"], { ...options, ramp: [500, 300], parts: 2 }, { open: () => run(10) });
    expect(Array.from(column(ramp, "temperature"))).toEqual([450, 350]);
    // Frames 1 … 4 and 5 … 10 hold 1 … 4 and 5 … 10 Li more than the first.
    expect(Array.from(column(ramp, "dN"))).toEqual([2.5, 7.5]);
  });
});

it("S12, S40: the end of a transient is found in the MSD from the first frame", async () => {
  // Along x by √(MSD): steep to 300 ps, then 6 D t.
  const d = 0.01;
  const msd = (t: number) => 6 * d * (t <= 300 ? 3 * t : 600 + t);
  const frames = Array.from({ length: 101 }, (_, n) =>
    makeFrame({
      types: Int32Array.of(0),
      species: ["Li"],
      positions: Float64Array.of(Math.sqrt(msd(10 * n)), 0, 0),
      unwrapped: true,
      time: 10 * n,
    }),
  );
  const table = await analyze.msd(frames, { origins: "first" });
  expect(Math.abs(scalar(table, "linear_from") - 300)).toBeLessThanOrEqual(10);
  expect(scalar(table, "D") / (d * 1e-4)).toBeCloseTo(1, 2);
});

it("S54: the MSD of ten configurations is their mean, ± the deviation between them", async () => {
  const run = (speed: number) =>
    Array.from({ length: 5 }, (_, t) =>
      makeFrame({
        types: Int32Array.of(0),
        species: ["Al"],
        positions: Float64Array.of(speed * t, 0, 0),
        unwrapped: true,
        time: t,
      }),
    );
  const files = Array.from({ length: 9 }, (_, k) => String(k + 2));
  const table = await analyze.msd(run(1), { runs: files }, { open: (path) => run(Number(path)) });
  const squares = Array.from({ length: 10 }, (_, k) => (k + 1) ** 2 * 9);
  const mean = squares.reduce((x, y) => x + y) / 10;
  expect(column(table, "msd")[3]).toBeCloseTo(mean, 9);
  const sd = Math.sqrt(squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 9);
  expect(table.columns[1].error![3]).toBeCloseTo(sd, 9);
});

describe("electrodes (S19, S20, S21, S29, S41)", () => {
  // One Li leaves the metal every ps and comes to the oxide, whose Zr are eight.
  const zr = Array.from({ length: 8 }, (_, k): Site => ["Zr", k / 8, 0.5, 0.8]);
  const run = (every: number) =>
    Array.from({ length: 9 }, (_, t) => {
      const moved = Math.floor(t / every);
      return cellOf([...Array(12 - moved).fill(0.1), ...Array(moved).fill(0.8)], t, zr);
    });
  const open = (path: string | readonly string[]) => run(Number(path));

  it("lose and gain what the other has, at the rate put in", async () => {
    const [rates, counts] = await analyze.electrodes(["1"], { negative: ["0:12"], positive: ["28:36"] }, { open });
    const [negative, positive, between] = ["negative", "positive", "between"].map((name) => column(counts, name));
    negative.forEach((n, t) => {
      expect(n + positive[t] + between[t]).toBe(12);
      expect(positive[t]).toBe(t);
    });
    expect(column(rates, "rate")[0]).toBeCloseTo(1, 12);
    // 1 e/ps through 100 Å² = 1.602e-7 A through 1e-14 cm².
    expect(column(rates, "current_density")[0]).toBeCloseTo(1.602176634e10, 0);
    expect(column(rates, "x_end")[0]).toBe((2 * 8) / 8);
  });

  it("tell metal by its neighbours, and rates over thickness", async () => {
    const options = { positive: ["28:36"], thickness: [10, 20], names: ["thin", "thick"] };
    const [rates, thin] = await analyze.electrodes(["1", "4"], options, { open });
    expect(column(thin, "negative")[0]).toBe(12); // the only O is 12 Å from them
    expect(Array.from(column(rates, "thickness"))).toEqual([10, 20]);
    expect(column(rates, "rate")[1]).toBeLessThan(0.4);
  });

  it("go on in a larger cell on one axis of time, with the same regions", async () => {
    const first = Array.from({ length: 3 }, (_, t) => cellOf(Array(5).fill(0.5), 10 * t));
    const second = Array.from({ length: 3 }, (_, t) => cellOf([...Array(5 + t).fill(0.75), 0.1], 10 * t));
    const options = { edges: [15, 25], continued: "cell", continuedEdges: [25, 35], last: 5 };
    const [counts] = await analyze.regions(first, options, { open: () => second });
    expect(Array.from(column(counts, "time"))).toEqual([0, 10, 20, 20, 30, 40]);
    expect(Array.from(column(counts, "N1"))).toEqual([5, 5, 5, 5, 6, 7]);
  });

  it("a box counts what is inside its limits, also when it is empty at first", async () => {
    const frames = [0, 1, 2].map((t) => cellOf([...Array(t).fill(0.5), 0.1], t));
    const select = (frame: Frame) =>
      Uint8Array.from({ length: frame.count }, (_, i) => Number(frame.positions[3 * i + 2] > 15));
    const [counts] = await analyze.regions(frames, { count: 1, last: 1 }, { select });
    expect(Array.from(column(counts, "N1"))).toEqual([0, 1, 2]);
  });
});

describe("stability (S15, S34)", () => {
  const run = (energy: (t: number) => number, seed: number) => {
    const next = random(seed);
    return Array.from({ length: 300 }, (_, t) => ({
      ...cellOf([0.1, 0.2], t),
      energy: 3 * (energy(t) + 0.001 * normal(next)),
    }));
  };

  it("tells a plateau from growth, and the lower of two", async () => {
    const runs = [run((t) => -4 - 0.2 * Math.exp(-t / 10), 1), run((t) => -4.01 + 1e-4 * t, 2), run(() => -4.02, 3)];
    const open = (path: string | readonly string[]) => runs[Number(path)];
    const [table] = await analyze.stability(["0", "1", "2"], {}, { open });
    expect(Array.from(column(table, "stable"))).toEqual([1, 0, 1]);
    const difference = table.scalars!.find(({ name }) => name === "difference_2")!;
    expect(Math.abs(difference.value + 0.02)).toBeLessThan(4 * difference.error!);
    expect(difference.error!).toBeLessThan(5e-4);
  });

  it("compares like with like, and reads logs", async () => {
    const open = (path: string | readonly string[]) =>
      path === "a" ? run(() => -4, 1) : run(() => -4, 1).map((f) => ({ ...f, types: f.types.map(() => 0) }));
    await expect(analyze.stability(["a", "b"], {}, { open })).rejects.toThrow("pass --any-composition");
    const log = join(folder, "thermo.csv");
    writeFileSync(
      log,
      `Step,PotEng,Atoms\n${Array.from({ length: 30 }, (_, k) => `${k},${-80 + 0.01 * (k % 2)},20`).join("\n")}\n`,
    );
    const [table, trace] = await analyze.stability([log], {}, { dt: 0.5 });
    expect(column(table, "mean")[0]).toBeCloseTo(-3.99975, 9);
    expect(column(trace, "time")[2]).toBe(1);
  });
});

describe("interface (S26)", () => {
  /** bcc Li up to 20 Å with a cone of that height in the middle of y. */
  const slab = (height: number) => {
    const sites: Site[] = [];
    const [l, n] = [3.5, 10];
    for (let x = 0; x < 3; x++)
      for (let y = 0; y < n; y++)
        for (let z = 0; z < 10; z++)
          for (const half of [0, 0.5]) {
            const [px, py, pz] = [(x + half) * l, (y + half) * l, (z + half) * l];
            const top = 16 + height * Math.max(0, 1 - Math.abs(py - 17.5) / 6);
            if (pz <= top) sites.push(["Li", px / (3 * l), py / (n * l), pz / 60]);
          }
    return crystal(cubic(3 * l, n * l, 60), [...sites, ["O", 0, 0, 0.9]]);
  };

  it("a flat slab is flat, a cone of 8 Å a protrusion", async () => {
    const options = { neighbors: 4, bin: 3.5 };
    const [flat] = await analyze.interface([slab(0)], options);
    expect(scalar(flat, "protrusion")).toBeLessThan(1);
    expect(scalar(flat, "has_protrusion")).toBe(0);
    const [cone] = await analyze.interface([slab(8)], options);
    expect(scalar(cone, "protrusion")).toBeGreaterThan(5);
    expect(scalar(cone, "has_protrusion")).toBe(1);
  });
});

describe("probability density (S56)", () => {
  it("integrates to the atoms, and tells where its isosurface leads through the crystal", async () => {
    const sites = Array.from({ length: 40 }, (_, k): Site => ["Li", k / 40, 0.5, 0.5]);
    const written: Frame[] = [];
    const write = async (_: string, frame: Frame) => void written.push(frame);
    const options = { grid: "li.cube", bin: 1, level: 0.1 };
    const table = (await analyze.density([crystal(cubic(20), sites)], options, { write })) as Table;
    // Kept as densities of electrons are: times the volume, so the mean is the number of atoms.
    const { values, unit } = written[0].grids![0];
    expect(unit).toBe("e");
    expect(values.reduce((x, y) => x + y, 0) / values.length).toBeCloseTo(40, 9);
    expect(["x", "y", "z"].map((axis) => scalar(table, `connected_${axis}`))).toEqual([1, 0, 0]);
    expect(scalar(table, "clusters")).toBe(1);
  });

  it("knows a diagonal way and a closed loop", () => {
    const n = 6;
    const grid = (inside: (x: number, y: number, z: number) => boolean) =>
      Float64Array.from({ length: n ** 3 }, (_, i) =>
        Number(inside(Math.floor(i / n / n), Math.floor(i / n) % n, i % n)),
      );
    const stairs = grid((x, y, z) => z === 0 && (x === y || x === (y + 1) % n));
    expect(percolation(stairs, [n, n, n], 0.5).along).toEqual([true, true, false]);
    const ring = grid((x, y, z) => z === 2 && x < 3 && y < 3 && !(x === 1 && y === 1));
    expect(percolation(ring, [n, n, n], 0.5)).toMatchObject({ clusters: 1, along: [false, false, false], largest: 1 });
  });
});

describe("survey (S64, S66, S68)", () => {
  it("has means, medians and extremes by group; ranges by their middle, blanks left out", async () => {
    const file = join(folder, "survey.csv");
    writeFileSync(file, "method,density,sigma\nCS,93,0.2\nCS,95,0.4\nHPS,98,1.2–1.75\nHPS,99,-\n");
    const [table] = await analyze.survey([file], { x: "density", y: "sigma", group: "method" });
    expect(Array.from(column(table, "n"))).toEqual([2, 2]);
    expect(Array.from(column(table, "mean_sigma"))).toEqual([expect.closeTo(0.3, 12), expect.closeTo(1.475, 12)]);
    expect(Array.from(column(table, "mean_density"))).toEqual([94, 98.5]);
  });

  it("finds the inflection of a sigmoid", async () => {
    const file = join(folder, "sinter.csv");
    const rows = Array.from({ length: 80 }, (_, k) => `${10 * k},${1 / (1 + Math.exp(-(10 * k - 437) / 60))}`);
    writeFileSync(file, `T,shift\n${rows.join("\n")}\n`);
    const [table] = await analyze.survey([file], { kind: "inflection", x: "T", y: "shift" });
    expect(Math.abs(scalar(table, "inflection") - 437)).toBeLessThan(2);
  });

  it("bins a column", async () => {
    const file = join(folder, "sizes.csv");
    writeFileSync(file, "size\n1\n2\n2\n3\n");
    const [table] = await analyze.survey([file], { kind: "histogram", y: "size", bins: 2 });
    expect(Array.from(column(table, "count"))).toEqual([1, 3]);
    expect(scalar(table, "mean")).toBe(2);
  });
});

it("S30: a box as large as the cell gives the g(r) of all", async () => {
  const frame = repeated(
    3.51,
    [
      ["Li", 0, 0, 0],
      ["Li", 0.5, 0.5, 0.5],
    ],
    3,
  );
  const run = (options: object) => analyze.rdf([frame], { pairs: "Li-Li", cutoff: 5, bins: 50, ...options });
  const [all, box] = [await run({}), await run({ box: [0, 10.53, 0, 10.53, 0, 10.53] })];
  expect(column(box, "g_Li-Li")).toEqual(column(all, "g_Li-Li"));
});

describe("thermodynamics (S17, S53, S59, S60)", () => {
  const table = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it("voltages lie on the lower hull: a composition above it has no plateau", async () => {
    // On the hull: 0, 0.5, 1 with −2.5 and −2 V against −1.5 eV of the metal; 0.25 lies above the line.
    const file = table("hull.csv", "x,E\n0,-10\n0.25,-10.4\n0.5,-12\n1,-13.75\n");
    const voltage = await analyze.thermo([file], { kind: "voltage", mu: ["Li=-1.5"], capacity: 105.77 });
    expect(Array.from(column(voltage, "x"))).toEqual([0, 0.5]);
    expect(Array.from(column(voltage, "voltage"))).toEqual([expect.closeTo(2.5, 12), expect.closeTo(2, 12)]);
    expect(column(voltage, "capacity_end")[1]).toBeCloseTo(105.77, 12);
  });

  it("formation energies have the differences of Table 1, from raw energies", async () => {
    const differences = [];
    for (const [cubic, amorphous] of [
      [2.12, 1.17],
      [2.28, 2.41],
      [12.34, 9.83],
    ]) {
      const energies = [];
      for (const [k, formation] of [cubic, amorphous].entries()) {
        // One dopant of μ −5 on a place of which three Li of μ −2 go.
        const file = table(`f${k}.csv`, `E,Al,Li\n${-1000 + formation - 5 + 6},1,-3\n`);
        const found = await analyze.thermo([file], { kind: "formation", pristine: -1000, mu: ["Al=-5", "Li=-2"] });
        energies.push(column(found, "formation_energy")[0]);
      }
      differences.push(Number((energies[1] - energies[0]).toFixed(2)));
    }
    expect(differences).toEqual([-0.95, 0.13, -2.51]);
  });

  it("δμ is minus the difference of vacancy energies", async () => {
    const file = table("vacancies.csv", "E,z\n-95.1,2\n-95.3,3\n-95.9,12\n-96.1,13\n");
    const found = await analyze.thermo([file], {
      kind: "vacancy",
      pristine: -100,
      mu: ["Li=-1.9"],
      boundary: ["10:15"],
    });
    expect(scalar(found, "E_vac_bulk")).toBeCloseTo(2.9, 12);
    expect(scalar(found, "E_vac_boundary")).toBeCloseTo(2.1, 12);
    expect(scalar(found, "delta_mu")).toBeCloseTo(0.8, 12);
  });
});

it.each([
  [120, -0.99992, 9.382],
  [12085, -0.60739, 0.9349],
])("S63: at a permittivity of %i φ(0) e/δμ is %f", async (permittivity, ratio, lengths) => {
  const table = await analyze.continuum([], { mu: -1e-4, permittivity });
  expect(scalar(table, "phi_e_over_mu_linear")).toBeCloseTo(ratio, 5);
  expect(scalar(table, "width_over_two_lengths")).toBeCloseTo(lengths, 3);
});

it("S13: energies of atoms add up to that of all", async () => {
  const model = join(root, "examples/llzo/llzo.pb");
  const { energy } = (await DeepPotential.load(model)).evaluate(llzo);
  const [trace] = await analyze.energy([llzo], { model, count: 2 });
  expect((column(trace, "energy")[0] * llzo.count) / energy).toBeCloseTo(1, 9);
});

it("S22, S36: maps of several times have one scale of colours, and hold every atom", async () => {
  const frames = [0, 1, 2].map((t) => cellOf([0.1 + 0.3 * t, 0.1 + 0.3 * t, 0.9], t));
  const options = { species: ["Li"], plane: "yz" as const, times: [0, 2], window: 0.1 };
  const maps = (await analyze.density(frames, options)) as Table[];
  for (const map of maps) {
    const values = column(map, "density");
    expect((values.reduce((x, y) => x + y, 0) / values.length) * 4000).toBeCloseTo(3, 9);
  }
  const { panels } = analysisByName("density").plot!(maps);
  const scales = panels.flatMap(({ layers }) => layers.map((layer) => layer as { min: number; max: number }));
  expect(scales.map(({ min, max }) => [min, max])).toEqual([
    [0, scales[0].max],
    [0, scales[0].max],
  ]);
});

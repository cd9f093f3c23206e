/** Input that an analysis can do nothing with: each is answered in one sentence that says what to do, and no NaN becomes a result. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import type { Frame } from "../../src/model/frame.js";
import { crystal, cubic, random, type Site } from "./frames.js";

const names = ["Li", "Li", "Li", "Li", "La", "Zr", "O", "O"] as const;

function frame(t: number, atoms = 24, more: Partial<Frame> = {}): Frame {
  const next = random(3);
  const sites = Array.from({ length: atoms }, (_, i): Site => [names[i % 8], next(), next(), next() + 0.01 * t]);
  const energies = Float64Array.from(sites, () => -4);
  return crystal(cubic(8), sites, {
    step: 10 * t,
    time: t,
    columns: { c_pe: { width: 1, values: energies } },
    velocities: new Float64Array(3 * atoms).fill(1),
    ...more,
  });
}

const frames = (count: number) => Array.from({ length: count }, (_, t) => frame(t));
const good = frames(8);

/** Every analysis of frames, with options that work on the frames above. */
const all: Record<string, object> = {
  rdf: { pairs: "Li-O" },
  coordination: { pair: "Zr-O", cutoff: 2.8 },
  cnmap: { x: "Li:3.4", y: "O:2.6" },
  lithium: { x: "Li:3.4", y: "O:2.6" },
  regions: {},
  segregation: { radii: ["La=2", "Zr=2", "O=1"], last: 3 },
  cavity: { radii: ["La=2.6", "O=1"], spacing: 0.5 },
  msd: { species: ["Li"] },
  diffusion: {},
  vacf: { species: ["Li"] },
  vanhove: {},
  residence: { x: "Li:3.4", y: "O:2.6" },
  density: { species: ["Li"] },
  velocityMap: {},
  interface: { neighbors: 0, ligandCutoff: 0.1 },
  polyhedra: { cutoff: 2.8 },
  angles: { triple: "O-Zr-O", cutoff: [5] },
  steinhardt: { pair: "Zr-O", cutoff: 5 },
  energy: {},
  xrd: {},
};

type Run = (input: unknown, options: object, context: object) => Promise<unknown>;

/** `segregation` reads files: these are what it finds in them. */
async function run(name: string, input: Frame[], context: object = {}, options: object = {}): Promise<unknown> {
  const call = (analyze as unknown as Record<string, Run>)[name];
  const files = name === "segregation";
  return call(files ? ["a.dump"] : input, { ...all[name], ...options }, { warn() {}, open: () => input, ...context });
}

async function sentence(...given: Parameters<typeof run>): Promise<string> {
  return run(...given).then(
    () => "no error",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

it("all of them run on good input", async () => {
  for (const name of Object.keys(all)) expect([name, await sentence(name, good)]).toEqual([name, "no error"]);
});

describe("types without elements", () => {
  const unnamed = good.map((one) => ({ ...one, species: undefined }));
  it.each(Object.keys(all).filter((name) => name !== "energy"))("%s asks for --types", async (name) => {
    expect(await sentence(name, unnamed)).toMatch(/InputError: .*pass --types/);
  });
});

describe("a selection that matches nothing", () => {
  const select = (one: Frame) => new Uint8Array(one.count);
  it.each(Object.keys(all))("%s says so", async (name) => {
    expect(await sentence(name, good, { select })).toMatch(/InputError: .*--select/);
  });
});

describe("frames with different atoms", () => {
  const fewer = [frame(0), frame(1, 16), frame(2), frame(3)];
  const others = [0, 5, 5, 5].map((shift, t) =>
    frame(t, 24, { ids: Float64Array.from({ length: 24 }, (_, i) => i + 1 + shift) }),
  );
  it.each(["msd", "diffusion", "vacf", "vanhove", "residence", "velocityMap"])("%s stops", async (name) => {
    expect(await sentence(name, fewer)).toMatch(/InputError: the frame of step 10 has 16 atoms/);
    expect(await sentence(name, others)).toMatch(/InputError: the frame of step 10 has an atom with id 25/);
  });
});

describe("a column that is missing", () => {
  it("velocities, energies and times are asked for by name", async () => {
    const without = good.map((one) => ({ ...one, velocities: undefined, columns: {}, time: undefined }));
    expect(await sentence("vacf", without)).toContain("write vx vy vz to the dump");
    expect(await sentence("energy", without)).toContain("Dump 'compute pe all pe/atom' as c_pe");
    for (const name of ["msd", "diffusion", "vanhove", "residence", "velocityMap", "segregation"])
      expect(await sentence(name, without)).toContain("pass --dt PS");
  });
});

describe("a cutoff beyond what images of the cell allow", () => {
  it.each([
    ["rdf", { cutoff: 5000 }],
    ["coordination", { cutoff: 5000 }],
    ["cnmap", { x: "Li:5000" }],
    ["lithium", { x: "Li:5000" }],
    ["vanhove", { cutoff: 5000 }],
    ["residence", { x: "Li:5000" }],
    ["interface", { cutoff: 5000 }],
    ["polyhedra", { cutoff: 5000 }],
    ["angles", { cutoff: [5000] }],
    ["steinhardt", { cutoff: 5000 }],
  ])("%s says how long it may be", async (name, options) => {
    expect(await sentence(name, good, {}, options)).toMatch(
      /a cutoff of 5000 is more than 50 times the cell's height of 8; lower it or repeat the cell/,
    );
  });
});

describe("too few frames", () => {
  it.each(["msd", "diffusion", "vacf", "vanhove", "residence", "velocityMap", "segregation"])(
    "%s asks for a longer trajectory",
    async (name) => {
      expect(await sentence(name, good.slice(0, 1))).toMatch(/InputError: .*give a longer trajectory or more --frames/);
    },
  );
  it.each(Object.keys(all).filter((name) => name !== "segregation"))("%s without any says so", async (name) => {
    expect(await sentence(name, [])).toBe("InputError: no frame to analyse; check the files and --frames");
  });
});

describe("tables", () => {
  const folder = mkdtempSync(join(tmpdir(), "garnet-bad-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return [join(folder, name)];
  };
  const hole = file("hole.csv", "x,E,Lz,Pzz,T,D\n0,-1,10,1,300,1e-6\n0.5,nan,10.1,nan,400,nan\n1,-2,10.2,3,500,1e-5\n");
  const other = file("other.csv", "a,b\n1,2\n");

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ["a hole in stresses", () => analyze.stressStrain(hole), /column Pzz has no number in row 2/],
    [
      "a hole in energies",
      () => analyze.thermo(hole, { kind: "voltage", mu: ["Li=-1"] }),
      /column E has no number in row 2/,
    ],
    ["a hole in D", () => analyze.arrhenius(hole), /column D has no number in row 2/],
    [
      "a hole in a log",
      () => analyze.stability(hole, { column: "E", atoms: ["4"] }),
      /column E has no number in row 2/,
    ],
    ["another table", () => analyze.stressStrain(other), /no column 'Lz'; there are a, b/],
    ["another table", () => analyze.thermo(other, { kind: "voltage", mu: ["Li=-1"] }), /no column 'x'.*there are a, b/],
    ["another table", () => analyze.survey(other, { x: "a", y: "q" }), /no column 'q'.*there are a, b/],
    [
      "one temperature twice",
      () => analyze.arrhenius([], { temperatures: [300, 300], values: [1, 1] }),
      /two temperatures/,
    ],
    ["no table at all", () => analyze.survey(["no.csv"], { y: "a" }), /no\.csv: no such file/],
    ["no grid", () => analyze.charge(["x"], {}, { open: () => good }), /x: holds no grid; expected CHGCAR/],
    [
      "a trajectory that ends",
      () => analyze.parity(["a", "b"], {}, { open: (path) => (path === "a" ? good : good.slice(1)) }),
      /the prediction ends after/,
    ],
    ["no positive electrode", () => analyze.electrodes(["a"], {}, { open: () => good }), /pass --positive from:to/],
    [
      "one that lies outside",
      () => analyze.electrodes(["a"], { positive: ["1:50"] }, { open: () => good }),
      /between 0 and 8\.000 Å/,
    ],
    [
      "too short a run",
      () => analyze.stability(["a"], { column: "c_pe" }, { open: () => good.slice(0, 3) }),
      /at least 4 frames, got 3; give a longer run/,
    ],
  ])("%s", async (_, call, text) => {
    await expect(call()).rejects.toThrow(text);
  });
});

describe("a position that is not a number", () => {
  const broken = good.map((one, t) =>
    t === 3 ? { ...one, positions: one.positions.map((x, i) => (i === 16 ? Number.NaN : x)) } : one,
  );
  it.each(Object.keys(all))("%s names the atom and the frame", async (name) => {
    expect(await sentence(name, broken)).toBe(
      "InputError: the frame of step 30 has atom 6 with a position that is not a number (NaN); the run broke down there: leave such frames out with --frames",
    );
  });
  it("velocities and energies too", async () => {
    const v = good.map((one) => ({ ...one, velocities: one.velocities!.map((x, i) => (i === 4 ? Infinity : x)) }));
    expect(await sentence("vacf", v)).toContain("atom 2 with a velocity that is not a number (Infinity)");
    const e = good.map((one) => ({
      ...one,
      columns: { c_pe: { width: 1, values: new Float64Array(24).fill(Number.NaN) } },
    }));
    expect(await sentence("energy", e as Frame[])).toContain("atom 1 with an energy that is not a number (NaN)");
  });
});

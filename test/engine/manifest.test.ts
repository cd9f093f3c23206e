/** garnet-run.json: what later commands take from it, and what they do not. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readManifest } from "../../formats/run-manifest.js";
import { readFrame } from "../../formats/trajectory.js";
import { msd } from "../../src/analysis/msd.js";
import { completeOptions } from "../../src/analysis/option.js";
import { framesOf } from "../../src/analysis/trajectory.js";
import { describe as describeFile } from "../../src/convert/describe.js";
import { runDeck } from "../../src/engine/run-deck.js";
import { readDeck, stage } from "./deck-folder.js";

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "garnet-manifest-"));
const told: string[] = [];
const inform = (message: string) => void told.push(message);

const deck = `include start.inc
pair_style deepmd a-two-side.pb
pair_coeff * * Li La Zr O
velocity all create 300 1
fix 1 all nve
timestep 0.002
dump plain all custom 5 plain.dump id type xu yu zu
dump single all custom 5 single.*.dump id type x y z
dump own all custom 5 own.dump id type element x y z
dump_modify own element O Zr La Li time yes
run 10
write_data end.data
timestep 0.001
dump late all custom 5 late.dump id type x y z
run 5
`;

beforeAll(async () => {
  process.chdir(folder);
  stage("deepmd/forms.in", folder);
  expect(readDeck("deepmd/forms.in").text).toContain("a-two-side.pb");
  writeFileSync("in.deck", deck);
  expect(await runDeck({ file: "in.deck", log: "none", screen: "none", version: "1.2.3" })).toBe(0);
});
afterAll(() => process.chdir(home));

describe("the manifest of a run", () => {
  it("holds deck, model, units, time step and elements", () => {
    const { runs } = readManifest(folder)!;
    const run = runs.find(({ outputs }) => outputs.includes("end.data"))!;
    const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
    expect(run).toMatchObject({
      version: "1.2.3",
      deck: { file: "in.deck", sha256: sha256("in.deck") },
      models: [{ file: "a-two-side.pb", sha256: sha256("a-two-side.pb") }],
      units: "metal",
      timestep: 0.002,
      elements: ["Li", "La", "Zr", "O"],
    });
    // These went on with another time step.
    expect(runs.find(({ outputs }) => outputs.includes("plain.dump"))!.timestep).toBeNull();
    expect(runs.find(({ outputs }) => outputs.includes("late.dump"))!.timestep).toBe(0.001);
  });

  it("names elements and times of dumps that have none, and says so", async () => {
    const frame = await readFrame("late.dump", { inform });
    expect(frame.species).toEqual(["Li", "La", "Zr", "O"]);
    expect(frame.time).toBeCloseTo(0.01, 12);
    expect(told).toEqual(["late.dump: elements Li La Zr O, time step 0.001 ps (from garnet-run.json)"]);
    expect((await readFrame("single.5.dump", { inform })).species).toEqual(["Li", "La", "Zr", "O"]);
  });

  it("changes nothing that the file or the user says", async () => {
    expect((await readFrame("late.dump", { inform, timeKnown: true })).time).toBeUndefined();
    const own = await readFrame("own.dump", { inform });
    expect(own.species).toEqual(["O", "Zr", "La", "Li"]);
    expect((await readFrame("late.dump", { inform, types: ["Na", "La", "Zr", "S"] })).species?.[0]).toBe("Na");
    const alone = await readFrame("late.dump", { manifest: false });
    expect([alone.species, alone.time]).toEqual([undefined, undefined]);
  });

  it("gives no time where the time step changed", async () => {
    const frame = await readFrame("plain.dump", { inform });
    expect(frame.species?.[3]).toBe("O");
    expect(frame.time).toBeUndefined();
  });

  it("spares analyses and info their flags", async () => {
    const warn = () => {};
    const found = await describeFile("late.dump", { warn, inform });
    expect(found.formula).toMatch(/Li\d+/);
    expect(found.time).toMatchObject({ first: 0.01, last: 0.015 });
    const options = completeOptions("msd", msd.options, {} as never);
    const context = { warn, open: () => frames, write: async () => {}, dt: undefined, select: undefined };
    const frames = framesOf(["late.dump"], { warn, inform });
    const result = await msd.run(frames, options as never, context as never);
    const table = Array.isArray(result) ? result[0] : result;
    expect([...(table.columns[0].values as number[])].at(-1)).toBeCloseTo(0.005, 12);
  });

  it("is written anew for outputs that are written again, and only on request of the library", async () => {
    writeFileSync("in.again", deck.replace("* * Li La", "* * La Li"));
    await runDeck({ file: "in.again", log: "none", screen: "none" });
    expect((await readFrame("single.5.dump", { inform })).species).toEqual(["La", "Li", "Zr", "O"]);
    const entries = readManifest(folder)!.runs.flatMap(({ outputs }) => outputs);
    expect(new Set(entries).size).toBe(entries.length);
    const other = mkdtempSync(join(tmpdir(), "garnet-manifest-"));
    process.chdir(other);
    stage("deepmd/forms.in", other);
    await runDeck({ text: deck, log: "none", screen: "none", manifest: false });
    expect(existsSync("garnet-run.json")).toBe(false);
  });
});

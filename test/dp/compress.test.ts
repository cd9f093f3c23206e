import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressModel, tableErrors } from "../../src/potential/compress-model.js";
import { DeepPotential } from "../../src/potential/deep-potential.js";
import { newDeck } from "../engine/script/new-deck.js";
import { answers, bytes, distance, frameOf, load, loadBytes } from "./fixture.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-compress-"));

function compressed(name: string, step = 0.01) {
  const model = load(name, { embedding: "exact" });
  const made = compressModel(model, bytes(name), { step, extrapolate: 5 });
  const file = join(folder, `${name}.pb`);
  writeFileSync(file, made.bytes);
  return { model, file, ...made };
}

describe("garnet dp compress", () => {
  it.each([
    "a-two-side",
    "a-widths-dt",
    "a-tebd",
    "a-tebd-strip",
    "r-exclude-two-side",
    "t-basic",
    "hybrid-a-r-t",
    "atten-2-smooth",
    "atten-exclude-smooth",
  ])("%s: tables agree with DeePMD-kit's answers for the uncompressed model", (name) => {
    const { file, report } = compressed(name);
    expect(report.valueError).toBeLessThan(1e-9);
    const tabulated = DeepPotential.load(file);
    expect(tabulated.info.descriptors.some((d) => d.compressed)).toBe(true);
    for (const [structure, answer] of answers(name)) {
      const result = tabulated.evaluate(frameOf(answer), { fparam: answer.fparam ?? undefined });
      expect(distance(result.forces, answer.forces.flat()), structure).toBeLessThan(1e-8);
      expect(Math.abs(result.energy - answer.energy), structure).toBeLessThan(1e-9);
    }
    // The graph itself is untouched: without the tables it is the model that it was.
    const [, answer] = answers(name)[0];
    expect(
      distance(DeepPotential.load(file, { embedding: "exact" }).evaluate(frameOf(answer)).forces, answer.forces.flat()),
    ).toBeLessThan(1e-10);
  });

  it("native models carry tables behind the end of the HDF5 file", () => {
    const file = join(folder, "native.dp");
    const whole = gunzipSync(readFileSync(new URL("../../fixtures/dp/a-two-side.dp.gz", import.meta.url)));
    writeFileSync(file, whole);
    const made = compressModel(DeepPotential.load(file, { embedding: "exact" }), whole, { step: 0.02, extrapolate: 5 });
    writeFileSync(file, made.bytes);
    const tabulated = DeepPotential.load(file);
    expect(tabulated.info.descriptors[0].compressed).toBe(true);
    const [, answer] = answers("a-two-side")[0];
    expect(distance(tabulated.evaluate(frameOf(answer)).forces, answer.forces.flat())).toBeLessThan(1e-7);
  });

  it("in the engine, as the uncompressed model", async () => {
    const { file } = compressed("a-two-side");
    const graph = join(folder, "graph.pb");
    writeFileSync(graph, bytes("a-two-side"));
    const start = new URL("../../fixtures/decks/deepmd/start.inc", import.meta.url).pathname;
    const energies = await Promise.all(
      [file, graph].map(async (model) => {
        const deck = `include ${start}\npair_style deepmd ${model}\npair_coeff * * Li La Zr O\nvelocity all create 300 99\nfix 1 all nve\nrun 5\nprint "CHECK $(pe:%.9f) $(press:%.4f)"\n`;
        return /^CHECK .*$/m.exec(await newDeck().run(deck, "compressed"))?.[0];
      }),
    );
    expect(energies[0]).toMatch(/^CHECK -\d/);
    expect(energies[0]).toBe(energies[1]);
  });

  it("the reported errors fall with the sixth power of the step", async () => {
    const model = load("a-two-side", { embedding: "exact" });
    const coarse = compressModel(model, bytes("a-two-side"), { step: 0.2, extrapolate: 5 }).report.valueError;
    const fine = compressModel(model, bytes("a-two-side"), { step: 0.1, extrapolate: 5 }).report.valueError;
    expect(coarse / fine).toBeGreaterThan(30);
    const { file } = compressed("a-two-side", 0.1);
    async function* frames() {
      for (const [, answer] of answers("a-two-side")) yield frameOf(answer);
    }
    const errors = await tableErrors(model, DeepPotential.load(file), frames());
    expect(errors.frames).toBe(3);
    expect(errors.force).toBeGreaterThan(0);
    expect(errors.force).toBeLessThan(1e-4);
  });

  it("refuses what has tables or kinks already", () => {
    expect(() => compressed("a-compressed")).toThrow(/compressed already/);
    expect(() => compressed("act-relu")).toThrow(/relu/);
  });

  it("damaged tables are refused in a sentence", () => {
    const { bytes: whole } = compressed("a-two-side", 0.1);
    expect(() => loadBytes(whole.subarray(0, whole.length - 3))).toThrow(/damaged/);
  });
});

/** PyTorch models (.pth): scripts/reference/pth.py made fixtures/dp-torch with DeePMD-kit 3.2, and its answers beside them. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeFrame } from "../../src/model/frame.js";
import { compressModel } from "../../src/potential/compress-model.js";
import { DeepPotential } from "../../src/potential/deep-potential.js";
import { type Answer, distance } from "./fixture.js";

const folder = new URL("../../fixtures/dp-torch/", import.meta.url).pathname;
const temporary = mkdtempSync(join(tmpdir(), "garnet-torch-"));
const bytesOf = (name: string) => gunzipSync(readFileSync(join(folder, `${name}.pth.gz`)));
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -".json".length));

function load(bytes: Uint8Array): DeepPotential {
  const file = join(temporary, "model.pth");
  writeFileSync(file, bytes);
  return DeepPotential.load(file);
}

const frameOf = (answer: Answer) =>
  makeFrame({
    positions: Float64Array.from(answer.positions.flat()),
    types: Int32Array.from(answer.types),
    typeCount: 2,
    cell: answer.cell ? Float64Array.from(answer.cell.flat()) : undefined,
  });

describe("PyTorch models agree with DeePMD-kit 3.2", () => {
  it.each(names)("%s", (name) => {
    const potential = load(bytesOf(name));
    const within = name === "a-float32" ? 2e-5 : 1e-10;
    const { results } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
    for (const [structure, answer] of Object.entries<Answer>(results)) {
      const result = potential.evaluate(frameOf(answer), {
        atomic: true,
        fparam: answer.fparam ?? undefined,
        aparam: answer.aparam ?? undefined,
      });
      expect(Math.abs(result.energy - answer.energy), structure).toBeLessThan(within);
      expect(distance(result.forces, answer.forces.flat()), structure).toBeLessThan(within);
      expect(distance(result.virial, answer.virial), structure).toBeLessThan(within);
      expect(distance(result.atomEnergy!, answer.atom_energy), structure).toBeLessThan(within);
      expect(distance(result.atomVirial!, answer.atom_virial.flat()), structure).toBeLessThan(within);
    }
  });

  it("what is in them", () => {
    const { info } = load(bytesOf("hybrid-a-r-t"));
    expect(info.typeMap).toEqual(["Li", "O"]);
    expect(info.descriptors.map((d) => d.kind)).toEqual(["se_e2_a", "se_e2_r", "se_e3"]);
    expect(info.descriptors[0].excludeTypes).toEqual([[0, 1]]);
    expect(info.minNborDist).toBe(1.6);
    expect(JSON.parse(info.trainingScript).fitting_net.neuron).toEqual([10, 10]);
  });
});

/** Without the checksums of its parts, so that a change reaches what reads them. */
function unchecked(bytes: Buffer): Buffer {
  for (let at = bytes.indexOf("PK\x01\x02"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 4))
    bytes.fill(0, at + 16, at + 20);
  return bytes;
}

describe("what is no such model", () => {
  const whole = unchecked(bytesOf("a-small-sel"));

  it("another number in a weight is noticed by the checksum", () => {
    const bytes = bytesOf("a-small-sel");
    const entry = bytes.lastIndexOf("/data/5"); // in the directory at the end
    bytes[bytes.readUInt32LE(entry - "a-small-sel".length - 4) + 130] ^= 1;
    expect(() => load(bytes)).toThrow(/its checksum differs/);
  });

  it.each([0, 4, 0.1, 0.5, 0.9, 0.999])("cut at %s", (share) => {
    expect(() => load(whole.subarray(0, share < 1 ? Math.floor(share * whole.length) : share))).toThrow(
      /^[^\n]*model\.pth: [^\n]+$/,
    );
  });

  it("modules of other classes are refused by name", () => {
    const renamed = (from: string, to: string) =>
      load(Buffer.from(whole.toString("latin1").replaceAll(from, to), "latin1"));
    expect(() => renamed("\nDescrptSeA\n", "\nDescrptDP2\n")).toThrow(/the descriptor 'DescrptDP2/);
    expect(() => renamed("\nEnergyFittingNet", "\nDipoleFittingNet")).toThrow(/DipoleFittingNet/);
    expect(() => renamed("\nEnergyModel\n", "\nDipoleModel\n")).toThrow(/of kind 'DipoleModel'/);
  });

  it("a checkpoint of a training is told how to become a model", () => {
    const text = whole.toString("latin1").replaceAll("constants.pkl", "something.els");
    expect(() => load(Buffer.from(text, "latin1"))).toThrow(/a checkpoint of a training .*dp --pt freeze/);
  });

  it("pickle that would call something is only data", () => {
    const text = whole.toString("latin1").replace("collections\nOrderedDict", `os\n${"system".padEnd(20, "_")}`);
    const called = Buffer.from(text, "latin1");
    expect(load(called).info.typeMap).toEqual(["Li", "O"]);
  });

  it("damaged files are refused in a sentence", () => {
    const pickle = whole.indexOf("\x80\x02c__torch__", 0, "latin1");
    expect(pickle).toBeGreaterThan(0);
    let refused = 0;
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(whole);
      for (let k = 0; k < 4; k++) bytes[pickle + ((round * 104729 + k * 1299709) % 12000)] ^= 1 << (k + (round % 5));
      try {
        load(bytes);
      } catch (error) {
        expect((error as Error).message).toMatch(/^[^\n]*model\.pth: [^\n]+$/);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(90);
  });
});

describe("garnet dp compress of PyTorch models", () => {
  it.each(["a-two-side", "hybrid-a-r-t", "atten-2", "atten-strip"])("%s", (name) => {
    const file = join(temporary, `${name}.pth`);
    writeFileSync(file, bytesOf(name));
    const model = DeepPotential.load(file, { embedding: "exact" });
    const made = compressModel(model, bytesOf(name), { step: 0.02, extrapolate: 5 });
    const tabulated = load(made.bytes);
    expect(tabulated.info.descriptors.some((d) => d.compressed)).toBe(true);
    const { results } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
    const answer: Answer = results.periodic;
    const result = tabulated.evaluate(frameOf(answer));
    expect(distance(result.forces, answer.forces.flat())).toBeLessThan(1e-7);
    expect(distance(result.forces, answer.forces.flat())).toBeGreaterThan(0);
    expect(() => load(made.bytes.subarray(0, made.bytes.length - 9))).toThrow(/a damaged file/);
  });
});

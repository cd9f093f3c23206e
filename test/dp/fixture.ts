/** Models of fixtures/dp: tiny, of many architectures, with DeePMD-kit's answers (scripts/reference/dp.py makes them). */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { DeepPotential, type DeepPotentialOptions } from "../../src/potential/deep-potential.js";

const folder = new URL("../../fixtures/dp/", import.meta.url).pathname;
const temporary = mkdtempSync(join(tmpdir(), "garnet-dp-"));

export interface Answer {
  types: number[];
  positions: number[][];
  cell: number[][] | null;
  fparam: number[] | null;
  aparam: number[] | null;
  energy: number;
  forces: number[][];
  virial: number[];
  atom_energy: number[];
  atom_virial: number[][];
}

export const names = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -".json".length));

export function answers(name: string): [string, Answer][] {
  return Object.entries(JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")).results);
}

export function bytes(name: string): Buffer {
  return gunzipSync(readFileSync(join(folder, `${name}.pb.gz`)));
}

export function load(name: string, options?: DeepPotentialOptions): DeepPotential {
  return loadBytes(bytes(name), options);
}

export function loadBytes(content: Uint8Array, options?: DeepPotentialOptions): DeepPotential {
  const file = join(temporary, "model.pb");
  writeFileSync(file, content);
  return DeepPotential.load(file, options);
}

export function frameOf(answer: Answer): Frame {
  return makeFrame({
    positions: Float64Array.from(answer.positions.flat()),
    types: Int32Array.from(answer.types),
    typeCount: 4,
    cell: answer.cell ? Float64Array.from(answer.cell.flat()) : undefined,
  });
}

/** Largest absolute difference; NaN and other lengths are infinitely far. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let k = 0; k < a.length; k++) {
    const gap = Math.abs(a[k] - b[k]);
    if (!(gap <= most)) most = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
  }
  return most;
}

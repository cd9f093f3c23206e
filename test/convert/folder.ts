/** A temporary folder with files in it, and what was said while something was done to them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openTrajectory } from "../../formats/trajectory.js";
import { type ConvertOptions, convert } from "../../src/convert/convert.js";
import type { Frame } from "../../src/model/frame.js";

export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "garnet-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path: (name: string) => join(path, name),
    put(name: string, content: string | Uint8Array) {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    text: (name: string) => readFileSync(join(path, name), "utf8"),
    async convert(from: string | string[], to: string, options: ConvertOptions = {}) {
      const warnings: string[] = [];
      const inputs = (typeof from === "string" ? [from] : from).map((name) => join(path, name));
      const receipt = await convert(inputs, join(path, to), {
        force: true,
        warn: (message) => void warnings.push(message),
        ...options,
      });
      return { receipt, warnings };
    },
    async frames(name: string): Promise<Frame[]> {
      const out: Frame[] = [];
      for await (const frame of openTrajectory(join(path, name), { warn() {} })) out.push(frame);
      return out;
    },
  };
}

/** A LAMMPS dump of frames given as lists of rows "id type x y z …". */
export function dump(
  columns: string,
  frames: readonly (readonly string[])[],
  { box = "0 10\n0 10\n0 10" } = {},
): string {
  return frames
    .map(
      (rows, k) =>
        `ITEM: TIMESTEP\n${100 * k}\nITEM: NUMBER OF ATOMS\n${rows.length}\nITEM: BOX BOUNDS pp pp pp\n${box}\nITEM: ATOMS ${columns}\n${rows.join("\n")}\n`,
    )
    .join("");
}

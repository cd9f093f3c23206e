import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lammpsDump } from "../../formats/lammps-dump.js";
import { lammpsDumpBinary } from "../../formats/lammps-dump-binary.js";
import { lammpsDumpCfg } from "../../formats/lammps-dump-cfg.js";
import { sameFrame } from "./contract.js";
import { readAll } from "./memory.js";

const file = (name: string) => readFileSync(new URL(`../../fixtures/lammps-dump-binary/${name}`, import.meta.url));

describe("lammps/dump/binary", () => {
  it("reads the same as the text dump of the same steps, general vectors, units and time included", async () => {
    const binary = await readAll(lammpsDumpBinary, file("general.bin"));
    const text = await readAll(lammpsDump, file("general.dump"));
    expect(binary.length).toBe(3);
    binary.forEach((frame, k) => {
      sameFrame(frame, text[k], lammpsDump.holds);
      expect(frame.units).toBe("metal");
    });
  });

  it("reads dump atom with image flags", async () => {
    const [frame] = await readAll(lammpsDumpBinary, file("atom.bin"));
    const [text] = await readAll(lammpsDump, file("scaled.dump"));
    expect(frame.images).toHaveLength(24);
    frame.positions.forEach((x, i) => {
      expect(x).toBeCloseTo(text.positions[i], 12);
    });
  });

  it("reads files from before 2020, without magic word and column names", async () => {
    // What LAMMPS wrote then is what follows the magic word and two numbers, without the parts of revision 2.
    const now = file("atom.bin");
    const head = now.subarray(24, 24 + 8 + 8 + 4 + 24 + 72 + 4);
    const size = now.readInt32LE(24 + head.length + 4 + 1);
    const old = Buffer.concat([
      head,
      now.subarray(24 + head.length + 4 + 1 + 4 + size, 24 + head.length + 9 + size + 4 + 4 + 8 * 64),
    ]);
    const [before] = await readAll(lammpsDumpBinary, old);
    const [today] = await readAll(lammpsDumpBinary, now);
    sameFrame(before, today, lammpsDump.holds);
  });

  it("leaves out a torn last frame with a warning", async () => {
    const whole = file("general.bin");
    for (const cut of [1, 9, 40, 300, 600]) {
      const heard = { warnings: [], notes: [] };
      const frames = await readAll(lammpsDumpBinary, whole.subarray(0, whole.length - cut), {}, heard);
      expect([cut, frames.length, heard.warnings.length]).toEqual([cut, 2, 1]);
    }
  });

  it("undoes the tenfold cell of dump cfg with unwrapped coordinates", async () => {
    const [frame] = await readAll(lammpsDumpCfg, file("unwrapped.20.cfg"));
    const text = (await readAll(lammpsDump, file("scaled.dump")))[2];
    expect(frame.unwrapped).toBe(true);
    const row = (id: number | bigint) => Array.from(text.ids!, Number).indexOf(Number(id));
    [...frame.ids!].forEach((id, i) => {
      const cartesian = frame.positions.subarray(3 * i, 3 * i + 3);
      const wrapped = text.positions.subarray(3 * row(id), 3 * row(id) + 3);
      // LAMMPS gives six digits of the tenth part: 1e-5 Å times ten, and whole cell vectors for images.
      const shift = cartesian.map((x, k) => x - wrapped[k]);
      const c = Math.round(shift[2] / text.cell![8]);
      const b = Math.round((shift[1] - c * text.cell![7]) / text.cell![4]);
      const a = Math.round((shift[0] - b * text.cell![3] - c * text.cell![6]) / text.cell![0]);
      for (let k = 0; k < 3; k++)
        expect(shift[k]).toBeCloseTo(a * text.cell![k] + b * text.cell![3 + k] + c * text.cell![6 + k], 2);
    });
    expect(frame.species).toEqual(["Cl", "Li"].sort((x) => (frame.species![0] === x ? -1 : 1)));
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dcd } from "../../formats/dcd.js";
import { lammpsDump } from "../../formats/lammps-dump.js";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { makeFrame } from "../../src/model/frame.js";
import { each, readAll, written } from "./memory.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-dcd-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => readFileSync(new URL(`../../fixtures/lammps-dump-binary/${name}`, import.meta.url));

describe("dcd", () => {
  it("reads what LAMMPS wrote: triclinic cell, steps, time", async () => {
    const frames = await readAll(dcd, file("triclinic.dcd"));
    const text = await readAll(lammpsDump, file("scaled.dump"));
    expect(frames.map(({ step }) => step)).toEqual([0, 10, 20]);
    expect(frames[2].time).toBeCloseTo(0.02, 12);
    frames.forEach((frame, k) => {
      frame.cell!.forEach((value, i) => {
        expect(value).toBeCloseTo(text[k].cell![i], 10);
      });
      // dump dcd orders atoms by id, and has 32-bit coordinates.
      text[k].ids!.forEach((id, row) => {
        for (let c = 0; c < 3; c++)
          expect(frame.positions[3 * (Number(id) - 1) + c]).toBeCloseTo(text[k].positions[3 * row + c], 5);
      });
    });
  });

  it("reads big-endian files and cells in degrees", async () => {
    const bytes = Buffer.from(file("triclinic.dcd")).subarray(0, 4 + 84 + 4 + 4 + 164 + 4 + 12 + 56 + 3 * 40);
    const [first] = await readAll(dcd, swapped(bytes));
    const [plain] = await readAll(dcd, bytes);
    expect([...first.positions]).toEqual([...plain.positions]);
    expect([...first.cell!]).toEqual([...plain.cell!]);
    const degrees = Buffer.from(bytes);
    const at = 4 + 84 + 4 + 4 + 164 + 4 + 12 + 4;
    for (const k of [1, 3, 4])
      degrees.writeDoubleLE((Math.acos(degrees.readDoubleLE(at + 8 * k)) * 180) / Math.PI, at + 8 * k);
    const [old] = await readAll(dcd, degrees);
    old.cell!.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.cell![i], 10);
    });
  });

  it("reads records with lengths of 64 bits, and CHARMM's matrix of the cell", async () => {
    const bytes = Buffer.from(file("triclinic.dcd")).subarray(0, 4 + 84 + 4 + 4 + 164 + 4 + 12 + 56 + 3 * 40);
    const [plain] = await readAll(dcd, bytes);
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.readInt32LE(at);
      const mark = Buffer.alloc(8);
      mark.writeInt32LE(length);
      parts.push(mark, bytes.subarray(at + 4, at + 4 + length), mark);
      at += length + 8;
    }
    expect(dcd.sniff!("", Buffer.concat(parts))).toBe(2);
    const [long] = await readAll(dcd, Buffer.concat(parts));
    expect([...long.positions]).toEqual([...plain.positions]);
    // A symmetric matrix: a = (5 1 2), b = (1 6 3), c = (2 3 7).
    const matrix = Buffer.from(bytes);
    matrix.writeInt32LE(36, 4 + 80);
    const record = 4 + 84 + 4 + 4 + 164 + 4 + 12 + 4;
    [5, 1, 6, 2, 3, 7].forEach((value, k) => matrix.writeDoubleLE(value, record + 8 * k));
    const [charmm] = await readAll(dcd, matrix);
    const dot = (i: number, j: number) =>
      [0, 1, 2].reduce((sum, k) => sum + charmm.cell![3 * i + k] * charmm.cell![3 * j + k], 0);
    [
      [0, 0, 30],
      [1, 1, 46],
      [2, 2, 62],
      [0, 1, 17],
      [0, 2, 27],
      [1, 2, 41],
    ].forEach(([i, j, value]) => {
      expect(dot(i, j)).toBeCloseTo(value, 9);
    });
  });

  it("writes the number of frames into the header of a file, and comes back", async () => {
    const frames = [0, 5, 10].map((step) =>
      makeFrame({
        positions: Float64Array.of(0.5, 1, 1.5, 2, 2.5, step),
        types: Int32Array.of(0, 0),
        cell: Float64Array.of(4, 0, 0, 1, 5, 0, 0, 0, 6),
        step,
      }),
    );
    const path = join(folder, "x.dcd");
    const sink = openSink(path);
    await dcd.write!(each(frames), sink, { warn() {}, note() {} });
    await sink.commit();
    expect(readFileSync(path).readInt32LE(8)).toBe(3);
    const again = [];
    for await (const frame of openTrajectory(path)) again.push(frame);
    expect(again.map(({ step }) => step)).toEqual([0, 5, 10]);
    again.forEach((frame, k) => {
      expect([...frame.positions]).toEqual([...frames[k].positions]);
      frame.cell!.forEach((value, i) => {
        expect(value).toBeCloseTo(frames[k].cell![i], 12);
      });
    });
  });

  it("leaves out a torn last frame with a warning", async () => {
    const heard = { warnings: [], notes: [] };
    const whole = file("triclinic.dcd");
    expect(await readAll(dcd, whole.subarray(0, whole.length - 7), {}, heard)).toHaveLength(2);
    expect(heard.warnings).toHaveLength(1);
  });
});

describe("compressed files", () => {
  it.each(["gz", "zst"])("%s is written and read by name and content", async (ending) => {
    const frame = makeFrame({
      positions: Float64Array.of(0.5, 1, 1.5),
      types: Int32Array.of(0),
      cell: Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6),
      step: 7,
    });
    const path = join(folder, `x.dump.${ending}`);
    const sink = openSink(path);
    await lammpsDump.write!(each([frame, frame]), sink, { warn() {}, note() {} });
    await sink.commit();
    expect(readFileSync(path).toString("latin1")).not.toContain("ITEM");
    const disguised = join(folder, `no-ending-${ending}`);
    writeFileSync(disguised, readFileSync(path));
    for (const name of [path, disguised]) {
      const frames = [];
      for await (const again of openTrajectory(name)) frames.push(again);
      expect(frames.map(({ step }) => step)).toEqual([7, 7]);
    }
  });

  it.each(["gz", "zst"])("a cut %s file gives its whole frames and a warning", async (ending) => {
    const text = Buffer.from(
      await written(
        lammpsDump,
        Array.from({ length: 40 }, (_, step) =>
          makeFrame({
            positions: Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i + step)),
            types: new Int32Array(1000),
            cell: Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6),
            step,
          }),
        ),
      ),
    );
    const whole = join(folder, `whole.dump.${ending}`);
    const sink = openSink(whole);
    await sink.write(text);
    await sink.commit();
    const bytes = readFileSync(whole);
    const cut = join(folder, `cut.dump.${ending}`);
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const warnings: string[] = [];
    let frames = 0;
    for await (const _ of openTrajectory(cut, { warn: (message) => warnings.push(message) })) frames++;
    expect(frames).toBeGreaterThan(5);
    expect(frames).toBeLessThan(40);
    expect(warnings).toHaveLength(1);
  });
});

/** The same file as a big-endian machine writes it. */
function swapped(bytes: Buffer): Buffer {
  const out = Buffer.from(bytes);
  const words = (from: number, to: number, size: 4 | 8) => {
    const part = out.subarray(from, to);
    size === 4 ? part.swap32() : part.swap64();
  };
  words(0, 4, 4);
  words(8, 92, 4); // all but 'CORD'
  words(92, 100, 4);
  words(260, 280, 4); // end of the title, number of atoms, begin of the cell
  words(280, 328, 8);
  words(328, 332 + 120, 4);
  return out;
}

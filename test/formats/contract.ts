/** What every format promises: what is written and read back is the same, for all that the format says it holds. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Field, Format, ReadOptions, WriteOptions } from "../../formats/format.js";
import type { Frame } from "../../src/model/frame.js";
import { arbitraryFrame, type FrameShape } from "./arbitrary-frame.js";
import { readAll, written } from "./memory.js";

export interface Exceptions extends FrameShape {
  /** Fields that do not come back bit by bit, each with the reason in a comment where it is named. */
  skip?: readonly Field[];
  /** Largest relative difference of numbers; 0 when not given. */
  tolerance?: number;
  runs?: number;
  read?: Partial<ReadOptions>;
  write?: Partial<WriteOptions>;
  /** Makes an arbitrary frame one that the format can write. */
  fit?(frame: Frame): Frame;
}

export function holdsWhatItSays(format: Format, exceptions: Exceptions = {}): void {
  it(`${format.name} gives back what it was given`, async () => {
    const many = format.holds.includes("frames") ? 3 : 1;
    const frames = fc.array(arbitraryFrame(exceptions).map(exceptions.fit ?? ((frame) => frame)), {
      minLength: 1,
      maxLength: many,
    });
    await fc.assert(
      fc.asyncProperty(frames, async (before) => {
        const bytes = await written(format, before, exceptions.write);
        const after = await readAll(format, bytes, exceptions.read);
        expect(after.length).toBe(before.length);
        before.forEach((frame, k) => {
          sameFrame(after[k], frame, format.holds, exceptions);
        });
      }),
      { numRuns: exceptions.runs ?? 60 },
    );
  });

  it(`${format.name} reads no bytes wrongly: an error with its place, or frames`, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFrame({ atoms: 3, ...exceptions }), fc.nat(), fc.nat(), async (frame, at, junk) => {
        const bytes = await written(format, [exceptions.fit?.(frame) ?? frame], exceptions.write);
        const broken = Uint8Array.from(bytes);
        const place = at % broken.length;
        const cut = junk % 2 ? broken.subarray(0, place) : broken;
        if (!(junk % 2)) broken[place] = (junk >> 1) % 256;
        await readAll(format, cut, exceptions.read).then(
          (frames) => {
            for (const { positions, types, count } of frames) {
              expect(positions.length).toBe(3 * count);
              expect(types.length).toBe(count);
            }
          },
          (error) => {
            if (error.name !== "InputError") throw error;
            expect(error.message).toMatch(/memory/);
          },
        );
      }),
      { numRuns: exceptions.runs ?? 60 },
    );
  });
}

const vectors = [
  "cell",
  "origin",
  "positions",
  "images",
  "velocities",
  "forces",
  "charges",
  "stress",
  "virial",
] as const;

export function sameFrame(after: Frame, before: Frame, holds: readonly Field[], exceptions: Exceptions = {}): void {
  const held = (field: Field) => holds.includes(field) && !exceptions.skip?.includes(field);
  expect(after.count).toBe(before.count);
  for (const field of vectors)
    if (held(field) && before[field]) sameNumbers(after[field], before[field]!, field, exceptions.tolerance);
  if (held("periodic")) expect(after.periodic).toEqual(before.periodic);
  if (held("species")) expect(names(after)).toEqual(names(before));
  if (held("types")) expect([...after.types]).toEqual([...before.types]);
  if (held("ids") && before.ids) expect([...after.ids!].map(Number)).toEqual([...before.ids].map(Number));
  for (const field of ["energy", "step", "time"] as const)
    if (held(field) && before[field] !== undefined)
      sameNumbers([after[field]!], [before[field]!], field, exceptions.tolerance);
  if (held("columns"))
    for (const [name, { values, width }] of Object.entries(before.columns)) {
      const column = after.columns[name];
      expect(column, name).toBeDefined();
      if (Array.isArray(values)) expect([...column.values]).toEqual(values);
      else sameNumbers(column.values as Float64Array, values as Float64Array, name, exceptions.tolerance);
      expect(column.width).toBe(width);
    }
}

function names({ species, types }: Frame): string[] {
  return Array.from(types, (type) => species?.[type] ?? "?");
}

function sameNumbers(
  after: ArrayLike<number> | undefined,
  before: ArrayLike<number>,
  what: string,
  tolerance = 0,
): void {
  expect(after, what).toBeDefined();
  expect(after!.length, what).toBe(before.length);
  const scale = Math.max(1, ...Array.from(before, Math.abs));
  for (let k = 0; k < before.length; k++) {
    const close = after![k] === before[k] || Math.abs(after![k] - before[k]) <= tolerance * scale;
    if (!close) expect(`${what}[${k}] = ${after![k]}`).toBe(`${what}[${k}] = ${before[k]}`);
  }
}

/** Frames of all kinds for property tests (fast-check). */
import fc from "fast-check";
import { type Column, type Frame, makeFrame } from "../../src/model/frame.js";

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });

const reals = (length: number, number = coordinate) =>
  fc.array(number, { minLength: length, maxLength: length }).map((list) => Float64Array.from(list));
const integers = (length: number, min = -1000, max = 1000) =>
  fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length }).map((list) => Int32Array.from(list));

/** A cell that is a cell: lower-triangular with edges from 1 to 50 Å, then (unless `restricted`) rotated. */
const cell = (restricted: boolean) =>
  fc
    .tuple(
      fc.array(fc.double({ min: 1, max: 50, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.double({ min: 0, max: 6, noNaN: true }),
    )
    .map(([[x, y, z], [xy, xz, yz], angle]) => {
      const rows = [x, 0, 0, xy * x, y, 0, xz * x, yz * y, z];
      if (restricted) return Float64Array.from(rows);
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      return Float64Array.from(rows, (_, k) => {
        const row = rows.slice(k - (k % 3), k - (k % 3) + 3);
        return [c * row[0] - s * row[1], s * row[0] + c * row[1], row[2]][k % 3];
      });
    });

export interface FrameShape {
  /** Atoms at most. */
  atoms?: number;
  /** Cells as LAMMPS wants them. */
  restricted?: boolean;
}

export function arbitraryFrame({ atoms = 6, restricted = false }: FrameShape = {}): fc.Arbitrary<Frame> {
  const elements = ["Li", "La", "Zr", "O", "Ta", "H", "Cl"];
  return fc
    .record({
      count: fc.integer({ min: 1, max: atoms }),
      species: fc.shuffledSubarray(elements, { minLength: 1, maxLength: 4 }),
    })
    .chain(({ count, species }) => {
      const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
      return fc.record({
        positions: reals(3 * count),
        types: integers(count, 0, species.length - 1),
        species: fc.constant(species),
        cell: cell(restricted),
        periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        origin: reals(3),
        step: maybe(fc.integer({ min: 0, max: 2 ** 40 })),
        time: maybe(coordinate),
        ids: maybe(
          fc
            .uniqueArray(fc.integer({ min: 1, max: 2 ** 40 }), { minLength: count, maxLength: count })
            .map((list) => Float64Array.from(list)),
        ),
        velocities: maybe(reals(3 * count)),
        forces: maybe(reals(3 * count, anyNumber)),
        charges: maybe(reals(count)),
        images: maybe(integers(3 * count, -100, 100)),
        energy: maybe(anyNumber),
        stress: maybe(reals(9)),
        virial: maybe(reals(9)),
        columns: columns(count),
      });
    })
    .map((fields) => {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      return makeFrame(given as typeof fields);
    });
}

function columns(count: number): fc.Arbitrary<Record<string, Column>> {
  const width = fc.integer({ min: 1, max: 3 });
  const real = width.chain((w) => reals(count * w).map((values): Column => ({ values, width: w })));
  const integer = width.chain((w) => integers(count * w).map((values): Column => ({ values, width: w })));
  const text = fc
    .array(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_+-]{0,5}$/), { minLength: count, maxLength: count })
    .map((values): Column => ({ values, width: 1 }));
  return fc.dictionary(fc.stringMatching(/^c_[a-z]{1,4}(\[[1-9]\])?$/), fc.oneof(real, integer, text), { maxKeys: 3 });
}

/** Frames with other atoms: in another order, or fewer, or several times. Nothing that belongs to an atom is forgotten. */
import type { Column, Frame } from "./frame.js";

/** The atoms `order[0]`, `order[1]`, … of a frame, with all that belongs to them. */
export function takeAtoms(frame: Frame, order: ArrayLike<number>): Frame {
  const take = <T extends Column["values"]>(values: T, width: number): T => {
    if (Array.isArray(values)) {
      const out: string[] = [];
      for (let i = 0; i < order.length; i++)
        for (let k = 0; k < width; k++) out.push(values[order[i] * width + k] as string);
      return out as T;
    }
    const out = new (values.constructor as new (length: number) => Float64Array)(order.length * width);
    const from = values as Float64Array;
    for (let i = 0; i < order.length; i++)
      for (let k = 0; k < width; k++) out[i * width + k] = from[order[i] * width + k];
    return out as unknown as T;
  };
  const maybe = <T extends Column["values"]>(values: T | undefined, width: number) =>
    values === undefined ? undefined : take(values, width);
  return withoutUndefined({
    ...frame,
    count: order.length,
    positions: take(frame.positions, 3),
    types: take(frame.types, 1),
    ids: maybe(frame.ids, 1),
    velocities: maybe(frame.velocities, 3),
    forces: maybe(frame.forces, 3),
    charges: maybe(frame.charges, 1),
    images: maybe(frame.images, 3),
    columns: Object.fromEntries(
      Object.entries(frame.columns).map(([name, column]) => [
        name,
        { ...column, values: take(column.values, column.width) },
      ]),
    ),
  });
}

/** Atoms per type. */
export function countTypes({ types, typeCount }: Frame): Int32Array {
  const counts = new Int32Array(typeCount);
  for (const type of types) counts[type]++;
  return counts;
}

function withoutUndefined(frame: Frame): Frame {
  for (const key of Object.keys(frame) as (keyof Frame)[]) if (frame[key] === undefined) delete frame[key];
  return frame;
}

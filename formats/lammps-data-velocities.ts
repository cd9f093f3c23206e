/** The Velocities section of a data file has ids of its own and may stand in another order than the atoms. */
import type { Frame } from "../src/model/frame.js";
import type { RowReading } from "./rows.js";

/** Velocities, and the further columns of the section (omega, angular momentum), in the order of the atoms. */
export function addVelocities(
  frame: Frame,
  reading: RowReading,
  atoms: RowReading,
  fail: (message: string) => Error,
): void {
  const order = orderOf(atoms.array<BigInt64Array>("id"), reading.array<BigInt64Array>("id"), fail);
  const arranged = (values: Float64Array, width: number) => {
    if (!order) return values;
    const out = new Float64Array(values.length);
    for (let i = 0; i < order.length; i++)
      for (let k = 0; k < width; k++) out[width * order[i] + k] = values[width * i + k];
    return out;
  };
  frame.velocities = arranged(reading.array<Float64Array>("velocities"), 3);
  for (const name of reading.layout.names.slice(4))
    frame.columns[name] = { values: arranged(reading.array<Float64Array>(name), 1), width: 1 };
}

/** Row of `ids` → row of the atom with that id; undefined when the order is the same. */
function orderOf(atoms: BigInt64Array, ids: BigInt64Array, fail: (message: string) => Error): Int32Array | undefined {
  if (ids.every((id, i) => id === atoms[i])) return undefined;
  const rows = new Map<bigint, number>();
  atoms.forEach((id, row) => {
    rows.set(id, row);
  });
  const seen = new Set<bigint>();
  return Int32Array.from(ids, (id) => {
    const row = rows.get(id);
    if (row === undefined) throw fail(`Velocities: no atom has the id ${id}`);
    if (seen.has(id)) throw fail(`Velocities: the id ${id} stands there twice`);
    seen.add(id);
    return row;
  });
}

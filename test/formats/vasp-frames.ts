/** What the VASP formats ask of a frame: no origin, types in the order in which they appear. */
import type { Frame } from "../../src/model/frame.js";

export function vaspFrame(frame: Frame): Frame {
  const order = [...new Set(frame.types)];
  return {
    ...frame,
    origin: new Float64Array(3),
    types: frame.types.map((type) => order.indexOf(type)),
    species: order.map((type) => frame.species![type]),
    typeCount: order.length,
  };
}

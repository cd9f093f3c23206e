/** A box tilted beyond half an edge (and a little more) is the same lattice as a less tilted one: change to that one. */
import type { Simulation } from "../../simulation.js";

/** Beyond 0.5, so that a tilt that swings about half an edge does not flip each time. */
const SLACK = 0.1;

/** Flips tilts that are too large; true when one was. `limit` is the ratio of tilt to edge. */
export function flipBox(simulation: Simulation, limit = 0.5 + SLACK): boolean {
  const { box } = simulation;
  const [lx, ly] = box.lengths;
  let [flipXY, flipXZ, flipYZ] = [0, 0, 0];
  if (box.periodic(1)) {
    if (box.yz < -limit * ly) flipYZ = 1;
    else if (box.yz >= limit * ly) flipYZ = -1;
    box.yz += flipYZ * ly;
    box.xz += flipYZ * box.xy;
  }
  if (box.periodic(0)) {
    if (box.xz < -limit * lx) flipXZ = 1;
    else if (box.xz >= limit * lx) flipXZ = -1;
    if (box.xy < -limit * lx) flipXY = 1;
    else if (box.xy >= limit * lx) flipXY = -1;
    box.xz += flipXZ * lx;
    box.xy += flipXY * lx;
  }
  if (flipXY === 0 && flipXZ === 0 && flipYZ === 0) return false;
  const { image, x, count } = simulation.atoms;
  for (let i = 0; i < count; i++) {
    // The unwrapped place stays: b' = b + flipXY a, c' = c + flipYZ b + flipXZ a.
    image[3 * i + 1] -= flipYZ * image[3 * i + 2];
    image[3 * i] -= flipXY * image[3 * i + 1] + flipXZ * image[3 * i + 2];
  }
  for (let i = 0; i < count; i++) box.remap(x, 3 * i, image);
  simulation.shareBox();
  return true;
}

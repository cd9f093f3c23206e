/** displace_atoms group move|ramp|random|rotate … . https://docs.lammps.org/displace_atoms.html */
import { InputError } from "../../model/errors.js";
import { atomValues } from "../atom-values.js";
import { settle } from "../coordinates.js";
import { defineCommand } from "../define-command.js";
import { RanPark } from "../random.js";
import type { Words } from "../script/words.js";
import { toNumber } from "../script/words.js";
import type { Simulation } from "../simulation.js";

const ARGUMENTS = { move: 3, ramp: 6, random: 4, rotate: 7 } as const;

export const displaceAtoms = defineCommand({
  name: "displace_atoms",
  needsBox: true,
  run(words, simulation) {
    const { groups, log, lattice } = simulation;
    log.line("Displacing atoms ...");
    const group = groups.bit(words.next("a group ID"), "displace_atoms");
    const style = words.oneOf(Object.keys(ARGUMENTS) as (keyof typeof ARGUMENTS)[], "style");
    const values = Array.from({ length: ARGUMENTS[style] }, () => words.next("a value"));
    const scale = unitsKeyword(words) === "lattice" ? (lattice?.spacing ?? [1, 1, 1]) : ([1, 1, 1] as const);
    const move = { move: shift, ramp, random: shake, rotate }[style];
    move(simulation, group, values, scale);
    settle(simulation);
  },
});

type Scale = readonly [number, number, number];

function unitsKeyword(words: Words): "box" | "lattice" {
  let units: "box" | "lattice" = "lattice";
  while (!words.done) {
    words.oneOf(["units"], "keyword");
    units = words.oneOf(["box", "lattice"], "units");
  }
  return units;
}

function shift(simulation: Simulation, group: number, words: string[], scale: Scale): void {
  const { atoms } = simulation;
  const values = words.map((word) => atomValues(simulation, word, group, "displace_atoms"));
  for (const [axis, value] of values.entries())
    for (let i = 0; i < atoms.count; i++) if (atoms.mask[i] & group) atoms.x[3 * i + axis] += value(i) * scale[axis];
}

function ramp({ atoms }: Simulation, group: number, words: string[], scale: Scale): void {
  const moved = ["x", "y", "z"].indexOf(words[0]);
  const axis = ["x", "y", "z"].indexOf(words[3]);
  if (moved < 0 || axis < 0) throw new InputError("Illegal displace_atoms ramp command: expected x, y or z");
  const [from, to] = [words[1], words[2]].map((word) => toNumber(word) * scale[moved]);
  const [low, high] = [words[4], words[5]].map((word) => toNumber(word) * scale[axis]);
  for (let i = 0; i < atoms.count; i++) {
    if (!(atoms.mask[i] & group)) continue;
    const fraction = Math.min(1, Math.max(0, (atoms.x[3 * i + axis] - low) / (high - low)));
    atoms.x[3 * i + moved] += from + fraction * (to - from);
  }
}

/** Each atom's numbers come from its own coordinates: the same in any order of atoms. */
function shake({ atoms }: Simulation, group: number, words: string[], scale: Scale): void {
  const reach = words.slice(0, 3).map((word, axis) => toNumber(word) * scale[axis]);
  const seed = toNumber(words[3]);
  if (!Number.isInteger(seed) || seed <= 0)
    throw new InputError(`Illegal displace_atoms random command: invalid seed ${words[3]}`);
  const random = new RanPark(seed);
  const { x, mask, count } = atoms;
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    random.resetAt(seed, x[3 * i], x[3 * i + 1], x[3 * i + 2]);
    for (let k = 0; k < 3; k++) x[3 * i + k] += reach[k] * 2 * (random.uniform() - 0.5);
  }
}

/** About the axis R through the point P, by theta degrees. */
function rotate({ atoms, box }: Simulation, group: number, words: string[], scale: Scale): void {
  const numbers = words.map(toNumber);
  const point = numbers.slice(0, 3).map((value, axis) => value * scale[axis]);
  const length = Math.hypot(numbers[3], numbers[4], numbers[5]);
  if (length === 0) throw new InputError("Zero length rotation vector with displace_atoms");
  const axis = numbers.slice(3, 6).map((value) => value / length);
  const angle = (Math.PI * numbers[6]) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const { x, image, mask, count } = atoms;
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    // Atoms turn where they are without wrapping.
    box.unmap(x, 3 * i, image, 3 * i);
    image.fill(0, 3 * i, 3 * i + 3);
    const d = [0, 1, 2].map((k) => x[3 * i + k] - point[k]);
    const along = d[0] * axis[0] + d[1] * axis[1] + d[2] * axis[2];
    const c = axis.map((value) => value * along);
    const a = d.map((value, k) => value - c[k]);
    const b = [axis[1] * a[2] - axis[2] * a[1], axis[2] * a[0] - axis[0] * a[2], axis[0] * a[1] - axis[1] * a[0]];
    for (let k = 0; k < 3; k++) x[3 * i + k] = point[k] + c[k] + a[k] * cosine + b[k] * sine;
  }
}

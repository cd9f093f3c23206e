/** velocity group create|set|scale|ramp|zero … . https://docs.lammps.org/velocity.html */
import { InputError } from "../../model/errors.js";
import { atomValues } from "../atom-values.js";
import { defineCommand } from "../define-command.js";
import type { Compute } from "../define-compute.js";
import {
  angularMomentum,
  angularVelocity,
  centreOfMass,
  inertiaTensor,
  unwrapped,
  velocityOfMass,
} from "../group-properties.js";
import { makeCompute } from "../make.js";
import type { Random } from "../random.js";
import { RanPark } from "../random.js";
import type { Words } from "../script/words.js";
import { isNumber } from "../script/words.js";
import type { Simulation } from "../simulation.js";

export const velocity = defineCommand({
  name: "velocity",
  needsBox: true,
  run(words, simulation) {
    const { atoms, groups } = simulation;
    if (atoms.natoms === 0) throw new InputError("Velocity command with no atoms existing");
    const groupName = words.next("a group ID");
    const group = groups.bit(groupName, "velocity");
    atoms.checkMasses();
    const style = words.oneOf(["create", "set", "scale", "ramp", "zero"], "style");
    const count = { create: 2, set: 3, scale: 1, ramp: 6, zero: 1 }[style];
    const values = Array.from({ length: count }, () => words.next("a value"));
    const options = new Options(words, style);
    const target = { simulation, group, groupName, options };
    if (style === "create") create(target, Number(values[0]), Number(values[1]), values);
    else if (style === "set") set(target, values);
    else if (style === "scale")
      withTemperature(target, (temperature) => rescale(target, temperature, number(values[0])));
    else if (style === "ramp") ramp(target, values);
    else zero(target, values[0], words);
  },
});

interface Target {
  simulation: Simulation;
  group: number;
  groupName: string;
  options: Options;
}

class Options {
  gaussian = false;
  sum = false;
  momentum = false;
  rotation = false;
  temperature: string | undefined;
  bias = false;
  loop: "all" | "local" | "geom" = "all";
  lattice = true;
  rigid: string | undefined;

  constructor(words: Words, style: string) {
    // velocity create takes out the drift unless told otherwise; the others never do.
    this.momentum = style === "create";
    while (!words.done) {
      const keyword = words.oneOf(["dist", "sum", "mom", "rot", "temp", "bias", "loop", "units", "rigid"], "keyword");
      if (keyword === "dist") this.gaussian = words.oneOf(["uniform", "gaussian"], "dist") === "gaussian";
      else if (keyword === "sum") this.sum = words.logical();
      else if (keyword === "mom") this.momentum = words.logical();
      else if (keyword === "rot") this.rotation = words.logical();
      else if (keyword === "temp") this.temperature = words.next("a compute ID");
      else if (keyword === "bias") this.bias = words.logical();
      else if (keyword === "loop") this.loop = words.oneOf(["all", "local", "geom"], "loop");
      else if (keyword === "units") this.lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
      else this.rigid = words.next("a fix ID");
    }
  }
}

function number(word: string): number {
  if (!isNumber(word))
    throw new InputError(`Expected floating point parameter instead of '${word}' in input script or data file`);
  return Number(word);
}

/** The temperature of `temp ID`, or one of the group's own for the time being. */
function withTemperature({ simulation, groupName, options }: Target, use: (temperature: Compute) => void): void {
  const { computes } = simulation;
  const own = options.temperature === undefined;
  const temperature = own
    ? makeCompute(simulation, ["velocity_temp", groupName, "temp"], true)
    : computes.get(options.temperature as string, "velocity temperature");
  try {
    if (!temperature.hooks.temperature)
      throw new InputError(`Velocity temperature compute ${temperature.id} does not compute a temperature`);
    if (options.bias && !temperature.hooks.temperature.hasBias)
      throw new InputError("Velocity temperature ID does calculate a velocity bias");
    temperature.hooks.init?.();
    temperature.hooks.temperature.countDof();
    use(temperature);
  } finally {
    if (own) computes.remove("velocity_temp");
  }
}

/** Scales the velocities of the group so that the temperature becomes `wanted`. */
function rescale({ simulation, group, options }: Target, temperature: Compute, wanted: number): void {
  const now = temperature.recomputeScalar();
  if (now === 0) throw new InputError("Attempting to rescale a 0.0 temperature");
  const factor = Math.sqrt(wanted / now);
  const { hooks } = temperature;
  if (options.bias) hooks.temperature?.removeBias?.();
  const { v, mask, count } = simulation.atoms;
  for (let i = 0; i < count; i++) if (mask[i] & group) for (let k = 3 * i; k < 3 * i + 3; k++) v[k] *= factor;
  if (options.bias) hooks.temperature?.restoreBias?.();
}

function create(target: Target, wanted: number, seed: number, words: string[]): void {
  number(words[0]);
  if (!Number.isInteger(seed) || seed <= 0)
    throw new InputError(`Illegal velocity create command: invalid seed ${words[1]}`);
  if (wanted < 0) throw new InputError(`Illegal velocity create command: invalid temperature ${words[0]}`);
  const { simulation, group, options } = target;
  const { atoms } = simulation;
  const before = options.sum ? atoms.v.slice() : undefined;
  drawVelocities(target, seed);
  if (options.momentum) zeroMomentum(simulation, group);
  if (options.rotation) zeroRotation(simulation, group);
  withTemperature(target, (temperature) => rescale(target, temperature, wanted));
  if (before)
    for (let i = 0; i < atoms.count; i++)
      if (atoms.mask[i] & group) for (let k = 3 * i; k < 3 * i + 3; k++) atoms.v[k] += before[k];
}

/** Random velocities over 1/√m. The loop decides which atom gets which numbers (manual: velocity, keyword loop). */
function drawVelocities({ simulation, group, options }: Target, seed: number): void {
  const { atoms, box } = simulation;
  const { v, x, mask, count } = atoms;
  const random = new RanPark(seed);
  const draw: () => number = options.gaussian ? () => random.gaussian() : () => random.uniform() - 0.5;
  const assign = (atom: number, values: readonly number[]) => {
    const scale = 1 / Math.sqrt(atoms.massOf(atom));
    for (let k = 0; k < 3; k++) v[3 * atom + k] = values[k] * scale;
    if (box.dimension === 2) v[3 * atom + 2] = 0;
  };
  if (options.loop === "all") {
    if (atoms.largestId !== atoms.count && atoms.count === atoms.natoms)
      throw new InputError("Cannot use velocity create loop all with non-contiguous atom IDs");
    for (let id = 1; id <= atoms.natoms; id++) {
      const values = [draw(), draw(), draw()];
      const atom = atoms.find(id);
      if (atom >= 0 && mask[atom] & group) assign(atom, values);
    }
    return;
  }
  if (options.loop === "local") warmUp(random, 100);
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    if (options.loop === "geom") random.resetAt(seed, x[3 * i], x[3 * i + 1], x[3 * i + 2]);
    assign(i, [draw(), draw(), draw()]);
  }
}

function warmUp(random: Random, times: number): void {
  for (let i = 0; i < times; i++) random.uniform();
}

function set({ simulation, group, options }: Target, words: string[]): void {
  const { atoms, lattice } = simulation;
  const scale = options.lattice ? (lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1];
  for (const [axis, word] of words.entries()) {
    if (word === "NULL") continue;
    const value = atomValues(simulation, word, group, "velocity set");
    // Lattice units are for constants; variables are taken as they are.
    const factor = word.startsWith("v_") ? 1 : scale[axis];
    for (let i = 0; i < atoms.count; i++) {
      if (!(atoms.mask[i] & group)) continue;
      if (options.sum) atoms.v[3 * i + axis] += value(i) * factor;
      else atoms.v[3 * i + axis] = value(i) * factor;
    }
  }
}

function ramp({ simulation, group, options }: Target, words: string[]): void {
  const { atoms, lattice } = simulation;
  const scale = options.lattice ? (lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1];
  const vAxis = ["vx", "vy", "vz"].indexOf(words[0]);
  const axis = ["x", "y", "z"].indexOf(words[3]);
  if (vAxis < 0 || axis < 0)
    throw new InputError(
      `Illegal velocity ramp command: expected vx, vy or vz and x, y or z, got '${words[0]}' and '${words[3]}'`,
    );
  const [vLow, vHigh] = [words[1], words[2]].map((word) => number(word) * scale[vAxis]);
  const [low, high] = [words[4], words[5]].map((word) => number(word) * scale[axis]);
  for (let i = 0; i < atoms.count; i++) {
    if (!(atoms.mask[i] & group)) continue;
    const fraction = Math.min(1, Math.max(0, (atoms.x[3 * i + axis] - low) / (high - low)));
    const value = vLow + fraction * (vHigh - vLow);
    if (options.sum) atoms.v[3 * i + vAxis] += value;
    else atoms.v[3 * i + vAxis] = value;
  }
}

function zero({ simulation, group, options }: Target, what: string, words: Words): void {
  if (options.rigid) throw new InputError("velocity zero rigid: fix rigid is not available");
  if (what === "linear") zeroMomentum(simulation, group);
  else if (what === "angular") zeroRotation(simulation, group);
  else throw words.unknown("zero setting", what, ["linear", "angular"]);
}

/** Takes the velocity of the centre of mass from each atom of the group. */
export function zeroMomentum(
  simulation: Simulation,
  group: number,
  axes: readonly boolean[] = [true, true, true],
): void {
  const { atoms, groups } = simulation;
  if (groups.count(group) === 0) throw new InputError("Cannot zero momentum of no atoms");
  const drift = velocityOfMass(simulation, { group });
  for (let i = 0; i < atoms.count; i++)
    if (atoms.mask[i] & group) for (let k = 0; k < 3; k++) if (axes[k]) atoms.v[3 * i + k] -= drift[k];
}

/** Takes the rotation about the centre of mass from the group. */
export function zeroRotation(simulation: Simulation, group: number): void {
  const { atoms, groups } = simulation;
  if (groups.count(group) === 0) throw new InputError("Cannot zero momentum of no atoms");
  const selection = { group };
  const centre = centreOfMass(simulation, selection);
  const [wx, wy, wz] = angularVelocity(
    angularMomentum(simulation, selection, centre),
    inertiaTensor(simulation, selection, centre),
  );
  for (let i = 0; i < atoms.count; i++) {
    if (!(atoms.mask[i] & group)) continue;
    const [dx, dy, dz] = unwrapped(simulation, i).map((value, k) => value - centre[k]);
    atoms.v[3 * i] -= wy * dz - wz * dy;
    atoms.v[3 * i + 1] -= wz * dx - wx * dz;
    atoms.v[3 * i + 2] -= wx * dy - wy * dx;
  }
}

/** change_box group keyword values …. https://docs.lammps.org/change_box.html */
import { InputError } from "../../model/errors.js";
import type { Box } from "../box.js";
import { settle } from "../coordinates.js";
import { defineCommand } from "../define-command.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

interface Operation {
  kind: "edge" | "tilt" | "boundary" | "ortho" | "triclinic" | "set" | "remap";
  axis: number;
  style: "final" | "delta" | "scale" | "volume";
  values: number[];
  sides: string[];
}

const TILTS = ["xy", "xz", "yz"] as const;
/** The axis whose lattice spacing measures a tilt. */
const TILT_AXIS = { xy: 0, xz: 0, yz: 1 } as const;

export const changeBox = defineCommand({
  name: "change_box",
  needsBox: true,
  run(words, simulation) {
    const { groups, log, lattice } = simulation;
    const group = groups.bit(words.next("a group ID"), "change_box");
    const { operations, units } = parse(words);
    if (operations.length === 0) throw words.missing("a keyword");
    const scale = units === "lattice" ? (lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1];
    log.line("Changing box ...");
    settle(simulation);
    let before = snapshot(simulation.box);
    for (let at = 0; at < operations.length; at++) {
      const { box } = simulation;
      const operation = operations[at];
      if (operation.kind === "set") {
        before = snapshot(box);
        continue;
      }
      if (operation.kind === "remap") {
        remapAtoms(simulation, group, before);
        before = snapshot(box);
        continue;
      }
      if (operation.kind === "edge" && operation.style !== "volume") {
        const followers: number[] = [];
        while (operations[at + 1]?.kind === "edge" && operations[at + 1].style === "volume")
          followers.push(operations[++at].axis);
        changeEdge(box, operation, scale, followers, (text) => log.warning(text));
      } else if (operation.kind === "edge") throw new InputError("Change_box volume used incorrectly");
      else if (operation.kind === "tilt") changeTilt(box, operation, scale);
      else changeKind(simulation, operation);
      box.initialise((text) => log.warning(text));
      if (operation.kind !== "boundary") log.line(`  ${box.describe()}`);
    }
    settle(simulation);
  },
});

function parse(words: Words): { operations: Operation[]; units: "box" | "lattice" } {
  const operations: Operation[] = [];
  let units: "box" | "lattice" = "lattice";
  const add = (operation: Partial<Operation> & Pick<Operation, "kind">) =>
    operations.push({ axis: 0, style: "final", values: [], sides: [], ...operation });
  while (!words.done) {
    const keyword = words.oneOf(
      ["x", "y", "z", ...TILTS, "boundary", "ortho", "triclinic", "set", "remap", "units"],
      "keyword",
    );
    if (keyword === "x" || keyword === "y" || keyword === "z") {
      const style = words.oneOf(["final", "delta", "scale", "volume"], `${keyword} style`);
      const count = { final: 2, delta: 2, scale: 1, volume: 0 }[style];
      add({
        kind: "edge",
        axis: "xyz".indexOf(keyword),
        style,
        values: Array.from({ length: count }, () => words.number("a number")),
      });
    } else if (keyword === "xy" || keyword === "xz" || keyword === "yz") {
      const style = words.oneOf(["final", "delta"], `${keyword} style`);
      add({ kind: "tilt", axis: TILTS.indexOf(keyword), style, values: [words.number("a tilt")] });
    } else if (keyword === "boundary") add({ kind: "boundary", sides: [words.next(), words.next(), words.next()] });
    else if (keyword === "units") units = words.oneOf(["lattice", "box"], "units");
    else add({ kind: keyword });
  }
  return { operations, units };
}

interface BoxState {
  lo: number[];
  inverse: number[];
}

function snapshot(box: Box): BoxState {
  return { lo: [...box.lo], inverse: [...box.inverse] };
}

/** Atoms keep their fractional coordinates of the remembered box. */
function remapAtoms({ atoms, box }: Simulation, group: number, before: BoxState): void {
  const { x, mask, count } = atoms;
  const { lo, inverse } = before;
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    const [dx, dy, dz] = [x[3 * i] - lo[0], x[3 * i + 1] - lo[1], x[3 * i + 2] - lo[2]];
    x[3 * i] = inverse[0] * dx + inverse[5] * dy + inverse[4] * dz;
    x[3 * i + 1] = inverse[1] * dy + inverse[3] * dz;
    x[3 * i + 2] = inverse[2] * dz;
    box.toCartesian(x, 3 * i);
  }
}

/** Changes one edge; edges with style volume right behind share what keeps the volume. */
function changeEdge(
  box: Box,
  { axis, style, values }: Operation,
  scale: readonly number[],
  followers: readonly number[],
  warn: (text: string) => void,
): void {
  const old = box.volume;
  if (style === "final") [box.lo[axis], box.hi[axis]] = values.map((value) => value * scale[axis]);
  else if (style === "delta") {
    box.lo[axis] += values[0] * scale[axis];
    box.hi[axis] += values[1] * scale[axis];
  } else {
    const middle = 0.5 * (box.lo[axis] + box.hi[axis]);
    box.lo[axis] = middle + values[0] * (box.lo[axis] - middle);
    box.hi[axis] = middle + values[0] * (box.hi[axis] - middle);
  }
  if (followers.length === 0) return;
  if (followers.length > 2 || followers.includes(axis)) throw new InputError("Change_box volume used incorrectly");
  // The new edge is settled first: it may be wrong, or on a shrink-wrapped side.
  box.initialise(warn);
  const factor = old / box.volume;
  for (const follower of followers) stretch(box, follower, followers.length === 2 ? Math.sqrt(factor) : factor);
}

function stretch(box: Box, axis: number, factor: number): void {
  const middle = 0.5 * (box.lo[axis] + box.hi[axis]);
  const half = 0.5 * factor * box.length(axis);
  box.lo[axis] = middle - half;
  box.hi[axis] = middle + half;
}

function changeTilt(box: Box, { axis, style, values }: Operation, scale: readonly number[]): void {
  if (!box.triclinic)
    throw new InputError("Cannot change box tilt factors for orthogonal box: change_box all triclinic first");
  const name = TILTS[axis];
  const value = values[0] * scale[TILT_AXIS[name]];
  box[name] = style === "final" ? value : box[name] + value;
}

function changeKind({ atoms, box, log, output, fixes }: Simulation, { kind, sides }: Operation): void {
  if (kind === "boundary") {
    box.setBoundary(sides, "change_box boundary");
    if (atoms.image.some((image, k) => image !== 0 && !box.periodic(k % 3))) {
      log.warning("Resetting image flags for non-periodic dimensions");
      for (let k = 0; k < atoms.image.length; k++) if (!box.periodic(k % 3)) atoms.image[k] = 0;
    }
    return;
  }
  if (output.dumps.length > 0)
    throw new InputError("Cannot change box ortho/triclinic with dumps defined: undump before");
  for (const { id, style, hooks } of fixes)
    if (hooks.changesBox && style !== "press/berendsen")
      throw new InputError(
        `Cannot change box ortho/triclinic with certain fixes defined: unfix ${id} (${style}) before`,
      );
  if (kind === "ortho" && (box.xy !== 0 || box.xz !== 0 || box.yz !== 0))
    throw new InputError("Cannot change box to orthogonal when tilt is non-zero");
  box.triclinic = kind === "triclinic";
}

/**
 * `--select`: which atoms, as an expression over what a frame says about each atom.
 *
 * Names: element (compared with Li, O, …), type and id (1-based, as in files), x y z, sx sy sz (fractional, wrapped into
 * [0, 1)), vx vy vz, fx fy fz, q, and any further column by its name. `Li,O` alone is short for a list of elements.
 */
import { toFractional } from "./cell.js";
import { didYouMean, InputError } from "./errors.js";
import type { Frame } from "./frame.js";
import { speciesOf, typesNamed } from "./element-groups.js";

/** 1 for the atoms that are meant. */
export type Selection = (frame: Frame) => Uint8Array;

const elementList = /^\s*[A-Z][a-z]?\d*(\s*,\s*[A-Z][a-z]?\d*)*\s*$/;

/** mathjs is loaded here, so that nobody pays for it without an expression. */
export async function parseSelection(text: string): Promise<Selection> {
  if (elementList.test(text)) return elementsIn(text.split(",").map((word) => word.trim()));
  const { parse } = await import("mathjs");
  let tree: import("mathjs").MathNode;
  try {
    tree = parse(text);
  } catch (error) {
    throw new InputError(
      `--select: expected a condition such as 'element == Li and z > 10', got '${text}' (${(error as Error).message})`,
    );
  }
  // Function names are symbols of the tree as well, but no variables.
  const names = new Set<string>();
  tree.traverse((node, path) => {
    if (node.type === "SymbolNode" && path !== "fn") names.add((node as import("mathjs").SymbolNode).name);
  });
  const code = tree
    .transform((node) => {
      const value = (node as import("mathjs").ConstantNode).value as unknown;
      return node.type === "ConstantNode" && typeof value === "string" ? parse(String(codeOf(value))) : node;
    })
    .compile();
  return (frame) => {
    const scope = new Map<string, number>();
    const perAtom: [string, (atom: number) => number][] = [];
    for (const name of names) {
      const found = variable(frame, name);
      if (typeof found === "number") scope.set(name, found);
      else perAtom.push([name, found]);
    }
    const mask = new Uint8Array(frame.count);
    for (let i = 0; i < frame.count; i++) {
      for (const [name, value] of perAtom) scope.set(name, value(i));
      const answer = code.evaluate(scope);
      if (typeof answer !== "boolean") throw new InputError(`--select: '${text}' gives ${answer}, not true or false`);
      if (answer) mask[i] = 1;
    }
    return mask;
  };
}

/** The selection on this frame; without one, nothing. */
export function elementsIn(names: readonly string[]): Selection {
  return (frame) => {
    const masks = names.map((name) => typesNamed(frame, name));
    return Uint8Array.from(frame.types, (type) => (masks.some((mask) => mask[type]) ? 1 : 0));
  };
}

const axes = ["x", "y", "z"];

function variable(frame: Frame, name: string): number | ((atom: number) => number) {
  const of3 = (values: Float64Array | undefined, axis: number, what: string) => {
    if (!values) throw new InputError(`--select: '${name}' needs ${what}, which the frames do not have`);
    return (atom: number) => values[3 * atom + axis];
  };
  const of1 = (values: ArrayLike<number | bigint> | undefined, what: string) => {
    if (!values) throw new InputError(`--select: '${name}' needs ${what}, which the frames do not have`);
    return (atom: number) => Number(values[atom]);
  };
  const axis = axes.indexOf(name.slice(1));
  if (axes.includes(name)) return of3(frame.positions, axes.indexOf(name), "positions");
  if (axis >= 0 && name[0] === "v") return of3(frame.velocities, axis, "velocities");
  if (axis >= 0 && name[0] === "f") return of3(frame.forces, axis, "forces");
  if (axis >= 0 && name[0] === "s") return of3(wrappedFractional(frame), axis, "a cell");
  if (name === "q") return of1(frame.charges, "charges");
  if (name === "id") return of1(frame.ids ?? Float64Array.from({ length: frame.count }, (_, i) => i + 1), "ids");
  if (name === "type") return (atom) => frame.types[atom] + 1;
  const { names, ofType } = speciesOf(frame);
  if (name === "element") {
    const codes = names.map(codeOf);
    return (atom) => codes[ofType[frame.types[atom]]];
  }
  const column = frame.columns[name];
  if (column && column.width === 1 && !Array.isArray(column.values)) return of1(column.values, "a column");
  if (names.includes(name) || frame.labels?.includes(name)) return codeOf(name);
  const known = ["element", "type", "id", "x", "y", "z", "sx", "sy", "sz", "vx", "vy", "vz", "fx", "fy", "fz", "q"];
  const all = [...known, ...names, ...Object.keys(frame.columns)];
  throw new InputError(`--select: unknown name '${name}'${didYouMean(name, all)}; there are ${all.join(", ")}`);
}

function wrappedFractional(frame: Frame): Float64Array | undefined {
  if (!frame.cell) return undefined;
  return toFractional(frame.positions, frame.cell, frame.origin).map((s) => s - Math.floor(s));
}

/** Elements as numbers, so that expressions compare numbers only. Negative: never an id, a type or a count. */
const codes = new Map<string, number>();
function codeOf(name: string): number {
  let code = codes.get(name);
  if (code === undefined) codes.set(name, (code = -1000 - codes.size));
  return code;
}

/**
 * `--select`: which atoms, as an expression over what a frame says about each atom.
 *
 * Names: element (or species), label, type and id (1-based, as in files), index (from 0), mass, x y z, sx sy sz (fractional,
 * wrapped into [0, 1)), vx vy vz, fx fy fz, ix iy iz, q (or charge), and any further column by its name. Elements may stand with
 * or without quotes; C's && || ! are and, or, not. `Li,O` alone is short for a list of elements.
 */
import type { MathNode } from "mathjs";
import { toFractional } from "./cell.js";
import { typesNamed } from "./element-groups.js";
import { standardMass } from "./elements.js";
import { didYouMean, InputError } from "./errors.js";
import { type Frame, typeName } from "./frame.js";
import { requireSpecies } from "./species.js";

/** 1 for the atoms that are meant. */
export type Selection = (frame: Frame) => Uint8Array;

const elementList = /^\s*[A-Z][a-z]?\d*(\s*,\s*[A-Z][a-z]?\d*)*\s*$/;

type Value = number | string | boolean | Value[];
type Getter = (atom: number) => Value;

/** mathjs is loaded here, so that nobody pays for it without an expression. */
export async function parseSelection(text: string): Promise<Selection> {
  if (elementList.test(text)) return elementsIn(text.split(",").map((word) => word.trim()));
  const math = await import("mathjs/number"); // plain numbers: half the time to load
  const names = new Set<string>();
  let condition: { evaluate(scope: object): unknown };
  try {
    const tree = math.parse(withWords(text)).transform((node: MathNode) => comparison(node, math));
    // Function names are symbols of the tree as well, but no variables.
    tree.traverse((node: MathNode, path: string) => {
      if (node.type === "SymbolNode" && path !== "fn") names.add((node as import("mathjs").SymbolNode).name);
    });
    condition = tree.compile();
  } catch (error) {
    throw new InputError(
      `--select: expected a condition such as 'element == Li and z > 10', got '${text}' (${(error as Error).message})`,
    );
  }
  return (frame) => {
    const available = columnsOf(frame);
    if (!frame.species && (names.has("species") || names.has("element")) && !/\bX\d/.test(text))
      requireSpecies(frame, "--select by element");
    const scope: Record<string, unknown> = { ...functions };
    const perAtom: [string, Getter][] = [];
    for (const name of names) {
      const getter = available.get(name);
      if (getter) perAtom.push([name, getter]);
      else if (frame.species?.includes(name) || frame.labels?.includes(name) || /^X\d+$/.test(name)) scope[name] = name;
      else if (!(name in math)) {
        const all = [...available.keys(), ...(frame.species ?? [])];
        throw new InputError(`--select: unknown name '${name}'${didYouMean(name, all)}; there are ${all.join(", ")}`);
      }
    }
    const mask = new Uint8Array(frame.count);
    for (let i = 0; i < frame.count; i++) {
      for (const [name, getter] of perAtom) scope[name] = getter(i);
      if (evaluated(condition, scope, text)) mask[i] = 1;
    }
    return mask;
  };
}

/** The atoms of these elements. */
export function elementsIn(names: readonly string[]): Selection {
  return (frame) => {
    const masks = names.map((name) => typesNamed(frame, name));
    return Uint8Array.from(frame.types, (type) => (masks.some((mask) => mask[type]) ? 1 : 0));
  };
}

/** mathjs compares numbers only, and its small variant has no lists. */
const functions = {
  _equal: (a: unknown, b: unknown) => a === b,
  _differ: (a: unknown, b: unknown) => a !== b,
  _item: (list: unknown, k: number) => (list as unknown[])?.[k - 1],
};

function evaluated(condition: { evaluate(scope: object): unknown }, scope: object, text: string): boolean {
  let answer: unknown;
  try {
    answer = condition.evaluate(scope);
  } catch (error) {
    throw new InputError(`--select: '${text}': ${(error as Error).message}`);
  }
  if (typeof answer !== "boolean") throw new InputError(`--select: '${text}' gives ${answer}, not true or false`);
  return answer;
}

/** C's && || ! as mathjs' words, outside of quotes. */
function withWords(text: string): string {
  return text.replace(/("[^"]*"|'[^']*')|(&&)|(\|\|)|(!)(?!=)/g, (all, quoted, and, or) =>
    quoted ? all : and ? " and " : or ? " or " : " not ",
  );
}

/** == and != become functions that compare words too, list[k] (from 1) one that needs no matrices. */
function comparison(node: MathNode, math: Pick<typeof import("mathjs"), "FunctionNode">): MathNode {
  const inner = (child: MathNode) => child.transform((part: MathNode) => comparison(part, math));
  if (node.type === "AccessorNode") {
    const { object, index } = node as import("mathjs").AccessorNode;
    return new math.FunctionNode("_item", [inner(object), ...index.dimensions.map(inner)]);
  }
  if (node.type !== "OperatorNode") return node;
  const { op, args } = node as import("mathjs").OperatorNode;
  if (op !== "==" && op !== "!=") return node;
  return new math.FunctionNode(op === "==" ? "_equal" : "_differ", args.map(inner));
}

function columnsOf(frame: Frame): Map<string, Getter> {
  const out = new Map<string, Getter>();
  const vector = (names: string, values: ArrayLike<number> | undefined) => {
    if (values)
      names.split(" ").forEach((name, k) => {
        out.set(name, (i) => values[3 * i + k]);
      });
  };
  out.set("index", (i) => i);
  vector("x y z", frame.positions);
  let scaled: Float64Array | undefined;
  if (frame.cell)
    ["sx", "sy", "sz"].forEach((name, k) => {
      out.set(name, (i) => {
        scaled ??= toFractional(frame.positions, frame.cell!, frame.origin).map((s) => s - Math.floor(s));
        return scaled[3 * i + k];
      });
    });
  out.set("id", (i) => Number(frame.ids?.[i] ?? i + 1));
  out.set("type", (i) => frame.types[i] + 1);
  for (const name of ["species", "element"]) out.set(name, (i) => typeName(frame, frame.types[i]));
  if (frame.labels) out.set("label", (i) => frame.labels![frame.types[i]]);
  if (frame.masses || frame.species)
    out.set(
      "mass",
      (i) => frame.masses?.[frame.types[i]] ?? standardMass(typeName(frame, frame.types[i])) ?? Number.NaN,
    );
  for (const name of ["charge", "q"]) if (frame.charges) out.set(name, (i) => frame.charges![i]);
  vector("vx vy vz", frame.velocities);
  vector("fx fy fz", frame.forces);
  vector("ix iy iz", frame.images);
  for (const [name, { values, width }] of Object.entries(frame.columns)) {
    const at = (k: number): Value => (typeof values[k] === "bigint" ? Number(values[k]) : (values[k] as Value));
    // c_stress[2] of LAMMPS: element 2 of the vector c_stress, as mathjs reads it.
    const indexed = /^(\w+)\[(\d+)\]$/.exec(name);
    if (indexed) {
      const [, base, number] = indexed;
      const before = out.get(base);
      out.set(base, (i) => {
        const list = (before?.(i) as Value[]) ?? [];
        list[Number(number) - 1] = at(i);
        return list;
      });
    } else if (!out.has(name))
      out.set(name, width === 1 ? at : (i) => Array.from({ length: width }, (_, k) => at(i * width + k)));
  }
  return out;
}

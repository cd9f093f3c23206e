/**
 * `--select "species == 'Li' && z > 10"`: a condition on each atom, by mathjs, which is loaded only for this. Names: x y z, xs ys zs
 * (fractional), id, type, species (or element), label, mass, charge (or q), vx vy vz, fx fy fz, ix iy iz, index (from 0), and every
 * column of the file.
 */
import type { MathNode } from "mathjs";
import { takeAtoms } from "../model/atoms.js";
import { toFractional } from "../model/cell.js";
import { standardMass } from "../model/elements.js";
import { didYouMean, InputError, UsageError } from "../model/errors.js";
import { type Frame, typeName } from "../model/frame.js";

type Value = number | string | boolean | Value[];
type Getter = (atom: number) => Value;

export interface Selection {
  /** The frame with the atoms that fulfil the condition. */
  apply(frame: Frame): Frame;
}

export async function makeSelection(text: string): Promise<Selection> {
  const { create, all } = await import("mathjs");
  const math = create(all, {});
  let names: Set<string>;
  let condition: { evaluate(scope: object): unknown };
  try {
    const tree = math.parse(withWords(text)).transform((node: MathNode) => comparison(node, math));
    names = new Set<string>();
    tree.traverse((node: MathNode, path: string, parent: MathNode) => {
      const called = parent && "fn" in parent && path === "fn";
      if ("isSymbolNode" in node && node.isSymbolNode && !called) names.add((node as unknown as { name: string }).name);
    });
    condition = tree.compile();
  } catch (error) {
    throw new UsageError(`--select '${text}': ${(error as Error).message}`);
  }
  const functions = { _equal: (a: unknown, b: unknown) => a === b, _differ: (a: unknown, b: unknown) => a !== b };
  return {
    apply(frame) {
      const available = columnsOf(frame);
      const used: [string, Getter][] = [];
      for (const name of names) {
        const getter = available.get(name);
        if (getter) used.push([name, getter]);
        else if (!(name in functions) && !(name in math))
          throw new InputError(
            `--select '${text}': the atoms have no '${name}'${didYouMean(name, available.keys())}; there are ${[...available.keys()].join(", ")}`,
          );
      }
      const chosen: number[] = [];
      const scope: Record<string, unknown> = { ...functions };
      for (let i = 0; i < frame.count; i++) {
        for (const [name, getter] of used) scope[name] = getter(i);
        const answer = evaluated(condition, scope, text);
        if (answer) chosen.push(i);
      }
      if (chosen.length === frame.count) return frame;
      const out = takeAtoms(frame, chosen);
      // These belong to all atoms together.
      delete out.energy;
      delete out.virial;
      delete out.stress;
      return out;
    },
  };
}

function evaluated(condition: { evaluate(scope: object): unknown }, scope: object, text: string): boolean {
  let answer: unknown;
  try {
    answer = condition.evaluate(scope);
  } catch (error) {
    throw new InputError(`--select '${text}': ${(error as Error).message}`);
  }
  if (typeof answer !== "boolean" && typeof answer !== "number")
    throw new InputError(
      `--select '${text}': expected true or false for each atom, got '${String(answer).slice(0, 40)}'`,
    );
  return Boolean(answer);
}

/** C's && || ! as mathjs' words, outside of quotes. */
function withWords(text: string): string {
  return text.replace(/("[^"]*"|'[^']*')|(&&)|(\|\|)|(!)(?!=)/g, (all, quoted, and, or) =>
    quoted ? all : and ? " and " : or ? " or " : " not ",
  );
}

/** mathjs compares numbers only: == and != become functions that compare words too. */
function comparison(node: MathNode, math: { FunctionNode: new (fn: string, args: MathNode[]) => MathNode }): MathNode {
  const { type, op, args } = node as unknown as { type: string; op?: string; args?: MathNode[] };
  if (type !== "OperatorNode" || (op !== "==" && op !== "!=") || !args) return node;
  const inner = args.map((arg) => arg.transform((child: MathNode) => comparison(child, math)));
  return new math.FunctionNode(op === "==" ? "_equal" : "_differ", inner);
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
    ["xs", "ys", "zs"].forEach((name, k) => {
      out.set(name, (i) => {
        scaled ??= toFractional(frame.positions, frame.cell!, frame.origin);
        return scaled[3 * i + k];
      });
    });
  if (frame.ids) out.set("id", (i) => Number(frame.ids![i]));
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

/**
 * Hall symbols: the generators of a space group, origin and axes included, in one line.
 *
 * S. R. Hall, "Space-group notation with an explicit origin", Acta Cryst. A37 (1981) 517; International Tables B (2001), A1.4.2.3.
 * Easy to get wrong: the axis of a symbol without one depends on its place and on what stands before it.
 */
import { InputError } from "../errors.js";
import { closure, identity, multiply, type Operation, parseOperation } from "./operation.js";

const half = 1 / 2;
const third = 1 / 3;
const centrings: Record<string, number[][]> = {
  P: [],
  A: [[0, half, half]],
  B: [[half, 0, half]],
  C: [[half, half, 0]],
  I: [[half, half, half]],
  R: [[2 * third, third, third]],
  S: [[third, third, 2 * third]],
  T: [[third, 2 * third, third]],
  F: [
    [0, half, half],
    [half, 0, half],
  ],
};

/** Rotations about z; those about x and y follow by cyclic exchange of the axes. */
const aboutZ: Record<string, number[]> = {
  "1": [1, 0, 0, 0, 1, 0, 0, 0, 1],
  "2": [-1, 0, 0, 0, -1, 0, 0, 0, 1],
  "3": [0, -1, 0, 1, -1, 0, 0, 0, 1],
  "4": [0, -1, 0, 1, 0, 0, 0, 0, 1],
  "6": [1, -1, 0, 1, 0, 0, 0, 0, 1],
  "'": [0, -1, 0, -1, 0, 0, 0, 0, -1],
  '"': [0, 1, 0, 1, 0, 0, 0, 0, -1],
};
const aboutDiagonal = [0, 0, 1, 1, 0, 0, 0, 1, 0];

const shifts: Record<string, number[]> = {
  a: [half, 0, 0],
  b: [0, half, 0],
  c: [0, 0, half],
  n: [half, half, half],
  u: [1 / 4, 0, 0],
  v: [0, 1 / 4, 0],
  w: [0, 0, 1 / 4],
  d: [1 / 4, 1 / 4, 1 / 4],
};

/** All operations of a Hall symbol. */
export function operationsOfHall(symbol: string): Operation[] {
  const [, main, change] = /^([^(]*)(?:\(([^)]*)\))?\s*$/.exec(symbol.replaceAll("_", " ").trim()) ?? [];
  const words = main?.trim().split(/\s+/) ?? [];
  const lattice = /^(-?)([PABCIRSTF])$/i.exec(words[0] ?? "");
  if (!lattice) throw new InputError(`expected a Hall symbol (-P 2ybc), got '${symbol}'`);
  const generators: Operation[] = centrings[lattice[2].toUpperCase()].map((translation) => ({
    ...identity,
    translation,
  }));
  if (lattice[1]) generators.push({ rotation: identity.rotation.map((x) => 0 - x), translation: [0, 0, 0] });
  let before: Rotation | undefined;
  for (const [place, word] of words.slice(1).entries()) {
    before = parseRotation(word, place, before, symbol);
    generators.push(before.operation);
  }
  const basis = change === undefined ? undefined : changeOfBasis(change, symbol);
  return closure(basis ? generators.map((generator) => transform(generator, basis)) : generators);
}

interface Rotation {
  operation: Operation;
  order: string;
  axis: string;
}

/** One word: [-] order [axis] [screw and translations]. */
function parseRotation(word: string, place: number, before: Rotation | undefined, symbol: string): Rotation {
  const match = /^(-?)([12346])([xyz'"*]?)([1-5]?)([abcnuvwd]*)$/.exec(reordered(word));
  if (!match) throw new InputError(`expected a rotation in the Hall symbol '${symbol}', got '${word}'`);
  const [, bar, order, given, screw, letters] = match;
  const axis = given || defaultAxis(order, place, before);
  const direction = axis === "'" || axis === '"' ? (before?.axis ?? "z") : axis;
  const rotation =
    axis === "*"
      ? aboutDiagonal
      : alongAxis(aboutZ[axis === "'" || axis === '"' ? axis : order], "xyz".includes(direction) ? direction : "z");
  const translation = [0, 0, 0];
  for (const letter of letters) shifts[letter].forEach((x, i) => (translation[i] += x));
  if (screw && "xyz".includes(direction)) translation["xyz".indexOf(direction)] += Number(screw) / Number(order);
  return {
    operation: { rotation: bar ? rotation.map((x) => 0 - x) : rotation, translation },
    order,
    axis: "xyz".includes(axis) ? axis : direction,
  };
}

/** The axis may stand behind the translations ("2cx" for "2xc" in some programs). */
function reordered(word: string): string {
  return word.replace(/^(-?[12346])([1-5]?[abcnuvwd]*)([xyz'"*])$/, "$1$3$2");
}

/** First rotation: z. Second: x after a 2 or 4, the face diagonal a-b after a 3 or 6. Third: the body diagonal. */
function defaultAxis(order: string, place: number, before: Rotation | undefined): string {
  if (order === "1" || place === 0) return "z";
  if (order === "3" && place >= 2) return "*";
  if (place === 1 && order === "2") return before && "36".includes(before.order) ? "'" : "x";
  return order === "3" ? "*" : "z";
}

/** z → x → y: the same rotation about another axis. */
function alongAxis(rotation: readonly number[], axis: string): number[] {
  const turn = { z: 0, x: 1, y: 2 }[axis] ?? 0;
  const out = new Array<number>(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) out[3 * ((i + turn) % 3) + ((j + turn) % 3)] = rotation[3 * i + j];
  return out;
}

/** "(0 0 1)" shifts the origin by twelfths; "(x-y,x+y,z)" is a change of basis. */
function changeOfBasis(text: string, symbol: string): Operation {
  const numbers = text.trim().split(/\s+/).map(Number);
  if (numbers.length === 3 && numbers.every(Number.isInteger))
    return { rotation: identity.rotation, translation: numbers.map((n) => n / 12) };
  const operation = parseOperation(text);
  if (!operation) throw new InputError(`expected a change of basis in the Hall symbol '${symbol}', got '(${text})'`);
  return operation;
}

/** V S V⁻¹ */
function transform(operation: Operation, basis: Operation): Operation {
  const [a, b, c, d, e, f, g, h, i] = basis.rotation;
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const inverse = [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f];
  inverse.push(d * h - e * g, b * g - a * h, a * e - b * d);
  const rotation = inverse.map((x) => x / det);
  const translation = [0, 3, 6].map((row) => {
    let sum = 0;
    for (let k = 0; k < 3; k++) sum -= rotation[row + k] * basis.translation[k];
    return sum;
  });
  return multiply(multiply(basis, operation), { rotation, translation });
}

/**
 * How the sides and tilts of `fix deform` move: for each a style with its numbers, a start (the box when the fix was made) and the
 * value now. Linear styles go from start to stop over the run (manual: fix deform).
 */
import { InputError } from "../../../model/errors.js";
import type { Words } from "../../script/words.js";
import type { Simulation } from "../../simulation.js";

export type SideStyle = "final" | "delta" | "scale" | "vel" | "erate" | "trate" | "volume" | "wiggle" | "variable";

export interface Side {
  style: SideStyle;
  /** The style's numbers, in box units. */
  numbers: number[];
  /** Names of the variables: displacement and its rate. */
  variables: string[];
}

const EDGE_STYLES = ["final", "delta", "scale", "vel", "erate", "trate", "volume", "wiggle", "variable"] as const;
const TILT_STYLES = ["final", "delta", "vel", "erate", "trate", "wiggle", "variable"] as const;
/** Numbers of each style, and which of them are lengths or velocities. */
const COUNTS: Record<SideStyle, { edge: number; tilt: number; lengths: number[] }> = {
  final: { edge: 2, tilt: 1, lengths: [0, 1] },
  delta: { edge: 2, tilt: 1, lengths: [0, 1] },
  scale: { edge: 1, tilt: 0, lengths: [] },
  vel: { edge: 1, tilt: 1, lengths: [0] },
  erate: { edge: 1, tilt: 1, lengths: [] },
  trate: { edge: 1, tilt: 1, lengths: [] },
  volume: { edge: 0, tilt: 0, lengths: [] },
  wiggle: { edge: 2, tilt: 2, lengths: [0] },
  variable: { edge: 0, tilt: 0, lengths: [] },
};

export function readSide(words: Words, tilt: boolean): Side {
  const style = words.oneOf<SideStyle>(tilt ? TILT_STYLES : EDGE_STYLES, "style");
  const numbers = Array.from({ length: COUNTS[style][tilt ? "tilt" : "edge"] }, () =>
    words.number(`a number of ${style}`),
  );
  const variables = style === "variable" ? [0, 1].map(() => variableName(words.next("v_name"))) : [];
  if (style === "wiggle" && numbers[1] <= 0)
    throw new InputError("Illegal fix deform command: the wiggle period must be > 0");
  return { style, numbers, variables };
}

function variableName(word: string): string {
  if (!word.startsWith("v_")) throw new InputError(`Illegal fix deform command: expected v_name, got '${word}'`);
  return word.slice(2);
}

/** Lattice units become box units. */
export function scaleSide(side: Side, factor: number): void {
  for (const k of COUNTS[side.style].lengths) if (k < side.numbers.length) side.numbers[k] *= factor;
}

export function checkVariables(side: Side, simulation: Simulation): void {
  for (const name of side.variables)
    if (simulation.variables.kind(name) !== "equal")
      throw new InputError(`Variable name ${name} for fix deform does not exist or is not equal-style`);
}

/** Where an edge ends when the run ends, for the styles that go there linearly. `time` is the length of the run. */
export function edgeStop({ style, numbers }: Side, lo: number, hi: number, time: number): [number, number] {
  const [length, middle] = [hi - lo, 0.5 * (lo + hi)];
  const grown = (by: number): [number, number] => [lo - 0.5 * by, hi + 0.5 * by];
  switch (style) {
    case "final":
      return [numbers[0], numbers[1]];
    case "delta":
      return [lo + numbers[0], hi + numbers[1]];
    case "scale":
      return [middle - 0.5 * numbers[0] * length, middle + 0.5 * numbers[0] * length];
    case "vel":
      return grown(time * numbers[0]);
    case "erate":
      return grown(time * numbers[0] * length);
    default:
      return [lo, hi];
  }
}

/** The same for a tilt; `edge` is the length at start of the edge that it is measured against. */
export function tiltStop({ style, numbers }: Side, start: number, edge: number, time: number): number {
  if (style === "final") return numbers[0];
  if (style === "delta") return start + numbers[0];
  if (style === "vel") return start + time * numbers[0];
  if (style === "erate") return start + time * numbers[0] * edge;
  return start;
}

/** What a region is. One file per style in `regions/`, listed in `regions/index.ts`. */
import type { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";

export interface RegionContext {
  readonly simulation: Simulation;
  readonly id: string;
  /** Lattice spacing (or 1 for `units box`) by which coordinates of the deck are multiplied. */
  readonly scale: readonly [number, number, number];
}

/** A touch of a wall: distance r and the vector from the surface to the point. */
export interface Contact {
  r: number;
  dx: number;
  dy: number;
  dz: number;
}

export interface RegionHooks {
  /** Inside the shape, boundary included, before `side out` and moves. */
  inside(x: number, y: number, z: number): boolean;
  /** Before use: evaluate variables, look up other regions. */
  update?(): void;
  /** Bounding box [xlo xhi ylo yhi zlo zhi], where the shape is bounded. */
  bounds?(): Float64Array | number[] | undefined;
  /** Contacts within `cutoff` of the surface, for a point inside (`interior`) or outside. */
  contacts?(x: number, y: number, z: number, cutoff: number, interior: boolean): Contact[];
  /** Has a varying shape (v_ arguments). */
  varies?: boolean;
}

export interface RegionStyle {
  readonly name: string;
  /** Takes the style's own words; keywords side, units, move, rotate, open follow and are not its business. */
  create(words: Words, context: RegionContext): RegionHooks;
}

export function defineRegion<const Style extends RegionStyle>(style: Style): Style {
  return style;
}

/** A region of the deck: the shape, its side and its motion. */
export interface Region {
  readonly id: string;
  readonly style: string;
  /** `side in`. */
  readonly interior: boolean;
  readonly hooks: RegionHooks;
  /** Evaluates variables of the shape and of its motion; call once before many `match`. */
  prepare(): void;
  /** Whether the point belongs to the region, side and motion considered. */
  match(x: number, y: number, z: number): boolean;
  bounds(): Float64Array | number[] | undefined;
  contacts(x: number, y: number, z: number, cutoff: number): Contact[];
  readonly dynamic: boolean;
}

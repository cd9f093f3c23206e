/** Bins in one to three dimensions, spheres and cylinders: which bin a point is in, where bins are, how large (manual: compute chunk/atom). */
import { InputError } from "../../../model/errors.js";
import type { Words } from "../../script/words.js";
import type { Simulation } from "../../simulation.js";

/** What happens to atoms outside all bins: left out, put into the nearest, or, of "mixed", by whether the deck gave that bound. */
export type Discard = "yes" | "no" | "mixed";

export interface BinOptions {
  units: "box" | "lattice" | "reduced";
  /** By axis: what the deck says of lower and upper bounds. */
  bounds: ([low: string, high: string] | undefined)[];
  discard: Discard;
  /** Minimum image for distances to a centre. */
  pbc: boolean;
}

export interface Bins {
  readonly dimensions: number;
  count: number;
  /** Fits the bins to the box. */
  layOut(): void;
  /** Bin of a point (fractional for `units reduced`), -1 for none. */
  find(point: Float64Array): number;
  coordinate(bin: number, axis: number): number;
  volume(bin: number): number;
}

const AXES = ["x", "y", "z"] as const;

export interface Layers {
  axis: number;
  origin: string;
  delta: number;
  /** Of the present box. */
  first: number;
  count: number;
}

/** The words of bin/1d, bin/2d, bin/3d; lengths are scaled once the units are known. */
export function readLayers(words: Words, dimensions: number): Layers[] {
  return Array.from({ length: dimensions }, () => {
    const axis = AXES.indexOf(words.oneOf(AXES, "dimension"));
    const origin = words.next("lower, center, upper or a number");
    const delta = words.number("a bin width");
    if (delta <= 0) throw new InputError(`Illegal compute chunk/atom bin width: ${delta}`);
    return { axis, origin, delta, first: 0, count: 0 };
  });
}

export function layeredBins(simulation: Simulation, layers: Layers[], options: BinOptions): Bins {
  for (const layer of layers) layer.delta *= scaleOf(simulation, options, layer.axis);
  return {
    dimensions: layers.length,
    count: 0,
    layOut() {
      this.count = 1;
      for (const layer of layers) {
        layOut(simulation, layer, layers.length, options);
        this.count *= layer.count;
      }
    },
    find(point) {
      let bin = 0;
      for (const layer of layers) {
        const at = layerOf(simulation, layer, options, point[layer.axis]);
        if (at < 0) return -1;
        bin = bin * layer.count + at;
      }
      return bin;
    },
    coordinate(bin, k) {
      let rest = bin;
      for (let m = layers.length - 1; m > k; m--) rest = Math.floor(rest / layers[m].count);
      const { first, delta, count } = layers[k];
      return first + ((rest % count) + 0.5) * delta;
    },
    volume() {
      const { box } = simulation;
      let volume = box.volume;
      for (const { axis, delta } of layers) volume *= options.units === "reduced" ? delta : delta / box.length(axis);
      return volume;
    },
  };
}

/** Lowest and highest value of an axis in the units of the bins. */
function extent({ box }: Simulation, { units }: BinOptions, axis: number): [number, number] {
  return units === "reduced" ? [0, 1] : [box.lo[axis], box.hi[axis]];
}

function scaleOf({ lattice }: Simulation, { units }: BinOptions, axis: number): number {
  return units === "lattice" ? (lattice?.spacing[axis] ?? 1) : 1;
}

/** A whole number of layers about the origin that covers the axis, or what the deck bounds of it. */
function layOut(simulation: Simulation, layer: Layers, layers: number, options: BinOptions): void {
  const { axis, delta } = layer;
  const [low, high] = extent(simulation, options, axis);
  const scale = scaleOf(simulation, options, axis);
  const place = (word: string, other: Record<string, number>, by = scale) => other[word] ?? toCoordinate(word) * by;
  const [lowWord, highWord] = options.bounds[axis] ?? ["lower", "upper"];
  // LAMMPS scales the bounds of as many axes as there are layers, counted from x.
  const boundScale = axis < layers ? scale : 1;
  const least = place(lowWord, { lower: low }, boundScale);
  const most = place(highWord, { upper: high }, boundScale);
  const origin = place(layer.origin, { lower: least, upper: most, center: 0.5 * (least + most) });
  const steps = (length: number) => Math.trunc(length / delta);
  let first: number;
  if (origin < least) first = origin + steps(least - origin) * delta;
  else {
    first = origin - steps(origin - least) * delta;
    if (first > least) first -= delta;
  }
  let last: number;
  if (origin < most) {
    last = origin + steps(most - origin) * delta;
    if (last < most) last += delta;
  } else last = origin - steps(origin - most) * delta;
  if (first > last) throw new InputError("Invalid bin bounds in compute chunk/atom");
  layer.first = first;
  layer.count = Math.trunc((last - first) / delta + 0.5);
}

function toCoordinate(word: string): number {
  const value = Number(word);
  if (word === "" || Number.isNaN(value))
    throw new InputError(`Illegal compute chunk/atom command: expected a coordinate, got '${word}'`);
  return value;
}

function layerOf(simulation: Simulation, layer: Layers, options: BinOptions, value: number): number {
  const [low, high] = extent(simulation, options, layer.axis);
  let at = value;
  if (simulation.box.periodic(layer.axis)) {
    if (at < low) at += high - low;
    if (at >= high) at -= high - low;
  }
  const bin = Math.floor((at - layer.first) * (1 / layer.delta));
  const last = layer.count - 1;
  if (bin >= 0 && bin <= last) return bin;
  const bounds = options.bounds[layer.axis];
  const bounded =
    bin < 0 ? bounds !== undefined && bounds[0] !== "lower" : bounds !== undefined && bounds[1] !== "upper";
  if (options.discard === "yes" || (options.discard === "mixed" && bounded)) return -1;
  return bin < 0 ? 0 : last;
}

/** Shells about a point, or about an axis (with layers along it). */
export interface Shells {
  centre: number[];
  least: number;
  most: number;
  count: number;
}

/** The radial bin, -1 for none. */
export function shellOf({ least, most, count }: Shells, r: number, discard: Discard): number {
  const bin = Math.floor(((r - least) * count) / (most - least));
  if (bin >= 0 && bin < count) return bin;
  if (discard === "yes") return -1;
  return bin < 0 ? 0 : count - 1;
}

export function shellCentre({ least, most, count }: Shells, bin: number): number {
  return least + ((bin + 0.5) * (most - least)) / count;
}

/** bin/sphere and bin/cylinder of compute chunk/atom. */
import { InputError } from "../../../model/errors.js";
import type { Words } from "../../script/words.js";
import type { Simulation } from "../../simulation.js";
import { type BinOptions, type Bins, layeredBins, readLayers, type Shells, shellCentre, shellOf } from "./bins.js";

export function readSphere(words: Words) {
  const centre = [0, 1, 2].map(() => words.number("a centre"));
  return { centre, ...readRadii(words) };
}

export function readCylinder(words: Words) {
  const layers = readLayers(words, 1);
  const centre = [0, 1].map(() => words.number("a centre"));
  return { layers, shells: { centre, ...readRadii(words) } };
}

function readRadii(words: Words) {
  const [least, most] = [words.number("a radius"), words.number("a radius")];
  const count = words.integer("a number of bins");
  if (least < 0 || most <= least || count < 1)
    throw new InputError(`Illegal compute chunk/atom radii or bins: ${least} ${most} ${count}`);
  return { least, most, count };
}

export function sphereBins(simulation: Simulation, shells: Shells, options: BinOptions): Bins {
  const scale = scales(simulation, options);
  const scaled = scaledShells(shells, [0, 1, 2], scale, scale[0]);
  return {
    dimensions: 1,
    count: shells.count,
    layOut() {},
    find(point) {
      const d = scaled.centre.map((value, k) => point[k] - value);
      if (options.pbc) simulation.box.minimumImage(d);
      return shellOf(scaled, Math.hypot(...d), options.discard);
    },
    coordinate: (bin) => shellCentre(scaled, bin),
    volume(bin) {
      const [low, high] = edges(scaled, bin);
      return (4 / 3) * Math.PI * (high ** 3 - low ** 3);
    },
  };
}

/** Only the layers along the axis are in the units of the deck: LAMMPS takes centre and radii as they are. */
export function cylinderBins(
  simulation: Simulation,
  { layers, shells }: ReturnType<typeof readCylinder>,
  options: BinOptions,
): Bins {
  const along = layers[0].axis;
  const across = [0, 1, 2].filter((axis) => axis !== along);
  scales(simulation, options);
  const stack = layeredBins(simulation, layers, options);
  return {
    dimensions: 2,
    count: 0,
    layOut() {
      stack.layOut();
      this.count = stack.count * shells.count;
    },
    find(point) {
      const layer = stack.find(point);
      const d = [0, 0, 0];
      for (const [k, axis] of across.entries()) d[axis] = point[axis] - shells.centre[k];
      if (options.pbc) simulation.box.minimumImage(d);
      d[along] = 0;
      const shell = shellOf(shells, Math.hypot(...d), options.discard);
      return layer < 0 || shell < 0 ? -1 : shell * stack.count + layer;
    },
    coordinate: (bin, axis) =>
      axis === 0 ? shellCentre(shells, Math.floor(bin / stack.count)) : stack.coordinate(bin % stack.count, 0),
    volume(bin) {
      const [low, high] = edges(shells, Math.floor(bin / stack.count));
      return layers[0].delta * Math.PI * (high ** 2 - low ** 2);
    },
  };
}

function scales({ lattice }: Simulation, { units }: BinOptions): readonly number[] {
  if (units === "reduced")
    throw new InputError("Compute chunk/atom sphere and cylinder bins cannot have units reduced");
  return units === "lattice" ? (lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1];
}

function scaledShells(shells: Shells, axes: number[], scale: readonly number[], radial: number): Shells {
  return {
    centre: shells.centre.map((value, k) => value * scale[axes[k]]),
    least: shells.least * radial,
    most: shells.most * radial,
    count: shells.count,
  };
}

function edges({ least, most, count }: Shells, bin: number): [number, number] {
  const width = (most - least) / count;
  return [least + bin * width, least + (bin + 1) * width];
}

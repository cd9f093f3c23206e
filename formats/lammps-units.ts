/** `--units`: what a LAMMPS file does not say of itself. Frames come out of here in metal units, once, for all formats. */
import { didYouMean, InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import { toMetal, unitNames } from "../src/model/to-metal.js";
import { isUnitName, type UnitName } from "../src/model/units.js";
import type { Format, ReadOptions } from "./format.js";
import { keptOf, withSections } from "./lammps-data-kept.js";

/** The unit system that `--units` names for files of this format; undefined when numbers stay as they are. */
export function unitsOf(format: Format, units: string | undefined, path: string): UnitName | undefined {
  if (units === undefined) return undefined;
  if (!isUnitName(units))
    throw new InputError(
      `--units: expected one of ${unitNames.join(", ")}, got '${units}'${didYouMean(units, unitNames)}`,
    );
  if (format.units === "own keys" && units === "metal") return undefined; // the format does it
  if (!format.units)
    throw InputError.at(path, `${format.name} has units of its own; --units is for files that LAMMPS wrote`);
  return units;
}

/** The frame in metal units; says what could not be converted. */
export function inMetal(frame: Frame, units: UnitName, options: ReadOptions, path: string): Frame {
  if (frame.units !== undefined && frame.units !== units)
    throw InputError.at(path, `the file says that its units are ${frame.units}, --units says ${units}`);
  if (units === "metal") return frame;
  if (units === "lj") {
    options.note?.("derived", "units lj: reduced numbers are kept as they are");
    return { ...frame, units };
  }
  const { frame: converted, unknown } = toMetal(frame, units);
  options.note?.("derived", `numbers converted from units ${units} to metal (Å, ps, eV, g/mol)`);
  if (unknown.length)
    options.warn(`${path}: the unit of ${unknown.join(", ")} is not known: kept as in the file (units ${units})`);
  return withoutCoefficients(converted, units, options);
}

/** The same options, in which a warning is heard once and not with each frame. */
export function once(options: ReadOptions): ReadOptions {
  const said = new Set<string>();
  const warn = (message: string) => {
    if (!said.has(message)) options.warn(message);
    said.add(message);
  };
  return { ...options, warn };
}

/** Coefficient sections of a data file are text: in other units they would be wrong. */
function withoutCoefficients(frame: Frame, units: UnitName, options: ReadOptions): Frame {
  const { sections = [] } = keptOf(frame);
  const lost = sections.filter(({ name }) => /Coeffs$/.test(name));
  if (lost.length === 0) return frame;
  options.note?.("lost", `${lost.map(({ name }) => name).join(", ")} (in units ${units})`);
  return withSections(
    frame,
    sections.filter((section) => !lost.includes(section)),
  );
}

/**
 * `garnet-run.json`: what `garnet run` leaves beside its outputs, with the facts that dump files do not carry (docs/commands/run.md).
 * Frames of those outputs are completed from it; what a file says itself is never changed.
 */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Frame } from "../src/model/frame.js";
import { isUnitName, type UnitName, unitSystems } from "../src/model/units.js";

export const manifestName = "garnet-run.json";

export interface FileDigest {
  /** Relative to the manifest's folder. */
  file: string;
  sha256: string;
}

/** One run (or part of one) and the files that it wrote. */
export interface ManifestRun {
  version: string;
  deck: FileDigest | null;
  /** Data and restart files that were read. */
  data: FileDigest[];
  models: FileDigest[];
  units: UnitName;
  /** In `units`; null: it changed while the outputs were written. */
  timestep: number | null;
  /** By type; null: not known. */
  elements: (string | null)[];
  /** File names in the manifest's folder; '*' stands for the step. */
  outputs: string[];
}

export interface Manifest {
  runs: ManifestRun[];
}

/** The manifest of a folder; undefined when there is none, or none that can be read. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    const found = JSON.parse(readFileSync(join(folder, manifestName), "utf8")) as Manifest;
    return Array.isArray(found?.runs) && found.runs.every(isRun) ? found : undefined;
  } catch {
    return undefined; // none, or not ours: the file then speaks for itself alone
  }
}

function isRun(run: ManifestRun): boolean {
  return Array.isArray(run?.outputs) && Array.isArray(run.elements) && isUnitName(run.units);
}

/** The run that wrote a file. */
export function runOf(path: string): ManifestRun | undefined {
  if (path === "-") return undefined;
  const name = basename(path);
  return readManifest(dirname(path))?.runs.find(({ outputs }) => outputs.some((output) => isNamed(output, name)));
}

/** Whether an output's name, with '*' for a step, is this file's. */
function isNamed(output: string, name: string): boolean {
  if (!output.includes("*")) return output === name;
  const [before, after] = output.split("*");
  const middle = name.slice(before.length, name.length - after.length);
  return name.startsWith(before) && name.endsWith(after) && /^\d+$/.test(middle);
}

/** What has been told of. */
const told = new Set<string>();

/** Completes the frames of a file; the first frame that gains something is told of. */
export class ManifestFacts {
  readonly #run: ManifestRun | undefined;

  constructor(
    readonly path: string,
    readonly options: { inform?(message: string): void; timeKnown?: boolean } = {},
  ) {
    this.#run = runOf(path);
  }

  /** Units to convert from where nobody named any; undefined: the numbers are in metal units, or reduced. */
  get units(): UnitName | undefined {
    const units = this.#run?.units;
    return units === "metal" || units === "lj" ? undefined : units;
  }

  /** Elements and time that the file leaves open. The frame is in metal units already. */
  complete(frame: Frame): Frame {
    if (!this.#run) return frame;
    const used: string[] = [];
    const out = { ...frame };
    const elements = this.#elementsFor(frame);
    if (elements) {
      out.species = elements;
      used.push(`elements ${elements.join(" ")}`);
    }
    const { timestep, units } = this.#run;
    if (
      !this.options.timeKnown &&
      frame.time === undefined &&
      frame.step !== undefined &&
      timestep !== null &&
      units !== "lj"
    ) {
      const ps = (timestep / unitSystems[units].femtosecond) * 1e-3;
      out.time = frame.step * ps;
      used.push(`time step ${Number(ps.toPrecision(12))} ps`);
    }
    if (used.length === 0) return frame;
    // A trajectory of thousands of files says it once.
    const key = `${dirname(this.path)} ${this.#run.outputs} ${used}`;
    if (!told.has(key)) this.#tell(`${this.path}: ${used.join(", ")} (from ${manifestName})`);
    told.add(key);
    return out;
  }

  #tell(message: string): void {
    if (this.options.inform) this.options.inform(message);
    else process.stderr.write(`garnet: ${message}\n`);
  }

  #elementsFor(frame: Frame): string[] | undefined {
    const elements = this.#run?.elements ?? [];
    if (frame.species !== undefined || elements.length < frame.typeCount) return undefined;
    const known = elements.filter((element): element is string => typeof element === "string");
    return known.length === elements.length ? known.slice(0, frame.typeCount) : undefined;
  }
}

/** Writes `garnet-run.json` beside the outputs of a run (formats/run-manifest.ts reads it): elements, time step, units, origin. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import {
  type FileDigest,
  type Manifest,
  type ManifestRun,
  manifestName,
  readManifest,
} from "../../formats/run-manifest.js";
import { isElement } from "../model/elements.js";
import { speciesFromMasses } from "../model/species.js";
import type { Simulation } from "./simulation.js";
import { reason } from "./write-whole.js";

export class RunManifest {
  /** Time step of each output so far, by absolute path. */
  readonly #steps = new Map<string, number>();
  readonly #digests = new Map<string, string>();
  #warned = false;

  /** `deck` is undefined where it came from a pipe. */
  constructor(
    private readonly simulation: Simulation,
    private readonly version: string,
    private readonly deck: string | undefined,
  ) {}

  /** An output is being written: dumps call this with each snapshot. `name` may have a '*' for the step. */
  wrote(name: string): void {
    const path = resolve(name);
    const { dt } = this.simulation.clock;
    const known = this.#steps.get(path);
    if (known === dt || Number.isNaN(known)) return;
    this.#steps.set(path, known === undefined ? dt : Number.NaN);
    try {
      this.#write(dirname(path), basename(path), known === undefined ? dt : null);
    } catch (error) {
      if (!this.#warned) this.simulation.log.warning(`${manifestName} cannot be written: ${reason(error)}`);
      this.#warned = true;
    }
  }

  #write(folder: string, output: string, timestep: number | null): void {
    const run = this.#run(folder, timestep);
    const others = (readManifest(folder)?.runs ?? [])
      .map((other) => ({ ...other, outputs: other.outputs.filter((name) => name !== output) }))
      .filter(({ outputs }) => outputs.length > 0);
    const key = ({ outputs: _, ...facts }: ManifestRun) => JSON.stringify(facts);
    const same = others.find((other) => key(other) === key(run));
    if (same) same.outputs.push(output);
    else others.push({ ...run, outputs: [output] });
    const manifest: Manifest = { runs: others };
    const file = join(folder, manifestName);
    writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 1)}\n`);
    renameSync(`${file}.new`, file);
  }

  #run(folder: string, timestep: number | null): ManifestRun {
    const { units, force, dataFiles } = this.simulation;
    const models = new Set([...force.styleWords, ...force.history.flatMap(({ words }) => words)].filter(isFile));
    return {
      version: this.version,
      deck: this.deck !== undefined && isFile(this.deck) ? this.#digest(this.deck, folder) : null,
      data: dataFiles.filter(isFile).map((file) => this.#digest(file, folder)),
      models: [...models].map((file) => this.#digest(file, folder)),
      units: units.name,
      timestep,
      elements: elementsOf(this.simulation),
      outputs: [],
    };
  }

  /** Each file is digested once: what it was when it was used. */
  #digest(file: string, folder: string): FileDigest {
    const path = resolve(file);
    let sha256 = this.#digests.get(path);
    if (sha256 === undefined) {
      sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
      this.#digests.set(path, sha256);
    }
    return { file: relative(folder, path), sha256 };
  }
}

function isFile(name: string): boolean {
  return existsSync(name) && statSync(name).isFile();
}

/** Type → element: as the pair style has it, else the names behind `pair_coeff * *`, else type labels, else the masses. */
export function elementsOf({ atoms, force, units }: Simulation): (string | null)[] {
  const types = Array.from({ length: atoms.typeCount }, (_, type) => type);
  const named = force.pair?.elements ?? [];
  const words = types.map(() => null as string | null);
  for (const { name, words: given } of force.history) {
    const last = given.slice(-atoms.typeCount);
    const all =
      name === "coeff" && given.length > atoms.typeCount + 1 && last.every((w) => isElement(w) || w === "NULL");
    if (all) last.forEach((word, type) => isElement(word) && (words[type] = word));
  }
  const masses = units.name === "lj" ? undefined : speciesFromMasses(atoms.mass).species;
  return types.map((type) => {
    const label = atoms.labels?.[type];
    return [named[type], words[type], label, masses?.[type]].find((name) => name && isElement(name)) ?? null;
  });
}

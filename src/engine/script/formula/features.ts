/** What a deck may ask about the program and the run: extract_setting, is_available, is_active, is_defined. */
import { didYouMean } from "../../../model/errors.js";
import { native } from "../../../native.js";
import { commands } from "../../commands/index.js";
import { computes } from "../../computes/index.js";
import { fixes } from "../../fixes/index.js";
import type { Simulation } from "../../simulation.js";
import type { FormulaContext } from "./context.js";
import { FormulaError } from "./formula-error.js";

export function isAvailable(category: string, name: string): boolean {
  if (category === "feature") {
    const features: Record<string, boolean> = { gzip: true, exceptions: true, png: false, jpeg: false, ffmpeg: false };
    if (!(name in features)) return false;
    return features[name];
  }
  const styles: Record<string, () => readonly string[]> = {
    command: () => commands.map((entry) => entry.name),
    compute: () => computes.map((entry) => entry.name),
    fix: () => fixes.map((entry) => entry.name),
    pair_style: () => native().pairStyles(),
  };
  if (!styles[category]) throw new FormulaError(`Unknown category for info is_available(): ${category}`);
  return styles[category]().includes(name);
}

export function isDefined(category: string, id: string, { simulation, variables }: FormulaContext): boolean {
  switch (category) {
    case "compute":
      return simulation.computes.find(id) !== undefined;
    case "fix":
      return simulation.fixes.find(id) !== undefined;
    case "group":
      return simulation.groups.has(id);
    case "region":
      return simulation.regions.has(id);
    case "dump":
      return simulation.output.dumps.some((dump) => dump.id === id);
    case "variable":
      return variables.has(id);
  }
  throw new FormulaError(`Unknown category for info is_defined(): ${category}`);
}

export function isActive(category: string, name: string, simulation: Simulation): boolean {
  const { force } = simulation;
  const style = category.endsWith("_style") ? category.slice(0, -6) : "";
  switch (category) {
    case "package":
      return known(name, ["gpu", "intel", "kokkos", "omp"], category) && false;
    case "newton":
      return known(name, ["pair", "bond", "any"], category);
    case "comm_style":
      return name === "brick";
    case "run_style":
      return name === "verlet";
    case "min_style":
      return simulation.minimizer.style === name;
    case "atom_style":
      return simulation.atoms.style.name === name;
    case "pair_style":
      return force.styleWords[0] === name;
    case "pair":
      return known(name, ["single", "respa", "manybody", "tail", "shift"], category) && pairFeature(name, simulation);
  }
  if (["bond", "angle", "dihedral", "improper", "kspace"].includes(style))
    return force.terms.some((term) => term.kind === style && term.style === name);
  throw new FormulaError(`Unknown category for info is_active(): ${category}`);
}

function pairFeature(name: string, { force }: Simulation): boolean {
  return force.pair?.can.includes(name) === true;
}

function known(name: string, names: string[], category: string): true {
  if (!names.includes(name)) throw new FormulaError(`Unknown name for info ${category} category: ${name}`);
  return true;
}

/** The subset of lammps_extract_setting's keywords that has a meaning here. */
export function extractSetting(name: string, simulation: Simulation): number {
  const { atoms, box } = simulation;
  const settings: Record<string, () => number> = {
    dimension: () => box.dimension,
    box_exist: () => Number(box.exists),
    triclinic: () => Number(box.triclinic),
    xperiodic: () => Number(box.periodic(0)),
    yperiodic: () => Number(box.periodic(1)),
    zperiodic: () => Number(box.periodic(2)),
    universe_rank: () => 0,
    universe_size: () => 1,
    world_rank: () => 0,
    world_size: () => 1,
    nthreads: () => 1,
    newton_bond: () => 1,
    newton_pair: () => 1,
    nlocal: () => atoms.count,
    natoms: () => atoms.count,
    ntypes: () => atoms.typeCount,
    molecule_flag: () => Number(atoms.molecule !== undefined),
    q_flag: () => Number(atoms.q !== undefined),
    rmass_flag: () => Number(atoms.rmass !== undefined),
    bigint: () => 8,
    tagint: () => 4,
    imageint: () => 4,
  };
  if (!(name in settings))
    throw new FormulaError(
      `Unknown setting ${name} for extract_setting() function in variable formula${didYouMean(name, Object.keys(settings))}`,
    );
  return settings[name]();
}

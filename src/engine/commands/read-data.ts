/** read_data FILE [add extra shift group nocoeff …]. https://docs.lammps.org/read_data.html */

import { openSource } from "../../../formats/source.js";
import { InputError } from "../../model/errors.js";
import { tellSpecialPartners } from "../bonded/special-partners.js";
import { fitBox } from "../coordinates.js";
import { DataFile } from "../data/data-file.js";
import { readAtoms, readMasses, readTopology, readVelocities } from "../data/sections.js";
import { defineCommand } from "../define-command.js";
import { nearbyFile } from "../nearby-file.js";
import { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import type { TopologyKind } from "../topology.js";
import { TOPOLOGY } from "../topology.js";
import { reason } from "../write-whole.js";
import { setCoefficients, termOf } from "./bonded.js";

export const readData = defineCommand({
  name: "read_data",
  async run(words, simulation) {
    const started = performance.now();
    const { log, box, atoms } = simulation;
    const file = words.next("a file name");
    simulation.dataFiles.push(file);
    const options = new ReadDataOptions(words, simulation);
    if (box.exists && !options.add)
      throw new InputError("Cannot use read_data without add keyword after simulation box is defined");
    if (!box.exists && options.add) throw new InputError("Cannot use read_data add before simulation box is defined");
    const data = new DataFile(await bytesOf(file), file);
    log.line("Reading data file ...");
    setBox(simulation, data, options);
    const first = atoms.count;
    readSections(simulation, data, options);
    if (options.group !== undefined) {
      const bit = simulation.groups.create(options.group);
      for (let i = first; i < atoms.count; i++) atoms.mask[i] |= bit;
    }
    tellSpecialPartners(simulation);
    fitBox(simulation);
    log.line(`  read_data CPU = ${((performance.now() - started) / 1000).toFixed(3)} seconds`);
  },
});

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const bytes = await openSource(file).bytes();
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes; // a byte order mark
  } catch (error) {
    const why = reason((error as Error).message.includes("no such file") ? { code: "ENOENT" } : error);
    throw new InputError(`Cannot open file ${file}: ${why}${nearbyFile(file)}`);
  }
}

/** What an atom style must have for room for bonds, angles, … */
const NEEDED: Record<string, "bonds" | "angles"> = {
  bond: "bonds",
  angle: "angles",
  dihedral: "angles",
  improper: "angles",
};

export class ReadDataOptions {
  /** "append", "merge", or a number added to ids. */
  add: "append" | "merge" | number | undefined;
  offset = [0, 0, 0, 0, 0];
  shift = [0, 0, 0];
  extraTypes = 0;
  readonly extraTopology: Partial<Record<TopologyKind, number>> = {};
  group: string | undefined;
  coefficients = true;

  constructor(words: Words, { atoms: { style } }: Simulation) {
    while (!words.done) {
      const keyword = words.next();
      if (keyword === "add") {
        const how = words.next("append, merge or a number");
        this.add = how === "append" || how === "merge" ? how : Number(how);
        if (Number.isNaN(this.add)) throw words.unknown("add setting", how, ["append", "merge"]);
        // Newer form: a second number for molecules.
        if (typeof this.add === "number" && /^\d+$/.test(words.peek() ?? "")) words.next();
      } else if (keyword === "offset") this.offset = this.offset.map(() => words.integer("an offset"));
      else if (keyword === "shift") this.shift = this.shift.map(() => words.number("a shift"));
      else if (keyword === "extra/atom/types") this.extraTypes = words.integer("a count");
      else if (/^extra\/(bond|angle|dihedral|improper)\//.test(keyword) && !style[NEEDED[keyword.split("/")[1]]])
        throw new InputError(`No ${keyword.split("/")[1]}s allowed with atom style ${style.name}`);
      else if (/^extra\/(bond|angle|dihedral|improper)\/types$/.test(keyword))
        this.extraTopology[keyword.split("/")[1] as TopologyKind] = words.integer("a count");
      // Room per atom: there is always room here.
      else if (/^extra\/(bond|angle|dihedral|improper|special)\/per\/atom$/.test(keyword)) words.integer("a count");
      else if (keyword === "group") this.group = words.next("a group ID");
      else if (keyword === "nocoeff") this.coefficients = false;
      else throw words.unknown("keyword", keyword, ["add", "offset", "shift", "extra/atom/types", "group", "nocoeff"]);
    }
  }
}

/** Takes box and type counts; a second file enlarges the box around both. */
function setBox({ box, atoms, log }: Simulation, { header }: DataFile, options: ReadDataOptions): void {
  const lo = header.lo.map((value, k) => value + options.shift[k]);
  const hi = header.hi.map((value, k) => value + options.shift[k]);
  if (!options.add) {
    box.lo.set(lo);
    box.hi.set(hi);
    box.triclinic = header.tilt !== undefined;
    [box.xy, box.xz, box.yz] = header.tilt ?? [0, 0, 0];
    atoms.setTypeCount(header.atomTypes + options.extraTypes);
  } else {
    const tilt = header.tilt ?? [0, 0, 0];
    if (tilt[0] !== box.xy || tilt[1] !== box.xz || tilt[2] !== box.yz)
      throw new InputError("Triclinic box tilt of the added data file is not that of the simulation box");
    if (atoms.image.some((flag) => flag !== 0))
      log.warning("Non-zero image flags with growing box can produce bad coordinates");
    for (let k = 0; k < 3; k++) {
      box.lo[k] = Math.min(box.lo[k], lo[k]);
      box.hi[k] = Math.max(box.hi[k], hi[k]);
    }
    if (header.atomTypes + options.offset[0] > atoms.typeCount)
      throw new InputError(
        "The added data file has more atom types than there are: use extra/atom/types when reading the first one",
      );
  }
  box.exists = true;
  log.line(`  ${box.describe()}`);
  log.line("  1 by 1 by 1 MPI processor grid");
  box.initialise((text) => log.warning(text));
  const { topology } = atoms;
  for (const kind of Object.keys(TOPOLOGY) as TopologyKind[]) {
    const types = (header.counts.get(`${kind} types`) ?? 0) + (options.extraTopology[kind] ?? 0);
    topology.types[kind] = Math.max(topology.types[kind], types);
  }
}

const TOPOLOGY_SECTIONS = ["Bonds", "Angles", "Dihedrals", "Impropers"];

/** LAMMPS reads such files twice: how many bonds an atom has decides its memory. Each belongs to one atom, with bonds the first. */
function scanTopology({ box, log }: Simulation, data: DataFile): void {
  for (const section of data.sections.filter(({ name }) => TOPOLOGY_SECTIONS.includes(name))) {
    const kind = section.name.slice(0, -1).toLowerCase();
    const owned = new Map<string, number>();
    for (const { words } of data.lines(section)) {
      const owner = words[kind === "bond" ? 2 : 3];
      owned.set(owner, (owned.get(owner) ?? 0) + 1);
    }
    log.line(`  scanning ${section.name.toLowerCase()} ...`);
    log.line(`  ${Math.max(0, ...owned.values())} = max ${section.name.toLowerCase()}/atom`);
  }
  log.line(`  ${box.describe()}`);
  log.line("  1 by 1 by 1 MPI processor grid");
}

function readSections(simulation: Simulation, data: DataFile, options: ReadDataOptions): void {
  const { force } = simulation;
  let haveAtoms = false;
  let scanned = false;
  for (const section of data.sections) {
    const name = section.name;
    if (name === "Atoms") {
      readAtoms(simulation, data, section, options);
      haveAtoms = true;
    } else if (name === "Velocities") {
      if (!haveAtoms) throw new InputError("Must read Atoms before Velocities");
      readVelocities(simulation, data, section, options);
    } else if (name === "Masses") readMasses(simulation, data, section, options);
    else if (name === "Atom Type Labels") {
      simulation.log.line("  reading atom labelmap ...");
      const labels = Array.from({ length: simulation.atoms.typeCount }, (_, type) => String(type + 1));
      for (const { words } of data.lines(section)) labels[Number(words[0]) - 1] = words[1];
      simulation.atoms.labels = labels;
    } else if (name === "Pair Coeffs" || name === "PairIJ Coeffs") {
      if (!options.coefficients) continue;
      if (!force.pair) throw new InputError(`Must define pair_style before ${name}`);
      for (const { words } of data.lines(section))
        force.give("coeff", name === "Pair Coeffs" ? [words[0], words[0], ...words.slice(1)] : words);
    } else if (TOPOLOGY_SECTIONS.includes(name)) {
      if (!haveAtoms) throw new InputError(`Must read Atoms before ${name}`);
      if (!scanned) scanTopology(simulation, data);
      scanned = true;
      readTopology(simulation, data, section, name.slice(0, -1).toLowerCase() as TopologyKind, options);
    } else if (/Coeffs$/.test(name)) {
      if (!options.coefficients) continue;
      const kind = name.split(" ")[0].toLowerCase();
      if (kind === "bond" || kind === "angle") {
        if (!termOf(simulation, kind)) throw new InputError(`Must define ${kind}_style before ${name}`);
        for (const { words } of data.lines(section))
          setCoefficients(kind, new Words(words, `${kind}_coeff`), simulation);
        continue;
      }
      throw new InputError(
        `Section ${name} of a data file needs its style, which is not available: use read_data nocoeff and give coefficients in the deck`,
      );
    } else throw new InputError(`Section ${name} of data file ${data.name} needs an atom style that is not available`);
  }
  if (data.header.atoms > 0 && !haveAtoms) throw new InputError("No atoms in data file");
}

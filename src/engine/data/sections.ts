/** The sections of a data file that hold atoms. */
import { exactIds } from "../../../formats/lammps-columns.js";
import type { RowReading, RowSpec } from "../../../formats/rows.js";
import { InputError } from "../../model/errors.js";
import { native } from "../../native.js";
import type { ReadDataOptions } from "../commands/read-data.js";
import { isInteger, isNumber } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import type { TopologyKind } from "../topology.js";
import { TOPOLOGY } from "../topology.js";
import type { DataFile, DataSection as Section } from "./data-file.js";
import { firstRowWidth, numberTable } from "./number-table.js";

export function readMasses({ atoms }: Simulation, data: DataFile, section: Section, { offset }: ReadDataOptions): void {
  for (const { words, number } of data.lines(section)) {
    const type =
      (atoms.labels?.indexOf(words[0]) ?? -1) >= 0
        ? (atoms.labels?.indexOf(words[0]) as number)
        : Number(words[0]) - 1 + offset[0];
    if (!(type >= 0 && type < atoms.typeCount) || words.length < 2 || !isNumber(words[1]))
      throw data.fail(number, `Invalid mass line in data file: ${words.join(" ")}`);
    if (!(Number(words[1]) > 0)) throw data.fail(number, `Invalid mass value ${words[1]}`);
    atoms.mass[type] = Number(words[1]);
  }
}

export function readAtoms(simulation: Simulation, data: DataFile, section: Section, options: ReadDataOptions): void {
  const { atoms, box, log } = simulation;
  const { columns, name: style } = atoms.style;
  const hint = section.hint.split(/\s+/)[0];
  if (hint && hint !== style) log.warning(`Atom style in data file differs from currently defined atom style`);
  log.line("  reading atoms ...");
  const first = atoms.append(data.header.atoms);
  const at = {
    x: columns.indexOf("x"),
    type: columns.indexOf("type"),
    q: columns.indexOf("q"),
    molecule: columns.indexOf("molecule"),
  };
  const ids = options.add ? idOffset(simulation, first, options.add) : 0;
  const molecules =
    options.add === "append" && atoms.molecule
      ? atoms.molecule.subarray(0, first).reduce((a, b) => Math.max(a, b), 0)
      : 0;

  const quick = atomsFromTable(simulation, data, section, options, { first, ids, molecules });
  let i = quick ? atoms.count : first;
  let width = 0;
  for (const { words, number } of quick ? [] : data.lines(section)) {
    if (words.length !== columns.length && words.length !== columns.length + 3)
      throw data.fail(
        number,
        `Incorrect atom format in data file: expected ${columns.length} or ${columns.length + 3} words for atom style ${style}, got ${words.length}`,
      );
    // With image flags for all or for none.
    width ||= words.length;
    if (words.length !== width)
      throw data.fail(number, `Incorrect format in Atoms section of data file: ${words.join(" ")}`);
    if (i >= atoms.count)
      throw data.fail(number, `More than the ${data.header.atoms} atoms of the header in the Atoms section`);
    const id = Number(words[0]);
    if (!isInteger(words[0]) || id <= 0)
      throw data.fail(number, `Invalid atom ID ${words[0]} in Atoms section of data file`);
    atoms.id[i] = id + ids;
    atoms.type[i] = atomType(simulation, words[at.type], words, options.offset[0]);
    for (let k = 0; k < 3; k++) {
      const word = words[at.x + k];
      const value = Number(word);
      if (Number.isNaN(value) || !Number.isFinite(value))
        throw data.fail(number, `Expected floating point parameter instead of '${word}' in input script or data file`);
      atoms.x[3 * i + k] = value + options.shift[k];
    }
    if (atoms.q) atoms.q[i] = numberAt(words[at.q]);
    if (atoms.molecule) atoms.molecule[i] = numberAt(words[at.molecule]) + molecules;
    if (words.length > columns.length)
      for (let k = 0; k < 3; k++) {
        const word = words[columns.length + k];
        if (!isInteger(word))
          throw data.fail(number, `Expected integer parameter instead of '${word}' in input script or data file`);
        atoms.image[3 * i + k] = Number(word);
      }
    box.remap(atoms.x, 3 * i, atoms.image);
    i++;
  }
  if (i < atoms.count)
    throw new InputError(`Atoms section of ${data.name} has ${i - first} atoms, its header says ${data.header.atoms}`);
  checkInside(simulation, first);
  checkIds(simulation);
  atoms.natoms += data.header.atoms;
  atoms.changed();
  log.line(`  ${data.header.atoms} atoms`);

  function numberAt(word: string): number {
    if (!isNumber(word))
      throw new InputError(`Expected floating point parameter instead of '${word}' in input script or data file`);
    return Number(word);
  }
}

/** The whole section at once, where all of its rows are plain numbers; false: it is to be read line by line. */
function atomsFromTable(
  simulation: Simulation,
  data: DataFile,
  section: Section,
  { offset, shift }: ReadDataOptions,
  more: { first: number; ids: number; molecules: number },
): boolean {
  const { atoms, box } = simulation;
  const { columns } = atoms.style;
  const width = firstRowWidth(data, section);
  if (width !== columns.length && width !== columns.length + 3) return false;
  const vector = (name: string, axes: readonly string[]): RowSpec => ({
    kind: axes[0] === "ix" ? "integer" : "real",
    into: axes[0],
    width: 3,
    component: axes.indexOf(name),
  });
  const specs = [...columns, ...(width > columns.length ? ["ix", "iy", "iz"] : [])].map((name): RowSpec => {
    if (name === "id") return { kind: "big", into: name };
    if (name === "type") return { kind: "word", into: name };
    if (["x", "y", "z"].includes(name)) return vector(name, ["x", "y", "z"]);
    if (["ix", "iy", "iz"].includes(name)) return vector(name, ["ix", "iy", "iz"]);
    return { kind: "real", into: name };
  });
  const table = numberTable(data, section, specs, data.header.atoms);
  if (!table) return false;
  const types = table.layout.scanner.words.map((word) => atomType(simulation, word, [], offset[0], true));
  if (types.includes(-1)) return false;
  const [id, type, x] = [
    table.array<BigInt64Array>("id"),
    table.array<Int32Array>("type"),
    table.array<Float64Array>("x"),
  ];
  const ids = exactIds(id);
  if (!(ids instanceof Float64Array) || !ids.every((value) => value > 0)) return false;
  const images = width > columns.length ? table.array<Int32Array>("ix") : undefined;
  const q = atoms.q && columns.includes("q") ? table.array<Float64Array>("q") : undefined;
  const molecule = atoms.molecule && columns.includes("molecule") ? table.array<Float64Array>("molecule") : undefined;
  const { first } = more;
  for (let row = 0, i = first; row < ids.length; row++, i++) {
    atoms.id[i] = ids[row] + more.ids;
    atoms.type[i] = types[type[row]];
    for (let k = 0; k < 3; k++) atoms.x[3 * i + k] = x[3 * row + k] + shift[k];
    if (images) for (let k = 0; k < 3; k++) atoms.image[3 * i + k] = images[3 * row + k];
    if (q) atoms.q![i] = q[row];
    if (molecule) atoms.molecule![i] = molecule[row] + more.molecules;
    box.remap(atoms.x, 3 * i, atoms.image);
  }
  return true;
}

/** What is added to the ids of a further file. */
function idOffset({ atoms }: Simulation, first: number, add: "append" | "merge" | number): number {
  if (typeof add === "number") return add;
  if (add === "merge") return 0;
  let most = 0;
  for (let i = 0; i < first; i++) most = Math.max(most, atoms.id[i]);
  return most;
}

/** -1 instead of an error where it is only `tried`. */
function atomType(
  { atoms }: Simulation,
  word: string,
  words: readonly string[],
  offset: number,
  tried = false,
): number {
  const label = atoms.labels?.indexOf(word) ?? -1;
  const type = label >= 0 ? label : Number(word) - 1 + offset;
  const wrong = !Number.isInteger(type) || type < 0 || type >= atoms.typeCount;
  if (wrong && tried) return -1;
  if (wrong) throw new InputError(`Invalid atom type ${word} in Atoms section of data file: ${words.join(" ")}`);
  return type;
}

/** LAMMPS leaves out atoms beyond open sides and then complains: name the first one. */
function checkInside({ atoms, box }: Simulation, first: number): void {
  const open = [0, 1, 2].filter((axis) => !box.periodic(axis));
  if (open.length === 0) return;
  for (let i = first; i < atoms.count; i++) {
    const point = [...atoms.x.subarray(3 * i, 3 * i + 3)];
    if (box.triclinic) box.toFractional(point);
    const low = box.triclinic ? [0, 0, 0] : box.lo;
    const high = box.triclinic ? [1, 1, 1] : box.hi;
    if (open.some((axis) => point[axis] < low[axis] || point[axis] > high[axis]))
      throw new InputError(
        `Did not assign all atoms correctly: atom ${atoms.id[i]} is outside of the box across a non-periodic side`,
      );
  }
}

function checkIds({ atoms }: Simulation): void {
  const ids = atoms.id.slice(0, atoms.count);
  const again = native().firstDuplicate(ids);
  if (again >= 0) throw new InputError(`Duplicate atom IDs exist: ${ids[again]}`);
}

export function readVelocities(
  simulation: Simulation,
  data: DataFile,
  section: Section,
  options: ReadDataOptions,
): void {
  const { atoms, log } = simulation;
  log.line("  reading velocities ...");
  const offset = options.add === undefined ? 0 : idOffset(simulation, atoms.count - data.header.atoms, options.add);
  const table = velocityTable(data, section);
  if (table) {
    const ids = table.array<BigInt64Array>("id");
    const velocities = table.array<Float64Array>("v");
    const first = atoms.count - table.rows;
    const rows = new Int32Array(table.rows);
    // Most files list velocities in the order of the atoms.
    for (let row = 0; row < rows.length; row++) {
      const id = Number(ids[row]) + offset;
      rows[row] = atoms.id[first + row] === id ? first + row : atoms.find(id);
    }
    if (!rows.includes(-1)) {
      for (let row = 0; row < rows.length; row++)
        for (let k = 0; k < 3; k++) atoms.v[3 * rows[row] + k] = velocities[3 * row + k];
      log.line(`  ${rows.length} velocities`);
      return;
    }
  }
  let count = 0;
  for (const { words, number } of data.lines(section)) {
    const atom = atoms.find(Number(words[0]) + offset);
    if (atom < 0) throw data.fail(number, `Invalid atom ID ${words[0]} in Velocities section of data file`);
    if (words.length !== 4 || !words.slice(1).every(isNumber))
      throw data.fail(number, "Incorrect velocity format in data file");
    for (let k = 0; k < 3; k++) atoms.v[3 * atom + k] = Number(words[1 + k]);
    count++;
  }
  log.line(`  ${count} velocities`);
}

function velocityTable(data: DataFile, section: Section): RowReading | undefined {
  const specs = ["id", "vx", "vy", "vz"].map(
    (name, k): RowSpec =>
      k === 0 ? { kind: "big", into: name } : { kind: "real", into: "v", width: 3, component: k - 1 },
  );
  return numberTable(data, section, specs, data.header.atoms);
}

export function readTopology(
  simulation: Simulation,
  data: DataFile,
  section: Section,
  kind: TopologyKind,
  options: ReadDataOptions,
): void {
  const { atoms, log } = simulation;
  const offset = options.add === undefined ? 0 : idOffset(simulation, atoms.count - data.header.atoms, options.add);
  const typeOffset = options.offset[{ bond: 1, angle: 2, dihedral: 3, improper: 4 }[kind]];
  const width = TOPOLOGY[kind];
  log.line(`  reading ${kind}s ...`);
  let count = 0;
  for (const { words, number } of data.lines(section)) {
    if (words.length !== width + 2)
      throw data.fail(number, `Incorrect ${kind} format in data file: ${words.join(" ")}`);
    const ids = words.slice(2).map((word) => Number(word) + offset);
    const missing = ids.find((id) => atoms.find(id) < 0);
    if (missing !== undefined) throw data.fail(number, `Invalid atom ID ${missing} in ${kind}s section of data file`);
    atoms.topology.rows[kind].push([Number(words[1]) + typeOffset, ...ids]);
    count++;
  }
  log.line(`  ${count} ${kind}s`);
}

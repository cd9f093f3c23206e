/** A LAMMPS data file of the current state, atoms in their order in memory as LAMMPS writes them. */
import { closeSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import type { TextColumn } from "../../native.js";
import { native } from "../../native.js";
import { termOf } from "../commands/bonded.js";
import { openOutput } from "../output-file.js";
import { general } from "../printf.js";
import type { Simulation } from "../simulation.js";
import { TOPOLOGY, type TopologyKind } from "../topology.js";
import { VERSION } from "../version.js";
import { reason, writeWhole } from "../write-whole.js";

export interface WriteDataOptions {
  coefficients: boolean;
  /** Pair coefficients of equal types only, or of all pairs. */
  pairs: "ii" | "ij";
  /** Types by their labels where there are any. */
  labels: boolean;
}

export function writeDataFile(simulation: Simulation, file: string, options: WriteDataOptions): void {
  let descriptor: number;
  try {
    descriptor = openOutput(file);
  } catch (error) {
    throw new InputError(`Cannot open data file ${file}: ${reason(error)}`);
  }
  simulation.manifest?.wrote(file);
  try {
    for (const part of parts(simulation, options))
      writeWhole(descriptor, [typeof part === "string" ? Buffer.from(part) : part], { name: file, what: "data file" });
  } finally {
    closeSync(descriptor);
  }
}

function* parts(simulation: Simulation, options: WriteDataOptions): Generator<string | Uint8Array> {
  const { clock, units, atoms } = simulation;
  yield `LAMMPS data file via write_data of Garnet, version ${VERSION}, timestep = ${clock.step}, units = ${units.name}\n\n`;
  yield header(simulation);
  if (atoms.labels && options.labels)
    yield section(
      "Atom Type Labels",
      atoms.labels.map((label, type) => `${type + 1} ${label}`),
    );
  if (!atoms.rmass && atoms.mass.every((mass) => !Number.isNaN(mass)))
    yield section(
      "Masses",
      [...atoms.mass].map((mass, type) => `${type + 1} ${mass}`),
    );
  if (options.coefficients) yield pairCoefficients(simulation, options.pairs);
  if (options.coefficients) yield bondedCoefficients(simulation);
  yield `\nAtoms # ${atoms.style.name}\n\n`;
  yield atomRows(simulation);
  yield "\nVelocities\n\n";
  yield rows(simulation, [
    { kind: "big", values: ids(simulation) },
    ...[0, 1, 2].map((component): TextColumn => ({ kind: "real", width: 3, component, values: atoms.v })),
  ]);
  for (const kind of Object.keys(TOPOLOGY) as TopologyKind[]) {
    const lines = atoms.topology.rows[kind].map((row, at) => `${at + 1} ${row.join(" ")}`);
    if (lines.length > 0) yield section(`${kind[0].toUpperCase()}${kind.slice(1)}s`, lines);
  }
}

function header({ atoms, box }: Simulation): string {
  const lines = [`${atoms.count} atoms`, `${atoms.typeCount} atom types`];
  for (const kind of Object.keys(TOPOLOGY) as TopologyKind[]) {
    const count = atoms.topology.rows[kind].length;
    if (count === 0 && atoms.topology.types[kind] === 0) continue;
    lines.push(`${count} ${kind}s`, `${atoms.topology.types[kind]} ${kind} types`);
  }
  lines.push("");
  for (const [axis, name] of ["x", "y", "z"].entries())
    lines.push(`${box.lo[axis]} ${box.hi[axis]} ${name}lo ${name}hi`);
  if (box.triclinic) lines.push(`${box.xy} ${box.xz} ${box.yz} xy xz yz`);
  return `${lines.join("\n")}\n`;
}

function section(name: string, lines: readonly string[]): string {
  return `\n${name}\n\n${lines.join("\n")}\n`;
}

function pairCoefficients({ force, atoms, log }: Simulation, which: "ii" | "ij"): string {
  const { pair } = force;
  if (!pair?.written(0, 0)) return "";
  if (which === "ii" && pair.mixed && pair.mixed.count < (atoms.typeCount * (atoms.typeCount - 1)) / 2)
    log.warning(
      "Not all mixed pair coeffs generated from mixing. Use write_data with 'pair ij' option to store all pair coeffs.",
    );
  const lines: string[] = [];
  for (let a = 0; a < atoms.typeCount; a++)
    for (let b = a; b < (which === "ii" ? a + 1 : atoms.typeCount); b++) {
      const { values, cutoffs } = pair.written(a, b) as NonNullable<ReturnType<typeof pair.written>>;
      const numbers = (which === "ii" ? values : [...values, ...cutoffs]).map((value) => general(value, 6));
      lines.push([...(which === "ii" ? [a + 1] : [a + 1, b + 1]), ...numbers].join(" "));
    }
  return section(`${which === "ii" ? "Pair" : "PairIJ"} Coeffs # ${pair.style}`, lines);
}

function bondedCoefficients(simulation: Simulation): string {
  let text = "";
  for (const kind of ["bond", "angle"] as const) {
    const term = termOf(simulation, kind);
    if (!term || term.style === "zero") continue;
    const lines: string[] = [];
    for (let type = 1; type <= simulation.atoms.topology.types[kind]; type++)
      lines.push([type, ...(term.coefficientsOf(type) ?? []).map((value) => general(value, 6))].join(" "));
    text += section(`${kind[0].toUpperCase()}${kind.slice(1)} Coeffs # ${term.style}`, lines);
  }
  return text;
}

function ids({ atoms }: Simulation): BigInt64Array {
  return BigInt64Array.from(atoms.id, BigInt);
}

function atomRows(simulation: Simulation): Uint8Array | string {
  const { atoms } = simulation;
  const columns = atoms.style.columns.map((column): TextColumn => {
    if (column === "id") return { kind: "big", values: ids(simulation) };
    if (column === "type") return { kind: "integer", bias: 1, values: atoms.type };
    if (column === "molecule") return { kind: "integer", values: atoms.molecule as Int32Array };
    if (column === "q") return { kind: "real", values: atoms.q as Float64Array };
    return { kind: "real", width: 3, component: "xyz".indexOf(column), values: atoms.x };
  });
  for (let component = 0; component < 3; component++)
    columns.push({ kind: "integer", width: 3, component, values: atoms.image });
  return rows(simulation, columns);
}

function rows({ atoms }: Simulation, columns: TextColumn[]): Uint8Array | string {
  return atoms.count > 0 ? native().formatRows(0, atoms.count, columns, 0) : "";
}

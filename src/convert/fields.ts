/** What a frame holds, and what of it a format cannot hold: the facts of the receipt. */
import type { Field, Format } from "../../formats/format.js";
import { keptOf } from "../../formats/lammps-data-kept.js";
import { standardMass } from "../model/elements.js";
import type { Frame } from "../model/frame.js";

/** Everything that is in the frame and would be missed. */
export function fieldsOf(frame: Frame): Set<Field> {
  const { species, labels, masses, ids, images, periodic, cell } = frame;
  const present: Record<Field, boolean> = {
    cell: cell !== undefined,
    origin: frame.origin.some((x) => x !== 0),
    // All periodic is what a format with a cell means when it cannot say.
    periodic: cell !== undefined && !periodic.every((x) => x),
    positions: true,
    species: species !== undefined,
    // Types say more than elements where two of them are the same element, or where no element is known.
    types: species === undefined || new Set(species).size < species.length,
    labels: labels?.some((label, type) => label !== species?.[type]) ?? false,
    masses: masses !== undefined && !standardMasses(masses, species),
    ids: ids !== undefined && !consecutive(ids),
    images: images !== undefined && !allZero(images),
    unwrapped: frame.unwrapped ?? false,
    velocities: frame.velocities !== undefined,
    forces: frame.forces !== undefined,
    charges: frame.charges !== undefined,
    energy: frame.energy !== undefined,
    stress: frame.stress !== undefined,
    virial: frame.virial !== undefined,
    step: frame.step !== undefined,
    time: frame.time !== undefined,
    columns: Object.keys(frame.columns).length > 0,
    info: Object.keys(frame.info).some((key) => !titles.has(key)),
    grids: (frame.grids?.length ?? 0) > 0,
    frames: false,
  };
  return new Set((Object.keys(present) as Field[]).filter((field) => present[field]));
}

/** Words about a file that no calculation needs. */
const titles = new Set(["title", "comment", "name"]);

/** Fields (or "column NAME", "info NAME") of the frame that the format has no place for. */
export function lossesOf(frame: Frame, fields: ReadonlySet<Field>, format: Format): string[] {
  const out: string[] = [];
  for (const field of fields) {
    if (format.holds.includes(field)) continue;
    const kept = (name: string) => format.holdsName?.(name) ?? false;
    if (field === "columns") {
      for (const name of Object.keys(frame.columns))
        if (!kept(name) && !(name === "mass" && isStandardColumn(frame))) out.push(`column ${name}`);
    } else if (field === "info") {
      for (const name of Object.keys(frame.info))
        if (!titles.has(name) && !kept(name)) out.push(...lostInfo(frame, name));
    } else if (field === "stress" || field === "virial") {
      // One follows from the other and the volume; writers that hold one make it.
      if (!format.holds.includes("stress") && !format.holds.includes("virial")) out.push(field);
    } else if (field === "types") {
      if (frame.species !== undefined) out.push("types (several of one element)");
      else if (!format.holds.includes("species") && frame.typeCount > 1) out.push("types");
    } else if (field !== "unwrapped") out.push(field); // positions are written as they are
  }
  return out;
}

function lostInfo(frame: Frame, name: string): string[] {
  if (name !== "lammps") return [`info ${name}`];
  const { sections = [] } = keptOf(frame);
  return sections.length ? [`sections ${sections.map((section) => section.name).join(", ")}`] : [];
}

function standardMasses(masses: Float64Array, species: readonly string[] | undefined): boolean {
  return (
    species !== undefined &&
    masses.every((mass, type) => {
      const standard = standardMass(species[type] ?? "");
      return standard !== undefined && Math.abs(mass - standard) < 0.01 * standard;
    })
  );
}

/** `mass` of a dump: like masses per type, no loss where it says nothing but the elements. */
function isStandardColumn({ columns, types, species }: Frame): boolean {
  const { values } = columns.mass;
  return (
    species !== undefined &&
    types.every((type, i) => standardMasses(Float64Array.of(Number(values[i])), [species[type] ?? ""]))
  );
}

function allZero(values: Int32Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
}

function consecutive(ids: Float64Array | BigInt64Array): boolean {
  for (let i = 0; i < ids.length; i++) if (Number(ids[i]) !== i + 1) return false;
  return true;
}

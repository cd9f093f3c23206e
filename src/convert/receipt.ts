/** What a conversion did: read, kept, derived, lost, and the table of types. Said on stderr after each convert. */
import type { Field, Format } from "../../formats/format.js";
import { keptOf } from "../../formats/lammps-data-kept.js";
import { countTypes } from "../model/atoms.js";
import { standardMass } from "../model/elements.js";
import { InputError } from "../model/errors.js";
import { type Frame, typeName } from "../model/frame.js";
import { checkMasses } from "../model/species.js";
import { fieldsOf, lossesOf } from "./fields.js";

export interface TypeRow {
  type: number;
  element: string;
  label?: string;
  count: number;
  /** g/mol: that of the file, else the standard mass of the element. */
  mass?: number;
}

export class Receipt {
  frames = 0;
  /** Atoms of the first frame; `atomsChange` when others differ. */
  atoms = 0;
  atomsChange = false;
  /** Types of the first frame. */
  types: TypeRow[] = [];
  readonly derived: string[] = [];
  readonly lost: string[] = [];
  /** What --verify found. */
  verified: string | undefined;
  readonly #kept = new Set<string>();
  #checked: readonly unknown[] = [];

  constructor(
    readonly format: Format,
    readonly strict: boolean,
    readonly place: string,
  ) {}

  get kept(): string[] {
    return [...this.#kept];
  }

  note(kind: "derived" | "lost", message: string): void {
    // "charges: atom style atomic has none" takes charges out of what is kept.
    if (kind === "lost") this.#kept.delete(message.replace(/^(column|the section) /, "").split(":")[0]);
    if (this[kind].includes(message)) return;
    this[kind].push(message);
    if (kind === "lost" && this.strict)
      throw new InputError(`${this.format.name} cannot hold everything of ${this.place} (--strict): ${message}`);
  }

  /** Looks at a frame on its way to the writer. */
  see(frame: Frame): void {
    if (this.frames++ === 0) {
      this.atoms = frame.count;
      this.types = typeTable(frame);
    } else if (frame.count !== this.atoms) this.atomsChange = true;
    const checked = [frame.species, frame.masses];
    if (frame.species && frame.masses && checked.some((x, k) => x !== this.#checked[k])) {
      checkMasses(frame.species, frame.masses, this.place);
      this.#checked = checked;
    }
    const fields = fieldsOf(frame);
    const lost = lossesOf(frame, fields, this.format);
    for (const what of lost) this.note("lost", what);
    for (const field of fields) for (const name of keptNames(field, frame, this.format)) this.#kept.add(name);
  }

  /** The sentences for the user. */
  lines(): string[] {
    const atoms = this.atomsChange ? "atoms change" : `${this.atoms} atoms`;
    const out = [`${this.frames} frame${this.frames === 1 ? "" : "s"} of ${atoms} → ${this.format.name}`];
    out.push(...typeLines(this.types));
    if (this.#kept.size) out.push(`kept     ${this.kept.join(", ")}`);
    for (const message of this.derived) out.push(`derived  ${message}`);
    if (this.lost.length) out.push(`lost     ${this.lost.join(", ")}`);
    if (this.verified) out.push(`verified ${this.verified}`);
    return out;
  }
}

/** Names as the receipt has them: single columns, keys and sections instead of "columns" and "info". */
function keptNames(field: Field, frame: Frame, format: Format): string[] {
  const whole = format.holds.includes(field);
  const held = (name: string) => whole || format.holdsName?.(name);
  if (field === "columns") return Object.keys(frame.columns).filter(held);
  if (field !== "info") return whole && field !== "unwrapped" ? [field] : [];
  return Object.keys(frame.info)
    .filter(held)
    .flatMap((name) => (name === "lammps" ? (keptOf(frame).sections ?? []).map((section) => section.name) : [name]));
}

export function typeTable(frame: Frame): TypeRow[] {
  return Array.from(countTypes(frame), (count, type) => {
    const element = typeName(frame, type);
    const label = frame.labels?.[type];
    const mass = frame.masses?.[type] ?? standardMass(element);
    return {
      type: type + 1,
      element,
      count,
      ...(label && label !== element && { label }),
      ...(mass !== undefined && { mass }),
    };
  });
}

/** The table type → element → count → mass, so that an exchanged order shows. */
export function typeLines(rows: readonly TypeRow[]): string[] {
  const most = 20;
  const lines = rows.slice(0, most).map(({ type, element, label, count, mass }) => {
    const name = label ? `${element} (${label})` : element;
    const words = [`type ${String(type).padStart(2)}`, name.padEnd(4), String(count).padStart(8)];
    if (mass !== undefined) words.push(`${Number(mass.toPrecision(7))} g/mol`);
    return words.join("  ");
  });
  if (rows.length > most) lines.push(`… and ${rows.length - most} more types`);
  return lines;
}

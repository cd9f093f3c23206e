/**
 * Bonds, angles, dihedrals and impropers of a data file under `--repeat`. A molecule that the boundary cuts is put together
 * first, so that its copies are whole, as LAMMPS' `replicate` makes them from image flags. Bonds that go round the cell for ever
 * (a network, a nanotube) lead into the next copy, as with `replicate … bond/periodic`.
 */
import { keptOf, type RawSection } from "../../formats/lammps-data-kept.js";
import { splitWords } from "../../formats/lines.js";
import { inverse } from "../model/cell.js";
import type { Frame, InfoValue } from "../model/frame.js";

const topology: Record<string, string> = {
  Bonds: "bonds",
  Angles: "angles",
  Dihedrals: "dihedrals",
  Impropers: "impropers",
};

/** A row of a topology section: its type as written, and atoms by index. */
interface Row {
  type: string;
  atoms: number[];
}

type Shift = readonly [number, number, number];

export class Topology {
  readonly #sections: { section: RawSection; rows: Row[] }[];

  private constructor(
    readonly frame: Frame,
    sections: { section: RawSection; rows: Row[] }[],
  ) {
    this.#sections = sections;
  }

  /** Undefined where the frame comes from no data file with ids. */
  static of(frame: Frame): Topology | undefined {
    const { sections = [] } = keptOf(frame);
    const { ids } = frame;
    if (!ids || ids instanceof BigInt64Array || sections.length === 0) return undefined;
    const index = new Map(Array.from(ids, (id, i): [number, number] => [id, i]));
    const parsed = sections
      .filter(({ name }) => name in topology)
      .map((section) => ({
        section,
        rows: section.text.split("\n").flatMap((line) => {
          const [, type, ...atoms] = splitWords(line.replace(/#.*/, ""));
          return type === undefined ? [] : [{ type, atoms: atoms.map((id) => index.get(Number(id))!) }];
        }),
      }))
      .filter(({ rows }) => rows.every(({ atoms }) => atoms.every((i) => i !== undefined)));
    return new Topology(frame, parsed);
  }

  get #bonds(): readonly Row[] {
    return this.#sections.find(({ section }) => section.name === "Bonds")?.rows ?? [];
  }

  /** Moves atoms of `positions` (the frame's, unwrapped) by cell vectors, so that bonds are short. Were there any to move? */
  makeWhole(positions: Float64Array): boolean {
    const { cell, count } = this.frame;
    const bonds = this.#bonds;
    const first = new Int32Array(count + 1);
    for (const { atoms } of bonds) for (const i of atoms) first[i + 1]++;
    for (let i = 0; i < count; i++) first[i + 1] += first[i];
    const partners = new Int32Array(2 * bonds.length);
    const filled = first.slice();
    for (const { atoms } of bonds) {
      const [i, j] = atoms;
      partners[filled[i]++] = j;
      partners[filled[j]++] = i;
    }
    const seen = new Uint8Array(count);
    const images = this.#nearest(positions);
    let moved = false;
    for (let start = 0; start < count; start++) {
      if (seen[start]) continue;
      seen[start] = 1;
      const queue = [start];
      for (let i = queue.pop(); i !== undefined; i = queue.pop())
        for (let k = first[i]; k < first[i + 1]; k++) {
          const j = partners[k];
          if (seen[j]) continue;
          seen[j] = 1;
          queue.push(j);
          const shift = images(i, j);
          if (shift.every((n) => n === 0)) continue;
          moved = true;
          for (let x = 0; x < 3; x++)
            positions[3 * j + x] += shift[0] * cell![x] + shift[1] * cell![3 + x] + shift[2] * cell![6 + x];
        }
    }
    return moved;
  }

  /** How many cells atom j has to move to be the image nearest to atom i. */
  #nearest(positions: Float64Array): (i: number, j: number) => Shift {
    const { cell, periodic } = this.frame;
    const inv = inverse(cell!);
    return (i, j) => {
      const [dx, dy, dz] = [0, 1, 2].map((k) => positions[3 * i + k] - positions[3 * j + k]);
      return [0, 1, 2].map((k) =>
        periodic[k] ? Math.round(dx * inv[k] + dy * inv[3 + k] + dz * inv[6 + k]) : 0,
      ) as unknown as Shift;
    };
  }

  /** What the repeated frame keeps of the data file. `idOf`: the id of an atom in a copy; copies are counted along c first. */
  repeated(
    positions: Float64Array,
    [na, nb, nc]: Shift,
    idOf: (atom: number, copy: number) => number,
    lose: (message: string) => void,
  ): InfoValue {
    const kept = keptOf(this.frame);
    const copies = na * nb * nc;
    const counts: Record<string, number> = { ...kept.counts };
    const bonded = new Set<number>();
    const key = (i: number, j: number) => Math.min(i, j) * this.frame.count + Math.max(i, j);
    for (const { atoms } of this.#bonds) bonded.add(key(atoms[0], atoms[1]));
    const images = this.#nearest(positions);

    /** The copies of each atom of a row, counted from that of its first: along bonds where there are some. */
    const shiftsOf = ({ atoms }: Row): Shift[] => {
      const shifts: Shift[] = [[0, 0, 0]];
      for (let k = 1; k < atoms.length; k++) {
        let from = atoms.slice(0, k).findLastIndex((i) => bonded.has(key(i, atoms[k])));
        if (from < 0) from = 0;
        const own = images(atoms[from], atoms[k]);
        shifts.push([0, 1, 2].map((x) => own[x] + shifts[from][x]) as unknown as Shift);
      }
      return shifts;
    };

    const wrap = (n: number, size: number) => ((n % size) + size) % size;
    const text = (rows: readonly Row[]): string => {
      const shifts = rows.map(shiftsOf);
      const lines: string[] = [];
      for (let copy = 0; copy < copies; copy++) {
        const [a, b, c] = [Math.floor(copy / (nb * nc)), Math.floor(copy / nc) % nb, copy % nc];
        rows.forEach(({ type, atoms }, n) => {
          const ids = atoms.map((i, k) => {
            const [p, q, r] = shifts[n][k];
            return idOf(i, (wrap(a + p, na) * nb + wrap(b + q, nb)) * nc + wrap(c + r, nc));
          });
          lines.push(`${lines.length + 1} ${type} ${ids.join(" ")}`);
        });
      }
      return lines.join("\n");
    };

    const sections = (kept.sections ?? []).flatMap((section): RawSection[] => {
      const { name } = section;
      const own = this.#sections.find((parsed) => parsed.section === section);
      if (own) {
        counts[topology[name]] = copies * own.rows.length;
        return [{ ...section, text: text(own.rows) }];
      }
      if (/ (Coeffs|Type Labels)$/.test(name)) return [section];
      if (name === "Ellipsoids") {
        counts.ellipsoids = copies * (counts.ellipsoids ?? 0);
        return [{ ...section, text: this.#perAtom(section.text, copies, idOf) }];
      }
      delete counts[name.toLowerCase()];
      lose(`the section ${name}: it is not repeated`);
      return [];
    });
    return { ...kept, atoms: copies * this.frame.count, counts, sections } as unknown as InfoValue;
  }

  /** Rows that begin with an id, once for each copy. */
  #perAtom(text: string, copies: number, idOf: (atom: number, copy: number) => number): string {
    const index = new Map(Array.from(this.frame.ids as Float64Array, (id, i): [number, number] => [id, i]));
    const rows = text.split("\n").map((line) => splitWords(line.replace(/#.*/, "")));
    return Array.from({ length: copies }, (_, copy) =>
      rows
        .filter(([id]) => index.has(Number(id)))
        .map(([id, ...rest]) => [idOf(index.get(Number(id))!, copy), ...rest].join(" ")),
    )
      .flat()
      .join("\n");
  }
}

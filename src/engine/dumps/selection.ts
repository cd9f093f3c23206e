/** Which atoms a dump writes and in which order: group, region, thresholds, sort (manual: dump_modify). */
import { InputError } from "../../model/errors.js";
import { globalReference } from "../references.js";
import { findRegion } from "../region.js";
import type { Words } from "../script/words.js";
import { isNumber } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import type { DumpColumn } from "./columns.js";
import { dumpColumn } from "./columns.js";

interface Threshold {
  column: DumpColumn;
  test: (value: number, limit: number) => boolean;
  limit: () => number;
  /** `thresh … LAST`: the value at the last snapshot, by atom id. */
  last?: Map<number, number>;
  changed: boolean;
}

const TESTS: Record<string, (value: number, limit: number) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "|^": (a, b) => (a === 0) !== (b === 0),
};

export class Selection {
  region: string | undefined;
  readonly #thresholds: Threshold[] = [];
  /** Sorting: none, by id, or by a column (from 0), descending if asked. */
  sort: { by: "id" } | { by: "column"; column: number; descending: boolean } | undefined;

  constructor(
    private readonly simulation: Simulation,
    private readonly group: number,
  ) {}

  /** `thresh attribute operation value`, `thresh none`. */
  threshold(words: Words): void {
    const attribute = words.next("an attribute");
    if (attribute === "none") {
      this.#thresholds.length = 0;
      return;
    }
    const column = dumpColumn(this.simulation, attribute, "dump_modify thresh");
    const operation = words.next("an operation");
    const test = TESTS[operation];
    if (!test) throw new InputError(`Invalid dump_modify thresh operator: ${operation}`);
    const word = words.next("a value");
    if (word === "LAST") {
      this.#thresholds.push({ column, test, limit: () => 0, last: new Map(), changed: true });
      return;
    }
    const limit = isNumber(word) ? Number(word) : undefined;
    const reference = limit === undefined ? globalReference(this.simulation, word, "dump_modify thresh") : undefined;
    this.#thresholds.push({ column, test, limit: () => limit ?? reference?.value() ?? 0, changed: false });
  }

  /** Memory of what was chosen the time before. */
  #room = new Int32Array(0);

  /** Indices of the atoms to write, not yet sorted by columns; good until the next choice. */
  choose(): Int32Array {
    const { atoms } = this.simulation;
    const { mask, count } = atoms;
    if (this.#room.length !== count) this.#room = new Int32Array(count);
    let chosen: Int32Array = this.#room;
    let found = 0;
    for (let i = 0; i < count; i++) if (mask[i] & this.group) chosen[found++] = i;
    chosen = chosen.subarray(0, found);
    if (this.region !== undefined) {
      const region = findRegion(this.simulation, this.region, "dump_modify");
      region.prepare();
      chosen = chosen.filter((i) => region.match(atoms.x[3 * i], atoms.x[3 * i + 1], atoms.x[3 * i + 2]));
    }
    for (const threshold of this.#thresholds) chosen = this.#filter(chosen, threshold);
    if (this.sort?.by === "id") return byId(chosen, atoms.id);
    return chosen;
  }

  #filter(chosen: Int32Array, { column, test, limit, last }: Threshold): Int32Array {
    const values = new Float64Array(chosen.length);
    column.fill(values, chosen);
    if (!last) {
      const value = limit();
      return chosen.filter((_, k) => test(values[k], value));
    }
    const { id } = this.simulation.atoms;
    const first = last.size === 0;
    const kept = chosen.filter((atom, k) => !first && test(values[k], last.get(id[atom]) ?? 0));
    for (const [k, atom] of chosen.entries()) last.set(id[atom], values[k]);
    return kept;
  }
}

function byId(chosen: Int32Array, id: Float64Array): Int32Array {
  let sorted = true;
  let largest = 0;
  for (let k = 0; k < chosen.length; k++) {
    const here = id[chosen[k]];
    if (here < largest) sorted = false;
    else largest = here;
  }
  if (sorted) return chosen;
  if (largest > 8 * chosen.length) return chosen.sort((a, b) => id[a] - id[b]);
  // Ids without large gaps, as nearly always: each atom has its place.
  const places = new Int32Array(largest + 1).fill(-1);
  for (let k = 0; k < chosen.length; k++) places[id[chosen[k]]] = chosen[k];
  let count = 0;
  for (let at = 0; at <= largest; at++) if (places[at] >= 0) chosen[count++] = places[at];
  return chosen;
}

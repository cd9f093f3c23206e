/** Named sets of atoms: at most 32, each a bit of `atoms.mask`. The command's forms are in commands/group.ts. */
import { didYouMean, InputError } from "../model/errors.js";
import type { Atoms } from "./atoms.js";

export class Groups {
  readonly #names: (string | undefined)[] = ["all"];
  /** Groups that change during runs, by name. */
  readonly dynamic = new Set<string>();

  constructor(private readonly atoms: Atoms) {}

  get names(): string[] {
    return this.#names.filter((name) => name !== undefined);
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  /** The bit of a group; an error for an unknown one. */
  bit(name: string, user = "group"): number {
    const at = this.#names.indexOf(name);
    if (at >= 0) return 1 << at;
    const text =
      user === "delete_atoms" || user === "compute group/group"
        ? `Group ID ${name} requested by ${user} does not exist`
        : `Could not find ${user} group ID ${name}`;
    throw new InputError(`${text}${didYouMean(name, this.names)}`);
  }

  nameOf(bit: number): string {
    return this.#names[Math.log2(bit >>> 0)] ?? "?";
  }

  /** The bit of a group that is made if it does not exist. */
  create(name: string): number {
    if (this.has(name)) return this.bit(name);
    let at = this.#names.indexOf(undefined);
    if (at < 0) at = this.#names.length;
    if (at >= 32) throw new InputError("Too many groups (max 32)");
    this.#names[at] = name;
    return 1 << at;
  }

  delete(name: string): void {
    const bit = this.bit(name);
    if (bit === 1) throw new InputError("Cannot delete group all");
    this.clear(name);
    this.#names[Math.log2(bit >>> 0)] = undefined;
    this.dynamic.delete(name);
  }

  /** Takes all atoms out of the group. */
  clear(name: string): void {
    const bit = this.bit(name);
    if (bit === 1) throw new InputError("Cannot clear group all");
    const { mask, count } = this.atoms;
    for (let i = 0; i < count; i++) mask[i] &= ~bit;
  }

  count(bit: number): number {
    const { mask, count } = this.atoms;
    let found = 0;
    for (let i = 0; i < count; i++) if (mask[i] & bit) found++;
    return found;
  }

  reset(): void {
    this.#names.length = 1;
    this.dynamic.clear();
  }

  /** Names with bits, for restart files. */
  save(): (string | null)[] {
    return this.#names.map((name) => name ?? null);
  }

  restore(names: readonly (string | null)[]): void {
    this.#names.length = 0;
    for (const name of names) this.#names.push(name ?? undefined);
  }
}

/** neighbor and neigh_modify, comm_modify: when neighbour lists are made anew, and how far they reach. */
import type { NeighborOptions } from "../native.js";

export class Neighbor {
  skin = 0.3;
  every = 1;
  delay = 0;
  check = true;
  /** neigh_modify once yes: never again after setup. */
  once = false;
  excludeTypes: [number, number][] = [];
  excludeGroups: [number, number][] = [];
  excludeMolecules: number[] = [];
  /** neigh_modify one: an atom with more neighbours is an error; page is only shown back. */
  one = 2000;
  page = 100000;
  /** comm_modify cutoff. */
  ghostCutoff = 0;
  /** Of the `neighbor` command; only told in the log. */
  style: "bin" | "nsq" = "bin";
  /** Cutoffs that computes ask for beyond the pair style's, by owner; without skin. */
  readonly wanted = new Map<unknown, number>();

  /** Rebuilds since the run began, and those at the first step allowed (which may have come too late). */
  builds = 0;
  dangerous = 0;
  lastBuild = 0;

  /** Whether lists may be made at a step that is this far from the last build. */
  due(step: number): boolean {
    const ago = step - this.lastBuild;
    if (this.once) return false;
    return ago >= this.delay && ago % this.every === 0 && ago > 0;
  }

  /** A build at the earliest step allowed: it may have been wanted before. */
  count(step: number): void {
    if (step - this.lastBuild === Math.max(this.every, this.delay)) this.dangerous++;
  }

  get options(): NeighborOptions {
    return {
      skin: this.skin,
      ghostCutoff: this.ghostCutoff,
      minimumCutoff: Math.max(0, ...this.wanted.values()),
      most: this.one,
      excludeTypes: this.excludeTypes,
      excludeGroups: this.excludeGroups,
      excludeMolecules: this.excludeMolecules,
    };
  }

  reset(): void {
    Object.assign(this, new Neighbor());
    this.wanted.clear();
  }
}

/** Bonds, angles, dihedrals, impropers of molecular atom styles: rows of a type (from 1) and atom ids. */
export const TOPOLOGY = {
  bond: 2,
  angle: 3,
  dihedral: 4,
  improper: 4,
} as const;
export type TopologyKind = keyof typeof TOPOLOGY;

export class Topology {
  readonly rows: Record<TopologyKind, number[][]> = { bond: [], angle: [], dihedral: [], improper: [] };
  readonly types: Record<TopologyKind, number> = { bond: 0, angle: 0, dihedral: 0, improper: 0 };

  /** Rows whose atoms are all still there. */
  prune(exists: (id: number) => boolean): void {
    for (const kind of Object.keys(TOPOLOGY) as TopologyKind[])
      this.rows[kind] = this.rows[kind].filter((row) => row.slice(1).every(exists));
  }
}

/** Forces beside the pair style: bonds, angles, kspace. Each adds to `atoms.f` and keeps its energy and virial. */
export interface ForceTerm {
  readonly kind: "bond" | "angle" | "dihedral" | "improper" | "kspace";
  readonly style: string;
  init(): void;
  /** Before the pair style's own init. */
  beforePair?(): void;
  /** After neighbour lists were made anew. */
  rebuilt?(): void;
  /** The box has another size or shape. */
  boxChanged?(): void;
  compute(needs: { energies?: Float64Array | null; virials?: Float64Array | null }): void;
  energy: number;
  /** xx yy zz xy xz yz. */
  readonly virial: Float64Array;
  close?(): void;
}

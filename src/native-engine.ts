/** What the addon's engine looks like from the script side: pair styles, long-range solvers, atoms in a box. Part of src/native.ts. */

/** The deck's unit constants (src/model/units.ts), by the names of LAMMPS' `units` page and source. */
export interface PairUnits {
  style: string;
  boltz: number;
  mvv2e: number;
  ftm2v: number;
  nktv2p: number;
  qqr2e: number;
  /** qqr2e divided by the dielectric constant. */
  qqrd2e: number;
  qelectron: number;
  angstrom: number;
}

/** What a pair style knows of the deck when it is made. Made anew (and all its commands given again) when `units` or the number of types changes. */
export interface PairSetting {
  types: number;
  units: PairUnits;
  /** Warnings and notes go here as they arise, without 'WARNING: '. */
  note?: (text: string) => void;
  /** `newton_pair`; some styles refuse `off`. Only texts and counts depend on it. */
  newton?: boolean;
  /** Words of `package STYLE …` by style. */
  packages?: Readonly<Record<string, readonly string[]>>;
  /** The deck goes on from a restart file: files that the style writes are continued. */
  continued?: boolean;
  /** Nothing is written: the deck is only checked. */
  dry?: boolean;
}

/** One pair style with its coefficients. Errors are InputErrors with LAMMPS' wording, without place. */
export interface NativePair {
  readonly style: string;
  /** The words of `pair_coeff`, as written ('1 2*4 0.1 …'). */
  coeff(words: string[]): void;
  /** The words of `pair_modify`. */
  modify(words: string[]): void;
  /** `pair_style` again with the same style keeps coefficients. */
  settings(words: string[]): void;
  /** Before every run: mixes, checks that all is set, computes offsets and tails (needs the number of atoms per type for tails). */
  init(setting: PairInit): void;
  /** Largest cutoff of all pairs, 0 before init. */
  readonly cutoff: number;
  /** Cutoff of one pair of types after init. */
  cutoffOf(a: number, b: number): number;
  /** Cutoff of charges of a style for long-range solvers, 0: it is none. */
  readonly coulombCutoff: number;
  /** The solver's splitting parameter (Kspace.ewald), before init. */
  setEwald(g: number): void;
  /** What the style can do: words such as 'centroid/stress', 'single', 'ghostneigh', 'no-virial-atom', 'charges', 'newton'. */
  readonly can: readonly string[];
  /** Energy and pair force (F/r) at distance r of two atoms of these types: [energy, force/r]. For pair_write and compute group/group. */
  single(a: number, b: number, r: number, chargeA?: number, chargeB?: number): [number, number];
  /** Tail corrections of `pair_modify tail yes`: energy = etail/V, pressure = ptail/V² (in LAMMPS' sense, without nktv2p). */
  readonly tail: { energy: number; pressure: number };
  /** Masses by type that the last `coeff` took from a potential file (they set the deck's masses); 0: none. */
  readonly masses: Float64Array;
  /** Names of substyles of a hybrid, else []. */
  readonly substyles: readonly string[];
  /** Chemical symbols by type as the style's model has them, "" where it leaves a type out; [] where it knows none. */
  readonly elements: readonly string[];
  /** Values of the last compute for `compute pair`: [evdwl, ecoul, extra…]; name with instance as 'deepmd' or 'lj/cut:2'. */
  partial(name: string): Float64Array | null;
  /** pair_style hybrid/scaled: the variables whose values scale parts, to be given at each step. */
  readonly scaleVariables: readonly string[];
  setScales(values: readonly number[]): void;
  /** A named parameter per type pair, for `fix adapt` and tests; undefined if there is none. */
  parameter(name: string, a: number, b: number): number | undefined;
  /**
   * That of one style ('deepmd', of a hybrid also 'lj/cut:2'), set when a value is given (`init` must follow). undefined: no such style
   * or parameter; null: the style does not act between these types.
   */
  styleParameter(style: string, name: string, a: number, b: number, value?: number): number | null | undefined;
  /** Whether coefficients were given for two types. */
  isSet(a: number, b: number): boolean;
  /** What write_data writes of two types: coefficients, and cutoffs for a section of all pairs; null: the style writes none. */
  written(a: number, b: number): { values: number[]; cutoffs: number[] } | null;
  /** Pairs of unlike types that the last init mixed, and the rule; null for many-body styles. */
  readonly mixed: { count: number; rule: string } | null;
  /** The current step and time, for what a style writes at intervals (model deviation). */
  setStep(step: number): void;
  /** Closes files. */
  close(): void;
}

/** A long-range Coulomb solver: the reciprocal part of Ewald's sum. */
export interface NativeKspace {
  /** The words of kspace_modify. */
  modify(words: string[]): void;
  /** Before a run, before the pair style's init: chooses splitting and resolution; returns lines for the log. Box as for System.setBox. */
  init(
    atoms: NativeAtoms,
    coulombCutoff: number,
    box: ArrayLike<number>,
    periodic: readonly [boolean, boolean, boolean],
    triclinic: boolean,
  ): string;
  readonly ewald: number;
  /** After the box changed. */
  setup(box: ArrayLike<number>, periodic: readonly [boolean, boolean, boolean], triclinic: boolean): void;
  /** Adds to atoms.f and to the per-atom arrays (virials of 6; only ewald has them). */
  compute(atoms: NativeAtoms, energies?: Float64Array | null, virials?: Float64Array | null): void;
  readonly energy: number;
  /** xx yy zz xy xz yz. */
  readonly virial: Float64Array;
  /** [energy, fx, fy, fz] between two groups (bits): the reciprocal part of compute group/group; ewald only. */
  between(atoms: NativeAtoms, a: number, b: number): Float64Array;
}

export interface PairInit {
  /** Atoms of each type (all processors), for tail corrections. */
  typeCounts: ArrayLike<number>;
  /** Whether atoms carry charges. */
  charges: boolean;
}

/** The atoms' arrays, owned by the script side and shared: C++ reads and writes this very memory. */
export interface NativeAtoms {
  count: number;
  /** 3 per atom. */
  x: Float64Array;
  v: Float64Array;
  f: Float64Array;
  /** 0-based. */
  type: Int32Array;
  /** Group bits. */
  mask: Int32Array;
  /** Box crossings, 3 per atom. */
  image: Int32Array;
  id: Float64Array;
  q?: Float64Array;
  /** 1-based molecule numbers, as in files. */
  molecule?: Int32Array;
  /** Masses by type; `rmass` per atom wins where given. */
  mass: Float64Array;
  rmass?: Float64Array;
}

/** Bits of `compute`. */
export const COMPUTE = { energy: 1, virial: 2 } as const;

/**
 * Atoms in a box with their neighbours and forces. One per simulation. Order of LAMMPS' setup:
 * setAtoms, setBox, setNeighbor, setPair, [sort's order applied by `permute`], wrap, [shrink-wrap: bounds, setBox], rebuild, compute.
 */
export interface NativeSystem {
  /** Shares the arrays. Call again when one of them is replaced or `count` changes; after a change of order only rebuild is needed. */
  setAtoms(atoms: NativeAtoms): void;
  /**
   * [xlo ylo zlo xhi yhi zhi xy xz yz] (box edges, not the bounds of the tilted box) and which sides are periodic.
   * Atoms do not move. `triclinic` decides whether wrapping and ghosts go by fractional coordinates, also with zero tilts.
   */
  setBox(box: ArrayLike<number>, periodic: readonly [boolean, boolean, boolean], triclinic: boolean): void;
  setPair(pair: NativePair | null): void;
  setNeighbor(options: NeighborOptions): void;
  /** Bonded partners for special_bonds; null: none. Takes effect at the next rebuild. */
  setSpecial(special: SpecialPartners | null): void;

  // neighbours
  /** Back into the box across periodic sides, image flags with it, as LAMMPS does when it rebuilds. */
  wrap(gently?: boolean): Int32Array;
  /** `fix deform … remap v` and `fix nvt/sllod`: atoms of the group that cross a side change velocity by rate·shift (xx yy zz yz xz xy); null: none. */
  setVelocityRemap(group: number, rate: ArrayLike<number> | null): void;
  /** [xlo ylo zlo xhi yhi zhi] around all atoms (in fractional coordinates of the box when `fractional`). */
  bounds(fractional?: boolean): Float64Array;
  /** LAMMPS' order of atoms (atom_modify sort, bins of half the neighbour cutoff or `binSize`); null: it is that order already. Apply with `permute`. */
  sortOrder(binSize?: number): Int32Array | null;
  /** Ghosts and neighbour lists anew; remembers positions and box for `moved`. */
  rebuild(): void;
  /** Whether an atom moved more than half the skin since rebuild (neigh_modify check yes), by LAMMPS' rule when the box changes. */
  moved(boxChanges?: boolean): boolean;
  /** As of the last rebuild. `pairs`: what LAMMPS prints as 'Total # of neighbors' (each pair once, for full-list styles twice). */
  readonly counts: { ghosts: number; pairs: number; full: number; special: number };
  /** Largest cutoff + skin, and the width in which ghosts are kept. */
  readonly neighborCutoff: number;
  readonly ghostCutoff: number;
  /** All neighbours of every atom within `cutoff` now (ghosts are placed anew; exact, no skin). Not to be kept over steps. */
  neighborList(cutoff: number, group?: number): NativeNeighbors;
  /** Positions as of the last rebuild, 3 per atom; empty before the first. */
  readonly builtPositions: Float64Array;
  /** Counts of |r| in `bins` equal bins of [0, cutoff) for ordered pairs i≠j of these types and group: row per type pair given. For compute rdf. */
  pairHistogram(
    cutoff: number,
    bins: number,
    pairs: { central: ArrayLike<number>; other: ArrayLike<number> }[],
    group?: number,
  ): Float64Array;

  // forces
  /**
   * Places ghosts, clears f and adds the pair style's forces. `flags` of COMPUTE; per-atom arrays are filled where given
   * (energies 1, virials 6 (xx yy zz xy xz yz), centroid virials 9 (xx yy zz xy xz yz yx zx zy) per atom).
   */
  compute(
    flags: number,
    energies?: Float64Array | null,
    virials?: Float64Array | null,
    centroidVirials?: Float64Array | null,
  ): void;
  /** Of the last compute: [evdwl, ecoul, xx, yy, zz, xy, xz, yz]: energy and virial. The same array all the time. */
  readonly result: Float64Array;
  /** Energy, force on group A and their virial-free sum, between groups A and B (compute group/group, pair part): [energy, fx, fy, fz]. */
  groupGroup(a: number, b: number): Float64Array;

  // kernels over the atoms of a group
  /** v += dtf·f/m, x += dt·v. */
  kickDrift(group: number, dtf: number, dt: number): void;
  /** v += dtf·f/m. */
  kick(group: number, dtf: number): void;
  /** x += dt·v. */
  drift(group: number, dt: number): void;
  /** Σ m v⊗v as [xx yy zz xy xz yz]; without mvv2e and ½. */
  kineticTensor(group: number): Float64Array;
  /** [Σm, Σm vx, Σm vy, Σm vz]. */
  momentum(group: number): Float64Array;
  /** v ∘= (x,y,z), then, for a tilted box, vx += vy·xy + vz·xz, vy += vz·yz (each factor given as in fix nph). */
  scaleVelocities(group: number, x: number, y: number, z: number, yz?: number, xz?: number, xy?: number): void;
  /** Cartesian to fractional coordinates of the current box and back, in place. */
  toFractional(group: number): void;
  toCartesian(group: number): void;
  /** Largest |f|² of an atom, Σ f·f and the largest |component|, over all atoms. */
  forceNorms(): { maxAtom: number; sum: number; maxComponent: number };
}

/** Partners of atom id i (up to three bonds away) are entries first[i] … first[i+1]-1, ids, with the number of bonds. */
export interface SpecialPartners {
  first: Int32Array;
  partner: Int32Array;
  bonds: Int32Array;
  /** Weights of 1, 2, 3 bonds. */
  lj: readonly number[];
  coulomb: readonly number[];
  /** There is a long-range solver: pairs of weight 0 stay in the lists. */
  keep: boolean;
}

export interface NeighborOptions {
  skin: number;
  /** comm_modify cutoff; ghosts are kept at least this far. */
  ghostCutoff?: number;
  /** A cutoff of computes that need neighbours further than the pair style (compute rdf cutoff …); without skin. */
  minimumCutoff?: number;
  /** Neighbours of an atom that are too many (neigh_modify one). */
  most?: number;
  /** neigh_modify exclude: pairs of types, of group bits, or within one molecule (a group bit). */
  excludeTypes?: readonly (readonly [number, number])[];
  excludeGroups?: readonly (readonly [number, number])[];
  excludeMolecules?: readonly number[];
}

/** Neighbours of atom i are entries first[i] … first[i+1]-1. */
export interface NativeNeighbors {
  first: Int32Array;
  /** 0-based atom (the owner, where the neighbour is a periodic image). */
  index: Int32Array;
  /** x_j - x_i, 3 per entry. */
  delta: Float64Array;
}

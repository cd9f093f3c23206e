/** Builds the System of a fixture of fixtures/forces. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  COMPUTE,
  type NativeAtoms,
  type NativeKspace,
  type NativePair,
  native,
  type PairUnits,
} from "../../src/native.js";

export const folder = join(dirname(fileURLToPath(import.meta.url)), "../../fixtures/forces");

export interface ForceCase {
  units: "metal" | "real" | "lj";
  commands: string[];
  files?: string[];
  periodic: [boolean, boolean, boolean];
  box: number[];
  masses: number[];
  types: number[];
  charges?: number[];
  positions: number[];
  evdwl: number;
  ecoul: number;
  elong?: number;
  virial: number[];
  forces: number[];
  energies: number[];
  virials?: number[];
  /** Looser agreement, where there is a reason. */
  digits?: number;
  slope?: number;
}

// The constants that LAMMPS 22Jul2025 uses, as its manual's page on units has them.
const units: Record<string, PairUnits> = {
  metal: {
    style: "metal",
    boltz: 8.617343e-5,
    mvv2e: 1.0364269e-4,
    ftm2v: 1 / 1.0364269e-4,
    nktv2p: 1.6021765e6,
    qqr2e: 14.399645,
    qqrd2e: 14.399645,
    qelectron: 1,
    angstrom: 1,
  },
  real: {
    style: "real",
    boltz: 0.0019872067,
    mvv2e: 48.88821291 ** 2,
    ftm2v: 1 / 48.88821291 ** 2,
    nktv2p: 68568.415,
    qqr2e: 332.06371,
    qqrd2e: 332.06371,
    qelectron: 1,
    angstrom: 1,
  },
  lj: { style: "lj", boltz: 1, mvv2e: 1, ftm2v: 1, nktv2p: 1, qqr2e: 1, qqrd2e: 1, qelectron: 1, angstrom: 1 },
};

export function makePair(one: ForceCase, kspace?: NativeKspace, atoms?: NativeAtoms): NativePair {
  let pair: NativePair | undefined;
  for (const command of one.commands) {
    const [name, ...words] = command
      .split(/\s+/)
      .map((word) => (one.files?.includes(word) ? join(folder, word) : word));
    if (name === "pair_style")
      pair = new (native().Pair)(words[0] as string, words.slice(1), {
        types: one.masses.length,
        units: units[one.units] as PairUnits,
      });
    else if (name === "pair_coeff") pair?.coeff(words);
    else if (name === "pair_modify") pair?.modify(words);
    else if (name?.startsWith("kspace")) continue;
    else throw new Error(`a command that is not a pair command: ${command}`);
  }
  if (!pair) throw new Error("no pair_style");
  if (kspace && atoms) {
    kspace.init(
      atoms,
      pair.coulombCutoff,
      one.box,
      one.periodic,
      one.box.slice(6).some((tilt) => tilt !== 0),
    );
    pair.setEwald(kspace.ewald);
  }
  const typeCounts = one.masses.map((_, type) => one.types.filter((t) => t === type).length);
  pair.init({ typeCounts, charges: one.charges !== undefined });
  return pair;
}

function makeKspace(one: ForceCase): NativeKspace | undefined {
  let kspace: NativeKspace | undefined;
  for (const command of one.commands) {
    const [name, ...words] = command.split(/\s+/);
    if (name === "kspace_style")
      kspace = new (native().Kspace)(words[0] as string, words.slice(1), units[one.units] as PairUnits);
    else if (name === "kspace_modify") kspace?.modify(words);
  }
  return kspace;
}

export interface Made {
  pair: NativePair;
  atoms: NativeAtoms;
  volume: number;
  /** All forces; evdwl, ecoul, elong and the virial. */
  compute(energies?: Float64Array | null, virials?: Float64Array | null, centroids?: Float64Array | null): number[];
}

export function makeSystem(one: ForceCase): Made {
  const n = one.types.length;
  const atoms: NativeAtoms = {
    count: n,
    x: Float64Array.from(one.positions),
    v: new Float64Array(3 * n),
    f: new Float64Array(3 * n),
    type: Int32Array.from(one.types),
    mask: new Int32Array(n).fill(1),
    image: new Int32Array(3 * n),
    id: Float64Array.from({ length: n }, (_, i) => i + 1),
    mass: Float64Array.from(one.masses),
    ...(one.charges ? { q: Float64Array.from(one.charges) } : {}),
  };
  const kspace = makeKspace(one);
  const pair = makePair(one, kspace, atoms);
  const system = new (native().System)();
  const tilted = one.box.slice(6).some((tilt) => tilt !== 0);
  system.setAtoms(atoms);
  system.setBox(one.box, one.periodic, tilted);
  system.setNeighbor({ skin: 0.5 });
  system.setPair(pair);
  system.wrap();
  system.rebuild();
  const [xlo, ylo, zlo, xhi, yhi, zhi] = one.box as [number, number, number, number, number, number];
  const compute: Made["compute"] = (energies, virials, centroids) => {
    system.compute(COMPUTE.energy | COMPUTE.virial, energies, virials, centroids);
    const [evdwl, ecoul, ...virial] = system.result as unknown as number[] & [number, number];
    kspace?.compute(atoms, energies, virials);
    return [evdwl, ecoul, kspace?.energy ?? 0, ...virial.map((w, k) => w + (kspace?.virial[k] ?? 0))];
  };
  return { compute, pair, atoms, volume: (xhi - xlo) * (yhi - ylo) * (zhi - zlo) };
}

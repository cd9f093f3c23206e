/**
 * LAMMPS' unit systems (manual: units) with the conversion constants of LAMMPS 22Jul2025. They are older than today's
 * CODATA on purpose: a deck gives the same digits only with the same constants.
 */
export interface UnitSystem {
  readonly name: UnitName;
  /** Boltzmann constant, energy/temperature. */
  readonly boltz: number;
  /** Planck constant, energy·time. */
  readonly hplanck: number;
  /** mass·velocity² → energy. */
  readonly mvv2e: number;
  /** force·time/mass → velocity. */
  readonly ftm2v: number;
  /** mass/volume → density. */
  readonly mv2d: number;
  /** energy/volume → pressure. */
  readonly nktv2p: number;
  /** charge²/distance → energy. */
  readonly qqr2e: number;
  /** charge·electric field → force. */
  readonly qe2f: number;
  /** velocity·viscosity·distance → force. */
  readonly vxmu2f: number;
  /** Å in this unit of length. */
  readonly angstrom: number;
  /** fs in this unit of time. */
  readonly femtosecond: number;
  /** Elementary charge in this unit of charge. */
  readonly qelectron: number;
  /** Default time step. */
  readonly timestep: number;
  /** Default neighbour skin. */
  readonly skin: number;
  /** `thermo_modify norm` when the deck does not say. */
  readonly normalise: boolean;
  /** Names of the units, for labels. */
  readonly length: string;
  readonly time: string;
  readonly energy: string;
}

export type UnitName = "lj" | "real" | "metal" | "si" | "cgs" | "electron" | "micro" | "nano";

export const unitSystems: Record<UnitName, UnitSystem> = {
  lj: {
    name: "lj",
    boltz: 1,
    hplanck: 1,
    mvv2e: 1,
    ftm2v: 1,
    mv2d: 1,
    nktv2p: 1,
    qqr2e: 1,
    qe2f: 1,
    vxmu2f: 1,
    angstrom: 1,
    femtosecond: 1,
    qelectron: 1,
    timestep: 0.005,
    skin: 0.3,
    normalise: true,
    length: "sigma",
    time: "tau",
    energy: "epsilon",
  },
  real: {
    name: "real",
    boltz: 0.0019872067,
    hplanck: 95.306976368,
    mvv2e: 48.88821291 * 48.88821291,
    ftm2v: 1 / 48.88821291 / 48.88821291,
    mv2d: 1 / 0.602214129,
    nktv2p: 68568.415,
    qqr2e: 332.06371,
    qe2f: 23.060549,
    vxmu2f: 1.4393264316e4,
    angstrom: 1,
    femtosecond: 1,
    qelectron: 1,
    timestep: 1,
    skin: 2,
    normalise: false,
    length: "Angstrom",
    time: "fs",
    energy: "kcal/mol",
  },
  metal: {
    name: "metal",
    boltz: 8.617343e-5,
    hplanck: 4.135667403e-3,
    mvv2e: 1.0364269e-4,
    ftm2v: 1 / 1.0364269e-4,
    mv2d: 1 / 0.602214129,
    nktv2p: 1.6021765e6,
    qqr2e: 14.399645,
    qe2f: 1,
    vxmu2f: 0.6241509647,
    angstrom: 1,
    femtosecond: 1e-3,
    qelectron: 1,
    timestep: 0.001,
    skin: 2,
    normalise: false,
    length: "Angstrom",
    time: "ps",
    energy: "eV",
  },
  si: {
    name: "si",
    boltz: 1.3806504e-23,
    hplanck: 6.62606896e-34,
    mvv2e: 1,
    ftm2v: 1,
    mv2d: 1,
    nktv2p: 1,
    qqr2e: 8.9876e9,
    qe2f: 1,
    vxmu2f: 1,
    angstrom: 1e-10,
    femtosecond: 1e-15,
    qelectron: 1.6021765e-19,
    timestep: 1e-8,
    skin: 0.001,
    normalise: false,
    length: "m",
    time: "s",
    energy: "J",
  },
  cgs: {
    name: "cgs",
    boltz: 1.3806504e-16,
    hplanck: 6.62606896e-27,
    mvv2e: 1,
    ftm2v: 1,
    mv2d: 1,
    nktv2p: 1,
    qqr2e: 1,
    qe2f: 1,
    vxmu2f: 1,
    angstrom: 1e-8,
    femtosecond: 1e-15,
    qelectron: 4.8032044e-10,
    timestep: 1e-8,
    skin: 0.1,
    normalise: false,
    length: "cm",
    time: "s",
    energy: "erg",
  },
  electron: {
    name: "electron",
    boltz: 3.16681534e-6,
    hplanck: 0.1519829846,
    mvv2e: 1.06657236,
    ftm2v: 0.937582899,
    mv2d: 1,
    nktv2p: 2.94210108e13,
    qqr2e: 1,
    qe2f: 1.94469051e-10,
    vxmu2f: 3.39893149e1,
    angstrom: 1.88972612,
    femtosecond: 1,
    qelectron: 1,
    timestep: 0.001,
    skin: 2,
    normalise: false,
    length: "Bohr",
    time: "fs",
    energy: "Hartree",
  },
  micro: {
    name: "micro",
    boltz: 1.3806504e-8,
    hplanck: 6.62606896e-13,
    mvv2e: 1,
    ftm2v: 1,
    mv2d: 1,
    nktv2p: 1,
    qqr2e: 8.987556e6,
    qe2f: 1,
    vxmu2f: 1,
    angstrom: 1e-4,
    femtosecond: 1e-9,
    qelectron: 1.6021765e-7,
    timestep: 2,
    skin: 0.1,
    normalise: false,
    length: "um",
    time: "us",
    energy: "pg um^2/us^2",
  },
  nano: {
    name: "nano",
    boltz: 0.013806504,
    hplanck: 6.62606896e-4,
    mvv2e: 1,
    ftm2v: 1,
    mv2d: 1,
    nktv2p: 1,
    qqr2e: 230.7078669,
    qe2f: 1,
    vxmu2f: 1,
    angstrom: 0.1,
    femtosecond: 1e-6,
    qelectron: 1,
    timestep: 0.00045,
    skin: 0.1,
    normalise: false,
    length: "nm",
    time: "ns",
    energy: "ag nm^2/ns^2",
  },
};

export function isUnitName(name: string): name is UnitName {
  return Object.hasOwn(unitSystems, name);
}

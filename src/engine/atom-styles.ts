/** Atom styles as tables of what their lines in data files hold (manual: atom_style, read_data). */

export type DataColumn = "id" | "type" | "x" | "y" | "z" | "q" | "molecule";

export interface AtomStyle {
  readonly name: string;
  readonly charge: boolean;
  readonly molecule: boolean;
  /** Bond topology may be read (and is handed to bonded styles where there are any). */
  readonly bonds: boolean;
  readonly angles: boolean;
  readonly columns: readonly DataColumn[];
}

const xyz = ["x", "y", "z"] as const;

export const atomStyles: Record<string, AtomStyle> = {
  angle: {
    name: "angle",
    charge: false,
    molecule: true,
    bonds: true,
    angles: true,
    columns: ["id", "molecule", "type", ...xyz],
  },
  atomic: {
    name: "atomic",
    charge: false,
    molecule: false,
    bonds: false,
    angles: false,
    columns: ["id", "type", ...xyz],
  },
  bond: {
    name: "bond",
    charge: false,
    molecule: true,
    bonds: true,
    angles: false,
    columns: ["id", "molecule", "type", ...xyz],
  },
  charge: {
    name: "charge",
    charge: true,
    molecule: false,
    bonds: false,
    angles: false,
    columns: ["id", "type", "q", ...xyz],
  },
  full: {
    name: "full",
    charge: true,
    molecule: true,
    bonds: true,
    angles: true,
    columns: ["id", "molecule", "type", "q", ...xyz],
  },
  molecular: {
    name: "molecular",
    charge: false,
    molecule: true,
    bonds: true,
    angles: true,
    columns: ["id", "molecule", "type", ...xyz],
  },
};

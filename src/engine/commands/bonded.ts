/** bond_style, bond_coeff, angle_style, angle_coeff, special_bonds. https://docs.lammps.org/bond_style.html */
import { didYouMean, InputError } from "../../model/errors.js";
import { type BondedStyle, BondedTerm } from "../bonded/bonded-term.js";
import { tellSpecialPartners } from "../bonded/special-partners.js";
import { angleStyles, bondStyles } from "../bonded/styles.js";
import { defineCommand } from "../define-command.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

export type Kind = "bond" | "angle";

export const termOf = ({ force }: Simulation, kind: Kind) =>
  force.terms.find((term): term is BondedTerm => term instanceof BondedTerm && term.kind === kind);

function setStyle(kind: Kind, styles: readonly BondedStyle[], words: Words, simulation: Simulation): void {
  if (simulation.box.exists && !simulation.atoms.style[kind === "bond" ? "bonds" : "angles"])
    throw new InputError(
      `${kind === "bond" ? "Bond" : "Angle"}_style command when no ${kind}s allowed: atom_style ${simulation.atoms.style.name} has none`,
    );
  const name = words.next(`${kind === "bond" ? "a bond" : "an angle"} style`);
  const { terms } = simulation.force;
  const old = termOf(simulation, kind);
  const style = styles.find((one) => one.name === name);
  if (!style && name !== "none") {
    const names = styles.map((one) => one.name);
    throw new InputError(`Unrecognized ${kind} style '${name}'${didYouMean(name, names)}`);
  }
  // `zero` takes nocoeff; its coefficients have no meaning anyway.
  if (!(name === "zero" && words.peek() === "nocoeff")) words.end();
  else words.next();
  if (old) terms.splice(terms.indexOf(old), 1);
  if (!style) return;
  // Bonded terms come before kspace, as in LAMMPS' order of forces.
  const kspace = terms.findIndex((term) => term.kind === "kspace");
  terms.splice(kspace < 0 ? terms.length : kspace, 0, new BondedTerm(kind, style, simulation));
}

export function setCoefficients(kind: Kind, words: Words, simulation: Simulation): void {
  const term = termOf(simulation, kind);
  const name = kind === "bond" ? "Bond" : "Angle";
  if (!term) throw new InputError(`${name}_coeff command before ${kind}_style is defined`);
  const types = simulation.atoms.topology.types[kind];
  const range = words.next(`${kind === "bond" ? "a bond" : "an angle"} type`);
  const [, low, star, high] = /^(\d*)(\*?)(\d*)$/.exec(range) ?? [];
  const first = low ? Number(low) : 1;
  const last = star ? (high ? Number(high) : types) : first;
  if (low === undefined || (!low && !star) || first < 1 || last > types || last < first)
    throw new InputError(`Numeric index ${range} is out of bounds (1-${types})`);
  const values: number[] = [];
  while (!words.done) values.push(words.number("a coefficient"));
  term.setCoefficients(first, last, term.style === "zero" ? [] : values);
}

export const bondStyle = defineCommand({
  name: "bond_style",
  run: (words, simulation) => setStyle("bond", bondStyles, words, simulation),
});

export const bondCoeff = defineCommand({
  name: "bond_coeff",
  needsBox: true,
  run: (words, simulation) => setCoefficients("bond", words, simulation),
});

export const angleStyle = defineCommand({
  name: "angle_style",
  run: (words, simulation) => setStyle("angle", angleStyles, words, simulation),
});

export const angleCoeff = defineCommand({
  name: "angle_coeff",
  needsBox: true,
  run: (words, simulation) => setCoefficients("angle", words, simulation),
});

const NAMED: Record<string, [number[], number[]]> = {
  amber: [
    [0, 0, 0.5],
    [0, 0, 5 / 6],
  ],
  charmm: [
    [0, 0, 0],
    [0, 0, 0],
  ],
  dreiding: [
    [0, 0, 1],
    [0, 0, 1],
  ],
};

export const specialBonds = defineCommand({
  name: "special_bonds",
  run(words, simulation) {
    const { force } = simulation;
    if (words.done) throw words.missing("weights");
    while (!words.done) {
      const keyword = words.oneOf(
        ["amber", "charmm", "dreiding", "lj/coul", "lj", "coul", "angle", "dihedral"],
        "keyword",
      );
      if (keyword in NAMED) {
        [force.specialLj, force.specialCoulomb] = NAMED[keyword].map((weights) => [...weights]);
      } else if (keyword === "angle" || keyword === "dihedral") {
        if (words.logical()) throw new InputError(`special_bonds ${keyword} yes is not available`);
      } else {
        const weights = [0, 1, 2].map(() => words.number("a weight"));
        if (weights.some((weight) => weight < 0 || weight > 1)) throw new InputError("Illegal special_bonds command");
        if (keyword !== "coul") force.specialLj = weights;
        if (keyword !== "lj") force.specialCoulomb = [...weights];
      }
    }
    if (simulation.box.exists) tellSpecialPartners(simulation);
  },
});

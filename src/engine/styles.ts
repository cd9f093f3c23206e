/** What the engine has, by kind: for `garnet styles`, `garnet help fix nve` and the page docs/engine.md. */
import { native } from "../native.js";
import { atomStyles } from "./atom-styles.js";
import { angleStyles, bondStyles } from "./bonded/styles.js";
import { commands } from "./commands/index.js";
import { withoutEffect } from "./commands/no-effect.js";
import { computes } from "./computes/index.js";
import { dumps } from "./dumps/index.js";
import { fixes } from "./fixes/index.js";
import { regions } from "./regions/index.js";
import { controls } from "./script/commands/index.js";

export interface StyleEntry {
  kind: string;
  name: string;
  /** What differs from the manual, where something does. */
  note?: string;
  /** The manual's page. */
  page: string;
}

/** What is not as the manual has it. Everything else is, or stops with a sentence. */
const differences: Record<string, string> = {
  "command min_modify": "no abcfire",
  "command min_style": "cg, sd, fire, quickmin; no hftn",
  "compute centro/atom": "axes yes: an axis may point the other way",
  "compute pair/local": "no pN",
  "compute bond/local": "no v_name with set",
  "compute angle/local": "no v_name with set",
  "compute temp/profile": "no out bin",
  "dump local": "no thresh, region and sort; inputs are computes",
  "compute fep": "pair only, no atom charge",
  "fix adapt": "pair and atom charge (not with kspace); no atom diameter, bond, angle, improper, kspace",
  "fix adapt/fep": "pair and atom charge (not with kspace); no atom diameter, kspace",
  "dump xtc": "small differences between neighbours are not used: files are a little larger",
  "fix halt": "no bondmax: there are no bonds",
  "fix langevin": "no gjf, omega, angmom",
  "command pair_modify": "no special, no compute/tally (hybrids)",
  "command special_bonds": "no angle yes, no dihedral yes",
  "kspace ewald": "no slab nozforce, no compute no",
  "kspace pppm": "no diff ad, no slab nozforce, no compute no; no per-atom virials",
  "pair table": "no bitmap",
  "fix wall/lj93": "no fld yes",
  "fix wall/lj1043": "no fld yes",
  "fix wall/morse": "no fld yes",
  "fix wall/region": "no colloid",
  "pair hybrid/scaled": "factors are numbers and equal-style variables; compute pair gives unscaled parts",
  "fix wall/lj126": "no fld yes",
  "fix wall/harmonic": "no fld yes",
  "pair deepmd":
    "no fparam_from_compute, fparam_from_fix, aparam_from_compute, ttm, spin; further words: precision, table, sel, threads",
};

const manual = "https://docs.lammps.org";
const pages: Record<string, (name: string) => string> = {
  command: (name) => name,
  "pair style": (name) => `pair_${name}`,
  "kspace style": () => "kspace_style",
};

export function styleEntries(): StyleEntry[] {
  const named = (kind: string, names: Iterable<string>): StyleEntry[] =>
    [...names].sort().map((name) => ({
      kind,
      name,
      note: differences[`${kind.replace(" style", "")} ${name}`],
      page: `${manual}/${(pages[kind]?.(name) ?? `${kind.replace(" style", "")}_${name}`).replaceAll("/", "_")}.html`,
    }));
  const of = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  const own = [...new Set([...of(commands), ...of(controls)])];
  return [
    ...named(
      "command",
      own.filter((name) => !(name in withoutEffect)),
    ),
    ...Object.entries(withoutEffect).map(([name, why]) => ({
      kind: "accepted without effect",
      name,
      note: why,
      page: `${manual}/${name}.html`,
    })),
    ...named("fix", of(fixes)),
    ...named("compute", of(computes)),
    ...named("pair style", native().pairStyles()),
    ...named("kspace style", ["ewald", "pppm"]),
    ...named("bond style", of(bondStyles)),
    ...named("angle style", of(angleStyles)),
    ...named("dump", of(dumps)),
    ...of(regions)
      .sort()
      .map((name) => ({ kind: "region", name, page: `${manual}/region.html` })),
    ...Object.keys(atomStyles)
      .sort()
      .map((name) => ({ kind: "atom style", name, page: `${manual}/atom_style.html` })),
  ];
}

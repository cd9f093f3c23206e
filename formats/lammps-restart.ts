/** LAMMPS restart files: known by their first bytes, and left to LAMMPS, whose version they are tied to. */
import { InputError } from "../src/model/errors.js";
import { defineFormat } from "./format.js";

const magic = "LammpS RestartT";

export const lammpsRestart = defineFormat({
  name: "lammps/restart",
  aliases: ["restart", "lammps-restart"],
  title: "LAMMPS restart file (named, not read)",
  reference: "https://docs.lammps.org/read_restart.html",
  files: [/\.restart$/i, /(^|\/)restart\.[^/]*$/i],
  sniff: (_, bytes) => (Buffer.from(bytes.subarray(0, magic.length)).toString("latin1") === magic ? 2 : 0),
  holds: [],
  // biome-ignore lint/correctness/useYield: there is nothing to yield, only something to say
  async *read({ name }) {
    throw InputError.at(
      name,
      `this is a LAMMPS restart file, which only LAMMPS reads: 'lmp -restart2data ${name} ${name}.data' makes a data file of it`,
    );
  },
});

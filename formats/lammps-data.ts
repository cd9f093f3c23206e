/**
 * LAMMPS data file (`read_data`, `write_data`). Sections come in any order; how the columns of `Atoms` are to be read is not in
 * the file for certain: `--style` decides, else the comment after `Atoms #`, else the lines themselves where only one usual style
 * fits. Neither periodicity nor units are in the file. What belongs to bonds and force fields is kept as text, for a file
 * written again.
 */
import { defineFormat } from "./format.js";
import { isStyleColumn } from "./lammps-atom-styles.js";
import { readData } from "./lammps-data-read.js";
import { writeData } from "./lammps-data-write.js";

export const lammpsData = defineFormat({
  name: "lammps/data",
  aliases: ["lammps-data", "data", "lmp", "lammps/lmp"],
  title: "LAMMPS data file",
  reference: "https://docs.lammps.org/read_data.html",
  files: [/\.lmp$/i, /\.data$/i, /(^|\/)data\.[^/]*$/i, /\.lammps$/i, /\.lammpsdata$/i],
  // The first line is a comment, so the header's counts tell.
  sniff: (head) => {
    const text = head.slice(head.indexOf("\n") + 1, 4096);
    if (!/^\s*\d+\s+atoms\s*(#|\r?$)/m.test(text)) return 0;
    return /^\s*\S+\s+\S+\s+xlo\s+xhi\b/m.test(text) || /\bavec\b/.test(text) ? 2 : 1;
  },
  units: true,
  holds: [
    "cell",
    "origin",
    "positions",
    "species",
    "types",
    "labels",
    "masses",
    "ids",
    "images",
    "velocities",
    "charges",
    "step",
  ],
  // Columns that the atom style has no place for are said by the writer.
  holdsName: (name) => name === "lammps" || name === "triclinic" || isStyleColumn(name),
  read: readData,
  write: writeData,
});

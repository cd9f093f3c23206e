/** The LAMMPS release whose behaviour is the measure: `version` in formulas, and the first line of logs. */
export const VERSION = 20250722;
export const VERSION_TEXT = "22 Jul 2025";

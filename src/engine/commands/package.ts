/** package: threads, and words for pair styles; the command line's -pk is the same command. https://docs.lammps.org/package.html */
import { native } from "../../native.js";
import { defineCommand } from "../define-command.js";
import type { Words } from "../script/words.js";

/** Packages of LAMMPS that choose hardware or other kernels for the same numbers: nothing to choose here. */
const ACCELERATORS = ["gpu", "intel", "kokkos", "opt"] as const;

export const packageCommand = defineCommand({
  name: "package",
  run(words, simulation) {
    if (simulation.box.exists) throw words.fail("Package command after simulation box is defined");
    const style = words.oneOf(["omp", "deepmd", ...ACCELERATORS], "style");
    if (style === "omp") threads(words);
    else if (style === "deepmd") simulation.packages.deepmd = words.rest();
  },
});

/** `omp 0` leaves the number to OMP_NUM_THREADS; `neigh yes|no` is about LAMMPS' own lists. */
function threads(words: Words): void {
  const count = words.integer("a number of threads");
  if (count < 0) throw words.fail(`Illegal package omp command: ${count} threads`);
  if (words.accept("neigh")) words.logical("yes or no");
  words.end();
  if (count > 0) native().setThreadCount(count);
}

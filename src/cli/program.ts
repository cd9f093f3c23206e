/** The command tree. Each command is one file in this folder, loaded only when it is the one asked for (or for help). */
import { Command, CommanderError, Help } from "commander";
import { UsageError } from "../model/errors.js";
import { version } from "./main.js";

/** Name → file. The order is that of the help page. A new command is one file and one line here. */
export const commands: Record<string, { summary: string; load: () => Promise<{ command: Command }> }> = {
  run: { summary: "run a LAMMPS deck", load: () => import("./run.js") },
  check: { summary: "what is wrong with a deck, without running it", load: () => import("./check.js") },
  analyze: { summary: "the analyses, by name", load: () => import("./analyze.js") },
  convert: { summary: "any file format to any other", load: () => import("./convert.js") },
  dp: { summary: "look into a Deep Potential, evaluate structures with it", load: () => import("./dp.js") },
  log: { summary: "thermo tables out of LAMMPS log files", load: () => import("./log.js") },
  info: { summary: "what a file holds", load: () => import("./info.js") },
  formats: { summary: "the file formats there are", load: () => import("./formats.js") },
  styles: { summary: "what decks may use, and what differs from the manual", load: () => import("./styles.js") },
  completion: { summary: "completion of words for bash, zsh, fish", load: () => import("./completion.js") },
  compare: { summary: "by how much two engines differ on a deck", load: () => import("./compare.js") },
  plugin: { summary: "the pair style for real LAMMPS, under MPI", load: () => import("./plugin.js") },
};

export async function buildProgram(args: string[]): Promise<Command> {
  const program = new Command("garnet")
    .description(
      `Run LAMMPS decks with Deep Potentials, convert files, analyse trajectories.

Examples:
  garnet run in.llzo                            a LAMMPS deck, as lmp does
  garnet check in.llzo                          what is wrong with it, nothing run
  garnet convert POSCAR llzo.data               any file format to any other
  garnet info md.dump.gz                        what a file holds
  garnet log log.lammps --plot thermo.svg       thermo tables of log files
  garnet analyze msd md.dump -t Li,La,Zr,O      the analyses
  garnet dp info graph.pb                       a look into a model
  garnet help convert                           each command has such a page`,
    )
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      // Examples stay as they are, however wide the terminal is.
      boxWrap: (text, width) => (/\n\s/.test(text) ? text : new Help().boxWrap(text, width)),
    })
    .version(version(), "-V, --version")
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const asked = args.find((word) => !word.startsWith("-"));
  for (const [name, entry] of Object.entries(commands)) {
    if (name === asked || (asked === "help" && args.includes(name)))
      program.addCommand(inherit((await entry.load()).command, program));
    else program.command(name).summary(entry.summary).allowUnknownOption().argument("[words...]");
  }
  const original = program.parseAsync.bind(program);
  program.parseAsync = async (argv, options) => {
    try {
      return await original(argv, options);
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode === 0) return program; // help, version
      if (error.code === "commander.help") throw new UsageError("expected a command");
      throw new UsageError(error.message.replace(/^error: /, ""));
    }
  };
  return program;
}

/** Commands made elsewhere throw instead of exiting too, so that wrong usage is one sentence and exit code 2. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

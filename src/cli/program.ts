/** The command tree. Each command is one file in this folder, loaded only when it is the one asked for (or for help). */
import { Command, CommanderError } from "commander";
import { UsageError } from "../model/errors.js";
import { version } from "./main.js";

/** Name → file. The order is that of the help page. A new command is one file and one line here. */
export const commands: Record<string, { summary: string; load: () => Promise<{ command: Command }> }> = {};

export async function buildProgram(args: string[]): Promise<Command> {
  const program = new Command("garnet")
    .description("run LAMMPS decks with Deep Potentials, convert files, analyse trajectories")
    .version(version(), "-V, --version")
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const asked = args.find((word) => !word.startsWith("-"));
  for (const [name, entry] of Object.entries(commands)) {
    if (name === asked || (asked === "help" && args.includes(name))) program.addCommand((await entry.load()).command);
    else program.command(name).summary(entry.summary).allowUnknownOption().argument("[words...]");
  }
  const original = program.parseAsync.bind(program);
  program.parseAsync = async (argv, options) => {
    try {
      return await original(argv, options);
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode === 0) return program; // help, version
      throw new UsageError(error.message.replace(/^error: /, ""));
    }
  };
  return program;
}

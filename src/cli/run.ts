/** `garnet run DECK`, and `garnet-lmp`: a LAMMPS deck in our engine, or in real LAMMPS with our potential. */
import { Command } from "commander";
import { runDeck } from "../engine/run-deck.js";
import { parseRunArguments, type RunArguments } from "./lmp-arguments.js";
import { version } from "./main.js";
import { showProgress } from "./run-progress.js";

const HELP = `Usage: garnet run DECK [options]        (garnet-lmp takes the same words as lmp)

Runs a LAMMPS deck; without DECK or -in FILE it is read from stdin.

As lmp has them:
  -in, -i FILE                 the deck
  -var, -v NAME VALUE...       index variable; wins over 'variable NAME index' in the deck
  -log, -l FILE|none           log file (default log.lammps)
  -screen, -sc FILE|none       where the screen output goes
  -echo, -e none|screen|log|both
  -package, -pk omp N          number of threads (default: OMP_NUM_THREADS, or all cores)
  -package, -pk deepmd precision single|double table yes|no sel extend|nearest
                               how pair_style deepmd computes (docs/deep-potential.md)
  -skiprun, -sr                no steps: checks the deck
  -partition, -p 1             one partition only
  -nocite, -cite, -nonbuf, -suffix, -kokkos, …   accepted, without effect here

Ours:
  --engine embedded|lammps     real LAMMPS runs the deck with our potential (see garnet plugin)
  --np N                       number of MPI processes with --engine lammps
  --lmp PATH                   that LAMMPS: its program, virtual environment or prefix (default: the first found)
  --allow-shell                'shell' in the deck may start programs
  --plugin FILE                a module with fixes, computes and commands of your own
`;

export const command = new Command("run")
  .summary("run a LAMMPS deck")
  .usage("DECK [options as lmp has them]")
  .argument("[words...]")
  .allowUnknownOption()
  .helpOption(false)
  .action(async (words: string[]) => {
    const parsed = parseRunArguments(words);
    if (parsed.help) process.stdout.write(HELP);
    else process.exitCode = await (parsed.engine === "lammps" ? inLammps(parsed) : embedded(parsed));
  });

async function inLammps({ ranks, lammps, lmpWords }: RunArguments): Promise<number> {
  const { runInLammps } = await import("../engine/lammps/run.js");
  return runInLammps({ ranks, lammps, words: lmpWords, log: (line) => process.stderr.write(`${line}\n`) });
}

function embedded(parsed: RunArguments): Promise<number> {
  const { deck, variables, log, screen, echo, skipRun, allowShell, packages, plugins, ignored } = parsed;
  return runDeck({
    file: deck,
    variables,
    log,
    screen,
    echo,
    skipRun,
    allowShell,
    packages,
    plugins,
    ignored,
    version: version(),
    started: showProgress,
  });
}

// `-h` is commander's own as well: it prints the same page.
command.helpInformation = () => HELP;

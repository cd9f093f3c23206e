/** `garnet convert IN… OUT` */
import { Command, Option } from "commander";
import { removeUnfinished } from "../../formats/sink.js";
import { type ConvertOptions, convert } from "../convert/convert.js";
import { elementsOfDeck } from "../convert/deck-types.js";
import { parseRepeat } from "../convert/repeat.js";
import { UsageError } from "../model/errors.js";
import { parseFrameRange } from "../model/frame-range.js";
import { parseSelection } from "../model/selection.js";

export const command = new Command("convert")
  .summary("any file format to any other")
  .description(
    `Read structures and trajectories in one format and write them in another.

Examples:
  garnet convert POSCAR llzo.data                        for read_data
  garnet convert llzo.data POSCAR -t Li,La,Zr,O          elements of types 1 to 4
  garnet convert md.dump md.xyz --frames 1000::10        every tenth from 1000 on
  garnet convert md.dump.gz - -o extxyz | less           to standard output
  garnet convert OUTCAR train/ -o deepmd/npy             a set for DeePMD-kit
  garnet convert run1.dump run2.dump all.dump --unwrap   one trajectory of two
  garnet convert gb.data li.xyz --select "species == 'Li' && z > 10"
  garnet convert POSCAR big.data --repeat 2x2x2 --verify

Formats are found from the contents and names of the files; 'garnet formats'
lists them. What was kept, derived and lost is said on stderr, with the table of
types. An existing output is not overwritten without -f.`,
  )
  .usage("[options] IN... OUT")
  .argument(
    "<files...>",
    "input files, read in this order as one trajectory, and the output last; - is stdin or stdout",
  )
  .option("-i, --input-format <format>", "format of the input")
  .option("-o, --output-format <format>", "format of the output")
  .option("-f, --force", "overwrite an existing output")
  .optionsGroup("What is read:")
  .option(
    "-t, --types <elements>",
    "elements of types 1, 2, …, as Li,La,Zr,O; orders types that have elements already",
    list,
  )
  .option("--model <file>", "types in the order of the type map of a Deep Potential (.pb, .dp, .pth)")
  .option("--deck <file>", "types in the order of 'pair_coeff * * …' of a LAMMPS deck")
  .option("--frames <a:b:c>", "frames, sliced as in Python: 0:100:10, -50:, -1", parseFrameRange)
  .option(
    "--units <units>",
    "LAMMPS units of the input (real, si, electron, …): converted to metal; extxyz: metal converts by its unit keys",
  )
  .option("--timestep <ps>", "time between steps, for files that have steps but no times", positive)
  .addOption(new Option("--occupancy <how>", "partly occupied sites (cif)").choices(["keep", "random", "max", "error"]))
  .option("--seed <number>", "seed of --occupancy random", number)
  .optionsGroup("What is done to it:")
  .option("--select <condition>", "only these atoms: Li,O or \"species == 'Li' && z > 10\"")
  .option("--wrap", "positions into the cell (image flags count on)")
  .option(
    "--unwrap",
    "positions along the path of each atom: the file's own, image flags, or the shortest way between frames",
  )
  .option("--repeat <axbxc>", "copies along the cell vectors, as 2x2x2", parseRepeat)
  .option("--sort", "by id, or by type where there are no ids")
  .addOption(new Option("--sort-by <key>", "by this").choices(["id", "type"]))
  .optionsGroup("How it is written:")
  .option("--style <style>", "atom style of a LAMMPS data file (atomic, charge, full, …)")
  .option("--columns <names>", "columns to write, in this order (dump, extxyz)", list)
  .option(
    "--precision <digits>",
    "significant digits; default: all that come back the same (deepmd: up to 7 is float32)",
    digits,
  )
  .option("--set-size <frames>", "frames per set (deepmd)", number)
  .optionsGroup("What is checked and said:")
  .option("--strict", "a loss, or damage that is otherwise a warning, is an error")
  .option("--verify", "read the output back and compare before it takes its name")
  .option("-q, --quiet", "no receipt; warnings are still said")
  .addHelpText("after", "\nManual: docs/commands/convert.md")
  .action(run);

interface Given extends Omit<ConvertOptions, "select" | "sort"> {
  inputFormat?: string;
  outputFormat?: string;
  select?: string;
  model?: string;
  deck?: string;
  sort?: boolean;
  sortBy?: "id" | "type";
  quiet?: boolean;
}

async function run(files: string[], given: Given): Promise<void> {
  if (files.length < 2) throw new UsageError("expected IN... OUT: at least one input and the output");
  if (given.model && given.deck) throw new UsageError("--model and --deck exclude each other");
  if (given.wrap && given.unwrap) throw new UsageError("--wrap and --unwrap exclude each other");
  const inputs = files.slice(0, -1);
  if (inputs.includes("-") && !given.inputFormat)
    throw new UsageError("the format of standard input is not known: pass -i FORMAT");
  const output = files[files.length - 1];
  if (output === "-" && !given.outputFormat) throw new UsageError("pass -o FORMAT for standard output");
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      removeUnfinished();
      process.exit(signal === "SIGINT" ? 130 : 143);
    });
  const { inputFormat, outputFormat, select, model, deck, sort, sortBy, quiet, ...options } = given;
  const receipt = await convert(inputs, output, {
    ...options,
    from: inputFormat,
    to: outputFormat,
    sort: sortBy ?? (sort ? "auto" : undefined),
    typeMap: model ? await typeMapOf(model) : deck ? elementsOfDeck(deck) : undefined,
    select: select === undefined ? undefined : await parseSelection(select),
    progress: !quiet,
  });
  if (!quiet) for (const line of receipt.lines()) process.stderr.write(`${line}\n`);
}

async function typeMapOf(model: string): Promise<readonly string[]> {
  const { DeepPotential } = await import("../potential/deep-potential.js");
  return DeepPotential.load(model).info.typeMap;
}

function list(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`expected a whole number, got '${text}'`);
  return Number(text);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new UsageError(`expected a number above 0, got '${text}'`);
  return value;
}

function digits(text: string): number {
  const value = number(text);
  if (value < 1 || value > 17) throw new UsageError(`expected 1 to 17 digits, got '${text}'`);
  return value;
}

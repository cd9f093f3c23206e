/** `garnet convert IN… OUT` */
import { Command } from "commander";
import { convert } from "../convert/convert.js";

export const command = new Command("convert")
  .summary("any file format to any other")
  .description("Read structures and trajectories in one format and write them in another.")
  .usage("[options] IN... OUT")
  .argument(
    "<files...>",
    "input files, read in this order as one trajectory, and the output last; - is stdin or stdout",
  )
  .option("-i, --input-format <format>", "format of the input; default: found from its content, then its name")
  .option("-o, --output-format <format>", "format of the output; default: by its name")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", list)
  .option("--style <style>", "atom style of a LAMMPS data file")
  .option("--units <units>", "units of a LAMMPS file (real, lj, si, …): numbers are converted to metal")
  .option("--strict", "damage that is otherwise a warning is an error")
  .option("-f, --force", "overwrite an existing output")
  .action(async (files: string[], options, self: Command) => {
    if (files.length < 2) self.error("expected IN... OUT: at least one input and the output");
    const output = files[files.length - 1];
    await convert(files.slice(0, -1), output, {
      from: options.inputFormat,
      to: options.outputFormat,
      types: options.types,
      style: options.style,
      units: options.units,
      strict: options.strict,
      force: options.force,
    });
  });

function list(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** `garnet dp compress MODEL -o OUT [STRUCTURES…]` */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { UsageError } from "../model/errors.js";
import { compressModel, type TableErrors, tableErrors } from "../potential/compress-model.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { numbers, words } from "./dp-words.js";

export const compress = new Command("compress")
  .summary("tables in place of embedding nets")
  .description(
    "Writes the model with tables of its embedding nets appended. Garnet evaluates the tables; DeePMD-kit reads the same file as the uncompressed model.",
  )
  .argument("<model>", "frozen model (.pb, .dp, .pth), uncompressed")
  .argument("[files...]", "structures on which energies and forces of both models are compared")
  .requiredOption("-o, --output <file>", "where to write the compressed model (a file of the same kind)")
  .option("-s, --step <width>", "width of a table's pieces, in units of the net's input", Number, 0.02)
  .option("-e, --extrapolate <times>", "the coarse part of a table ends at so many times the largest input", Number, 5)
  .option("-i, --input-format <format>", "format of the structures; default: found from their content, then their name")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", words)
  .option("--fparam <numbers>", "frame parameters, for models that have them", numbers)
  .option("--json", "the report as JSON")
  .option("-f, --force", "overwrite an existing output")
  .action(async (model: string, files: string[], options) => {
    if (options.output === "-") throw new UsageError("expected a file after -o, got -");
    const potential = DeepPotential.load(model, { embedding: "exact" });
    const { bytes, report } = compressModel(potential, readFileSync(model), {
      step: options.step,
      extrapolate: options.extrapolate,
    });
    const sink = openSink(options.output, { force: options.force });
    try {
      await sink.write(bytes);
      await sink.commit();
    } catch (error) {
      await sink.abort();
      throw error;
    }
    const tabulated = DeepPotential.load(options.output);
    const warn = (message: string) => void process.stderr.write(`garnet: warning: ${message}\n`);
    let errors: TableErrors | undefined;
    if (files.length > 0) {
      const frames = openTrajectory(files, { format: options.inputFormat, types: options.types, warn });
      errors = await tableErrors(potential, tabulated, frames, { fparam: options.fparam });
    }
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ model, output: options.output, ...report, ...errors }, null, 2)}\n`);
      return;
    }
    const lines: [string, string][] = [
      ["tables", `${report.tables}, ${(report.tableBytes / 1e6).toFixed(1)} MB`],
      ["inputs", `${short(report.lower)} to ${short(report.upper)} in steps of ${options.step}`],
      ["", `then to ${short(report.last)} in steps of ${short(10 * options.step)}`],
      ["embedding, largest error", `${report.valueError.toExponential(1)} of its largest value`],
      ["its slope, largest error", `${report.slopeError.toExponential(1)} of its largest`],
      ["beyond, largest error", `${report.coarseError.toExponential(1)} of its largest value`],
    ];
    if (errors) {
      lines.push(["structures", String(errors.frames)]);
      lines.push(["energy, largest error", `${errors.energyPerAtom.toExponential(1)} eV per atom`]);
      lines.push(["forces, largest error", `${errors.force.toExponential(1)} eV/Å`]);
      lines.push(["virial, largest error", `${errors.virialPerAtom.toExponential(1)} eV per atom`]);
      lines.push(["inputs outside the tables", String(errors.outsideTable)]);
    }
    process.stdout.write(lines.map(([what, value]) => `${what.padEnd(28)}${value}\n`).join(""));
  });

const short = (x: number) => String(Number(x.toPrecision(6)));

/** `garnet dp info|eval|test|devi|compress MODEL …` */
import { Command, Option } from "commander";
import { formatByFileName, formatByName } from "../../formats/index.js";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { InputError, UsageError } from "../model/errors.js";
import { DeepPotential, type DeepPotentialOptions } from "../potential/deep-potential.js";
import { evaluateFrames } from "../potential/evaluate-frames.js";
import { modelReport } from "../potential/model-report.js";
import { compress } from "./dp-compress.js";
import { devi } from "./dp-devi.js";
import { test } from "./dp-test.js";
import { numbers, words } from "./dp-words.js";

export const command = new Command("dp")
  .summary("look into a Deep Potential, evaluate structures with it")
  .description(
    "Deep Potentials from their frozen file (.pb, .dp, .pth): what is in it, and what it says of structures.",
  );

command
  .command("info")
  .summary("what a model holds")
  .argument("<models...>", "frozen models (.pb, .dp, .pth)")
  .option("--json", "as JSON")
  .option("--training", "only the training script that is stored in the model")
  .action((models: string[], options: { json?: boolean; training?: boolean }) => {
    const loaded = models.map((file) => DeepPotential.load(file));
    if (options.training) {
      for (const { file, info } of loaded) {
        if (info.trainingScript === "") throw InputError.at(file, "holds no training script");
        process.stdout.write(`${info.trainingScript}\n`);
      }
    } else if (options.json) {
      const all = loaded.map(({ file, info }) => ({ file, ...info }));
      process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`);
    } else {
      process.stdout.write(loaded.map(({ file, info }) => modelReport(file, info)).join("\n"));
    }
  });

command
  .command("eval")
  .summary("energies, forces and virials of structures")
  .argument("<model>", "frozen model (.pb, .dp, .pth)")
  .argument("<files...>", "structures or trajectories in any readable format")
  .option("-o, --output <file>", "where to write; - is standard output", "-")
  .option("-i, --input-format <format>", "format of the input; default: found from its content, then its name")
  .option("--output-format <format>", "format of the output; default: by its name, json for standard output")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", words)
  .option("--atomic", "also energies, virials and the extrapolation gauge of each atom")
  .option("--fparam <numbers>", "frame parameters, for models that have them", numbers)
  .option("--aparam <numbers>", "parameters of each atom, one after another", numbers)
  .addOption(new Option("--precision <precision>", "arithmetic").choices(["double", "single"]).default("double"))
  .option("--table", "embedding nets from coarser tables")
  .option("--exact", "embedding nets without tables")
  .addOption(
    new Option("--sel <policy>", "more neighbours than the model's sel: the nearest stay, or all are kept")
      .choices(["nearest", "extend"])
      .default("nearest"),
  )
  .option("-f, --force", "overwrite an existing output")
  .action(async (model: string, files: string[], options) => {
    const potential = DeepPotential.load(model, potentialOptions(options));
    const format = options.outputFormat
      ? formatByName(options.outputFormat)
      : options.output === "-"
        ? formatByName("json")
        : formatByFileName(options.output);
    if (!format.write) throw new InputError(`${format.name} can be read but not written`);
    const warn = (message: string) => void process.stderr.write(`garnet: warning: ${message}\n`);
    const frames = openTrajectory(files, { format: options.inputFormat, types: options.types, warn });
    const evaluated = evaluateFrames(potential, frames, { ...options, gauge: options.atomic, warn });
    const sink = openSink(options.output, { force: options.force });
    try {
      await format.write(evaluated, sink, { warn, note: (kind, message) => kind === "lost" && warn(message) });
      await sink.commit();
    } catch (error) {
      await sink.abort();
      throw error;
    }
  });

function potentialOptions(options: {
  precision: "double" | "single";
  table?: boolean;
  exact?: boolean;
  sel: "nearest" | "extend";
}): DeepPotentialOptions {
  if (options.table && options.exact) throw new UsageError("expected --table or --exact, got both");
  return {
    precision: options.precision,
    embedding: options.table ? "table" : options.exact ? "exact" : "automatic",
    sel: options.sel,
  };
}

command.addCommand(test);
command.addCommand(devi);
command.addCommand(compress);

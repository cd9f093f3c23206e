/** `garnet dp devi MODEL MODEL … FILES…` */
import { Command, Option } from "commander";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { InputError, UsageError } from "../model/errors.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { deviationHead, deviationRow, modelDeviation } from "../potential/model-deviation.js";
import { count, level, numbers, words } from "./dp-words.js";

export const devi = new Command("devi")
  .alias("model-devi")
  .summary("deviation of several models over a trajectory")
  .argument("[words...]", "two or more models (.pb, .dp, .pth), then structures or trajectories")
  .option("-m, --models <files...>", "the models, as dp model-devi of DeePMD-kit has them named")
  .option("-s, --system <path>", "a data set, likewise")
  .option("-o, --output <file>", "where to write, as model_devi.out; - is standard output", "-")
  .option("--atomic", "also the deviation of each atom")
  .option("--real-error", "errors against the energies, forces and virials that the files have, instead of deviations")
  .option("--relative <level>", "forces: relative deviations, with this level (eV/Å)", level)
  .option("--relative-v <level>", "virials: relative deviations, with this level (eV)", level)
  .option("--frequency <steps>", "steps between frames that carry no step of their own", count, 1)
  .addOption(new Option("--real_error").hideHelp())
  .addOption(new Option("--relative_v <level>").argParser(level).hideHelp())
  .option("-i, --input-format <format>", "format of the input; default: found from its content, then its name")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", words)
  .option("--fparam <numbers>", "frame parameters, for models that have them; default: the set's", numbers)
  .option("--aparam <numbers>", "parameters of each atom, one after another; default: the set's", numbers)
  .option("-f, --force", "overwrite an existing output")
  .action(async (given: string[], options) => {
    // `-m a.pb b.pb` takes all words that follow; files among them are told by their names.
    const words = [...(options.models ?? []), ...given, ...(options.system === undefined ? [] : [options.system])];
    const models = words.filter((word) => /\.(pb|dp|pth)$/i.test(word));
    const files = words.filter((word) => !models.includes(word));
    if (models.length < 2)
      throw new UsageError(`expected two or more models (.pb, .dp, .yaml, .pth), got ${models.length}`);
    if (files.length === 0) throw new UsageError("expected structures or trajectories after the models");
    const potentials = models.map((file) => DeepPotential.load(file));
    for (const { file, info } of potentials.slice(1))
      if (info.typeMap.join(" ") !== potentials[0].info.typeMap.join(" "))
        throw new InputError(`${file}: its types (${info.typeMap.join(" ")}) are not those of ${models[0]}`);
    const warn = (message: string) => void process.stderr.write(`garnet: warning: ${message}\n`);
    const sink = openSink(options.output, { force: options.force });
    try {
      await sink.write(deviationHead(options.atomic));
      let number = 0;
      for await (const frame of openTrajectory(files, { format: options.inputFormat, types: options.types, warn })) {
        const deviation = modelDeviation(potentials, frame, {
          fparam: options.fparam,
          aparam: options.aparam,
          realError: options.realError ?? options.real_error,
          relative: options.relative,
          relativeVirial: options.relativeV ?? options.relative_v,
        });
        await sink.write(deviationRow(frame.step ?? number * options.frequency, deviation, options.atomic));
        number++;
      }
      await sink.commit();
    } catch (error) {
      await sink.abort();
      throw error;
    }
  });

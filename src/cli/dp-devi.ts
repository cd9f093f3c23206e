/** `garnet dp devi MODEL MODEL … FILES…` */
import { Command } from "commander";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { InputError, UsageError } from "../model/errors.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { deviationHead, deviationRow, modelDeviation } from "../potential/model-deviation.js";
import { numbers, words } from "./dp-words.js";

export const devi = new Command("devi")
  .summary("deviation of several models over a trajectory")
  .argument("<words...>", "two or more models (.pb, .dp, .pth), then structures or trajectories")
  .option("-o, --output <file>", "where to write, as model_devi.out; - is standard output", "-")
  .option("--atomic", "also the deviation of each atom")
  .option("--relative <level>", "forces: relative deviations, with this level (eV/Å)", Number)
  .option("--relative-v <level>", "virials: relative deviations, with this level (eV)", Number)
  .option("-i, --input-format <format>", "format of the input; default: found from its content, then its name")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", words)
  .option("--fparam <numbers>", "frame parameters, for models that have them", numbers)
  .option("-f, --force", "overwrite an existing output")
  .action(async (given: string[], options) => {
    const models = given.filter((word) => /\.(pb|dp)$/i.test(word));
    const files = given.filter((word) => !models.includes(word));
    if (models.length < 2) throw new UsageError(`expected two or more models (.pb), got ${models.length}`);
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
          relative: options.relative,
          relativeVirial: options.relativeV,
        });
        await sink.write(deviationRow(frame.step ?? number, deviation, options.atomic));
        number++;
      }
      await sink.commit();
    } catch (error) {
      await sink.abort();
      throw error;
    }
  });

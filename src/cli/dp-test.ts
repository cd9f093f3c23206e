/** `garnet dp test MODEL SET…` */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, Option } from "commander";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { InputError, UsageError } from "../model/errors.js";
import { writeFigure } from "../plot/index.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { detailFiles } from "../potential/detail-files.js";
import { averageReport, errorReport, ModelErrors } from "../potential/model-errors.js";
import { parityFigure } from "../potential/parity-figure.js";
import { count, numbers, words } from "./dp-words.js";

export const test = new Command("test")
  .summary("errors of a model against reference data")
  .argument("[model]", "frozen model (.pb, .dp, .pth)")
  .argument(
    "[sets...]",
    "data sets: folders of deepmd/npy (searched for, if need be), or files of any format with energies or forces",
  )
  .option("-m, --model <file>", "the model, as dp test of DeePMD-kit has it named")
  .option("-s, --system <path>", "a data set, likewise")
  .option("--datafile <file>", "a file that names data sets, one per line")
  .option("-n, --numb-test <count>", "at most so many frames of each set; 0: all", count)
  .option("-a, --atomic", "also atomic energies, against atom_ener of the sets")
  .option(
    "-d, --detail <prefix>",
    "write PREFIX.e.out, .e_peratom.out, .f.out, .v.out, .v_peratom.out, .s.out: reference and model in columns",
  )
  .option("--plot <file>", "parity plots: .svg or .png")
  .option("-i, --input-format <format>", "format of the sets; default: found from their content, then their name")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", words)
  .option("--fparam <numbers>", "frame parameters, for models that have them; default: the set's", numbers)
  .option("--aparam <numbers>", "parameters of each atom, one after another; default: the set's", numbers)
  .addOption(new Option("--precision <precision>", "arithmetic").choices(["double", "single"]).default("double"))
  .option("--json", "as JSON")
  .option("-f, --force", "overwrite existing outputs")
  .action(async (first: string | undefined, others: string[], options) => {
    const { model, sets } = given(first, others, options);
    const potential = DeepPotential.load(model, { precision: options.precision });
    const warn = (message: string) => void process.stderr.write(`garnet: warning: ${message}\n`);
    const all = new ModelErrors({ keep: options.detail !== undefined || options.plot !== undefined });
    const systems = sets.flatMap(systemsIn);
    const reports: { system: string; errors: ModelErrors }[] = [];
    for (const system of systems) {
      const errors = new ModelErrors();
      for await (const frame of openTrajectory(system, { format: options.inputFormat, types: options.types, warn })) {
        if (options.numbTest && errors.frames >= options.numbTest) break;
        const { fparam, aparam, atomic } = options;
        const result = potential.evaluate(frame, { fparam, aparam, atomic });
        errors.compare(frame, result);
        all.compare(frame, { ...result, atomEnergy: undefined });
      }
      if (errors.frames === 0) throw InputError.at(system, "holds no frame");
      reports.push({ system, errors });
    }
    const several = systems.length > 1;
    if (options.json) {
      if (several) reports.push({ system: `all ${systems.length}`, errors: all });
      const plain = reports.map(({ system, errors }) => ({ system, ...errors.plain() }));
      process.stdout.write(`${JSON.stringify(plain, null, 2)}\n`);
    } else {
      const texts = reports.map(({ system, errors }) => errorReport(system, errors));
      if (several) texts.push(averageReport(systems.length, all));
      process.stdout.write(texts.join("\n"));
    }
    if (options.detail)
      for (const { path, text } of detailFiles(options.detail, systems[0], all.pairs!))
        await write(path, text, options.force);
    if (options.plot) await writeFigure(options.plot, parityFigure(all.pairs!), { force: options.force });
  });

/** Model and sets as words, or in the options that DeePMD-kit has. */
function given(
  first: string | undefined,
  others: string[],
  options: { model?: string; system?: string; datafile?: string },
): { model: string; sets: string[] } {
  const words = [...(first === undefined ? [] : [first]), ...others];
  const model = options.model ?? words.shift();
  if (model === undefined) throw new UsageError("expected a model (.pb, .dp, .pth) and data sets");
  if (options.system !== undefined) words.push(options.system);
  if (options.datafile !== undefined) {
    const lines = readFileSync(options.datafile, "utf8").split("\n");
    words.push(...lines.map((line) => line.trim()).filter((line) => line !== ""));
  }
  if (words.length === 0) throw new UsageError("expected data sets after the model");
  return { model, sets: words };
}

/** A folder that is no data set itself: those below it (folders with type.raw), as `dp test -s` looks for them. */
function systemsIn(path: string): string[] {
  if (!existsSync(path)) throw InputError.at(path, "no such file");
  if (!statSync(path).isDirectory() || existsSync(join(path, "type.raw"))) return [path];
  const found = readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name === "type.raw" || name.endsWith("/type.raw"))
    .map((name) => join(path, dirname(name)))
    .sort();
  return found.length > 0 ? found : [path];
}

async function write(path: string, text: string, force?: boolean): Promise<void> {
  const sink = openSink(path, { force });
  await sink.write(text);
  await sink.commit();
}

/** `garnet dp test MODEL SET…` */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { InputError } from "../model/errors.js";
import { writeFigure } from "../plot/index.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { detailFiles, errorReport, ModelErrors } from "../potential/model-errors.js";
import { parityFigure } from "../potential/parity-figure.js";
import { numbers, words } from "./dp-words.js";

export const test = new Command("test")
  .summary("errors of a model against reference data")
  .argument("<model>", "frozen model (.pb)")
  .argument(
    "<sets...>",
    "data sets: folders of deepmd/npy (searched for, if need be), or files of any format with energies or forces",
  )
  .option("-n, --numb-test <count>", "at most so many frames of each set", Number)
  .option("-d, --detail <prefix>", "write PREFIX.e.out, .e_peratom.out, .f.out, .v.out: reference and model in columns")
  .option("--plot <file>", "parity plots: .svg or .png")
  .option("-i, --input-format <format>", "format of the sets; default: found from their content, then their name")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", words)
  .option("--fparam <numbers>", "frame parameters, for models that have them", numbers)
  .addOption(new Option("--precision <precision>", "arithmetic").choices(["double", "single"]).default("double"))
  .option("--json", "as JSON")
  .option("-f, --force", "overwrite existing outputs")
  .action(async (model: string, sets: string[], options) => {
    const potential = DeepPotential.load(model, { precision: options.precision });
    const warn = (message: string) => void process.stderr.write(`garnet: warning: ${message}\n`);
    const all = new ModelErrors({ keep: options.detail !== undefined || options.plot !== undefined });
    const systems = sets.flatMap(systemsIn);
    const reports: { system: string; errors: ModelErrors }[] = [];
    for (const system of systems) {
      const errors = new ModelErrors();
      for await (const frame of openTrajectory(system, { format: options.inputFormat, types: options.types, warn })) {
        if (options.numbTest && errors.frames >= options.numbTest) break;
        const result = potential.evaluate(frame, { fparam: options.fparam });
        errors.compare(frame, result);
        all.compare(frame, result);
      }
      if (errors.frames === 0) throw InputError.at(system, "holds no frame");
      reports.push({ system, errors });
    }
    if (systems.length > 1) reports.push({ system: `all ${systems.length}`, errors: all });
    if (options.json)
      process.stdout.write(
        `${JSON.stringify(
          reports.map(({ system, errors }) => ({ system, ...errors.plain() })),
          null,
          2,
        )}\n`,
      );
    else process.stdout.write(reports.map(({ system, errors }) => errorReport(system, errors)).join("\n"));
    if (options.detail)
      for (const { path, text } of detailFiles(options.detail, sets.join(" "), all.pairs!))
        await write(path, text, options.force);
    if (options.plot) await writeFigure(options.plot, parityFigure(all.pairs!), { force: options.force });
  });

/** A folder that is no data set itself: those below it (folders with type.raw), as `dp test -s` looks for them. */
function systemsIn(path: string): string[] {
  if (!existsSync(path)) throw InputError.at(path, "no such file");
  if (!statSync(path).isDirectory() || existsSync(join(path, "type.raw"))) return [path];
  const found = readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name === "type.raw" || name.endsWith("/type.raw"))
    .map((name) => join(path, name.slice(0, -"type.raw".length)))
    .sort();
  return found.length > 0 ? found : [path];
}

async function write(path: string, text: string, force?: boolean): Promise<void> {
  const sink = openSink(path, { force });
  await sink.write(text);
  await sink.commit();
}

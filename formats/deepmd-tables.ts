/** DeePMD-kit's tables: `model_devi.out` of a run with several models, `lcurve.out` of a training. */
import { namesFromComments, readCommented } from "./commented-table.js";
import { defineFormat } from "./format.js";

/** Units of the columns of model_devi.out (DeePMD-kit manual, "Model deviation"); relative deviations have none. */
const deviationUnits: Record<string, string> = { e: "eV", v: "eV", f: "eV/Angstrom" };

export const modelDeviation = defineFormat({
  name: "deepmd/model_devi",
  aliases: ["model_devi", "model_devi.out", "md.out"],
  title: "DeePMD model deviation (model_devi.out)",
  reference: "https://docs.deepmodeling.com/projects/deepmd/en/stable/test/model-deviation.html",
  files: [/(^|\/)model_devi[^/]*\.out$/i],
  sniff: (head) => (/^#\s+step\s+max_devi_[evf]\s/m.test(head) ? 2 : 0),
  holds: [],
  async readTables(source, options) {
    const usual = [
      "step",
      ...["v", "f"].flatMap((what) => ["max", "min", "avg"].map((kind) => `${kind}_devi_${what}`)),
    ];
    const table = await readCommented(source, options, (comments, count) => {
      const named = namesFromComments(comments, count);
      if (named[0] === "step") return named;
      // `atomic` adds one column per atom behind the usual ones.
      return Array.from({ length: count }, (_, k) => usual[k] ?? `atom${k - usual.length + 1}`);
    });
    table.title = "model deviation";
    for (const column of table.columns)
      column.unit = deviationUnits[/_devi_([evf])$/.exec(column.name)?.[1] ?? ""] ?? "";
    return [table];
  },
});

export const learningCurve = defineFormat({
  name: "deepmd/lcurve",
  aliases: ["lcurve", "lcurve.out"],
  title: "DeePMD learning curve (lcurve.out)",
  reference: "https://docs.deepmodeling.com/projects/deepmd/en/stable/train/training.html",
  files: [/(^|\/)lcurve[^/]*\.out$/i],
  sniff: (head) => (/^#\s+(step|batch)\s.*(rmse|l2)_/m.test(head.slice(0, 4096)) ? 2 : 0),
  holds: [],
  async readTables(source, options) {
    const table = await readCommented(source, options, (comments, count) => {
      const named = comments
        .map((line) => line.split(/\s+/))
        .find((words) => words.length === count && /^(step|batch)$/.test(words[0]));
      return named ?? namesFromComments(comments, count);
    });
    table.title = "learning curve";
    for (const column of table.columns) {
      if (/_e(_|$)/.test(column.name)) column.unit = "eV/atom";
      else if (/_f(_|$)/.test(column.name)) column.unit = "eV/Angstrom";
      else if (/_v(_|$)/.test(column.name)) column.unit = "eV/atom";
    }
    return [table];
  },
});

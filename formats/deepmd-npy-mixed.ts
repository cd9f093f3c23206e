/** DeePMD-kit's mixed type layout: frames of any composition with the same number of atoms in one folder. */
import { systemsBelow } from "./deepmd-folders.js";
import { deepmdHolds, deepmdHoldsName, readNpySystems, writeNpySystems } from "./deepmd-npy.js";
import { defineFormat } from "./format.js";

export const deepmdNpyMixed = defineFormat({
  name: "deepmd/npy/mixed",
  aliases: ["deepmd-mixed", "deepmd/mixed"],
  title: "DeePMD-kit mixed type system (a folder)",
  reference: "https://docs.deepmodeling.com/projects/deepmd/en/stable/data/system.html",
  files: [],
  folder: true,
  sniffFolder: (path) => systemsBelow(path)[0]?.kind === "mixed",
  holds: deepmdHolds,
  holdsName: deepmdHoldsName,
  read: (source, options) => readNpySystems(source, options),
  write: (frames, sink, options) => writeNpySystems(frames, sink, { ...options, mixed: true }),
});

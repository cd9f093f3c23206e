/**
 * Plain XYZ: a count, a comment, then `name x y z`. No cell. LAMMPS' `dump xyz` writes type numbers as names unless
 * `dump_modify element` is given: those stay types.
 */
import type { Frame } from "../src/model/frame.js";
import { makeFrame, typeName } from "../src/model/frame.js";
import { plainProperties, SpeciesList } from "./extxyz-columns.js";
import { looksExtended } from "./extxyz-comment.js";
import { typesOf } from "./extxyz-types.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { indexXyzFrames, readXyzFrames, readXyzFramesAt, type XyzDialect } from "./xyz-frames.js";
import { writeXyzRows } from "./xyz-writer.js";

const lammpsComment = /^\s*Atoms\. Timestep:\s*(-?\d+)(?:\s+Time:\s*(\S+))?/;

export const xyz = defineFormat({
  name: "xyz",
  aliases: ["lammps/dump/xyz", "plain-xyz"],
  title: "plain XYZ: names and positions",
  reference: "https://docs.lammps.org/dump.html (style xyz)",
  files: [/\.xyz$/i],
  sniff: (head) => {
    const [first, second, third] = head.split("\n", 3);
    if (!/^\s*\d+\s*$/.test(first) || third === undefined) return 0;
    if (looksExtended.test(second)) return 1;
    return /^\s*\S+(\s+[-+.\dEeDd]+){3}(\s|$)/.test(third) ? 2 : 0;
  },
  units: true,
  holds: ["positions", "species", "step", "time", "frames"],

  read: (source, options) => readXyzFrames(source, options, dialectOf(options)),
  index: (source, after) => indexXyzFrames(source, dialectOf({ warn() {} }), after),
  readAt: (source, places, options) => readXyzFramesAt(source, places, options, dialectOf(options)),

  async write(frames, sink, options) {
    for await (const frame of frames) {
      const names = Array.from({ length: frame.typeCount }, (_, type) =>
        frame.species ? typeName(frame, type) : `${type + 1}`,
      );
      await sink.write(`${frame.count}\n${commentOf(frame)}\n`);
      const columns = [
        { property: plainProperties[0], values: { codes: frame.types, words: names } },
        { property: plainProperties[1], values: frame.positions },
      ];
      await writeXyzRows(columns, frame.count, sink, options.precision);
    }
  },
});

function dialectOf(options: ReadOptions): XyzDialect {
  const list = new SpeciesList(options.types);
  let warned = false;
  return {
    extra: () => true,
    properties: () => [...plainProperties],
    frame(comment, _properties, [name, position], place) {
      const { types, species, typeCount } = typesOf({ species: name }, list, options, place);
      const positions = position.values as Float64Array;
      const frame = makeFrame({ positions, types, typeCount, ...(species && { species }) });
      if (!frame.species && !warned) {
        warned = true;
        options.warn(`${place}: the names are numbers and are read as types; pass --types to name their elements`);
      }
      const [, step, time] = lammpsComment.exec(comment) ?? [];
      if (step !== undefined) frame.step = Number(step);
      if (time !== undefined && Number.isFinite(Number(time))) frame.time = Number(time);
      if (step === undefined && comment.trim() !== "") frame.info.comment = comment.trim();
      return frame;
    },
  };
}

/** The words of LAMMPS' own dump xyz, so that step and time survive. */
function commentOf({ step, time, info }: Frame): string {
  if (step === undefined && typeof info.comment === "string") return info.comment.replace(/\s+/g, " ");
  return `Atoms.${step === undefined ? "" : ` Timestep: ${step}`}${step === undefined || time === undefined ? "" : ` Time: ${time}`}`;
}

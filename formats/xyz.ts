/**
 * Plain XYZ: a count, a comment, then `name x y z`. No cell. LAMMPS' `dump xyz` writes type numbers as names unless
 * `dump_modify element` is given: those stay types.
 */
import { InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import { makeFrame, typeName } from "../src/model/frame.js";
import { plainProperties } from "./extxyz-columns.js";
import { looksExtended } from "./extxyz-comment.js";
import { defineFormat } from "./format.js";
import { readXyzFrames } from "./xyz-frames.js";
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
  holds: ["positions", "species", "step", "time", "frames"],

  read(source, options) {
    const names: string[] = [...(options.types ?? [])];
    let warned = false;
    return readXyzFrames(source, options, {
      extra: () => true,
      properties: () => [...plainProperties],
      frame(comment, _properties, [name, position], place) {
        const words = name.values as string[];
        const positions = position.values as Float64Array;
        const frame =
          words.every((word) => /^\d{1,5}$/.test(word)) && words.length > 0
            ? numbered(words, positions, options.types, place)
            : named(words, positions, names, options.types, place);
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
    });
  },

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

/** The words of LAMMPS' own dump xyz, so that step and time survive. */
function commentOf({ step, time, info }: Frame): string {
  if (step === undefined && typeof info.comment === "string") return info.comment.replace(/\s+/g, " ");
  return `Atoms.${step === undefined ? "" : ` Timestep: ${step}`}${step === undefined || time === undefined ? "" : ` Time: ${time}`}`;
}

function numbered(
  words: string[],
  positions: Float64Array,
  given: readonly string[] | undefined,
  place: string,
): Frame {
  const types = Int32Array.from(words, (word) => Number(word) - 1);
  if (types.some((type) => type < 0)) throw InputError.at(place, "expected types from 1 on, got 0");
  const largest = types.reduce((most, type) => Math.max(most, type + 1), 0);
  if (given && largest > given.length)
    throw InputError.at(place, `type ${largest} has no element in --types ${given.join(",")}`);
  return makeFrame({ positions, types, ...(given && { species: given, typeCount: given.length }) });
}

function named(
  words: string[],
  positions: Float64Array,
  names: string[],
  given: readonly string[] | undefined,
  place: string,
): Frame {
  const numbers = new Map(names.map((name, type) => [name, type] as const).reverse());
  const types = new Int32Array(words.length);
  words.forEach((word, i) => {
    let type = numbers.get(word);
    if (type === undefined) {
      if (given) throw InputError.at(place, `element ${word} is not in --types ${given.join(",")}`);
      type = names.push(word) - 1;
      numbers.set(word, type);
    }
    types[i] = type;
  });
  return makeFrame({ positions, types, species: [...names] });
}

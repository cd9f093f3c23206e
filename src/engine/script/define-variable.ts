/** The words of the `variable` command to a variable. Styles whose re-definition LAMMPS ignores are `kept`. */
import { didYouMean, InputError } from "../../model/errors.js";
import type { Variable } from "./variable.js";
import { AtomFile, StringFile } from "./variable-file.js";
import { toInteger, toNumber } from "./words.js";

interface Style {
  /** A second definition is ignored, whatever the style of the first; otherwise it replaces one of the same style. */
  kept?: boolean;
  words: readonly [number, number];
  make(name: string, words: string[]): Variable;
}

const MANY = Number.POSITIVE_INFINITY;

export const variableStyles: Record<string, Style> = {
  index: { kept: true, words: [1, MANY], make: (_, values) => ({ style: "index", values, at: 0 }) },
  loop: { kept: true, words: [1, 3], make: (_, words) => loop(words) },
  universe: { kept: true, words: [1, MANY], make: (_, values) => ({ style: "universe", values, at: 0 }) },
  uloop: { kept: true, words: [1, 2], make: (_, words) => uloop(words) },
  world: {
    kept: true,
    words: [1, MANY],
    make(_, values) {
      if (values.length !== 1)
        throw new InputError(
          `World variable count ${values.length} doesn't match # of partitions 1 (garnet runs one partition; run the replicas one by one)`,
        );
      return { style: "world", values, at: 0 };
    },
  },
  file: { kept: true, words: [1, 1], make: (name, [file]) => ({ style: "file", file: new StringFile(name, file) }) },
  atomfile: {
    kept: true,
    words: [1, 1],
    make: (name, [file]) => ({ style: "atomfile", file: new AtomFile(name, file) }),
  },
  string: { words: [1, 1], make: (_, [text]) => ({ style: "string", text }) },
  getenv: { words: [1, 1], make: (_, [name]) => ({ style: "getenv", name }) },
  format: {
    words: [2, 2],
    make(_, [of, format]) {
      checkFormat(format, VARIABLE_FORMAT);
      return { style: "format", of, format };
    },
  },
  equal: { words: [1, MANY], make: (_, words) => ({ style: "equal", formula: { text: words.join(" ") } }) },
  atom: { words: [1, MANY], make: (_, words) => ({ style: "atom", formula: { text: words.join(" ") } }) },
  vector: { words: [1, MANY], make: (_, words) => vector(words.join(" ")) },
  internal: { words: [1, 1], make: (_, [value]) => ({ style: "internal", value: toNumber(value) }) },
  timer: { words: [0, 0], make: () => ({ style: "timer", value: performance.now() / 1000 }) },
};

/** The only conversions that LAMMPS lets stand in $(…:format), and in format variables. */
const IMMEDIATE_FORMAT = /^%[0-9 ]*\.\d+[efgEFG] *$/;
const VARIABLE_FORMAT = /^%-?[0-9 ]*(\.\d+)?[efgEFG]$/;

export function checkFormat(format: string, allowed = IMMEDIATE_FORMAT): void {
  if (!allowed.test(format))
    throw new InputError(
      `Incorrect conversion in format string '${format}': expected one like %8.3f (e, f or g, with a precision)`,
    );
}

export function makeVariable(name: string, styleName: string, words: string[]): Variable {
  const style = variableStyles[styleName];
  if (styleName === "python")
    throw new InputError("Variable style python is not supported: garnet has no Python embedded");
  if (!style)
    throw new InputError(`Unknown variable style: ${styleName}${didYouMean(styleName, Object.keys(variableStyles))}`);
  const [least, most] = style.words;
  if (words.length < least) throw new InputError(`Illegal variable ${styleName} command: missing argument(s)`);
  if (words.length > most)
    throw new InputError(`Illegal variable command: expected ${most + 2} arguments but found ${words.length + 2}`);
  if (!/^\w+$/.test(name))
    throw new InputError(`Variable name '${name}' must have only letters, numbers, or underscores`);
  return style.make(name, words);
}

function loop(words: string[]): Variable {
  const padded = words.length > 1 && words.at(-1) === "pad";
  const numbers = words.slice(0, padded ? -1 : undefined);
  if (numbers.length > 2) throw new InputError(`Illegal variable loop command: unexpected '${numbers[2]}'`);
  const [first, last] = numbers.length === 1 ? [1, toInteger(numbers[0])] : numbers.map(toInteger);
  if (numbers.length === 1 && last <= 0) throw new InputError(`Invalid variable loop argument: ${last}`);
  if (first > last) throw new InputError(`Illegal variable loop command: ${first} > ${last}`);
  if (last < 0) throw new InputError(`Invalid variable loop argument: ${last}`);
  return { style: "loop", at: first, last, width: padded ? String(last).length : 0 };
}

function uloop(words: string[]): Variable {
  if (words[1] !== undefined && words[1] !== "pad")
    throw new InputError(`Illegal variable uloop command: unexpected '${words[1]}'`);
  const last = toInteger(words[0]);
  if (last <= 0) throw new InputError(`Invalid variable uloop argument: ${last}`);
  return { style: "uloop", at: 1, last, width: words[1] ? String(last).length : 0 };
}

/** A formula, or a list of numbers in brackets. */
function vector(text: string): Variable {
  const list = /^\s*\[(.*)\]\s*$/.exec(text);
  if (!list) return { style: "vector", formula: { text } };
  const values = list[1].split(",").map((word) => toNumber(word.trim()));
  return { style: "vector", values: Float64Array.from(values) };
}

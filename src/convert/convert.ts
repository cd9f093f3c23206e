/** Files of one format into a file of another: read, transform, write. What happened comes back for the receipt. */
import { existsSync, realpathSync } from "node:fs";
import type { Format } from "../../formats/format.js";
import { formatByFileName, formatByName } from "../../formats/index.js";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";

export interface ConvertOptions {
  /** Format of the input; not given: found from content, then name. */
  from?: string;
  /** Format of the output; not given: by its name. */
  to?: string;
  /** Type → element. */
  types?: readonly string[];
  style?: string;
  units?: string;
  precision?: number;
  columns?: readonly string[];
  /** Overwrite an existing output. */
  force?: boolean;
  strict?: boolean;
  warn?(message: string): void;
}

export interface Receipt {
  format: Format;
  frames: number;
  /** What was changed on the way, one sentence each. */
  derived: string[];
  /** What the output does not hold. */
  lost: string[];
}

export async function convert(inputs: readonly string[], output: string, options: ConvertOptions): Promise<Receipt> {
  const format = options.to ? formatByName(options.to) : formatByFileName(output);
  if (!format.write) throw new InputError(`${format.name} can be read but not written`);
  refuseOverwritingInput(inputs, output);
  const warn = options.warn ?? ((message: string) => process.stderr.write(`garnet: warning: ${message}\n`));
  const receipt: Receipt = { format, frames: 0, derived: [], lost: [] };
  const note = (kind: "derived" | "lost", message: string) => {
    if (!receipt[kind].includes(message)) receipt[kind].push(message);
  };
  const frames = openTrajectory(inputs, { ...options, format: options.from, warn, note });
  const sink = openSink(output, { force: options.force });
  try {
    await format.write(counted(frames, receipt), sink, { ...options, warn, note });
    if (receipt.frames === 0) throw InputError.at(inputs.join(", "), "holds no frame");
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return receipt;
}

async function* counted(frames: AsyncIterable<Frame>, receipt: Receipt): AsyncIterable<Frame> {
  for await (const frame of frames) {
    receipt.frames++;
    yield frame;
  }
}

function refuseOverwritingInput(inputs: readonly string[], output: string): void {
  if (output === "-" || !existsSync(output)) return;
  const target = realpathSync(output);
  for (const input of inputs)
    if (input !== "-" && existsSync(input) && realpathSync(input) === target)
      throw InputError.at(output, "is the input too; write to another name");
}

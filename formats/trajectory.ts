/** Files as one stream of frames: detection and several files in a row. */
import { statSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import type { Format, ReadOptions, WriteOptions } from "./format.js";
import { formatByFileName, formatByName, formats } from "./index.js";
import { inMetal, once, unitsOf } from "./lammps-units.js";
import { ManifestFacts } from "./run-manifest.js";
import { openSink } from "./sink.js";
import { countBytes, firstBytes, openSource } from "./source.js";
import { zstdHead } from "./zstd.js";

export interface TrajectoryOptions extends Partial<ReadOptions> {
  /** Name of the format; not given: found from content, then name. */
  format?: string;
  /** Told of every piece of the files that is read. */
  onBytes?(count: number): void;
}

/** Every frame of the files, in the order given. */
export async function* openTrajectory(
  paths: string | readonly string[],
  options: TrajectoryOptions = {},
): AsyncIterable<Frame> {
  const warn = options.warn ?? ((message: string) => process.stderr.write(`garnet: warning: ${message}\n`));
  for (const path of typeof paths === "string" ? [paths] : inNaturalOrder(paths)) {
    const format = options.format ? formatByName(options.format) : detectFormat(path);
    if (!format.read) {
      const what = format.readTables ? "holds tables, not structures" : "can be written but not read";
      throw InputError.at(path, `${format.name} ${what}`);
    }
    const plain = openSource(path);
    const source = options.onBytes ? countBytes(plain, options.onBytes) : plain;
    if (source.oddity) warn(`${path}: ${source.oddity}`);
    const finish = finisher(format, path, { ...options, warn });
    for await (const frame of format.read(source, { ...options, warn })) yield finish(frame);
  }
}

/** What is done to each frame of a file after it is read: numbers in metal units, and what the run's manifest knows of it. */
export function finisher(format: Format, path: string, options: ReadOptions): (frame: Frame) => Frame {
  const facts = options.manifest === false ? undefined : new ManifestFacts(path, options);
  const units = unitsOf(format, options.units ?? (format.units === true ? facts?.units : undefined), path);
  const quiet = once(options);
  return (read) => {
    const frame = units ? inMetal(read, units, quiet, path) : read;
    return facts?.complete(frame) ?? frame;
  };
}

/**
 * Files as a shell lists them (dump.100 before dump.20) are read in the order of the numbers in their names; any other order is
 * what the user wants.
 */
export function inNaturalOrder(paths: readonly string[]): readonly string[] {
  const listed = paths.every((path, k) => k === 0 || paths[k - 1] < path);
  return listed ? [...paths].sort((a, b) => a.localeCompare(b, "en", { numeric: true })) : paths;
}

/** The first frame. */
export async function readFrame(path: string, options: TrajectoryOptions = {}): Promise<Frame> {
  for await (const frame of openTrajectory(path, options)) return frame;
  throw InputError.at(path, "holds no frame");
}

export interface TrajectoryWriteOptions extends Partial<WriteOptions> {
  /** Name of the format; not given: by the name of the file. */
  format?: string;
  /** Overwrite an existing file. */
  force?: boolean;
}

/** One frame as a file. */
export function writeFrame(path: string, frame: Frame, options: TrajectoryWriteOptions = {}): Promise<void> {
  return writeTrajectory(path, [frame], options);
}

/** Frames as one file, which is there whole or not at all. What the format cannot hold is told to `options.note`. */
export async function writeTrajectory(
  path: string,
  frames: Iterable<Frame> | AsyncIterable<Frame>,
  options: TrajectoryWriteOptions = {},
): Promise<void> {
  const format = options.format ? formatByName(options.format) : formatByFileName(path);
  if (!format.write) throw new InputError(`${format.name} can be read but not written`);
  const sink = openSink(path, { force: options.force });
  const warn = options.warn ?? ((message: string) => process.stderr.write(`garnet: warning: ${message}\n`));
  const stream = (async function* () {
    yield* frames;
  })();
  try {
    await format.write(stream, sink, { ...options, warn, note: options.note ?? (() => {}) });
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** The format of a file or folder: by content first, by name second. */
export function detectFormat(path: string): Format {
  if (path === "-") throw new InputError("the format of standard input is not known: pass -i FORMAT");
  if (!statSync(path, { throwIfNoEntry: false })) throw InputError.at(path, "no such file");
  if (statSync(path).isDirectory()) {
    const found = formats.find((format) => format.sniffFolder?.(path));
    if (!found) throw InputError.at(path, "a folder that no format knows");
    return found;
  }
  const head = headOf(path);
  const text = Buffer.from(head)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  const name = path.replace(/\.(gz|zst)$/i, "");
  let best: Format | undefined;
  let most = 0;
  for (const format of formats) {
    const named = format.files.some((pattern) => pattern.test(name)) ? 1 : 0;
    const seen = format.sniff?.(text, head) ?? 0;
    const score = format.sniff && seen === 0 ? named / 2 : 2 * seen + named;
    if (score > most) [best, most] = [format, score];
  }
  if (!best && head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68)
    throw InputError.at(path, "compressed by bzip2, which is not read; unpack it: bunzip2 -k FILE");
  if (!best && head[0] === 0xfd && head[1] === 0x37)
    throw InputError.at(path, "compressed by xz, which is not read; unpack it: unxz -k FILE");
  if (!best) throw InputError.at(path, "unknown format; pass -i FORMAT ('garnet formats' lists them)");
  return best;
}

function headOf(path: string): Uint8Array {
  const head = firstBytes(path, 1 << 18);
  if (head[0] === 0x1f && head[1] === 0x8b)
    try {
      return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    } catch (error) {
      throw InputError.at(path, `its compressed content is damaged (${(error as Error).message})`);
    }
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return zstdHead(head);
  return head.subarray(0, 1 << 16);
}

/**
 * Some frames of a trajectory without reading those before. Formats that can tell where their frames begin (`index`) are passed
 * over without scanning numbers; what is found is kept beside the file, as FILE.gidx, where that saves time. A file that grew
 * is passed over from where the index ends; a file that was replaced is noticed by its beginning and its last indexed frame. Of
 * compressed files the index holds places too at which decompression can begin (entry-points.ts).
 */
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import { type FrameRange, takeFrames } from "../src/model/frame-range.js";
import { EntryPoints } from "./entry-points.js";
import type { Format, FrameOffset, ReadOptions } from "./format.js";
import { formatByName } from "./index.js";
import { countBytes, openSource, type Source } from "./source.js";
import { detectFormat, finisher, inNaturalOrder, openTrajectory, type TrajectoryOptions } from "./trajectory.js";

/** Smaller files are passed over in no time: no index is left beside them. Of compressed ones, bytes of plain text. */
const worthKeeping = { plain: 64e6, compressed: 16e6 };
const version = 3;

/** The frames of a range, in order. Formats without an index are read from the beginning. */
export async function* selectFrames(
  given: string | readonly string[],
  range: FrameRange,
  options: TrajectoryOptions = {},
): AsyncIterable<Frame> {
  const paths = typeof given === "string" ? [given] : inNaturalOrder(given);
  const warn = options.warn ?? ((message: string) => process.stderr.write(`garnet: warning: ${message}\n`));
  const indexed = paths.map((path) => indexedFile(path, options.format, range));
  if (!indexed.every((file) => file !== undefined)) {
    yield* takeFrames(openTrajectory(paths, options), range);
    return;
  }
  // Frames by their place, not by their content: what is not chosen is never read.
  const chosen = takeFrames(placesOf(indexed, { ...options, warn }), range)[Symbol.asyncIterator]();
  try {
    let next = await chosen.next();
    while (!next.done) {
      const { file } = next.value;
      const places = async function* () {
        for (; !next.done && next.value.file === file; next = await chosen.next()) yield next.value.at;
      };
      const source = options.onBytes ? countBytes(file.source, options.onBytes) : file.source;
      const finish = finisher(file.format, file.path, { ...options, warn });
      for await (const frame of file.format.readAt!(source, places(), { ...options, warn })) yield finish(frame);
    }
  } finally {
    await chosen.return?.(undefined);
  }
}

interface IndexedFile {
  path: string;
  format: Format;
  source: Source;
  /** What the index beside the file says. */
  known: FrameOffset[];
}

function indexedFile(path: string, name: string | undefined, range: FrameRange): IndexedFile | undefined {
  if (path === "-" || statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const format = name ? formatByName(name) : detectFormat(path);
  const source = openSource(path, path, { enter: true });
  if (!format.index || !format.readAt || !(source.seekable || source.entries)) return undefined;
  const known = readIndex(path, format, source.entries);
  // A compressed file is decompressed twice, once to find its frames: not where all of them are wanted.
  const { start = 0, stop, step } = range;
  const fromTheFirst = start === 0 && step === 1 && !(stop !== undefined && stop < 0);
  return source.entries && known.length === 0 && fromTheFirst ? undefined : { path, format, source, known };
}

async function* placesOf(
  files: readonly IndexedFile[],
  options: ReadOptions,
): AsyncIterable<{ file: IndexedFile; at: FrameOffset }> {
  for (const file of files) {
    if (file.source.oddity) options.warn(`${file.path}: ${file.source.oddity}`);
    for await (const at of frameOffsets(file, options)) yield { file, at };
  }
}

/** Where the frames of a file are: from its index, then by passing over what the index does not cover. */
async function* frameOffsets(file: IndexedFile, options: ReadOptions): AsyncIterable<FrameOffset> {
  const { path, format, source, known } = file;
  yield* known;
  const found = [...known];
  try {
    for await (const at of format.index!(source, known.at(-1))) {
      found.push(at);
      yield at;
    }
    const last = found.at(-1);
    const size = source.size ?? source.entries?.size;
    const rest = size === undefined || !last ? 0 : size - last.offset - last.length;
    // A blank line, or the end mark of a YAML document, is no frame.
    if (rest > 5) {
      const message = `${path}: the file ends inside frame ${found.length + 1}`;
      if (options.strict || found.length === 0) throw new InputError(message);
      options.warn(`${message}, which is left out`);
    }
  } finally {
    if (found.length > known.length) keepIndex(path, format, found, source.entries);
  }
}

interface IndexFile {
  version: number;
  format: string;
  /** Of the file's beginning and of the beginning of the last frame. */
  head: string;
  tail: string;
  units?: string;
  /** offset, length, step, line, lines, head of each frame. */
  frames: (number | null)[][];
  /** Of a compressed file: places at which it can be entered. */
  entries?: ReturnType<EntryPoints["toJSON"]>;
}

const indexName = (path: string) => `${path}.gidx`;

function readIndex(path: string, format: Format, entries: EntryPoints | undefined): FrameOffset[] {
  let text: string;
  try {
    text = readFileSync(indexName(path), "utf8");
  } catch {
    return [];
  }
  try {
    const index = JSON.parse(text) as IndexFile;
    if (index.version !== version || index.format !== format.name) return [];
    const frames = index.frames.map(
      ([offset, length, step, line, lines, head]): FrameOffset => ({
        offset: offset!,
        length: length!,
        line: line!,
        lines: lines!,
        ...(step !== null && { step }),
        ...(head !== null && { head }),
        units: index.units,
      }),
    );
    const last = frames.at(-1)!;
    if (!entries && last.offset + last.length > statSync(path).size) return [];
    if ((entries !== undefined) !== (index.entries !== undefined)) return [];
    const found = new EntryPoints();
    found.take(index.entries ?? []);
    const [head, tail] = fingerprints(path, last, entries && found);
    if (head !== index.head || tail !== index.tail) return [];
    entries?.take(index.entries!);
    return frames;
  } catch {
    return []; // not an index of ours: passing over the file makes a new one
  }
}

function keepIndex(
  path: string,
  format: Format,
  frames: readonly FrameOffset[],
  entries: EntryPoints | undefined,
): void {
  const last = frames[frames.length - 1];
  if (last.offset + last.length < worthKeeping[entries ? "compressed" : "plain"]) return;
  const [head, tail] = fingerprints(path, last, entries);
  const index: IndexFile = {
    version,
    format: format.name,
    head,
    tail,
    units: last.units,
    frames: frames.map(({ offset, length, step = null, line = 0, lines = 0, head = null }) => [
      offset,
      length,
      step,
      line,
      lines,
      head,
    ]),
    ...(entries && { entries: entries.toJSON() }),
  };
  const temporary = `${indexName(path)}.${process.pid}.part`;
  try {
    writeFileSync(temporary, JSON.stringify(index));
    renameSync(temporary, indexName(path));
  } catch {
    rmSync(temporary, { force: true }); // a folder that may not be written to: there is no index then
  }
}

/** Of the first kilobyte, and of the first kilobyte of the last indexed frame; of a compressed file of what is before its last entry. */
function fingerprints(path: string, last: FrameOffset, entries: EntryPoints | undefined): [string, string] {
  const file = openSync(path, "r");
  try {
    if (entries) {
      const end = Math.floor(entries.list[entries.list.length - 1].bit / 8);
      const length = Math.min(1024, end);
      return [hashAt(file, 0, length), hashAt(file, end - length, length)];
    }
    return [
      hashAt(file, 0, Math.min(1024, last.offset + last.length)),
      hashAt(file, last.offset, Math.min(1024, last.length)),
    ];
  } finally {
    closeSync(file);
  }
}

function hashAt(file: number, offset: number, length: number): string {
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, offset);
  return createHash("sha1").update(bytes.subarray(0, read)).digest("hex");
}

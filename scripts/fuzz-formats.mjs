#!/usr/bin/env node
/**
 * Damaged files for every reader: what comes out is frames whose arrays fit together, or one sentence; never a crash, another
 * kind of error, or a case that takes longer than two seconds.
 *
 *   node scripts/fuzz-formats.mjs [--cases 100000] [--seed 1] [--format lammps/dump] [--seeds FOLDER]
 *
 * Seeds are what our writers make of a few frames, small files of fixtures/, and those of FOLDER, whose formats are found as
 * always. Cases are cut, changed, and spliced from two seeds of a format. Formats that are folders, and HDF5, are read from a
 * temporary folder; one file of it is damaged, or missing. With the addon under the sanitizers:
 *   node scripts/build-addon.mjs --sanitize
 *   GARNET_ADDON=$PWD/build-sanitize/garnet.node ASAN_OPTIONS=detect_leaks=0 \
 *     LD_PRELOAD="$(c++ -print-file-name=libasan.so) $(c++ -print-file-name=libubsan.so)" node scripts/fuzz-formats.mjs
 */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { formats } from "../dist/formats/index.js";
import { openSource, textSource } from "../dist/formats/source.js";
import { detectFormat } from "../dist/formats/trajectory.js";
import { convert } from "../dist/src/convert/convert.js";
import { InputError } from "../dist/src/model/errors.js";
import { makeFrame } from "../dist/src/model/frame.js";

const root = resolve(fileURLToPath(import.meta.url), "../..");
const option = (name, fallback) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : fallback;
const cases = Number(option("cases", "100000"));
const only = option("format");
const slow = 2000; // ms

let state = Number(option("seed", "1")) >>> 0;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * below);
};

const workplace = mkdtempSync(join(tmpdir(), "garnet-fuzz-"));
process.on("exit", () => rmSync(workplace, { recursive: true, force: true }));

/** Read by path: folders, and HDF5 by its own library. */
function onDisk(format) {
  return format.folder || format.name.includes("hdf5");
}

const seeds = [];
for (const format of formats) {
  if (only && format.name !== only) continue;
  if (onDisk(format)) {
    if (format.write) seeds.push(...(await writtenOnDisk(format)));
    continue;
  }
  for (const bytes of [...(await written(format)), ...fixturesOf(format)]) seeds.push({ format, bytes });
}
const folder = option("seeds");
if (folder)
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, String(name));
    if (!statSync(path).isFile() || statSync(path).size > 100e3) continue;
    try {
      const format = detectFormat(path);
      const bytes = readFileSync(path);
      if (onDisk(format) || (only && format.name !== only)) continue;
      seeds.push({ format, bytes: bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes });
    } catch (error) {
      if (error.code !== "INPUT" && !(error instanceof InputError)) throw error; // no format of ours
    }
  }
console.log(`${seeds.length} seeds of ${new Set(seeds.map(({ format }) => format.name)).size} formats`);

/** libhdf5 in WebAssembly is over after this: a program that reads on needs a new process. */
const libraryEnded = /Aborted|out of bounds|unreachable/;
let hdf5Ended = false;

const counts = { frames: 0, tables: 0, errors: 0 };
const problems = [];
for (let n = 0; n < cases && problems.length < 10; n++) {
  const seed = seeds[n % seeds.length];
  if (hdf5Ended && seed.path === seed.file && seed.path) continue;
  const bytes = damaged(random(8) === 0 ? spliced(seed) : seed.bytes);
  const before = state;
  const start = process.cpuUsage(); // not the clock: others may use the machine
  try {
    if (seed.path) await attemptOnDisk(seed, bytes);
    else await attempt(seed.format, bytes);
  } catch (error) {
    if (error instanceof InputError || error.code === "INPUT") {
      counts.errors++;
      if (seed.format.name === "deepmd/hdf5" && libraryEnded.test(error.message)) {
        hdf5Ended = true;
        console.log(`case ${n}: libhdf5 ended with a sentence; no more cases of it`);
      }
    } else problems.push(`${seed.format.name}, case ${n} (state ${before}): ${error.stack}`);
  }
  const { user, system } = process.cpuUsage(start);
  const time = (user + system) / 1e3;
  if (time > slow) problems.push(`${seed.format.name}, case ${n}: ${time.toFixed(0)} ms`);
  if ((n + 1) % 10000 === 0) console.log(`${n + 1} cases`);
}
console.log(`${counts.errors} errors with a sentence, ${counts.frames} times frames, ${counts.tables} times tables`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;

async function attempt(format, bytes) {
  const options = { warn() {} };
  const source = textSource(bytes, "case");
  format.sniff?.(Buffer.from(bytes.subarray(0, 4096)).toString("utf8"), bytes);
  if (format.read) {
    let frames = 0;
    for await (const frame of format.read(source, options)) {
      check(frame);
      if (++frames > 1000) break;
    }
    counts.frames++;
  } else {
    await format.readTables(source, options);
    counts.tables++;
  }
  if (!format.index) return;
  for await (const frame of format.readAt(source, format.index(source), options)) check(frame);
}

/** The system with one file of it damaged, or away; afterwards it is whole again. */
async function attemptOnDisk({ format, path, file, bytes }, wrong) {
  const away = random(20) === 0 && file !== path;
  if (away) renameSync(file, `${file}.away`);
  else writeFileSync(file, wrong);
  try {
    let frames = 0;
    for await (const frame of format.read(openSource(path), { warn() {} })) {
      check(frame);
      if (++frames > 1000) break;
    }
    counts.frames++;
  } finally {
    if (away) renameSync(`${file}.away`, file);
    else writeFileSync(file, bytes);
  }
}

/** One seed for each file of a system. */
async function writtenOnDisk(format) {
  const input = join(workplace, "seed.xyz");
  const rows = ["Li 0 0 0 .1 .2 .3", "O 1 1 1 -.1 -.2 -.3"].join("\n");
  const head = 'Lattice="4 0 0 0 5 0 1 0 6" Properties=species:S:1:pos:R:3:forces:R:3 virial="1 0 0 0 2 0 0 0 3"';
  writeFileSync(input, [1, 2, 3].map((energy) => `2\n${head} energy=${energy}\n${rows}\n`).join(""));
  const path = join(workplace, format.folder ? format.name.replaceAll("/", "-") : "system.hdf5");
  await convert(input, path, { to: format.name, setSize: 2, force: true, warn() {} });
  const files = format.folder ? readdirSync(path, { recursive: true }).map((name) => join(path, String(name))) : [path];
  return files
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ format, path, file, bytes: readFileSync(file) }));
}

/** A frame that would make something else fail later. */
function check({ count, positions, types, ids, velocities, images, columns, typeCount }) {
  const fits = (array, width) => array === undefined || array.length === width * count;
  if (!fits(positions, 3) || !fits(types, 1) || !fits(ids, 1) || !fits(velocities, 3) || !fits(images, 3))
    throw new Error("arrays of different lengths");
  for (const type of types) if (type < 0 || type >= typeCount) throw new Error(`type ${type} of ${typeCount}`);
  for (const [name, { values, width }] of Object.entries(columns))
    if (!fits(values, width)) throw new Error(`column ${name} has ${values.length} values for ${count} atoms`);
}

/** The beginning of one file and the end of another of the same format. */
function spliced({ format, bytes }) {
  const others = seeds.filter((other) => other.format === format);
  const end = others[random(others.length)].bytes;
  return Buffer.concat([bytes.subarray(0, random(bytes.length + 1)), end.subarray(random(end.length + 1))]);
}

function damaged(bytes) {
  let out = Buffer.from(bytes);
  const times = 1 + random(3);
  for (let k = 0; k < times && out.length > 0; k++) {
    const at = random(out.length);
    const end = Math.min(out.length, at + 1 + random(40));
    const kind = random(8);
    if (kind === 0) out = out.subarray(0, at);
    else if (kind === 1) out[at] = random(256);
    else if (kind === 2) out[at] ^= 1 << random(8);
    else if (kind === 3) out = Buffer.concat([out.subarray(0, at), out.subarray(end)]);
    else if (kind === 4) out = Buffer.concat([out.subarray(0, end), out.subarray(at)]);
    else {
      const words = [
        "-1",
        "0",
        "99999999999",
        "1e400",
        "nan",
        "-inf",
        "1.2.3",
        "\n",
        " ",
        "\0",
        "x",
        "1D+5",
        "\u{1F600}",
        "'",
        '"',
        "#",
      ];
      out = Buffer.concat([
        out.subarray(0, at),
        Buffer.from(words[random(words.length)]),
        out.subarray(kind < 6 ? at : end),
      ]);
    }
  }
  return out;
}

async function written(format) {
  if (!format.write) return [];
  const parts = [];
  const sink = {
    name: "memory",
    write: async (data) => void parts.push(Buffer.from(data)),
    commit: async () => {},
    abort: async () => {},
  };
  async function* frames() {
    for (let step = 0; step < 3; step++)
      yield makeFrame({
        positions: Float64Array.from({ length: 15 }, (_, i) => Math.sin(i + step) * 3),
        types: Int32Array.of(0, 0, 1, 1, 1),
        species: ["Li", "O"],
        masses: Float64Array.of(6.94, 15.999),
        cell: Float64Array.of(5, 0, 0, 1, 6, 0, 0.5, -1, 7),
        ids: Float64Array.of(1, 2, 3, 5, 8),
        velocities: Float64Array.from({ length: 15 }, (_, i) => Math.cos(i) * 10),
        forces: Float64Array.from({ length: 15 }, (_, i) => Math.cos(i + 1)),
        step: 10 * step,
        energy: -1.5,
        columns: { c_pe: { values: Float64Array.of(1, 2, 3, 4, 5), width: 1 } },
        grids: [{ name: "density", shape: [2, 3, 2], values: Float64Array.from({ length: 12 }, (_, i) => i) }],
      });
  }
  try {
    await format.write(frames(), sink, { warn() {}, note() {} });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [];
  }
  return [Buffer.concat(parts)];
}

/** Small files under fixtures/FORMAT. */
function fixturesOf(format) {
  const folder = join(root, "fixtures", format.name.replaceAll("/", "-"));
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile() && statSync(path).size < 100e3 && !/README|\.md$/.test(path))
    .map((path) => (path.endsWith(".gz") ? gunzipSync(readFileSync(path)) : readFileSync(path)));
}

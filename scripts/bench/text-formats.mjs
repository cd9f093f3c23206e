#!/usr/bin/env node
/**
 * How fast each format is read and written: MB per second of wall time and per second of processor time, of frames of 32,000 atoms with
 * velocities, and a grid of 100 × 100 × 100. Files that are named (an OUTCAR, a vasprun.xml) are read.
 *
 *   node scripts/bench/text-formats.mjs [--frames 20] [format … | FILE …]
 */
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const dist = resolve(fileURLToPath(import.meta.url), "../../../dist");
const { formats } = await import(join(dist, "formats/index.js"));
const { openTrajectory, writeTrajectory } = await import(join(dist, "formats/trajectory.js"));
const { makeFrame } = await import(join(dist, "src/model/frame.js"));

const words = process.argv.slice(2);
const at = words.indexOf("--frames");
const frameCount = at < 0 ? 20 : Number(words.splice(at, 2)[1]);
const side = 20;
const count = 4 * side ** 3;
const files = words.filter((word) => existsSync(word) && statSync(word).isFile());
const chosen = words.filter((word) => !files.includes(word));
const folder = mkdtempSync(join(tmpdir(), "garnet-bench-text-"));

let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
};
/** As many digits as LAMMPS prints. */
const value = (size) => Number((size * random()).toPrecision(6));
const types = Int32Array.from({ length: count }, (_, i) => Math.floor((3 * i) / count));

function frame(step, grid = false) {
  return makeFrame({
    positions: Float64Array.from({ length: 3 * count }, () => value(81)),
    velocities: Float64Array.from({ length: 3 * count }, () => value(20) - 10),
    types,
    species: ["Li", "La", "O"],
    ids: Float64Array.from({ length: count }, (_, i) => i + 1),
    cell: Float64Array.of(81, 0, 0, 0, 81, 0, 0, 0, 81),
    periodic: [true, true, true],
    step,
    ...(grid && {
      grids: [{ name: "total", shape: [100, 100, 100], values: Float64Array.from({ length: 1e6 }, () => value(1)) }],
    }),
  });
}

async function measured(body) {
  const before = process.cpuUsage();
  const start = performance.now();
  await body();
  const { user, system } = process.cpuUsage(before);
  return [(performance.now() - start) / 1e3, (user + system) / 1e6];
}

const rate = (bytes, [wall, processor]) =>
  `${(bytes / 1e6 / wall).toFixed(0).padStart(6)} ${(bytes / 1e6 / processor).toFixed(0).padStart(6)}`;

console.log(`${"".padEnd(20)} ${"MB".padStart(6)}   read: wall  cpu   written: wall  cpu   (MB/s)`);
for (const path of files) {
  let bytes = 0;
  const read = await measured(async () => {
    const start = performance.now();
    while (performance.now() - start < 500) {
      for await (const one of openTrajectory(path, { warn() {} })) one.count;
      bytes += statSync(path).size;
    }
  });
  console.log(
    `${path.split("/").slice(-2).join("/").slice(-20).padEnd(20)} ${(statSync(path).size / 1e6).toFixed(1).padStart(6)}   ${rate(bytes, read)}`,
  );
}
const frames = Array.from({ length: frameCount }, (_, k) => frame(100 * k));
const gridded = [frame(0, true)];
for (const format of formats) {
  if (words.length ? !chosen.includes(format.name) : format.folder || !format.write) continue;
  const path = join(folder, "x");
  const holdsOne = !format.holds.includes("frames");
  const given =
    format.holds.includes("grids") && format.name !== "json" ? gridded : holdsOne ? frames.slice(0, 1) : frames;
  try {
    const written = await measured(() => writeTrajectory(path, given, { format: format.name, force: true, warn() {} }));
    const { size } = statSync(path);
    const read = await measured(async () => {
      for await (const one of openTrajectory(path, { format: format.name, warn() {} })) one.count;
    });
    console.log(
      `${format.name.padEnd(20)} ${(size / 1e6).toFixed(1).padStart(6)}   ${rate(size, read)}      ${rate(size, written)}`,
    );
  } catch (error) {
    console.log(`${format.name.padEnd(20)} ${error.message.split("\n")[0].slice(0, 90)}`);
  }
}
rmSync(folder, { recursive: true });

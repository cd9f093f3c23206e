import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { FrameOffset } from "../../formats/format.js";
import { formatByName } from "../../formats/index.js";
import { selectFrames } from "../../formats/random-access.js";
import { openSink } from "../../formats/sink.js";
import { openSource, textSource } from "../../formats/source.js";
import { openTrajectory, writeTrajectory } from "../../formats/trajectory.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { parseFrameRange, takeFrames } from "../../src/model/frame-range.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-index-"));
afterAll(() => rmSync(folder, { recursive: true }));

const frame = (step: number, atoms = 2) =>
  `ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${atoms}\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\nITEM: ATOMS id x y z\n${Array.from({ length: atoms }, (_, i) => `${i + 1} ${step} 0 0\n`).join("")}`;
const steps = async (paths: string | string[], range: string, warnings: string[] = []) => {
  const out = [];
  for await (const { step } of selectFrames(paths, parseFrameRange(range), {
    warn: (message) => warnings.push(message),
  }))
    out.push(step);
  return out;
};

describe.each(["lammps/dump", "lammps/dump/yaml", "extxyz", "xyz", "vasp/xdatcar"])("%s", (format) => {
  const path = join(folder, `r-${format.replaceAll("/", "-")}`);
  const count = 400;
  const frames = Array.from({ length: 24 }, (_, k) =>
    makeFrame({
      positions: Float64Array.from({ length: 3 * count }, (_, i) => ((i * 7 + k) % 97) / 10),
      types: Int32Array.from({ length: count }, (_, i) => (i < count / 2 ? 0 : 1)),
      species: ["O", "Li"],
      cell: Float64Array.of(10, 0, 0, 0, k > 11 ? 12 : 10, 0, 0, 0, 10),
      step: 5 * k,
    }),
  );
  const all = async (range?: string) => {
    const out: Frame[] = [];
    const stream = range ? selectFrames(path, parseFrameRange(range), { format }) : openTrajectory(path, { format });
    for await (const frame of stream) out.push(frame);
    return out;
  };

  it.each(["3", "-1", "2:20:7", "-3:", "10:14", ":"])("frames %s are those of the whole file", async (range) => {
    await writeTrajectory(path, frames, { format, force: true, note() {} });
    const chosen: Frame[] = [];
    for await (const frame of takeFrames(await all(), parseFrameRange(range))) chosen.push(frame);
    const found = await all(range);
    expect(found.length).toBe(chosen.length);
    expect(found).toEqual(chosen);
  });

  it("reads the bytes of the chosen frame, and little more", async () => {
    await writeTrajectory(path, frames, { format, force: true, note() {} });
    let bytes = 0;
    for await (const frame of selectFrames(path, parseFrameRange("15"), { format, onBytes: (n) => (bytes += n) }))
      expect(frame.count).toBe(count);
    const size = statSync(path).size;
    // The head of an XDATCAR, the first names of an xyz file; a reader's first look is 64 KiB long.
    expect(bytes).toBeLessThan((4 * size) / frames.length + (1 << 17));
    expect(bytes).toBeLessThan(size);
  });

  it("goes on behind a frame that is known", async () => {
    await writeTrajectory(path, frames, { format, force: true, note() {} });
    const { index } = formatByName(format);
    const places = async (after?: FrameOffset) => {
      const out: FrameOffset[] = [];
      for await (const at of index!(openSource(path), after)) out.push(at);
      return out;
    };
    const known = await places();
    expect(known.length).toBe(frames.length);
    expect(await places(known[10])).toEqual(known.slice(11));
  });

  it("a torn last frame is left out with a warning, also where frames are found by their places", async () => {
    await writeTrajectory(path, frames, { format, force: true, note() {} });
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 4000));
    const warnings: string[] = [];
    let found = 0;
    for await (const _ of selectFrames(path, parseFrameRange(":"), { format, warn: (text) => warnings.push(text) }))
      found++;
    expect([found, warnings.length]).toEqual([23, 1]);
  });
});

describe("selectFrames", () => {
  const path = join(folder, "a.dump");
  writeFileSync(path, [0, 10, 20, 30, 40].map((step) => frame(step)).join(""));

  it.each([
    ["0", [0]],
    ["-1", [40]],
    ["1:4:2", [10, 30]],
    ["-2:", [30, 40]],
    [":-3", [0, 10]],
  ])("--frames %s", async (range, expected) => {
    expect(await steps(path, range)).toEqual(expected);
  });

  it("goes through several files in the order of the numbers in their names", async () => {
    const paths = [join(folder, "d.100.dump"), join(folder, "d.20.dump")];
    writeFileSync(paths[0], frame(100));
    writeFileSync(paths[1], frame(20));
    expect(await steps(paths, ":")).toEqual([20, 100]);
    expect(await steps(paths, "-1")).toEqual([100]);
  });

  it("does not read the frames before: damage there is not met", async () => {
    const damaged = join(folder, "damaged.dump");
    writeFileSync(damaged, frame(0).replace("1 0 0 0", "1 x 0 0") + frame(10));
    expect(await steps(damaged, "1")).toEqual([10]);
    await expect(steps(damaged, "0")).rejects.toThrow(/damaged.dump:10: expected a number/);
  });

  it("says that the last frame is torn", async () => {
    const torn = join(folder, "torn.dump");
    writeFileSync(torn, frame(0) + frame(10).slice(0, -4));
    const warnings: string[] = [];
    expect(await steps(torn, ":", warnings)).toEqual([0]);
    expect(warnings).toHaveLength(1);
  });

  it("keeps an index beside a large file, follows its growth and notices that it was replaced", async () => {
    const large = join(folder, "large.dump");
    const big = (step: number) => frame(step, 200_000);
    writeFileSync(large, Array.from({ length: 30 }, (_, k) => big(k)).join(""));
    expect(await steps(large, "-1")).toEqual([29]);
    expect(existsSync(`${large}.gidx`)).toBe(true);
    appendFileSync(large, big(30));
    expect(await steps(large, "29:")).toEqual([29, 30]);
    writeFileSync(large, Array.from({ length: 31 }, (_, k) => big(2 * k)).join(""));
    expect(await steps(large, "-1")).toEqual([60]);
  }, 120_000);
});

describe.each([
  ["gzip, one member", (text: Buffer) => gzipSync(text)],
  ["gzip, many members", (text: Buffer) => Buffer.concat(pieces(text).map((piece) => gzipSync(piece)))],
  ["zstd, many frames", async (text: Buffer) => compressed(text, join(folder, "frames.zst"))],
])("compressed: %s", (name, compress) => {
  const path = join(folder, "packed.dump");
  const frames = (count: number) => Array.from({ length: count }, (_, k) => frame(k, 20_000 + 7 * k));
  const plain = Buffer.from(frames(90).join(""));
  const read = async (range: string) => {
    const found: Frame[] = [];
    for await (const one of selectFrames(path, parseFrameRange(range))) found.push(one);
    return found;
  };

  it("frames are found without decompressing all that is before them, once there is an index", async () => {
    rmSync(`${path}.gidx`, { force: true });
    writeFileSync(path, await compress(plain));
    expect((await read("80")).map(({ step }) => step)).toEqual([80]);
    expect(statSync(`${path}.gidx`).size).toBeLessThan(plain.length / 200);
    // What is before the last entry is not looked at: damage there is not met.
    const damaged = readFileSync(path);
    damaged.fill(255, 300_000, 301_000);
    writeFileSync(path, damaged);
    const found = await read("78:81:2");
    expect(found.map(({ step, count }) => [step, count])).toEqual([
      [78, 20_000 + 7 * 78],
      [80, 20_000 + 7 * 80],
    ]);
    expect(found[1].positions[3 * 20_000]).toBe(80);
    if (name.startsWith("gzip"))
      await expect(read("30")).rejects.toThrow(/packed.dump: its compressed content is damaged/);
    // A file that grows is passed over from where the index ends.
    writeFileSync(path, await compress(Buffer.concat([plain, Buffer.from(frame(90))])));
    expect((await read("-1")).map(({ step }) => step)).toEqual([90]);
    // Another one under the same name is another file.
    writeFileSync(path, await compress(Buffer.from(frames(89).slice(1).join(""))));
    expect((await read("80")).map(({ step }) => step)).toEqual([81]);
  }, 120_000);

  it("a file that is cut short, or damaged, says so", async () => {
    rmSync(`${path}.gidx`, { force: true });
    const whole = await compress(plain);
    writeFileSync(path, whole.subarray(0, whole.length - 1000));
    const warnings: string[] = [];
    const found = await steps(path, "1:", warnings);
    expect(found[0]).toBe(1);
    expect(found.length).toBeGreaterThan(80);
    expect(warnings.join()).toMatch(/ends inside frame/);
  });
});

function pieces(text: Buffer): Buffer[] {
  const out = [];
  for (let at = 0; at < text.length; at += 3_000_001) out.push(text.subarray(at, at + 3_000_001));
  return out;
}

/** As a sink writes it. */
async function compressed(text: Buffer, path: string): Promise<Buffer> {
  const sink = openSink(path, { force: true });
  await sink.write(text);
  await sink.commit();
  return readFileSync(path);
}

it("a damaged gzip file is refused where its frames are looked for", async () => {
  const path = join(folder, "damaged.dump.gz");
  const bytes = gzipSync(Buffer.from(Array.from({ length: 200 }, (_, k) => frame(k, 500)).join("")));
  bytes[bytes.length >> 1] ^= 255;
  writeFileSync(path, bytes);
  await expect(steps(path, "150")).rejects.toThrow(/damaged.dump.gz: its compressed content is damaged/);
});

it("zst files that are written one after the other are all whole", async () => {
  const text = Buffer.from(Array.from({ length: 50 }, (_, k) => frame(k, 500)).join(""));
  for (const name of ["a.zst", "b.zst"]) {
    await compressed(text, join(folder, name));
    expect(Buffer.from(await openSource(join(folder, name)).bytes()).equals(text)).toBe(true);
  }
});

describe.each([
  ["dcd", "lammps-dump-binary/triclinic.dcd"],
  ["xtc", "lammps-dump-binary/small.xtc"],
  ["netcdf", "netcdf/three.nc"],
])("%s", (name, fixture) => {
  const { read, index, readAt } = formatByName(name);
  const bytes = readFileSync(new URL(`../../fixtures/${fixture}`, import.meta.url));
  const quiet = { warn() {} };
  const all = async (stream: AsyncIterable<Frame>) => {
    const out: Frame[] = [];
    for await (const one of stream) out.push(one);
    return out;
  };
  const places = async (content: Uint8Array, after?: FrameOffset) => {
    const out: FrameOffset[] = [];
    for await (const at of index!(textSource(content), after)) out.push(at);
    return out;
  };

  it("frames at places that are not in order are those of the whole file", async () => {
    const whole = await all(read!(textSource(bytes), quiet));
    const known = await places(bytes);
    expect(known.length).toBe(3);
    expect(known[2].offset + known[2].length).toBe(bytes.length);
    expect(await places(bytes, known[0])).toEqual(known.slice(1));
    expect(await places(bytes.subarray(0, bytes.length - 4))).toEqual(known.slice(0, 2));
    const found = await all(readAt!(textSource(bytes), [known[2], known[0], known[1]], quiet));
    expect(found).toEqual([whole[2], whole[0], whole[1]]);
  });
});

import { describe, expect, it } from "vitest";
import { xdatcar } from "../../formats/vasp-xdatcar.js";
import { makeFrame } from "../../src/model/frame.js";
import { holdsWhatItSays } from "./contract.js";
import { type Heard, readAll, written } from "./memory.js";
import { vaspFrame } from "./vasp-frames.js";

// Positions pass through fractional coordinates. Frames whose ids change places are written in the order of the first.
holdsWhatItSays(xdatcar, { fit: (frame) => ({ ...vaspFrame(frame), ids: undefined }), tolerance: 1e-11 });

const head = (edge: number) => `t\n1\n${edge} 0 0\n0 ${edge} 0\n0 0 ${edge}\nLi O\n1 1\n`;
const atoms = "0.0 0.0 0.25\n0.5 0.5 0.50\n";

describe("vasp/xdatcar", () => {
  it.each([
    [
      "a fixed cell",
      `${head(2)}Direct configuration=     1\n${atoms}Direct configuration=    11\n${atoms}`,
      [1, 11],
      [2, 2],
    ],
    [
      "a head before each",
      `${head(2)}Direct configuration= 1\n${atoms}${head(4)}Direct configuration= 2\n${atoms}`,
      [1, 2],
      [2, 4],
    ],
    ["the words of VASP 5.2", `${head(2)}Konfig=     1\n${atoms}Konfig=     2\n${atoms}`, [1, 2], [2, 2]],
    ["blank lines of VASP 4", `${head(2)}\n${atoms}\n${atoms}`, [undefined, undefined], [2, 2]],
    [
      "both, when only some cells change",
      `${head(2)}\n${atoms}\n${atoms}${head(3)}\n${atoms}`,
      [undefined, undefined, undefined],
      [2, 2, 3],
    ],
  ])("reads %s", async (_, text, steps, edges) => {
    const frames = await readAll(xdatcar, text);
    expect(frames.map((frame) => frame.step)).toEqual(steps);
    expect(frames.map((frame) => frame.cell![0])).toEqual(edges);
    expect(frames.map((frame) => frame.positions[2])).toEqual(edges.map((edge) => edge / 4));
  });

  it("reads labels after the coordinates and numbers that run together", async () => {
    const [frame] = await readAll(xdatcar, `${head(2)}Direct configuration= 1\n-0.25-0.5 -.125 Li\n0 0 0 O\n`);
    expect([...frame.positions.slice(0, 3)]).toEqual([-0.5, -1, -0.25]);
  });

  it("gives whole configurations of a file that is cut, with one warning", async () => {
    const text = `${head(2)}Direct configuration= 1\n${atoms}Direct configuration= 2\n${atoms}`;
    for (const lost of [3, 8, 20, 30]) {
      const heard: Heard = { warnings: [], notes: [] };
      expect(await readAll(xdatcar, text.slice(0, -lost), {}, heard), `${lost} lost`).toHaveLength(1);
      expect(heard.warnings, `${lost} lost`).toHaveLength(1);
      await expect(readAll(xdatcar, text.slice(0, -lost), { strict: true })).rejects.toThrow(
        /memory:\d+: the file ends/,
      );
    }
  });

  it("writes the head once for one cell, and before every configuration for many", async () => {
    const count = async (edges: number[]) =>
      Buffer.from(await written(xdatcar, edges.map(frameOf)))
        .toString()
        .split("\n1.0\n").length - 1;
    expect(await count([2, 2, 2])).toBe(1);
    expect(await count([2, 3, 3])).toBe(3);
  });

  it("puts atoms with ids into the order of the first frame", async () => {
    const first = { ...frameOf(2), ids: Float64Array.of(7, 3) };
    const positions = Float64Array.of(1, 1, 1, 0, 0, 0.5);
    const second = { ...first, positions, ids: Float64Array.of(3, 7), types: Int32Array.of(1, 0) };
    const [, again] = await readAll(xdatcar, await written(xdatcar, [first, second]));
    expect([...again.positions]).toEqual([0, 0, 0.5, 1, 1, 1]);
  });

  it("says what is missing in files of VASP 4.6", async () => {
    await expect(readAll(xdatcar, "  64  64  1\n 0.1E+02 0.5E-09 0.5E-09 0.5E-09 0.1E-14\n")).rejects.toThrow(
      "no lattice vectors",
    );
  });
});

function frameOf(edge: number) {
  return makeFrame({
    positions: Float64Array.of(0, 0, edge / 4, edge / 2, edge / 2, edge / 2),
    types: Int32Array.of(0, 1),
    species: ["Li", "O"],
    cell: Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge),
  });
}

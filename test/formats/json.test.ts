import { describe, expect, it } from "vitest";
import { json } from "../../formats/json.js";
import { makeFrame } from "../../src/model/frame.js";
import { holdsWhatItSays } from "./contract.js";
import { readAll, written } from "./memory.js";

holdsWhatItSays(json);

describe("json", () => {
  it("keeps what JSON has no word for", async () => {
    const frame = makeFrame({
      positions: Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY, -0),
      types: Int32Array.of(1),
      species: ["Li", "O"],
      masses: Float64Array.of(6.94, 15.999),
      labels: ["Li1", "O2"],
      ids: BigInt64Array.of(9007199254740993n),
      columns: { mask: { values: Int32Array.of(1), width: 1, logical: true } },
      info: { title: 'a "b"', nested: { list: [1, "x", true] } },
      grids: [{ name: "density", shape: [1, 1, 2], values: Float64Array.of(0.5, -1e-300) }],
    });
    const [back] = await readAll(json, await written(json, [frame]));
    expect(back).toEqual(frame);
    expect(Object.is(back.positions[2], -0)).toBe(true);
  });

  it("accepts files that others write by hand", async () => {
    const [frame] = await readAll(
      json,
      '{ "frames": [ {"species": ["O", "H", "H"], "positions": [[0,0,0],[1,0,0],[0,1,0]]} ] }',
    );
    expect(frame.species).toEqual(["O", "H"]);
    expect([...frame.types]).toEqual([0, 1, 1]);
    expect(frame.cell).toBeUndefined();
  });

  it.each([
    ['{"frames":[\n{"positions":[[0,0]],"types":[1]}]}', /memory:2: frame 1: expected rows of 3 in 'positions'/],
    ['{"frames":[{"positions":[[0,0,"x"]],"types":[1]}]}', /expected a number in 'positions', got '"x"'/],
    ['{"frames":[{"positions":[[0,0,0]],"types":[0]}]}', /types from 1 on/],
    [
      '{"frames":[{"positions":[[0,0,0],[1,1,1]],"types":[1,1],"species":["Li","O"]}]}',
      /type 1 is both Li and O \(atom 2\)/,
    ],
    ['{"frames":[{"positions":[[0,0,0]]}]}', /'types' or 'species'/],
    ['{"frames":[{"positions":[[0,0,0]],"types":[1]}', /the file ends here/],
    ['{"frames":[{"positions":[[0,0,0}]}', /expected JSON/],
    ['{"atoms":[]}', /expected '{"frames": \['/],
    ["", /expected '{"frames"/],
  ])("refuses %s", async (text, message) => {
    await expect(readAll(json, text)).rejects.toThrow(message);
  });
});

import { describe, expect, it } from "vitest";
import { makeFrame } from "../../src/model/frame.js";
import { parseSelection } from "../../src/model/selection.js";

const frame = makeFrame({
  positions: Float64Array.of(0, 0, 5, 0, 0, 11, 0, 0, 12, 0, 0, -1),
  types: Int32Array.of(0, 0, 1, 1),
  species: ["Li", "O"],
  cell: Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 20),
  ids: Float64Array.of(4, 3, 2, 1),
  columns: {
    c_pe: { values: Float64Array.of(-1, -2, -3, -4), width: 1 },
    "c_s[1]": { values: Float64Array.of(1, 2, 3, 4), width: 1 },
    "c_s[2]": { values: Float64Array.of(5, 6, 7, 8), width: 1 },
    site: { values: ["a", "b", "a", "b"], width: 1 },
    spin: { values: Float64Array.of(0, 0, 1, 0, 0, -1, 0, 0, 1, 0, 0, -1), width: 3 },
  },
});

describe("--select", () => {
  it.each([
    ["Li", [0, 1]],
    ["Li,O", [0, 1, 2, 3]],
    ["species == 'Li' && z > 10", [1]],
    ["element == Li and z > 10", [1]],
    ['element != "Li" || id == 4', [0, 2, 3]],
    ["!(type == 1)", [2, 3]],
    ["0 < z < 12", [0, 1]],
    ["sz > 0.9", [3]],
    ["c_pe < -2 and site == 'a'", [2]],
    ["c_s[2] >= 7", [2, 3]],
    ["spin[3] > 0", [0, 2]],
    ["mass > 10", [2, 3]],
    ["mod(index, 2) == 1", [1, 3]],
  ])("%s", async (text, expected) => {
    const mask = (await parseSelection(text))(frame);
    expect([...mask.keys()].filter((i) => mask[i])).toEqual(expected);
  });

  it.each([
    ["speces == 'Li'", /unknown name 'speces' \(did you mean 'species'\?\)/],
    ["z > ", /expected a condition/],
    ["z + 1", /gives 6, not true or false/],
    ["vx > 1", /unknown name 'vx'/],
    ["Na", /no atoms of 'Na'/],
  ])("refuses %s", async (text, message) => {
    await expect(parseSelection(text).then((select) => select(frame))).rejects.toThrow(message);
  });
});

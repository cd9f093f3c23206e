import { describe, expect, it } from "vitest";
import { unwrapFrame, wrapFrame } from "../../src/convert/periodic.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { Unwrapper } from "../../src/model/unwrap.js";
import { dump, temporaryFolder } from "./folder.js";

const files = temporaryFolder();
const tilted = Float64Array.of(10, 0, 0, 3, 8, 0, 1, 2, 6);

function frame(positions: number[], more: Partial<Frame> = {}): Frame {
  return makeFrame({
    positions: Float64Array.from(positions),
    types: new Int32Array(positions.length / 3),
    cell: tilted,
    ...more,
  });
}

describe("wrap", () => {
  it("moves by whole cell vectors of a tilted cell and counts them", () => {
    // (0.5, 0.5, 0.5) of the cell plus (1, -2, 3) cells: r = s · cell
    const inside = [0.5 * 14, 0.5 * 10, 3];
    const moved = [inside[0] + 10 - 6 + 3, inside[1] - 16 + 6, inside[2] + 18];
    const out = wrapFrame(frame(moved, { unwrapped: true }));
    expect([...out.positions]).toEqual(inside);
    expect([...out.images!]).toEqual([1, -2, 3]);
    expect(out.unwrapped).toBeUndefined();
  });

  it("leaves atoms on the lower face where they are, and directions that are not periodic alone", () => {
    const out = wrapFrame(frame([-1e-15, 0, 0, 0, 0, -7], { periodic: [true, true, false] }));
    expect(out.positions[0]).toBe(-1e-15);
    expect(out.positions[5]).toBe(-7);
  });
});

describe("unwrap, in order of trust", () => {
  it("takes the file's own unwrapped positions", async () => {
    files.put("u.dump", dump("id type xu yu zu ix iy iz", [["1 1 25 0 0 2 0 0"]]));
    const { receipt } = await files.convert("u.dump", "u.json", { unwrap: true });
    expect((await files.frames("u.json"))[0].positions[0]).toBe(25);
    expect(receipt.derived).toEqual([]);
  });

  it.each(["x y z", "xs ys zs"])("adds image flags to %s", async (columns) => {
    const [x, y] = columns === "x y z" ? [5, 2] : [0.5, 0.2];
    files.put("i.dump", dump(`id type ${columns} ix iy iz`, [[`1 1 ${x} ${y} 0 2 -1 0`]]));
    const { receipt } = await files.convert("i.dump", "i.json", { unwrap: true });
    const [{ positions, unwrapped }] = await files.frames("i.json");
    expect([...positions]).toEqual([25, -8, 0]);
    expect(unwrapped).toBe(true);
    expect(receipt.derived).toEqual(["unwrapped positions, from image flags"]);
  });

  it("adds image flags along the vectors of a tilted cell", () => {
    const out = new Unwrapper().next(frame([1, 1, 1], { images: Int32Array.of(1, 1, -1) }));
    expect([...out]).toEqual([1 + 10 + 3 - 1, 1 + 8 - 2, 1 - 6]);
  });

  it("takes xu yu zu, or xsu ysu zsu, before x y z with image flags", async () => {
    files.put("b.dump", dump("id type x y z xu yu zu ix iy iz", [["1 1 5 0 0 25 0 0 9 9 9"]]));
    const { receipt } = await files.convert("b.dump", "b.json", { unwrap: true });
    const [both] = await files.frames("b.json");
    expect([...both.positions]).toEqual([25, 0, 0]);
    expect(both.images).toBeUndefined();
    expect(Object.keys(both.columns)).toEqual([]);
    expect(receipt.derived).toContain("unwrapped positions, from the columns of the file that have them");
    files.put("s.dump", dump("id type x y z xsu ysu zsu", [["1 1 5 0 0 2.5 0 0"]]));
    await files.convert("s.dump", "s.json", { unwrap: true });
    expect((await files.frames("s.json"))[0].positions[0]).toBe(25);
  });

  it("does not go on by guessing where frames before had image flags", async () => {
    files.put("1.dump", dump("id type x y z ix iy iz", [["1 1 5 0 0 1 0 0"]]));
    files.put("2.dump", dump("id type x y z", [["1 1 5 0 0"]]).replace("TIMESTEP\n0", "TIMESTEP\n1"));
    await expect(files.convert(["1.dump", "2.dump"], "12.json", { unwrap: true })).rejects.toThrow(
      /frames of one kind/,
    );
  });

  it("follows atoms by the shortest way where there is nothing else, and says how far they went", async () => {
    // Atom 1 walks to the right by 4 each frame in a box of 10; the order of the atoms changes.
    const rows = [
      ["1 1 1 0 0", "2 1 5 5 5"],
      ["2 1 5 5 5", "1 1 5 0 0"],
      ["1 1 9 0 0", "2 1 5 5 5"],
      ["2 1 5 5 5", "1 1 3 0 0"],
    ];
    files.put("m.dump", dump("id type x y z", rows));
    const { receipt, warnings } = await files.convert("m.dump", "m.json", { unwrap: true, sort: "id" });
    expect((await files.frames("m.json")).map(({ positions }) => positions[0])).toEqual([1, 5, 9, 13]);
    expect(receipt.derived.at(-1)).toMatch(/minimum image between frames \(largest step 0.400 of the cell\)/);
    expect(warnings.at(-1)).toMatch(/neither unwrapped positions nor image flags/);
  });

  it("warns that frames are too far apart", async () => {
    files.put("f.dump", dump("id type x y z", [["1 1 1 0 0"], ["1 1 5.5 0 0"]]));
    const { warnings } = await files.convert("f.dump", "f.json", { unwrap: true });
    expect(warnings.at(-1)).toMatch(/0.450 of the cell, so large that crossings are missed/);
  });

  it("is undone by wrap", () => {
    const before = frame([1, 1, 1, 9, 7, 5], { images: Int32Array.of(1, 2, -3, 0, 0, 1) });
    const after = wrapFrame(unwrapFrame(before, new Unwrapper()));
    after.positions.forEach((x, k) => {
      expect(x).toBeCloseTo(before.positions[k], 12);
    });
    expect([...after.images!]).toEqual([...before.images!]);
  });
});

import { describe, expect, it } from "vitest";
import { xyz } from "../../formats/xyz.js";
import { holdsWhatItSays } from "./contract.js";
import { type Heard, readAll, written } from "./memory.js";

// Time stands in the comment beside the step only, as LAMMPS writes it.
holdsWhatItSays(xyz, { skip: ["time"] });

describe("xyz", () => {
  it("reads LAMMPS' dump xyz with type numbers as types", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const text = "2\nAtoms. Timestep: 100 Time: 0.5\n2 0 0 0\n1 1 2 3\n";
    const [frame] = await readAll(xyz, text, {}, heard);
    expect(frame).toMatchObject({ step: 100, time: 0.5 });
    expect(frame.species).toBeUndefined();
    expect([...frame.types]).toEqual([1, 0]);
    expect(heard.warnings[0]).toMatch(/--types/);
    const [named] = await readAll(xyz, text, { types: ["Li", "O"] });
    expect(named.species).toEqual(["Li", "O"]);
    expect(Buffer.from(await written(xyz, [frame])).toString()).toBe(text);
  });

  it("leaves further words of a line out", async () => {
    const [frame] = await readAll(xyz, "  1\n\n C 0 0 1.5 0.25 label\n");
    expect([...frame.positions]).toEqual([0, 0, 1.5]);
  });
});

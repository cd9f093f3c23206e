import { describe, expect, it } from "vitest";
import { lammpsDumpCfg } from "../../formats/lammps-dump-cfg.js";
import { lammpsDumpLocal } from "../../formats/lammps-dump-local.js";
import { lammpsDumpYaml } from "../../formats/lammps-dump-yaml.js";
import { lammpsRestart } from "../../formats/lammps-restart.js";
import { textSource } from "../../formats/source.js";
import type { Column, Frame } from "../../src/model/frame.js";
import { holdsWhatItSays } from "./contract.js";
import { readAll } from "./memory.js";

describe("other dumps of LAMMPS", () => {
  // Boxes are given by lo and hi: a million Å away from zero, a cell of 1 Å keeps ten digits.
  holdsWhatItSays(lammpsDumpYaml, { restricted: true, tolerance: 1e-9, fit: numbersOnly });
  holdsWhatItSays(lammpsDumpCfg, {
    restricted: true,
    tolerance: 1e-9,
    fit: (frame) => ({ ...numbersOnly(frame), origin: new Float64Array(3) }),
  });

  it("takes the box of dump yaml as bounds of its shadow", async () => {
    // As in text dumps: xlo 0, xhi 4, xy 1.
    const [frame] = await readAll(
      lammpsDumpYaml,
      "---\ncreator: LAMMPS\ntimestep: 5\nnatoms: 1\nboundary: [ p, p, f, f, s, s, ]\nbox:\n  - [ 0, 5 ]\n  - [ 0, 4 ]\n  - [ 0, 4 ]\n  - [ 1, 0, 0 ]\nkeywords: [ id, type, x, y, z,  ]\ndata:\n  - [ 1 , 1 , 0.5 , 1 , 1.5, ]\n...\n",
    );
    expect([...frame.cell!]).toEqual([4, 0, 0, 1, 4, 0, 0, 0, 4]);
    expect(frame.periodic).toEqual([true, false, false]);
    expect([...frame.positions]).toEqual([0.5, 1, 1.5]);
  });

  it("reads dump local as a table", async () => {
    const [table] = await lammpsDumpLocal.readTables!(
      textSource(
        "ITEM: TIMESTEP\n10\nITEM: NUMBER OF ENTRIES\n2\nITEM: BOX BOUNDS pp pp pp\n0 1\n0 1\n0 1\nITEM: ENTRIES index c_d \n1 102.5 \n2 99 \n",
      ),
      { warn() {} },
    );
    expect(table.columns.map(({ name, values }) => [name, ...values])).toEqual([
      ["TimeStep", 10, 10],
      ["index", 1, 2],
      ["c_d", 102.5, 99],
    ]);
  });

  it("says how a restart file becomes a data file", async () => {
    const bytes = Buffer.from("LammpS RestartT\0\x01\0\0\0");
    expect(lammpsRestart.sniff!("", bytes)).toBe(2);
    await expect(readAll(lammpsRestart, bytes)).rejects.toThrow(/lmp -restart2data/);
  });
});

/** A dump holds columns of one number per atom. */
function numbersOnly(frame: Frame): Frame {
  const columns: Record<string, Column> = Object.fromEntries(
    Object.entries(frame.columns).filter(([, { values, width }]) => width === 1 && !Array.isArray(values)),
  );
  return { ...frame, columns };
}

/** reset_atoms mol numbers molecules as LAMMPS does: by the smallest id of what bonds hold together. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { runDeck } from "../../src/engine/run-deck.js";

const data = `six atoms, two bonds

6 atoms
1 atom types
2 bonds
1 bond types
0 10 xlo xhi
0 10 ylo yhi
0 10 zlo zhi

Atoms # full

1 9 1 0 1 1 1
2 9 1 0 3 1 1
3 9 1 0 5 1 1
4 9 1 0 7 1 1
5 9 1 0 1 5 1
6 9 1 0 5 5 1

Bonds

1 1 6 4
2 1 3 2
`;
const deck = `atom_style full
atom_modify map yes
read_data six.data
mass 1 1
pair_style zero 2
pair_coeff * *
bond_style harmonic
bond_coeff 1 1 1
variable m atom mol
group some id 3:6
`;
beforeAll(() => {
  process.chdir(mkdtempSync(join(tmpdir(), "garnet-mol-")));
  writeFileSync("six.data", data);
});

it.each([
  ["all", "0 1 1 2 0 2"],
  ["all single yes", "1 2 2 3 4 3"],
  ["some", "9 9 10 11 0 11"],
  ["some offset 20 single yes", "9 9 21 22 23 22"],
  ["all compress no", "0 2 2 4 0 4"],
])("reset_atoms mol %s", async (words, expected) => {
  let printed = "";
  const screen = (text: string) => void (printed += text);
  const print = `print "MOL $(mol[1]) $(mol[2]) $(mol[3]) $(mol[4]) $(mol[5]) $(mol[6])"\n`;
  await runDeck({ text: `${deck}reset_atoms mol ${words}\n${print}`, log: "none", screen, manifest: false });
  expect(/^MOL (.*)$/m.exec(printed)?.[1]).toBe(expected);
});

/** /dev/full takes nothing: every file that a run writes ends it with the name of the file. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { runDeck } from "../../src/engine/run-deck.js";

const deck = (output: string) => `units lj
lattice fcc 0.8
region box block 0 2 0 2 0 2
create_box 1 box
create_atoms 1 box
mass 1 1
pair_style zero 2
pair_coeff * *
fix 1 all nve
${output}
run 2
`;
beforeAll(() => process.chdir(mkdtempSync(join(tmpdir(), "garnet-full-"))));

it.skipIf(!existsSync("/dev/full")).each([
  ["dump file", "dump 1 all atom 1 /dev/full"],
  ["print file", "print hello file /dev/full"],
  ["fix print file", 'fix p all print 1 "x" file /dev/full'],
  ["fix ave/time file", "fix a all ave/time 1 1 1 c_thermo_temp file /dev/full"],
  ["data file", "write_data /dev/full"],
  ["logfile", "log /dev/full"],
])("%s", async (what, output) => {
  let printed = "";
  const screen = (text: string) => void (printed += text);
  expect(await runDeck({ text: deck(output), log: "none", screen, manifest: false })).toBe(1);
  expect(printed).toContain(`ERROR: Cannot write ${what} /dev/full: No space left on device`);
});

/** A run that goes on from a restart file is, digit by digit, the run that was not interrupted. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runDeck } from "../../src/engine/run-deck.js";
import { stage } from "./deck-folder.js";

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "garnet-restart-"));
beforeAll(() => {
  process.chdir(folder);
  stage("deepmd/forms.in", folder);
});
afterAll(() => process.chdir(home));

const pair = "pair_style deepmd a-two-side.pb\npair_coeff * * Li La Zr O\n";

it.each([
  ["nve", "fix 1 all nve"],
  ["nvt", "fix 1 all nvt temp 600 600 0.1"],
  ["npt", "fix 1 all npt temp 600 600 0.1 tri 0 0 1"],
  ["langevin", "fix 1 all nve\nfix 2 all langevin 600 600 0.1 8421 zero yes"],
  ["csvr", "fix 1 all nve\nfix 2 all temp/csvr 600 600 0.1 8421"],
])("%s", async (name, fixes) => {
  const quiet = { log: "none", screen: "none", manifest: false } as const;
  const first = `include start.inc\n${pair}${name === "npt" ? "change_box all triclinic\n" : ""}velocity all create 600 7\n${fixes}\nrestart 12 a.rst b.rst\nrestart 8 r\n`;
  expect(await runDeck({ text: `${first}run 40\nwrite_data whole.data\n`, ...quiet })).toBe(0);
  // r.16 is the newest after 20 steps of 40.
  expect(await runDeck({ text: `shell rm r.24 r.32 r.40\n${first}run 20\n`, ...quiet })).toBe(0);
  const rest = `read_restart r.*\n${pair}${fixes}\nrestart 12 a.rst b.rst\nrestart 8 r\nrun 40 upto\nwrite_data rest.data\n`;
  expect(await runDeck({ text: rest, ...quiet })).toBe(0);
  expect(readFileSync("rest.data", "utf8")).toBe(readFileSync("whole.data", "utf8"));
});

it("asks for the pair style, which the file does not keep", async () => {
  let printed = "";
  const screen = (text: string) => void (printed += text);
  const status = await runDeck({
    text: "read_restart r.*\nfix 1 all nve\nrun 1\n",
    log: "none",
    screen,
    manifest: false,
  });
  expect(status).toBe(1);
  expect(printed).toMatch(/restart files do not keep pair style deepmd, give pair_style and pair_coeff again/);
});

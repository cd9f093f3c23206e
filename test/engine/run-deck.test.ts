import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type DeckRunOptions, runDeck } from "../../src/engine/run-deck.js";

describe("a whole deck", () => {
  it("prints a banner, what the deck prints, and the wall time", async () => {
    const { status, text } = await run("print 'T=$T'\n", { variables: [["T", ["600"]]] });
    expect(status).toBe(0);
    expect(text).toMatch(
      /^LAMMPS \(22 Jul 2025.*\n {2}using \d+ OpenMP thread\(s\) per MPI task\nT=600\nTotal wall time: 0:00:0\d\n$/,
    );
  });

  it("takes -var over the deck's own index", async () => {
    const { text } = await run("variable T index 300\nprint $T", { variables: [["T", ["600"]]] });
    expect(text).toContain("\n600\n");
  });

  it("tells an error with the place and the line as it was when it went wrong", async () => {
    const { status, text } = await run("variable n equal 2\n\nmass $n x\n");
    expect(status).toBe(1);
    expect(text).toContain(
      "ERROR: Mass command before simulation box is defined (in.deck:3)\nLast input line: mass 2 x\n",
    );
  });

  it("ends with the status of quit", async () => {
    expect((await run("quit 7")).status).toBe(7);
  });

  it("writes the log as the screen, with the deck's lines, and goes on in another log", async () => {
    const folder = mkdtempSync(join(tmpdir(), "deck-"));
    const first = join(folder, "first");
    const second = join(folder, "second");
    await run(`print one\nlog ${second}\nprint two\n`, { log: first });
    expect(readFileSync(first, "utf8")).toMatch(/\nprint one\none\nlog .*second\n$/);
    expect(readFileSync(second, "utf8")).toMatch(/^print two\ntwo\nTotal wall time/);
  });

  it("skips runs with skipRun", async () => {
    const { status, text } = await run(`${lattice}\nrun 100\nprint "step $(step)"`, { skipRun: true });
    expect(status).toBe(0);
    expect(text).toContain("\nstep 0\n");
    expect(text).not.toContain("Loop time");
  });

  it("stops after a signal with a restart file and whole output", async () => {
    const folder = mkdtempSync(join(tmpdir(), "deck-"));
    const deck = `shell cd ${folder}\n${lattice}\nfix 1 all nve\nrun 1000000\nprint never`;
    const here = process.cwd();
    const { status, text } = await run(deck, {
      started: (simulation) => {
        simulation.onBreath = () => void (simulation.stop = "interrupted");
      },
    });
    process.chdir(here);
    expect(status).toBe(1);
    expect(text).toMatch(/\nERROR: Interrupted at step \d+: the state is in interrupted\.restart /);
    expect(text).not.toContain("never");
  });

  it("takes a user's own fix", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "deck-")), "my-fix.mjs");
    writeFileSync(
      file,
      `export default ({ defineFix }) => ({ fixes: [defineFix({
        name: "count/steps",
        create(words) { words.end(); let steps = 0; return { endOfStep() { steps++; }, scalar: () => steps }; },
      })] });`,
    );
    const { text } = await run(`${lattice}\nfix 1 all nve\nfix c all count/steps\nrun 7\nprint "counted $(f_c)"`, {
      plugins: [file],
    });
    expect(text).toContain("\ncounted 7\n");
  });

  it("takes the fix of the example: what it pulled is the energy that was gained", async () => {
    const folder = fileURLToPath(new URL("../../examples/my-fix/", import.meta.url));
    const deck = readFileSync(join(folder, "in.pull"), "utf8").replace("pe f_pull", "etotal f_pull");
    const { text } = await run(deck, { plugins: [join(folder, "my-fix.ts")] });
    const [first, last] = [0, 100].map((step) =>
      (new RegExp(`^ +${step} +(.*)$`, "m").exec(text)?.[1] ?? "").trim().split(/ +/).map(Number),
    );
    expect(last[1] - first[1]).toBeCloseTo(last[2], 4);
    expect(last[2]).toBeGreaterThan(0.002);
  });
});

const lattice = `units metal
lattice fcc 4.0
region box block 0 2 0 2 0 2
create_box 1 box
create_atoms 1 box
mass 1 30
pair_style lj/cut 3.0
pair_coeff 1 1 0.1 2.5`;

async function run(deck: string, options: DeckRunOptions = {}) {
  let text = "";
  const status = await runDeck({
    text: deck,
    file: "in.deck",
    log: "none",
    screen: (part) => void (text += part),
    ...options,
  });
  return { status, text };
}

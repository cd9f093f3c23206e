import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { releaseMemory } from "../../src/engine/run/release-memory.js";
import { runDeck } from "../../src/engine/run-deck.js";

// A long run does not grow (scripts/bench/growth.mjs looks for longer): what is alive after many runs is what was alive after some.

const deck = `units lj
lattice fcc 0.8442
region box block 0 2 0 2 0 2
create_box 1 box
create_atoms 1 box
mass 1 1.0
velocity all create 1.44 87287
pair_style lj/cut 1.5
pair_coeff 1 1 1 1
fix 1 all nvt temp 1.44 1.44 0.5
variable twice equal 2*temp
variable r loop 2
label round
variable k loop 200
label again
group some id <= 5
compute c some msd
fix a all ave/time 1 2 2 c_c[4] v_twice file avg.dat
fix say all print 1 "$(step) \${twice}" file say.dat screen no
dump d some custom 1 part.dump id x
run 2
undump d
unfix a
unfix say
uncompute c
group some delete
next k
jump SELF again
print "mark"
next r
jump SELF round`;

describe("thousands of short runs", () => {
  it("leave nothing behind", { timeout: 120_000 }, async () => {
    const alive: number[] = [];
    const here = process.cwd();
    process.chdir(mkdtempSync(join(tmpdir(), "growth-")));
    try {
      const status = await runDeck({
        text: deck,
        file: "in.deck",
        log: "none",
        screen: (part) => {
          if (!/^mark$/m.test(part)) return;
          releaseMemory();
          const { heapUsed, arrayBuffers } = process.memoryUsage();
          alive.push(heapUsed + arrayBuffers);
        },
      });
      expect(status).toBe(0);
    } finally {
      process.chdir(here);
    }
    expect(alive).toHaveLength(2);
    // Less than 2,500 bytes of each run: compiled code still grows a little.
    expect((alive[1] as number) - (alive[0] as number)).toBeLessThan(200 * 2500);
  });
});

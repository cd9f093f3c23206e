// Does a long run grow? Decks that do everything again and again (steps with averages, dumps, prints and restarts; thousands of short
// runs) while the memory of the process is sampled. Usage: node scripts/bench/growth.mjs [steps] [runs] [loops] [commands] [llzo] [--times 1]
// Prints, per deck, the resident memory in MB at ten points in time, and how much of it came after the first third.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const root = resolve(import.meta.dirname, "../..");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: "string", default: "1" } },
});
const times = Number(options.times);
const folder = mkdtempSync(join(tmpdir(), "garnet-growth-"));

const liquid = `units lj
lattice fcc 0.8442
region box block 0 5 0 5 0 5
create_box 1 box
create_atoms 1 box
mass 1 1.0
velocity all create 1.44 87287 loop geom
pair_style lj/cut 2.5
pair_coeff 1 1 1.0 1.0 2.5
neighbor 0.3 bin
fix 1 all nvt temp 1.44 1.44 0.5
`;

/** What a user measures, all at once. */
const measured = `compute msd all msd
compute rdf all rdf 50
compute slab all chunk/atom bin/1d z lower 0.1 units reduced
compute ke all ke/atom
compute most all reduce max c_ke
variable twice equal 2*temp+c_most
variable speed atom sqrt(vx^2+vy^2+vz^2)
fix avg all ave/time 1 10 10 c_thermo_temp v_twice c_most file avg.dat
fix g all ave/time 10 10 100 c_rdf[*] mode vector file rdf.dat overwrite
fix slab all ave/chunk 10 10 100 slab density/number temp v_speed ave running overwrite file slab.dat
fix say all print 10 "step $(step) T = \${twice}" file print.dat screen no title ""
thermo_style custom step temp pe press c_msd[4] v_twice
thermo 10
dump 1 all custom 100 dump.custom id type x y z v_speed
dump 2 all atom 100 dump.atom
dump 3 all xyz 1000 snapshot.*.xyz
dump_modify 3 maxfiles 3
restart 500 a.restart b.restart
`;

const decks = {
  steps: `${liquid}${measured}run ${200_000 * times}\n`,
  runs: `${liquid}thermo 5\nvariable k loop ${10_000 * times}\nlabel again\nvariable t equal temp\nrun 10\nprint "run $k: $t $(pe)"\nnext k\njump SELF again\n`,
  loops: `${liquid}${measured}variable k loop ${1_000 * times}\nlabel again\nrun 100\nprint "run $k at $(step)" append loops.txt\nnext k\njump SELF again\n`,
  commands: `${liquid}thermo 10\nvariable k loop ${2_000 * times}\nlabel again
group some id <= $k\ncompute c some temp\nfix a all ave/time 1 5 5 c_c\ndump d some custom 5 part.*.dump id x\ndump_modify d maxfiles 2\nrun 5
undump d\nunfix a\nuncompute c\ngroup some delete\nnext k\njump SELF again\n`,
  llzo: `units metal\nread_data llzo.data\npair_style deepmd llzo.pb\npair_coeff * * Li La Zr O\nvelocity all create 300 4\nneighbor 1.0 bin
fix 1 all nvt temp 300 300 0.1\ntimestep 0.001\ncompute rdf all rdf 100\nfix g all ave/time 10 10 100 c_rdf[*] mode vector file rdf.dat overwrite
thermo 10\ndump 1 all custom 100 dump.custom id type x y z fx fy fz\nrestart 500 a.restart b.restart\nrun ${10_000 * times}\n`,
};

const chosen = positionals.length > 0 ? positionals : Object.keys(decks);
for (const name of chosen) {
  const deck = join(folder, `${name}.in`);
  writeFileSync(deck, decks[name]);
  for (const file of ["llzo.data", "llzo.pb"]) copyFileSync(join(root, "examples/llzo", file), join(folder, file));
  console.log(`${name}: ${summary(await sampled(deck))}`);
}
rmSync(folder, { recursive: true });

/** Resident MB, four times a second. */
function sampled(deck) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, "bin/garnet-lmp.js"), "-in", deck, "-screen", "none"], {
      cwd: folder,
      stdio: "inherit",
    });
    const samples = [];
    const look = setInterval(() => {
      try {
        const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
        if (kilobytes) samples.push(Number(kilobytes) / 1024);
      } catch {} // it has just ended
    }, 250);
    child.on("exit", (status) => {
      clearInterval(look);
      if (status === 0) done(samples);
      else fail(new Error(`${deck} ended with ${status}`));
    });
  });
}

function summary(samples) {
  const at = (part) => samples[Math.min(samples.length - 1, Math.floor(part * samples.length))];
  const points = Array.from({ length: 10 }, (_, k) => at((k + 1) / 10 - 0.01).toFixed(0));
  const third = (from) => {
    const part = samples.slice(Math.floor(from * samples.length), Math.floor((from + 1 / 3) * samples.length) || 1);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  return `${points.join(" ")} MB; last third over second third ${(third(2 / 3) - third(1 / 3)).toFixed(1)} MB (${samples.length} samples)`;
}

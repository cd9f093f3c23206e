/** `garnet check`: one sentence for each mistake, none for what follows from it, and nothing written. */
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkDeck } from "../../src/engine/check/check-deck.js";
import { stage } from "./deck-folder.js";

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "garnet-check-"));
beforeAll(() => {
  process.chdir(folder);
  stage("deepmd/forms.in", folder);
});
afterAll(() => process.chdir(home));

async function check(text: string) {
  writeFileSync("in.deck", text);
  const before = readdirSync(".").sort();
  const found = await checkDeck({ file: "in.deck" });
  expect(readdirSync(".").sort()).toEqual(before);
  expect(process.cwd()).toBe(folder);
  // The shaken atoms of start.inc stand nearer than those that the small models were trained on.
  const findings = found.findings.filter(({ message }) => !/nearer than any pair that the model/.test(message));
  return { ...found, findings, lines: findings.map(({ place, kind, message }) => `${place}: ${kind}: ${message}`) };
}

const good = `include start.inc
pair_style deepmd a-two-side.pb a-two-side.pb out_freq 1
pair_coeff * * Li La Zr O
`;

describe("a good deck", () => {
  it("has no findings, and writes nothing", async () => {
    const found = await check(`${good}log other.log
velocity all create 300 1
fix 1 all nvt temp 300 300 0.1
compute m all msd
fix a all ave/time 1 5 10 c_m[4] file msd.dat
dump d all custom 1 t.dump id type x y z
restart 5 a.restart b.restart
shell mkdir never
minimize 0 1e-3 10 100
variable T index 300 400
label loop
run 1000
print "at $T: $(pe) \${T}" file said.txt
next T
jump SELF loop
write_data end.data
write_restart end.restart
variable last equal f_a
print "\${last}"
`);
    expect(found.lines).toEqual([]);
    expect(found).toMatchObject({ atoms: 32, runs: 2, steps: 2000, minimizations: 1 });
    expect(found.formula).toMatch(/^Li\d+ /);
  });

  it("is followed to where it reads its own files", async () => {
    const { lines } = await check(
      `${good}write_restart a.*.restart\nclear\nread_restart a.*.restart\nrun 5\nunknown\n`,
    );
    expect(lines).toEqual([
      "in.deck:6: warning: a.*.restart would be written by the deck itself: from here on nothing is checked",
    ]);
  });
});

/** Lines put behind the good deck's three; what is said of them. */
const mistakes: [lines: string, said: (string | RegExp)[]][] = [
  ["mas 1 6.94", [/Unknown command: mas 1 6.94 \(did you mean 'mass'\?\)/]],
  ["fix 1 all nvtt temp 300 300 0.1\nfix_modify 1 energy yes\nunfix 1", [/Unrecognized fix style 'nvtt' \(did you/]],
  ["compute m all msdd\nfix a all ave/time 1 1 1 c_m[4]\nvariable x equal c_m[1]", [/compute style 'msdd'/]],
  ["group Li typ 1\ngroup Li type 1\nvelocity Li create 300 1", [/Unknown group style: typ \(did you mean 'type'/]],
  ["pair_style deepmd b-two-side.pb\npair_coeff * * Li La Zr O", [/Failed to open file.*did you mean 'a-two-side.pb'/]],
  ["thermo_style custom step tmp", [/Unknown keyword 'tmp' .*did you mean 'temp'/]],
  ["pair_style deepmd start.inc", [/start.inc: expected a TensorFlow frozen graph/]],
  ["pair_coeff * * Li La", [/expected 4 element names, one for each atom type, got 2; the model has Li La Zr O/]],
  ["pair_coeff * * Li La Zr N", [/element N not found in the model, which has Li La Zr O/]],
  ["pair_coeff 1 2 Li La", [/deepmd requires that the scale should be set to all atom types/]],
  ["read_data none.data\nread_data nowhere.data", [/Cannot use read_data without add keyword/]],
  ["pair_coeff * * La Li Zr O\nrun 0", [/type 1 is La .* has mass 6.94, that of Li/, /type 2 is Li/, /No fixes/]],
  ["timestep 1.0\nfix 1 all nve\nrun 10", [/a time step of 1 ps is 1000 fs: .*0\.001 is 1 fs/]],
  [
    "fix 1 all nve\nrun 1e5",
    [/Expected integer parameter instead of '1e5'.*\(write 100000\)/, /no run|computes nothing/],
  ],
  ["print '${TT}'", [/Substitution for illegal variable TT/]],
  [
    "pair_style lj/cut 4.0\npair_coeff * * 1.0 2.0\nset atom 2 x 0.3 y 0.3 z 0.3\nset atom 1 x 0.4 y 0.3 z 0.3\nfix 1 all nve\nrun 0",
    [/the force on atom \d+/],
  ],
];

describe("each mistake", () => {
  it.each(mistakes)("%s", async (text, said) => {
    const { findings } = await check(`${good}${text}\n`);
    const real = findings.filter(({ message }) => !/computes nothing|neighbours of/.test(message));
    const wanted = said.filter((pattern) => !/computes nothing/.test(String(pattern)));
    expect(real.map(({ message }) => message)).toEqual(wanted.map((pattern) => expect.stringMatching(pattern)));
  });
});

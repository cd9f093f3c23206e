// What LAMMPS prints for formulas, for test/engine/script/formulas.test.ts.
// Usage: node scripts/reference/formulas.mjs   (LAMMPS: $GARNET_PEERS/bin/lmp, default .peers/bin/lmp)
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const lmp = process.env.GARNET_LMP ?? `${process.env.GARNET_PEERS ?? ".peers"}/bin/lmp`;

const plain = [
  "1.0/3",
  "2e5",
  "1e20",
  "1e-20",
  "-0.5e-3",
  ".5+1.",
  "123456789.123456789",
  "(1+2)*3",
  "10/4",
  "7%4",
  "-7%4",
  "5.5%2",
  "2^3^2",
  "-2^2",
  "2^-1",
  "-(2^2)",
  "2--3",
  "!0+1",
  "!(3>2)||1",
  "1+2*3-4/2",
  "1<2<3",
  "3>2>1",
  "1==1.0",
  "2!=2",
  "3>=3",
  "3<=2",
  "1||0&&0",
  "1|^1||1",
  "3|^0",
  "1&&0||1",
  "0^0",
  "sqrt(2)",
  "exp(1)",
  "ln(10)",
  "log(1000)",
  "abs(-2.5)",
  "sign(-3)",
  "sign(0)",
  "sin(1)",
  "cos(1)",
  "tan(1)",
  "asin(0.5)",
  "acos(0.5)",
  "atan(0.5)",
  "atan2(1,-1)",
  "PI",
  "yes+true+on",
  "no+off",
  "ceil(2.1)",
  "floor(-2.1)",
  "round(2.5)",
  "round(-2.5)",
  "round(3.49)",
  "round(0.49999999999999994)",
  "ternary(1,2,3)",
  "ternary(0,2,3)",
  "sqrt(abs(-4)+max0)",
  "v_a*v_b",
  "-v_b^2",
  "v_third",
  "v_third*3",
  "v_list[2]",
  "sum(v_list)",
  "min(v_list)",
  "max(v_list)",
  "ave(v_list)",
  "trap(v_list)",
  "slope(v_list)",
  "v_list[v_b]",
  "v_i*2",
  "v_l+1",
  "is_defined(variable,a)",
  "is_defined(variable,nope)",
  "is_defined(group,all)",
  "is_file(in.formulas)",
  "is_active(package,gpu)",
].filter((formula) => !formula.includes("max0"));

const timed = [
  "ramp(10,20)",
  "stagger(10,3)",
  "logfreq(1,4,10)",
  "logfreq(100,4,10)",
  "logfreq2(100,18,10)",
  "logfreq3(10,25,1050)",
  "stride(3,20,4)",
  "stride(0,1000,7)",
  "stride2(10,200,15,50,60,2)",
  "stride2(0,30,5,12,14,1)",
  "step*2",
];
const steps = [0, 1, 3, 9, 10, 12, 13, 14, 19, 20, 49, 50, 51, 55, 60, 100, 150, 199, 200, 450, 999, 1000];

const prelude = [
  "variable a equal 3.5",
  "variable b equal 2",
  "variable third equal 1.0/3",
  "variable list vector [1,2.5,4,8]",
  "variable i index 7 8",
  "variable l loop 2 5",
];

const folder = mkdtempSync(join(tmpdir(), "formulas-"));
const deck = [
  ...prelude,
  ...plain.map((formula) => `print "@ $(${formula})"`),
  'print "@ $(random(1,10,4321)) $(random(1,10,4321)) $(normal(0,1,777)) $(random(0,1,5))"',
  "variable w vector v_list*2+random(0,1,3)",
  'print "@ ${w}"',
  ...steps.flatMap((step) => [`reset_timestep ${step}`, ...timed.map((formula) => `print "@ $(${formula})"`)]),
].join("\n");
// Steps need a box.
const box = "units metal\nlattice fcc 4\nregion b block 0 1 0 1 0 1\ncreate_box 1 b\nmass 1 1\n";
writeFileSync(join(folder, "in.formulas"), box + deck);
const { stdout } = spawnSync(lmp, ["-in", "in.formulas", "-log", "none"], {
  cwd: folder,
  encoding: "utf8",
  env: { ...process.env, LAMMPS_PLUGIN_PATH: "none" },
});
const printed = stdout
  .split("\n")
  .filter((line) => line.startsWith("@ "))
  .map((line) => line.slice(2));
const count = plain.length + 2 + steps.length * timed.length;
if (printed.length !== count) throw new Error(`${printed.length} of ${count} lines\n${stdout.slice(-500)}`);
const fixture = {
  program: stdout.split("\n").find((line) => line.startsWith("LAMMPS")),
  command: "node scripts/reference/formulas.mjs",
  prelude,
  plain: plain.map((formula, k) => [formula, printed[k]]),
  random: printed[plain.length],
  randomVector: printed[plain.length + 1],
  timed: timed.map((formula, k) => [
    formula,
    steps.map((step, s) => [step, printed[plain.length + 2 + s * timed.length + k]]),
  ]),
};
writeFileSync("fixtures/script/formulas.json", `${JSON.stringify(fixture, null, 1)}\n`);

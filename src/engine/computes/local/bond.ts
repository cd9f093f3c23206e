/**
 * compute ID group bond/local dist|dx|dy|dz|engpot|force|fx|fy|fz|engvib|engrot|engtrans|omega|velvib …: a row for each bond.
 * https://docs.lammps.org/compute_bond_local.html
 */
import { defineCompute } from "../../define-compute.js";
import type { Simulation } from "../../simulation.js";
import { bondedStyle, topologyRows } from "./rows.js";

const NAMES = [
  "dist",
  "dx",
  "dy",
  "dz",
  "engpot",
  "force",
  "fx",
  "fy",
  "fz",
  "engvib",
  "engrot",
  "engtrans",
  "omega",
  "velvib",
] as const;
type Name = (typeof NAMES)[number];

export const bondLocal = defineCompute({
  name: "bond/local",
  create(words, { simulation, group }) {
    const names: Name[] = [];
    while (!words.done) names.push(words.oneOf(NAMES, "value"));
    if (names.length === 0) throw words.missing("a value");
    return {
      localColumns: names.length === 1 ? 0 : names.length,
      init: () => void bondedStyle(simulation, "bond"),
      local() {
        const rows: number[] = [];
        for (const [type, first, second] of topologyRows(simulation, "bond", group)) {
          const values = bondValues(simulation, type, simulation.atoms.find(first), simulation.atoms.find(second));
          for (const name of names) rows.push(values[name]);
        }
        return Float64Array.from(rows);
      },
    };
  },
});

function bondValues(simulation: Simulation, type: number, a: number, b: number): Record<Name, number> {
  const { atoms, box, units } = simulation;
  const { x, v } = atoms;
  const d = [0, 1, 2].map((k) => x[3 * a + k] - x[3 * b + k]);
  box.minimumImage(d);
  const dist = Math.hypot(...d);
  const pull = new Float64Array(3);
  const engpot = bondedStyle(simulation, "bond").energyOf(type, Float64Array.from(d), pull);
  const along = (pull[0] * d[0] + pull[1] * d[1] + pull[2] * d[2]) / dist;
  const [m1, m2] = [atoms.massOf(a), atoms.massOf(b)];
  const total = m1 + m2;
  const centre = [0, 1, 2].map((k) => (m1 * v[3 * a + k] + m2 * v[3 * b + k]) / total);
  const relative = [0, 1, 2].map((k) => v[3 * b + k] - v[3 * a + k]);
  const velvib = -(relative[0] * d[0] + relative[1] * d[1] + relative[2] * d[2]) / dist;
  const across = Math.sqrt(Math.max(0, relative.reduce((sum, u) => sum + u * u, 0) - velvib * velvib));
  const reduced = (m1 * m2) / total;
  return {
    dist,
    dx: d[0],
    dy: d[1],
    dz: d[2],
    engpot,
    force: along,
    fx: pull[0],
    fy: pull[1],
    fz: pull[2],
    engvib: 0.5 * units.mvv2e * reduced * velvib * velvib,
    engrot: 0.5 * units.mvv2e * reduced * across * across,
    engtrans: 0.5 * units.mvv2e * total * centre.reduce((sum, u) => sum + u * u, 0),
    omega: across / dist,
    velvib,
  };
}

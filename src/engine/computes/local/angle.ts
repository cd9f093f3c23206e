/** compute ID group angle/local theta|eng …: a row for each angle, in degrees. https://docs.lammps.org/compute_angle_local.html */
import { defineCompute } from "../../define-compute.js";
import { bondedStyle, topologyRows } from "./rows.js";

export const angleLocal = defineCompute({
  name: "angle/local",
  create(words, { simulation, group }) {
    const names: ("theta" | "eng")[] = [];
    while (!words.done) names.push(words.oneOf(["theta", "eng"], "value"));
    if (names.length === 0) throw words.missing("a value");
    const arms = new Float64Array(6);
    const force = new Float64Array(6);
    return {
      localColumns: names.length === 1 ? 0 : names.length,
      init: () => void bondedStyle(simulation, "angle"),
      local() {
        const { atoms, box } = simulation;
        const rows: number[] = [];
        for (const [type, ...ids] of topologyRows(simulation, "angle", group)) {
          const [a, middle, b] = ids.map((id) => atoms.find(id));
          for (const [n, end] of [a, b].entries()) {
            const arm = [0, 1, 2].map((k) => atoms.x[3 * end + k] - atoms.x[3 * middle + k]);
            box.minimumImage(arm);
            arms.set(arm, 3 * n);
          }
          const dot = arms[0] * arms[3] + arms[1] * arms[4] + arms[2] * arms[5];
          const cosine = dot / Math.hypot(arms[0], arms[1], arms[2]) / Math.hypot(arms[3], arms[4], arms[5]);
          for (const name of names)
            rows.push(
              name === "theta"
                ? (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI
                : bondedStyle(simulation, "angle").energyOf(type, arms, force),
            );
        }
        return Float64Array.from(rows);
      },
    };
  },
});

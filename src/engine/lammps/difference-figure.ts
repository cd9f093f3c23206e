/** The parity certificate as a picture: relative difference of each thermo column against the step. */
import type { Table } from "../../model/table.js";
import type { Figure } from "../../plot/figure.js";
import { columnOf, timings } from "./certificate.js";

/** Equal numbers are drawn here: a logarithm has no zero, and less than this is rounding. */
const floor = 1e-17;

export function differenceFigure(ours: readonly Table[], theirs: readonly Table[]): Figure {
  const lines = new Map<string, { x: number[]; y: number[] }>();
  for (let run = 0; run < Math.min(ours.length, theirs.length); run++) {
    const steps = columnOf(ours[run], "Step");
    for (const { name } of ours[run].columns) {
      const [mine, other] = [columnOf(ours[run], name), columnOf(theirs[run], name)];
      if (name === "Step" || timings.test(name) || !mine || !other) continue;
      const line = lines.get(name) ?? { x: [], y: [] };
      lines.set(name, line);
      const count = Math.min(mine.length, other.length);
      let scale = 0;
      for (let k = 0; k < count; k++) scale = Math.max(scale, Math.abs(other[k]));
      for (let k = 0; k < count; k++) {
        line.x.push(steps?.[k] ?? k);
        line.y.push(Math.max(floor, Math.abs(mine[k] - other[k]) / (scale || 1)));
      }
    }
  }
  return {
    panels: [
      {
        x: { label: "step" },
        y: { label: "relative difference", scale: "log", min: floor },
        layers: [...lines].map(([name, { x, y }]) => ({ kind: "line" as const, name, x, y })),
      },
    ],
  };
}

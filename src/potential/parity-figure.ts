/** Reference against model: energies per atom, and forces by element. */
import type { Figure, Panel, ScatterLayer } from "../plot/index.js";
import type { Pairs } from "./model-errors.js";

/** More points than this per element are thinned out evenly: a picture of a million dots is slow and looks the same. */
const most = 4000;

export function parityFigure(pairs: Pairs): Figure {
  const panels: Panel[] = [];
  if (pairs.energies.length > 0) {
    const [x, y] = [0, 1].map((which) => pairs.energies.map((row) => row[which] / row[2]));
    panels.push(panel("energy", "eV/atom", [{ kind: "scatter", x, y }]));
  }
  const elements = [...new Set(pairs.forces.flatMap(({ element }) => element))];
  const layers = elements.map((element): ScatterLayer => {
    const x: number[] = [];
    const y: number[] = [];
    for (const frame of pairs.forces)
      frame.element.forEach((name, i) => {
        if (name !== element) return;
        x.push(...frame.reference.subarray(3 * i, 3 * i + 3));
        y.push(...frame.model.subarray(3 * i, 3 * i + 3));
      });
    const every = Math.ceil(x.length / most);
    const kept = (_: number, k: number) => k % every === 0;
    return { kind: "scatter", name: element, x: x.filter(kept), y: y.filter(kept), size: 1.5 };
  });
  if (layers.length > 0) panels.push(panel("force", "eV/Å", layers));
  return { panels };
}

function panel(what: string, unit: string, scatter: ScatterLayer[]): Panel {
  const all = scatter.flatMap(({ x, y }) => [...Array.from(x), ...Array.from(y)]);
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return {
    x: { label: `reference ${what}`, unit },
    y: { label: `model ${what}`, unit },
    layers: [{ kind: "line", x: [low, high], y: [low, high], colour: 6, dashed: true }, ...scatter],
    equal: true,
  };
}

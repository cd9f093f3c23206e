/** Reference against model: energies per atom, forces by element, virials per atom. */
import type { Figure, Panel, ScatterLayer } from "../plot/index.js";
import type { Pairs } from "./detail-files.js";

/** More points than this per element are thinned out evenly: a picture of a million dots is slow and looks the same. */
const most = 4000;

export function parityFigure(pairs: Pairs): Figure {
  const panels: Panel[] = [];
  const energies = points();
  for (const { reference, model, atoms } of pairs.energies) energies.add([reference], [model], atoms);
  if (energies.x.length > 0) panels.push(panel("energy", "eV/atom", [energies.layer()]));

  const elements = [...new Set(pairs.forces.flatMap(({ element }) => element))];
  const layers = elements.map((element) => {
    const forces = points();
    for (const frame of pairs.forces)
      frame.element.forEach((name, i) => {
        if (name !== element) return;
        forces.add(frame.reference.subarray(3 * i, 3 * i + 3), frame.model.subarray(3 * i, 3 * i + 3), 1);
      });
    return { ...forces.layer(), name: element, size: 1.5 };
  });
  if (layers.length > 0) panels.push(panel("force", "eV/Å", layers));

  const virials = points();
  for (const { reference, model, atoms } of pairs.virials) virials.add(reference, model, atoms);
  if (virials.x.length > 0) panels.push(panel("virial", "eV/atom", [virials.layer()]));
  return { panels };
}

function points() {
  const x: number[] = [];
  const y: number[] = [];
  return {
    x,
    add(reference: ArrayLike<number>, model: ArrayLike<number>, divisor: number): void {
      for (let k = 0; k < reference.length; k++) {
        x.push(reference[k] / divisor);
        y.push(model[k] / divisor);
      }
    },
    layer(): ScatterLayer {
      const every = Math.ceil(x.length / most);
      const kept = (_: number, k: number) => k % every === 0;
      return { kind: "scatter", x: x.filter(kept), y: y.filter(kept) };
    },
  };
}

function panel(what: string, unit: string, scatter: ScatterLayer[]): Panel {
  const all = scatter.flatMap(({ x, y }) => [...Array.from(x), ...Array.from(y)]);
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const margin = 0.04 * (high - low); // no point lies on the frame
  const diagonal = [low - margin, high + margin];
  return {
    x: { label: `reference ${what}`, unit },
    y: { label: `model ${what}`, unit },
    layers: [{ kind: "line", x: diagonal, y: diagonal, colour: 6, dashed: true }, ...scatter],
    equal: true,
  };
}

/** compute ID group orientorder/atom [degrees n l…] [nnn N|NULL] [cutoff R] [wl yes] [wl/hat yes] [components l] [chunksize N]. https://docs.lammps.org/compute_orientorder_atom.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { checkCutoff, forceCutoff, nearestOf } from "./nearest.js";
import { averageHarmonics, squareSum, steinhardtQ, steinhardtW } from "./spherical-harmonics.js";

export const orientorderAtom = defineCompute({
  name: "orientorder/atom",
  create(words, { simulation, group }) {
    let degrees = [4, 6, 8, 10, 12];
    let nearest = 12;
    let given = 0;
    let wl = false;
    let wlHat = false;
    let components: number | undefined;
    const keywords = ["degrees", "nnn", "cutoff", "wl", "wl/hat", "components", "chunksize"] as const;
    while (!words.done) {
      const keyword = words.oneOf(keywords, "keyword");
      if (keyword === "degrees") {
        const count = words.integer("a number of degrees");
        degrees = Array.from({ length: count }, () => words.integer("a degree"));
        if (count <= 0 || degrees.some((l) => l < 0)) throw new InputError("Illegal compute orientorder/atom degrees");
      } else if (keyword === "nnn") nearest = words.accept("NULL") ? 0 : words.integer("a number of neighbours");
      else if (keyword === "cutoff") given = words.number("a cutoff");
      else if (keyword === "wl") wl = words.logical();
      else if (keyword === "wl/hat") wlHat = words.logical();
      else if (keyword === "components") components = words.integer("a degree");
      else words.integer("a chunk size");
    }
    if (components !== undefined && !degrees.includes(components))
      throw new InputError(
        `Illegal compute orientorder/atom components: degree ${components} is not among the degrees`,
      );
    const width =
      degrees.length * (1 + Number(wl) + Number(wlHat)) + (components === undefined ? 0 : 2 * (2 * components + 1));
    const reach = () => given || forceCutoff(simulation, "orientorder/atom");
    return {
      ...(components === undefined
        ? {}
        : {
            components: {
              first: width - 2 * (2 * components + 1),
              count: 2 * (2 * components + 1),
              cutoff: reach,
            },
          }),
      init: () => checkCutoff(simulation, given, "orientorder/atom"),
      neighbors: "full",
      perAtomColumns: width === 1 ? 0 : width,
      perAtom() {
        const { mask, count } = simulation.atoms;
        const list = simulation.system.neighborList(reach());
        const values = new Float64Array(width * count);
        for (let i = 0; i < count; i++) {
          const near = mask[i] & group ? nearestOf(list, i, nearest) : undefined;
          if (near && near.length > 0) values.set(parameters(near), width * i);
        }
        return values;
      },
    };

    function parameters(near: Float64Array): number[] {
      const all = degrees.map((l) => averageHarmonics(near, l));
      const out = all.map((q, k) => steinhardtQ(q, degrees[k]));
      if (wl) out.push(...all.map((q, k) => steinhardtW(q, degrees[k]) / Math.sqrt(2 * degrees[k] + 1)));
      if (wlHat) out.push(...all.map((q, k) => steinhardtW(q, degrees[k]) / squareSum(q) ** 1.5));
      if (components !== undefined) {
        const q = all[degrees.indexOf(components)];
        const length = Math.sqrt(squareSum(q));
        out.push(...q.map((value) => (length > 0 ? value / length : 0)));
      }
      return out;
    }
  },
});

/** compute ID group heat/flux keID peID stressID: Jx Jy Jz in total, then their convective part. https://docs.lammps.org/compute_heat_flux.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";

/** Where the components of S·v are in the rows of stress/atom and of centroid/stress/atom. */
const SIX = [
  [0, 3, 4],
  [3, 1, 5],
  [4, 5, 2],
];
const NINE = [
  [0, 3, 4],
  [6, 1, 5],
  [7, 8, 2],
];

export const heatFlux = defineCompute({
  name: "heat/flux",
  create(words, { simulation, group }) {
    const ids = ["ke/atom", "pe/atom", "stress/atom"].map((kind) => words.next(`the ID of a compute ${kind}`));
    words.end();
    const [ke, pe, stress] = ids.map((id) => {
      const compute = simulation.computes.find(id);
      if (!compute) throw new InputError(`Could not find compute heat/flux compute ID ${id}`);
      if (!compute.hooks.perAtom)
        throw new InputError(`Compute heat/flux compute ID ${id} does not compute per-atom values`);
      return () => simulation.computes.get(id, "heat/flux").perAtom;
    });
    return {
      vectorLength: 6,
      extensive: { vector: true },
      vector() {
        const { mask, v, count } = simulation.atoms;
        const [kinetic, potential, virial] = [ke(), pe(), stress()];
        const width = simulation.computes.get(ids[2], "heat/flux").hooks.perAtomColumns ?? 6;
        const places = width === 9 ? NINE : SIX;
        const carried = [0, 0, 0];
        const done = [0, 0, 0];
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          const energy = kinetic[i] + potential[i];
          for (let a = 0; a < 3; a++) {
            carried[a] += energy * v[3 * i + a];
            for (let b = 0; b < 3; b++) done[a] -= virial[width * i + places[a][b]] * v[3 * i + b];
          }
        }
        const scale = 1 / simulation.units.nktv2p;
        return [...carried.map((value, a) => value + done[a] * scale), ...carried];
      },
    };
  },
});

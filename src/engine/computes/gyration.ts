/** compute ID group gyration: radius, and the tensor xx yy zz xy xz yz. https://docs.lammps.org/compute_gyration.html */
import { defineCompute } from "../define-compute.js";
import { centreOfMass, eachAtom, massOf, radiusOfGyration, unwrapped } from "../group-properties.js";

const PAIRS = [
  [0, 0],
  [1, 1],
  [2, 2],
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

export const gyration = defineCompute({
  name: "gyration",
  create(words, { simulation, group }) {
    words.end();
    return {
      vectorLength: 6,
      scalar: () => radiusOfGyration(simulation, { group }, centreOfMass(simulation, { group })),
      vector() {
        const centre = centreOfMass(simulation, { group });
        const total = massOf(simulation, { group });
        const tensor = [0, 0, 0, 0, 0, 0];
        eachAtom(simulation, { group }, (i) => {
          const mass = simulation.atoms.massOf(i);
          const d = unwrapped(simulation, i).map((value, k) => value - centre[k]);
          for (const [k, [a, b]] of PAIRS.entries()) tensor[k] += mass * d[a] * d[b];
        });
        return total === 0 ? tensor : tensor.map((value) => value / total);
      },
    };
  },
});

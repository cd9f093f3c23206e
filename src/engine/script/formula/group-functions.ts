/** Group and region functions of formulas: one number of a sum over atoms, by the function's name and its component. */
import {
  angularMomentum,
  angularVelocity,
  boundsOf,
  centreOfMass,
  chargeOf,
  countOf,
  forceOf,
  inertiaTensor,
  kineticEnergy,
  massOf,
  radiusOfGyration,
  type Selection,
  torqueOf,
  velocityOfMass,
} from "../../group-properties.js";
import type { Simulation } from "../../simulation.js";

type Sum = (simulation: Simulation, atoms: Selection) => number;
type Sums = (simulation: Simulation, atoms: Selection) => readonly number[];

const scalars: Record<string, Sum> = {
  count: countOf,
  mass: massOf,
  charge: chargeOf,
  ke: kineticEnergy,
  gyration: (simulation, atoms) => radiusOfGyration(simulation, atoms, centreOfMass(simulation, atoms)),
};

const axes = ["x", "y", "z"];

/** Names of the components, and the numbers in that order. */
const vectors: Record<string, { components: readonly string[]; of: Sums }> = {
  xcm: { components: axes, of: centreOfMass },
  vcm: { components: axes, of: velocityOfMass },
  fcm: { components: axes, of: forceOf },
  angmom: { components: axes, of: (s, atoms) => angularMomentum(s, atoms, centreOfMass(s, atoms)) },
  torque: { components: axes, of: (s, atoms) => torqueOf(s, atoms, centreOfMass(s, atoms)) },
  omega: {
    components: axes,
    of(s, atoms) {
      const centre = centreOfMass(s, atoms);
      return angularVelocity(angularMomentum(s, atoms, centre), inertiaTensor(s, atoms, centre));
    },
  },
  bound: { components: ["xmin", "xmax", "ymin", "ymax", "zmin", "zmax"], of: boundsOf },
  inertia: {
    components: ["xx", "yy", "zz", "xy", "yz", "xz"],
    of(s, atoms) {
      const [[xx, xy, xz], [, yy, yz], [, , zz]] = inertiaTensor(s, atoms, centreOfMass(s, atoms));
      return [xx, yy, zz, xy, yz, xz];
    },
  },
};

/** Undefined for a component that the function lacks. */
export function groupFunction(
  name: string,
  component: string | undefined,
  simulation: Simulation,
  atoms: Selection,
): number | undefined {
  if (name in scalars) return scalars[name](simulation, atoms);
  const { components, of } = vectors[name];
  const at = components.indexOf(component ?? "");
  return at < 0 ? undefined : of(simulation, atoms)[at];
}

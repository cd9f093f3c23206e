/** A look at a system that is about to run: what is probably not meant, each as one sentence. */
import { standardMass } from "../../model/elements.js";
import type { Simulation } from "../simulation.js";

/** g/mol by which a type's mass may be off its element's (isotopes, rounded masses). */
const massRange = 1.5;
/** eV/Å: no crystal, liquid or melt comes near. */
const hugeForce = 100;

/** Before forces are computed. */
export function inspectSettings(simulation: Simulation): string[] {
  return [...masses(simulation), ...timeStep(simulation)];
}

/** The pair style's elements against the masses: the order of types in the deck, the data file and the model. */
function* masses({ atoms, force, units }: Simulation): Generator<string> {
  if (units.name !== "metal" && units.name !== "real") return;
  const elements = force.pair?.elements ?? [];
  for (const [type, element] of elements.entries()) {
    const expected = standardMass(element);
    const mass = atoms.mass[type];
    if (expected === undefined || !(Math.abs(mass - expected) > massRange)) continue;
    const others = elements.filter((name) => Math.abs((standardMass(name) ?? Number.POSITIVE_INFINITY) - mass) < 0.5);
    const like = others.length > 0 ? `, that of ${others[0]}` : "";
    yield `type ${type + 1} is ${element} for the pair style and has mass ${mass}${like} (${element}: ${expected}): is the order of types in pair_coeff that of the data file?`;
  }
}

function* timeStep({ clock, units, atoms }: Simulation): Generator<string> {
  if (units.name === "lj") return;
  const fs = clock.dt / units.femtosecond;
  const lightest = Math.min(...atoms.mass.filter((mass) => mass > 0));
  const most = units.name === "metal" || units.name === "real" ? (lightest < 3 ? 1 : 5) : 5;
  const amount = `${clock.dt} ${units.time} is ${Number(fs.toPrecision(3))} fs`;
  if (fs > most)
    yield `a time step of ${amount}: more than ${most} fs lets atoms${lightest < 3 ? " of mass below 3" : ""} fly apart${units.name === "metal" ? " (units metal: 0.001 is 1 fs)" : ""}`;
  else if (fs < 0.01)
    yield `a time step of ${amount}: nothing will seem to move${units.name === "real" ? " (units real: 1.0 is 1 fs)" : ""}`;
}

/** Afterwards. */
export function* inspectForces({ units, atoms }: Simulation): Generator<string> {
  if (units.name !== "metal" || atoms.count === 0) return;
  let most = 0;
  let at = 0;
  for (let i = 0; i < atoms.count; i++) {
    const force = Math.hypot(atoms.f[3 * i], atoms.f[3 * i + 1], atoms.f[3 * i + 2]);
    if (force > most || Number.isNaN(force)) [most, at] = [force, i];
    if (Number.isNaN(force)) break;
  }
  if (most <= hugeForce) return;
  const [x, y, z] = [0, 1, 2].map((k) => Number(atoms.x[3 * at + k].toPrecision(5)));
  yield `the force on atom ${atoms.id[at]} at ${x} ${y} ${z} is ${Number(most.toPrecision(3))} eV/Å: atoms too close to each other, or elements in another order than the types`;
}

/**
 * fix ID group temp/csvr Tstart Tstop Tdamp seed: velocity rescaling with the right fluctuations (Bussi, Donadio, Parrinello 2007).
 * https://docs.lammps.org/fix_temp_csvr.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { RanMars } from "../random.js";
import { Ramp } from "./ramp.js";
import { velocityThermostat } from "./velocity-thermostat.js";

export const tempCsvr = defineFix({
  name: "temp/csvr",
  create(words, context) {
    const { simulation } = context;
    const target = new Ramp(simulation, words, "fix temp/csvr");
    const damp = words.number("Tdamp");
    const seed = words.integer("a seed");
    words.end();
    if (damp <= 0) throw new InputError("Illegal fix temp/csvr damp parameter: must be > 0");
    if (seed <= 0) throw new InputError(`Illegal fix temp/csvr seed: ${seed}`);
    const random = new RanMars(seed);
    return velocityThermostat(context, {
      target,
      random,
      atRest: "Computed current temperature for fix temp/csvr must not be 0.0",
      act(own, current, wanted) {
        const { dof } = own.temperature;
        // Eq. A7 of the paper, with the kinetic energy of the target over that of now.
        const keep = Math.exp(-simulation.clock.dt / damp);
        const spread = ((1 - keep) * wanted) / current / dof;
        const first = random.gaussian();
        const others = sumOfSquares(dof - 1, random);
        const factor = Math.sqrt(keep + spread * (first * first + others) + 2 * first * Math.sqrt(keep * spread));
        own.scale(factor);
        return current * (1 - factor * factor);
      },
    });
  },
});

/** The sum of `count` squared Gaussian numbers: a gamma deviate of half that order, and one square when the count is odd. */
function sumOfSquares(count: number, random: RanMars): number {
  if (count <= 0) return 0;
  if (count === 1) return random.gaussian() ** 2;
  if (count % 2 === 0) return 2 * gamma(count / 2, random);
  const single = random.gaussian();
  return 2 * gamma((count - 1) / 2, random) + single * single;
}

/** Gamma deviate of whole order: a product of uniforms when small, else rejection from a Lorentzian (Ahrens and Dieter). */
function gamma(order: number, random: RanMars): number {
  if (order < 1) return 0;
  if (order < 6) {
    let product = 1;
    for (let k = 0; k < order; k++) product *= random.uniform();
    return -Math.log(product);
  }
  const mean = order - 1;
  const width = Math.sqrt(2 * mean + 1);
  for (;;) {
    let [u, v, slope, x] = [0, 0, 0, 0];
    do {
      do {
        u = random.uniform();
        v = 2 * random.uniform() - 1;
      } while (u * u + v * v > 1);
      slope = v / u;
      x = width * slope + mean;
    } while (x <= 0);
    const exponent = mean * Math.log(x / mean) - width * slope;
    if (exponent < -700 || u < 0.00001) continue;
    if (random.uniform() <= (1 + slope * slope) * Math.exp(exponent)) return x;
  }
}

/** Every analysis, in alphabetical order of names. A new analysis is one file and three lines here. */
import { didYouMean, InputError } from "../model/errors.js";
import { type Analysis, callable } from "./analysis.js";
import { angles } from "./angles.js";
import { arrhenius } from "./arrhenius.js";
import { cnmap } from "./cnmap.js";
import { coordination } from "./coordination.js";
import { diffusion } from "./diffusion.js";
import { lithium } from "./lithium.js";
import { msd } from "./msd.js";
import { polyhedra } from "./polyhedra.js";
import { rdf } from "./rdf.js";
import { residence } from "./residence.js";
import { steinhardt } from "./steinhardt.js";
import { vacf } from "./vacf.js";
import { vanhove } from "./vanhove.js";
import { xrd } from "./xrd.js";

export const analyses: readonly Analysis[] = [
  angles,
  arrhenius,
  cnmap,
  coordination,
  diffusion,
  lithium,
  msd,
  polyhedra,
  rdf,
  residence,
  steinhardt,
  vacf,
  vanhove,
  xrd,
];

/** Each analysis as a function of frames (or files) and options, for scripts and notebooks. */
export const analyze = {
  angles: callable(angles),
  arrhenius: callable(arrhenius),
  cnmap: callable(cnmap),
  coordination: callable(coordination),
  diffusion: callable(diffusion),
  lithium: callable(lithium),
  msd: callable(msd),
  polyhedra: callable(polyhedra),
  rdf: callable(rdf),
  residence: callable(residence),
  steinhardt: callable(steinhardt),
  vacf: callable(vacf),
  vanhove: callable(vanhove),
  xrd: callable(xrd),
};

export function analysisByName(name: string): Analysis {
  const found = analyses.find((analysis) => analysis.name === name);
  if (found) return found;
  const names = analyses.map((analysis) => analysis.name);
  throw new InputError(`unknown analysis '${name}'${didYouMean(name, names)}; 'garnet analyze --list' lists them`);
}

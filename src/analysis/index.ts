/** Every analysis, in alphabetical order of names. A new analysis is one file and two lines here. */
import { didYouMean, InputError } from "../model/errors.js";
import { type Analysis, callable } from "./analysis.js";
import { arrhenius } from "./arrhenius.js";
import { cnmap } from "./cnmap.js";
import { coordination } from "./coordination.js";
import { diffusion } from "./diffusion.js";
import { lithium } from "./lithium.js";
import { msd } from "./msd.js";
import { rdf } from "./rdf.js";
import { steinhardt } from "./steinhardt.js";
import { vacf } from "./vacf.js";

export const analyses: readonly Analysis[] = [
  arrhenius,
  cnmap,
  coordination,
  diffusion,
  lithium,
  msd,
  rdf,
  steinhardt,
  vacf,
];

/** Each analysis as a function of frames (or files) and options, for scripts and notebooks. */
export const analyze = {
  arrhenius: callable(arrhenius),
  cnmap: callable(cnmap),
  coordination: callable(coordination),
  diffusion: callable(diffusion),
  lithium: callable(lithium),
  msd: callable(msd),
  rdf: callable(rdf),
  steinhardt: callable(steinhardt),
  vacf: callable(vacf),
};

export function analysisByName(name: string): Analysis {
  const found = analyses.find((analysis) => analysis.name === name);
  if (found) return found;
  const names = analyses.map((analysis) => analysis.name);
  throw new InputError(`unknown analysis '${name}'${didYouMean(name, names)}; 'garnet analyze --list' lists them`);
}

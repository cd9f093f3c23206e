/** Every analysis, in alphabetical order of names. A new analysis is one file and three lines here. */
import { didYouMean, InputError } from "../model/errors.js";
import { type Analysis, callable } from "./analysis.js";
import { angles } from "./angles.js";
import { arrhenius } from "./arrhenius.js";
import { cavity } from "./cavity.js";
import { charge } from "./charge.js";
import { cnmap } from "./cnmap.js";
import { continuum } from "./continuum.js";
import { coordination } from "./coordination.js";
import { density } from "./density.js";
import { diffusion } from "./diffusion.js";
import { electrodes } from "./electrodes.js";
import { energy } from "./energy.js";
import { interfaceAnalysis } from "./interface.js";
import { lithium } from "./lithium.js";
import { msd } from "./msd.js";
import { parity } from "./parity.js";
import { polyhedra } from "./polyhedra.js";
import { rdf } from "./rdf.js";
import { regions } from "./regions.js";
import { residence } from "./residence.js";
import { segregation } from "./segregation.js";
import { stability } from "./stability.js";
import { steinhardt } from "./steinhardt.js";
import { stressStrain } from "./stress-strain.js";
import { survey } from "./survey.js";
import { thermo } from "./thermo.js";
import { vacf } from "./vacf.js";
import { vanhove } from "./vanhove.js";
import { velocityMap } from "./velocity-map.js";
import { xrd } from "./xrd.js";

export const analyses: readonly Analysis[] = [
  angles,
  arrhenius,
  cavity,
  charge,
  cnmap,
  continuum,
  coordination,
  density,
  diffusion,
  electrodes,
  energy,
  interfaceAnalysis,
  lithium,
  msd,
  parity,
  polyhedra,
  rdf,
  regions,
  residence,
  segregation,
  stability,
  steinhardt,
  stressStrain,
  survey,
  thermo,
  vacf,
  vanhove,
  velocityMap,
  xrd,
];

/** Each analysis as a function of frames (or files) and options, for scripts and notebooks. */
export const analyze = {
  angles: callable(angles),
  arrhenius: callable(arrhenius),
  cavity: callable(cavity),
  charge: callable(charge),
  cnmap: callable(cnmap),
  continuum: callable(continuum),
  coordination: callable(coordination),
  density: callable(density),
  diffusion: callable(diffusion),
  electrodes: callable(electrodes),
  energy: callable(energy),
  interface: callable(interfaceAnalysis),
  lithium: callable(lithium),
  msd: callable(msd),
  parity: callable(parity),
  polyhedra: callable(polyhedra),
  rdf: callable(rdf),
  regions: callable(regions),
  residence: callable(residence),
  segregation: callable(segregation),
  stability: callable(stability),
  steinhardt: callable(steinhardt),
  stressStrain: callable(stressStrain),
  survey: callable(survey),
  thermo: callable(thermo),
  vacf: callable(vacf),
  vanhove: callable(vanhove),
  velocityMap: callable(velocityMap),
  xrd: callable(xrd),
};

export function analysisByName(name: string): Analysis {
  const found = analyses.find((analysis) => analysis.name === name);
  if (found) return found;
  const names = analyses.map((analysis) => analysis.name);
  throw new InputError(`unknown analysis '${name}'${didYouMean(name, names)}; 'garnet analyze --list' lists them`);
}

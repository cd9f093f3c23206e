/** Every compute style, in alphabetical order. A new style is one file and one line here. */
import type { ComputeStyle } from "../define-compute.js";
import { centroAtom } from "./centro-atom.js";
import { clusterAtom } from "./cluster-atom.js";
import { cnaAtom } from "./cna-atom.js";
import { com } from "./com.js";
import { coordAtom } from "./coord-atom.js";
import { displaceAtom } from "./displace-atom.js";
import { groupGroup } from "./group-group.js";
import { gyration } from "./gyration.js";
import { heatFlux } from "./heat-flux.js";
import { ke } from "./ke.js";
import { keAtom } from "./ke-atom.js";
import { msd } from "./msd.js";
import { orientorderAtom } from "./orientorder-atom.js";
import { pair } from "./pair.js";
import { pe } from "./pe.js";
import { peAtom } from "./pe-atom.js";
import { pressure } from "./pressure.js";
import { propertyAtom } from "./property-atom.js";
import { rdf } from "./rdf.js";
import { reduce, reduceRegion } from "./reduce.js";
import { centroidStressAtom, stressAtom } from "./stress-atom.js";
import { temp } from "./temp.js";
import { tempCom } from "./temp-com.js";
import { tempPartial } from "./temp-partial.js";
import { tempRegion } from "./temp-region.js";
import { vacf } from "./vacf.js";

export const computes: readonly ComputeStyle[] = [
  centroAtom,
  centroidStressAtom,
  clusterAtom,
  cnaAtom,
  com,
  coordAtom,
  displaceAtom,
  groupGroup,
  gyration,
  heatFlux,
  ke,
  keAtom,
  msd,
  orientorderAtom,
  pair,
  pe,
  peAtom,
  pressure,
  propertyAtom,
  rdf,
  reduce,
  reduceRegion,
  stressAtom,
  temp,
  tempCom,
  tempPartial,
  tempRegion,
  vacf,
];

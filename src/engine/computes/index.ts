/** Every compute style, in alphabetical order. A new style is one file and one line here. */
import type { ComputeStyle } from "../define-compute.js";
import { centroAtom } from "./centro-atom.js";
import { chunkAtom } from "./chunk/atom.js";
import { msdChunk } from "./chunk/msd.js";
import {
  angmomChunk,
  comChunk,
  gyrationChunk,
  inertiaChunk,
  omegaChunk,
  torqueChunk,
  vcmChunk,
} from "./chunk/properties.js";
import { propertyChunk } from "./chunk/property.js";
import { reduceChunk } from "./chunk/reduce.js";
import { chunkSpreadAtom } from "./chunk/spread.js";
import { tempChunk } from "./chunk/temp.js";
import { clusterAtom } from "./cluster-atom.js";
import { cnaAtom } from "./cna-atom.js";
import { com } from "./com.js";
import { coordAtom } from "./coord-atom.js";
import { countType } from "./count-type.js";
import { displaceAtom } from "./displace-atom.js";
import { groupGroup } from "./group-group.js";
import { fep } from "./fep.js";
import { gyration } from "./gyration.js";
import { heatFlux } from "./heat-flux.js";
import { hexorderAtom } from "./hexorder-atom.js";
import { ke } from "./ke.js";
import { keAtom } from "./ke-atom.js";
import { angleLocal } from "./local/angle.js";
import { bondLocal } from "./local/bond.js";
import { pairLocal } from "./local/pair.js";
import { propertyLocal } from "./local/property.js";
import { msd } from "./msd.js";
import { msdNongauss } from "./msd-nongauss.js";
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
import { tempDeform } from "./temp-deform.js";
import { tempPartial } from "./temp-partial.js";
import { tempProfile } from "./temp-profile.js";
import { tempRamp } from "./temp-ramp.js";
import { tempRegion } from "./temp-region.js";
import { vacf } from "./vacf.js";

export const computes: readonly ComputeStyle[] = [
  angleLocal,
  angmomChunk,
  bondLocal,
  centroAtom,
  centroidStressAtom,
  chunkAtom,
  chunkSpreadAtom,
  clusterAtom,
  cnaAtom,
  com,
  comChunk,
  coordAtom,
  countType,
  displaceAtom,
  groupGroup,
  fep,
  gyration,
  gyrationChunk,
  heatFlux,
  hexorderAtom,
  inertiaChunk,
  ke,
  keAtom,
  msd,
  msdChunk,
  msdNongauss,
  omegaChunk,
  orientorderAtom,
  pair,
  pairLocal,
  pe,
  peAtom,
  pressure,
  propertyAtom,
  propertyChunk,
  propertyLocal,
  rdf,
  reduce,
  reduceChunk,
  reduceRegion,
  stressAtom,
  temp,
  tempChunk,
  tempCom,
  tempDeform,
  tempPartial,
  tempProfile,
  tempRamp,
  tempRegion,
  torqueChunk,
  vacf,
  vcmChunk,
];

/** Every compute style, in alphabetical order. A new style is one file and one line here. */
import type { ComputeStyle } from "../define-compute.js";
import { com } from "./com.js";
import { displaceAtom } from "./displace-atom.js";
import { gyration } from "./gyration.js";
import { ke } from "./ke.js";
import { keAtom } from "./ke-atom.js";
import { msd } from "./msd.js";
import { pe } from "./pe.js";
import { peAtom } from "./pe-atom.js";
import { pressure } from "./pressure.js";
import { propertyAtom } from "./property-atom.js";
import { reduce, reduceRegion } from "./reduce.js";
import { centroidStressAtom, stressAtom } from "./stress-atom.js";
import { temp } from "./temp.js";
import { tempCom } from "./temp-com.js";
import { tempPartial } from "./temp-partial.js";
import { tempRegion } from "./temp-region.js";
import { vacf } from "./vacf.js";

export const computes: readonly ComputeStyle[] = [
  centroidStressAtom,
  com,
  displaceAtom,
  gyration,
  ke,
  keAtom,
  msd,
  pe,
  peAtom,
  pressure,
  propertyAtom,
  reduce,
  reduceRegion,
  stressAtom,
  temp,
  tempCom,
  tempPartial,
  tempRegion,
  vacf,
];

/** Every compute style, in alphabetical order. A new style is one file and one line here. */
import type { ComputeStyle } from "../define-compute.js";
import { ke } from "./ke.js";
import { pe } from "./pe.js";
import { pressure } from "./pressure.js";
import { temp } from "./temp.js";

export const computes: readonly ComputeStyle[] = [ke, pe, pressure, temp];

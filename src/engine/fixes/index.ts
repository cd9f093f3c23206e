/** Every fix style, in alphabetical order. A new style is one file and one line here. */
import type { FixStyle } from "../define-fix.js";
import { aveAtom } from "./ave-atom.js";
import { aveCorrelate } from "./ave-correlate.js";
import { aveHisto, aveHistoWeight } from "./ave-histo.js";
import { aveTime } from "./ave-time.js";
import { halt } from "./halt.js";
import { nve } from "./nve.js";
import { print } from "./print.js";
import { storeState } from "./store-state.js";
import { vector } from "./vector.js";

export const fixes: readonly FixStyle[] = [
  aveAtom,
  aveCorrelate,
  aveHisto,
  aveHistoWeight,
  aveTime,
  halt,
  nve,
  print,
  storeState,
  vector,
];

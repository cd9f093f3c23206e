/** Every fix style, in alphabetical order. A new style is one file and one line here. */
import type { FixStyle } from "../define-fix.js";
import { adapt, adaptFep } from "./adapt.js";
import { addforce } from "./addforce.js";
import { aveAtom } from "./ave-atom.js";
import { aveChunk } from "./ave-chunk.js";
import { aveCorrelate } from "./ave-correlate.js";
import { aveHisto, aveHistoWeight } from "./ave-histo.js";
import { aveTime } from "./ave-time.js";
import { aveforce } from "./aveforce.js";
import { boxRelax } from "./box-relax.js";
import { lineforce, planeforce } from "./constraint-forces.js";
import { deform } from "./deform/deform.js";
import { drag } from "./drag.js";
import { dtReset } from "./dt-reset.js";
import { efield } from "./efield.js";
import { enforce2d } from "./enforce2d.js";
import { gravity } from "./gravity.js";
import { groupFix } from "./group.js";
import { halt } from "./halt.js";
import { indent } from "./indent.js";
import { langevin } from "./langevin.js";
import { momentum } from "./momentum.js";
import { move } from "./move.js";
import { nph } from "./nph.js";
import { npt } from "./npt.js";
import { nve } from "./nve.js";
import { nveLimit } from "./nve-limit.js";
import { nveNoforce } from "./nve-noforce.js";
import { nvt } from "./nvt.js";
import { nvtSllod } from "./nvt-sllod.js";
import { pressBerendsen } from "./press-berendsen.js";
import { print } from "./print.js";
import { recenter } from "./recenter.js";
import { setforce } from "./setforce.js";
import { spring } from "./spring.js";
import { springSelf } from "./spring-self.js";
import { storeForce } from "./store-force.js";
import { storeState } from "./store-state.js";
import { tempBerendsen } from "./temp-berendsen.js";
import { tempCsld } from "./temp-csld.js";
import { tempCsvr } from "./temp-csvr.js";
import { tempRescale } from "./temp-rescale.js";
import { vector } from "./vector.js";
import { viscous } from "./viscous.js";
import { wallHarmonic, wallLj93, wallLj126, wallLj1043, wallMorse } from "./wall.js";
import { wallReflect } from "./wall-reflect.js";
import { wallRegion } from "./wall-region.js";

export const fixes: readonly FixStyle[] = [
  adapt,
  adaptFep,
  addforce,
  aveAtom,
  aveChunk,
  aveCorrelate,
  aveHisto,
  aveHistoWeight,
  aveTime,
  aveforce,
  deform,
  boxRelax,
  efield,
  groupFix,
  halt,
  langevin,
  momentum,
  nph,
  npt,
  nve,
  nveLimit,
  nvt,
  pressBerendsen,
  print,
  recenter,
  setforce,
  springSelf,
  storeState,
  tempBerendsen,
  tempCsvr,
  tempRescale,
  vector,
  drag,
  gravity,
  lineforce,
  planeforce,
  nveNoforce,
  nvtSllod,
  spring,
  tempCsld,
  wallLj1043,
  wallMorse,
  wallRegion,
  wallHarmonic,
  wallLj126,
  wallLj93,
  wallReflect,
  dtReset,
  enforce2d,
  indent,
  move,
  storeForce,
  viscous,
];

/** Every command but control flow (script/), in alphabetical order. A new command is one file and one line here. */
import type { CommandStyle } from "../define-command.js";
import { atomModify } from "./atom-modify.js";
import { atomStyle } from "./atom-style.js";
import { angleCoeff, angleStyle, bondCoeff, bondStyle, specialBonds } from "./bonded.js";
import { boundary } from "./boundary.js";
import { changeBox } from "./change-box.js";
import { clear } from "./clear.js";
import { compute, computeModify, uncompute } from "./compute.js";
import { createAtoms } from "./create-atoms.js";
import { createBox } from "./create-box.js";
import { deleteAtoms } from "./delete-atoms.js";
import { dielectric } from "./dielectric.js";
import { dimension } from "./dimension.js";
import { displaceAtoms } from "./displace-atoms.js";
import { dump, dumpModify, undump, writeDump } from "./dump.js";
import { fix, fixModify, unfix } from "./fix.js";
import { group } from "./group.js";
import { kspaceModify, kspaceStyle } from "./kspace.js";
import { labelmap } from "./labelmap.js";
import { lattice } from "./lattice.js";
import { mass } from "./mass.js";
import { minimize, minModify, minStyle } from "./minimize.js";
import { commModify, neighbor, neighModify } from "./neighbor.js";
import { newton } from "./newton.js";
import { withoutEffectCommands } from "./no-effect.js";
import { packageCommand } from "./package.js";
import { pairCoeff, pairModify, pairStyle } from "./pair.js";
import { pairWrite } from "./pair-write.js";
import { readData } from "./read-data.js";
import { readDump } from "./read-dump.js";
import { region } from "./region.js";
import { replicate } from "./replicate.js";
import { rerun } from "./rerun.js";
import { resetAtomIds, resetAtoms } from "./reset-atoms.js";
import { resetTimestep } from "./reset-timestep.js";
import { readRestart, restart, writeRestart } from "./restart.js";
import { run } from "./run.js";
import { set } from "./set.js";
import { thermo, thermoModify, thermoStyle } from "./thermo.js";
import { timer } from "./timer.js";
import { timestep } from "./timestep.js";
import { units } from "./units.js";
import { velocity } from "./velocity.js";
import { writeData } from "./write-data.js";

export const commands: readonly CommandStyle[] = [
  angleCoeff,
  angleStyle,
  atomModify,
  atomStyle,
  bondCoeff,
  bondStyle,
  boundary,
  changeBox,
  clear,
  commModify,
  compute,
  computeModify,
  createAtoms,
  createBox,
  deleteAtoms,
  dielectric,
  dimension,
  displaceAtoms,
  dump,
  dumpModify,
  fix,
  fixModify,
  group,
  kspaceModify,
  kspaceStyle,
  labelmap,
  lattice,
  mass,
  minimize,
  minModify,
  minStyle,
  neighbor,
  neighModify,
  newton,
  packageCommand,
  pairCoeff,
  pairModify,
  pairStyle,
  pairWrite,
  readData,
  readDump,
  readRestart,
  region,
  replicate,
  rerun,
  resetAtomIds,
  resetAtoms,
  resetTimestep,
  restart,
  run,
  set,
  specialBonds,
  thermo,
  thermoModify,
  thermoStyle,
  timer,
  timestep,
  uncompute,
  undump,
  unfix,
  units,
  velocity,
  writeData,
  writeDump,
  writeRestart,
  ...withoutEffectCommands,
];

/** Every command but control flow (script/), in alphabetical order. A new command is one file and one line here. */
import type { CommandStyle } from "../define-command.js";
import { atomModify } from "./atom-modify.js";
import { atomStyle } from "./atom-style.js";
import { boundary } from "./boundary.js";
import { compute, computeModify, uncompute } from "./compute.js";
import { createAtoms } from "./create-atoms.js";
import { createBox } from "./create-box.js";
import { dimension } from "./dimension.js";
import { dump, dumpModify, undump, writeDump } from "./dump.js";
import { fix, fixModify, unfix } from "./fix.js";
import { group } from "./group.js";
import { lattice } from "./lattice.js";
import { mass } from "./mass.js";
import { commModify, neighbor, neighModify } from "./neighbor.js";
import { newton } from "./newton.js";
import { withoutEffectCommands } from "./no-effect.js";
import { pairCoeff, pairModify, pairStyle } from "./pair.js";
import { readData } from "./read-data.js";
import { region } from "./region.js";
import { run } from "./run.js";
import { thermo, thermoModify, thermoStyle } from "./thermo.js";
import { timer } from "./timer.js";
import { timestep } from "./timestep.js";
import { units } from "./units.js";
import { velocity } from "./velocity.js";

export const commands: readonly CommandStyle[] = [
  atomModify,
  atomStyle,
  boundary,
  commModify,
  compute,
  computeModify,
  createAtoms,
  createBox,
  dimension,
  dump,
  dumpModify,
  fix,
  fixModify,
  group,
  lattice,
  mass,
  neighbor,
  neighModify,
  newton,
  pairCoeff,
  pairModify,
  pairStyle,
  readData,
  region,
  run,
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
  writeDump,
  ...withoutEffectCommands,
];

/** What every run and minimization begins with: styles are initialised, atoms sorted and wrapped, lists made. */
import { InputError } from "../../model/errors.js";
import { specialPartners } from "../bonded/special-partners.js";
import type { Simulation } from "../simulation.js";
import { neighborReport } from "./neighbor-report.js";

/** LAMMPS' init(): forces, fixes, computes, thermo look up what they need. */
export function initialise(simulation: Simulation): void {
  const { atoms, force, fixes, box, output, log, clock } = simulation;
  if (!box.exists) throw new InputError("Run command before simulation box is defined");
  simulation.updated = true;
  box.changes = box.shrinks || [...fixes].some(({ hooks }) => hooks.changesBox);
  checkBoxFixes(simulation);
  if (clock.running === "run" && ![...fixes].some(({ hooks }) => hooks.integrates))
    log.warning(
      "No fixes with time integration, atoms won't move\nFor more information see https://docs.lammps.org/err0028",
    );
  atoms.checkMasses();
  if (atoms.topology.rows.bond.length > 0 && !force.terms.some((term) => term.kind === "bond"))
    throw new InputError(
      `The ${atoms.topology.rows.bond.length} bonds of this system need a bond_style, and none is available: bonded atoms would be treated as if they were free`,
    );
  force.init();
  for (const term of force.terms) term.init();
  initialiseStyles(simulation);
  const { delay, every } = simulation.neighbor;
  if (delay % every !== 0)
    throw new InputError(
      `Neighbor delay must be 0 or multiple of every setting: neigh_modify has delay ${delay} and every ${every}`,
    );
  shareAll(simulation);
  log.write(neighborReport(simulation));
  warnOfNoGhosts(simulation);
  output.init();
  if (box.lengths.slice(0, box.dimension).some((length) => length < simulation.neighbor.skin))
    log.warning("Proc sub-domain size < neighbor skin, could lead to lost atoms");
}

/** Fixes and computes look up what they need. */
export function initialiseStyles({ fixes, computes }: Simulation): void {
  fixes.gather();
  for (const { hooks } of fixes) hooks.init?.();
  for (const compute of computes) {
    compute.hooks.init?.();
    compute.hooks.temperature?.countDof();
    compute.clearInvoked();
    compute.forgetSteps();
    compute.used = false;
  }
}

/** In the order of the box's h. */
const PARAMETERS = ["x", "y", "z", "yz", "xz", "xy"];

/** Two fixes that move the same side of the box would fight. */
function checkBoxFixes({ fixes }: Simulation): void {
  const taken: (string | undefined)[] = [];
  for (const { id, hooks } of fixes)
    for (const [component, active] of (hooks.boxComponents ?? []).entries()) {
      if (!active) continue;
      if (taken[component] !== undefined)
        throw new InputError(
          `Must not have multiple fixes change box parameter ${PARAMETERS[component]}: fixes ${taken[component]} and ${id} both do`,
        );
      taken[component] = id;
    }
}

/** The addon's view of box, pair style and neighbour settings. */
export function shareAll(simulation: Simulation): void {
  const { system, neighbor, force, atoms } = simulation;
  system.setAtoms(atoms);
  simulation.shareBox();
  system.setNeighbor(neighbor.options);
  system.setPair(force.pair ?? null);
  system.setSpecial(specialPartners(simulation));
}

/** Wraps and sorts the atoms and makes neighbour lists: the first half of LAMMPS' setup. */
export function placeAtoms(simulation: Simulation): void {
  const { fixes, neighbor, clock } = simulation;
  shareAll(simulation);
  for (const { hooks } of fixes.at("preExchange")) hooks.preExchange?.();
  const { sort, restarted, hasRun } = simulation;
  // A run that goes on keeps the order that the file has: sums and random numbers are those of the run before.
  const keeps = restarted?.goesOn(fixes) === true && !hasRun && sort.every > 0;
  if (keeps) sort.next = (Math.floor(clock.step / sort.every) + 1) * sort.every;
  arrange(simulation, !keeps, keeps);
  for (const { hooks } of fixes.at("preNeighbor")) hooks.preNeighbor?.();
  simulation.system.rebuild();
  for (const term of simulation.force.terms) term.rebuilt?.();
  neighbor.lastBuild = clock.step;
  neighbor.builds = 0;
  neighbor.dangerous = 0;
}

/** Periodic wrap, shrink-wrapped box, atoms out of open sides dropped, and (when it is time) LAMMPS' spatial order. */
export function arrange(simulation: Simulation, force = false, gently = false): void {
  const { system, box, atoms, sort, clock } = simulation;
  const far = system.wrap(gently);
  // LAMMPS moves atoms by one period only: what flew farther since the last time is lost.
  if (far.length > 0) dropAtoms(atoms, far);
  if (box.shrinks) {
    box.shrink(system.bounds(box.triclinic));
    simulation.shareBox();
  }
  if (!box.periodicity.every(Boolean)) dropOutside(simulation);
  if (sort.every > 0 && atoms.count > 0 && (force || clock.step >= sort.next)) {
    const order = system.sortOrder(sort.bin || undefined);
    if (order) atoms.permute(order);
    sort.next = (Math.floor(clock.step / sort.every) + 1) * sort.every;
  }
}

/** LAMMPS' init() of a command that is no run: coefficients are mixed, lists told of. */
export function systemInit(simulation: Simulation, command: string, list = false): void {
  simulation.log.line(`System init for ${command} ...`);
  prepareSystem(simulation, list ? command : undefined);
}

/** The same without a title; `command` needs a full list once. */
export function prepareSystem(simulation: Simulation, command?: string): void {
  const { force, log, system } = simulation;
  force.init();
  system.setNeighbor(simulation.neighbor.options);
  system.setPair(force.pair ?? null);
  log.write(neighborReport(simulation, command));
  warnOfNoGhosts(simulation);
}

/** Without a pair style nothing says how far atoms see. */
export function warnOfNoGhosts({ force, neighbor, log }: Simulation): void {
  if (force.pair || neighbor.ghostCutoff > 0) return;
  log.warning(
    "Communication cutoff is 0.0. No ghost atoms will be generated. Energies and forces may be wrong and atoms may get lost.",
  );
}

/** Atoms in the box and the box around them, without a change of order: what write_data and write_restart begin with. */
export function wrapForFile(simulation: Simulation): void {
  const { system, box } = simulation;
  system.setAtoms(simulation.atoms);
  simulation.shareBox();
  system.wrap();
  if (!box.shrinks) return;
  box.shrink(system.bounds(box.triclinic));
  simulation.shareBox();
}

/** Each gap is filled by the last atom. */
function dropAtoms(atoms: Simulation["atoms"], which: Int32Array): void {
  const gone = new Set(which);
  const order = Int32Array.from({ length: atoms.count }, (_, i) => i);
  let count = atoms.count;
  for (let i = 0; i < count; ) {
    if (gone.has(order[i])) order[i] = order[--count];
    else i++;
  }
  atoms.keep(order.slice(0, count));
}

/** Atoms beyond a fixed side are lost: removed here, counted by thermo. LAMMPS moves the last atom into each gap. */
function dropOutside(simulation: Simulation): void {
  const { system, box, atoms } = simulation;
  const open = [0, 1, 2].filter((axis) => !box.periodic(axis));
  const extent = system.bounds(box.triclinic);
  const low = box.triclinic ? [0, 0, 0] : box.lo;
  const high = box.triclinic ? [1, 1, 1] : box.hi;
  if (open.every((axis) => extent[axis] >= low[axis] && extent[3 + axis] < high[axis])) return;
  const point = [0, 0, 0];
  const order = Int32Array.from({ length: atoms.count }, (_, i) => i);
  let count = atoms.count;
  for (const axis of open)
    for (let i = 0; i < count; ) {
      for (let k = 0; k < 3; k++) point[k] = atoms.x[3 * order[i] + k];
      if (box.triclinic) box.toFractional(point);
      if (point[axis] >= low[axis] && point[axis] < high[axis]) i++;
      else order[i] = order[--count];
    }
  if (count < atoms.count) atoms.keep(order.slice(0, count));
}

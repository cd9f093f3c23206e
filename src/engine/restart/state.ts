/** What a restart file holds: the deck's state beyond its words. Computes, dumps, thermo and neighbour settings are the deck's to give again. */

import type { UnitName } from "../../model/units.js";
import { unitSystems } from "../../model/units.js";
import { atomStyles } from "../atom-styles.js";
import type { Boundary } from "../box.js";
import type { Saved } from "../define-fix.js";
import type { Simulation } from "../simulation.js";
import type { TopologyKind } from "../topology.js";
import { RestartedFixes } from "./restarted-fixes.js";

export interface RestartState {
  units: UnitName;
  step: number;
  time: number;
  /** The step of `time`, where a minimization followed; absent: `step`. */
  timeStep?: number;
  dt: number;
  dimension: 2 | 3;
  newton: boolean;
  box: { numbers: number[]; boundary: [Boundary, Boundary][]; triclinic: boolean; margins: number[] };
  atomStyle: string;
  typeCount: number;
  mass: Float64Array;
  labels: string[] | null;
  groups: (string | null)[];
  ghostCutoff: number;
  pair: { style: string[]; commands: { name: "coeff" | "modify"; words: string[] }[] } | null;
  /** Name of a pair style that is not kept. */
  pairName: string | null;
  topology: { rows: Record<TopologyKind, number[][]>; types: Record<TopologyKind, number> };
  atoms: {
    x: Float64Array;
    v: Float64Array;
    image: Int32Array;
    type: Int32Array;
    mask: Int32Array;
    id: Float64Array;
    q: Float64Array | null;
    molecule: Int32Array | null;
  };
  /** Per-atom columns of computes (origins), by name. */
  columns?: { key: string; width: number; values: Float64Array }[];
  fixes: { id: string; style: string; saved: Saved; perAtom: { width: number; values: Float64Array } | null }[];
}

/** Pair styles whose settings decks give again after read_restart: a file that may have changed meanwhile, as in LAMMPS. */
function isKept(style: readonly string[]): boolean {
  return style.length > 0 && !style.includes("deepmd");
}

export function collect(simulation: Simulation): RestartState {
  const { atoms, box, clock, force, fixes, groups, neighbor, units } = simulation;
  const { rows, types } = atoms.topology;
  const style = force.styleWords;
  return {
    units: units.name,
    step: clock.step,
    ...clock.reached,
    dt: clock.dt,
    dimension: box.dimension,
    newton: force.newtonPair,
    box: { numbers: box.numbers, boundary: box.boundary, triclinic: box.triclinic, margins: box.margins },
    atomStyle: atoms.style.name,
    typeCount: atoms.typeCount,
    mass: atoms.mass,
    labels: atoms.labels ?? null,
    groups: groups.save(),
    ghostCutoff: neighbor.ghostCutoff,
    pair: isKept(style) ? { style: [...style], commands: force.history } : null,
    pairName: isKept(style) ? null : (style[0] ?? null),
    topology: { rows, types },
    atoms: {
      x: atoms.x,
      v: atoms.v,
      image: atoms.image,
      type: atoms.type,
      mask: atoms.mask,
      id: atoms.id,
      q: atoms.q ?? null,
      molecule: atoms.molecule ?? null,
    },
    columns: [...atoms.columns].flatMap(({ key, width, values }) =>
      key === undefined ? [] : [{ key, width, values }],
    ),
    fixes: [...fixes].flatMap(({ id, style: name, hooks }) => {
      const perAtom = hooks.savePerAtom?.() ?? null;
      const saved = hooks.save?.() ?? null;
      return saved === null && perAtom === null ? [] : [{ id, style: name, saved, perAtom }];
    }),
  };
}

/** Puts a state into a simulation that has no box yet. */
export function restore(simulation: Simulation, state: RestartState, own = false): void {
  const { atoms, box, clock, groups, neighbor, log } = simulation;
  simulation.setUnits(unitSystems[state.units]);
  box.dimension = state.dimension;
  box.boundary = state.box.boundary;
  box.triclinic = state.box.triclinic;
  box.lo.set(state.box.numbers.slice(0, 3));
  box.hi.set(state.box.numbers.slice(3, 6));
  [box.xy, box.xz, box.yz] = state.box.numbers.slice(6);
  // The margins of shrink-wrapped sides belong to the box that the run began with; LAMMPS' restart files do not keep them.
  if (own) box.setMargins();
  else box.margins = state.box.margins;
  box.exists = true;
  atoms.setStyle(atomStyles[state.atomStyle]);
  atoms.setTypeCount(state.typeCount);
  atoms.mass.set(state.mass);
  atoms.labels = state.labels ?? undefined;
  Object.assign(atoms.topology.rows, state.topology.rows);
  Object.assign(atoms.topology.types, state.topology.types);
  groups.restore(state.groups);
  neighbor.ghostCutoff = state.ghostCutoff;
  simulation.force.newtonPair = state.newton;

  atoms.append(state.atoms.id.length);
  for (const name of ["x", "v", "image", "type", "mask", "id"] as const) atoms[name].set(state.atoms[name] as never);
  if (state.atoms.q) atoms.q?.set(state.atoms.q);
  if (state.atoms.molecule) atoms.molecule?.set(state.atoms.molecule);
  atoms.natoms = atoms.count;
  atoms.changed();
  clock.dt = state.dt;
  clock.step = state.step;
  clock.setTime(state.time, state.timeStep);
  if (state.pair) {
    log.line(`  restoring pair style ${state.pair.style[0]} from restart`);
    simulation.force.setPairStyle(state.pair.style);
    for (const { name, words } of state.pair.commands) simulation.force.give(name, words);
  }
  if (state.pairName) {
    log.line(`  restoring pair style ${state.pairName} from restart`);
    simulation.force.restored = state.pairName;
  }
  simulation.restarted = new RestartedFixes(
    state.fixes.map(({ id, style, saved, perAtom }) => ({
      id,
      style,
      saved: saved ?? undefined,
      perAtom: perAtom ? byId(perAtom, state.atoms.id) : undefined,
      taken: false,
    })),
    new Map((state.columns ?? []).map((column) => [column.key, byId(column, state.atoms.id)])),
    own,
  );
}

function byId({ width, values }: { width: number; values: Float64Array }, ids: Float64Array) {
  const rows = new Map<number, number[]>();
  for (let i = 0; i < ids.length; i++) rows.set(ids[i], [...values.subarray(i * width, (i + 1) * width)]);
  return { width, values: rows };
}

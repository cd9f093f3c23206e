/**
 * fix ID group move linear V | wiggle A period | rotate P axis period | variable d… v… [units lattice|box]: moves atoms along given
 * paths, whatever the forces; directions given as NULL are integrated. https://docs.lammps.org/fix_move.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix, type FixContext } from "../define-fix.js";
import type { Words } from "../script/words.js";
import { Component, updateComponents } from "./component.js";
import { unwrapped } from "./group-region.js";

/** Place and velocity of an atom along its path; undefined directions are integrated. */
type Path = {
  prepare?(): void;
  at(atom: number, start: Float64Array, elapsed: number, place: number[], velocity: number[]): void;
  free: readonly boolean[];
};

export const move = defineFix({
  name: "move",
  create(words, context) {
    const { simulation, group } = context;
    const { atoms } = simulation;
    const make = readPath(words, context);
    let lattice = true;
    if (words.accept("units")) lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
    words.end();
    const path = make(lattice ? (simulation.lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1]);
    const began = simulation.clock.step;
    const start = atoms.addColumn(3, (first, last) => {
      for (let i = first; i < last; i++) remember(i);
    });
    const point = new Float64Array(3);
    function remember(atom: number): void {
      unwrapped(simulation, atom, point);
      start.values.set(point, 3 * atom);
    }
    for (let i = 0; i < atoms.count; i++) remember(i);

    const kick = (atom: number, axis: number) => {
      const { v, f } = atoms;
      const factor = (0.5 * simulation.clock.dt * simulation.units.ftm2v) / atoms.massOf(atom);
      v[3 * atom + axis] += factor * f[3 * atom + axis];
    };
    const place = [0, 0, 0];
    const velocity = [0, 0, 0];
    return {
      integrates: true,
      timeDependent: true,
      initialIntegrate() {
        const { clock } = simulation;
        const { x, v, mask, count } = atoms;
        path.prepare?.();
        const elapsed = (clock.step - began) * clock.dt;
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          const home = start.values.subarray(3 * i, 3 * i + 3);
          path.at(i, home, elapsed, place, velocity);
          unwrapped(simulation, i, point);
          for (let k = 0; k < 3; k++) {
            if (path.free[k]) {
              kick(i, k);
              x[3 * i + k] += clock.dt * v[3 * i + k];
            } else {
              v[3 * i + k] = velocity[k];
              // The box crossings stay; the step wraps the atom when neighbours are found anew.
              x[3 * i + k] += place[k] - point[k];
            }
          }
        }
      },
      finalIntegrate() {
        const { mask, count } = atoms;
        for (let i = 0; i < count; i++) if (mask[i] & group) for (let k = 0; k < 3; k++) if (path.free[k]) kick(i, k);
      },
      perAtomColumns: 3,
      perAtom: () => start.values,
      savePerAtom: () => ({ width: 3, values: start.values.slice(0, 3 * atoms.count) }),
      restorePerAtom: (_, values) => start.values.set(values),
      close: () => atoms.removeColumn(start),
    };
  },
});

function readPath(words: Words, context: FixContext): (scale: readonly number[]) => Path {
  const style = words.oneOf(["linear", "wiggle", "rotate", "variable"], "style");
  if (style === "rotate") return rotation(words);
  if (style === "variable") return variablePath(words, context);
  const given = [0, 1, 2].map(() => (words.accept("NULL") ? undefined : words.number("a component")));
  const period = style === "wiggle" ? words.number("a period") : 0;
  if (style === "wiggle" && period <= 0) throw new InputError(`Illegal fix move wiggle period: ${period}`);
  const omega = (2 * Math.PI) / period;
  return (scale) => ({
    free: given.map((value) => value === undefined),
    at(_, start, elapsed, place, velocity) {
      for (let k = 0; k < 3; k++) {
        const size = (given[k] ?? 0) * scale[k];
        place[k] = start[k] + size * (style === "linear" ? elapsed : Math.sin(omega * elapsed));
        velocity[k] = style === "linear" ? size : size * omega * Math.cos(omega * elapsed);
      }
    },
  });
}

function rotation(words: Words): (scale: readonly number[]) => Path {
  const [px, py, pz, ax, ay, az] = Array.from({ length: 6 }, () => words.number("point and axis"));
  const period = words.number("a period");
  const length = Math.hypot(ax, ay, az);
  if (period <= 0 || length === 0) throw new InputError("Illegal fix move rotate: expected a period > 0 and an axis");
  const omega = (2 * Math.PI) / period;
  const [ux, uy, uz] = [ax / length, ay / length, az / length];
  return (scale) => {
    const centre = [px * scale[0], py * scale[1], pz * scale[2]];
    return {
      free: [false, false, false],
      at(_, start, elapsed, place, velocity) {
        const [c, s] = [Math.cos(omega * elapsed), Math.sin(omega * elapsed)];
        const d = [start[0] - centre[0], start[1] - centre[1], start[2] - centre[2]];
        const along = d[0] * ux + d[1] * uy + d[2] * uz;
        const onAxis = [along * ux, along * uy, along * uz];
        const out = [d[0] - onAxis[0], d[1] - onAxis[1], d[2] - onAxis[2]];
        const turned = [uy * out[2] - uz * out[1], uz * out[0] - ux * out[2], ux * out[1] - uy * out[0]];
        for (let k = 0; k < 3; k++) {
          place[k] = centre[k] + onAxis[k] + out[k] * c + turned[k] * s;
          velocity[k] = omega * (turned[k] * c - out[k] * s);
        }
      },
    };
  };
}

function variablePath(words: Words, { simulation, group }: FixContext): (scale: readonly number[]) => Path {
  const parts = Array.from({ length: 6 }, () => new Component(words.next("v_name or NULL"), simulation, "fix move"));
  for (const part of parts) {
    if (part.kind === "constant") throw new InputError("Illegal fix move variable: expected v_name or NULL");
    part.init();
  }
  const [shifts, speeds] = [parts.slice(0, 3), parts.slice(3)];
  return () => ({
    free: shifts.map((shift, k) => shift.kind === "null" && speeds[k].kind === "null"),
    prepare: () => updateComponents(simulation, parts, group),
    at(atom, start, _, place, velocity) {
      for (let k = 0; k < 3; k++) {
        const speed = speeds[k].kind === "null" ? undefined : speeds[k].at(atom);
        if (shifts[k].kind !== "null") place[k] = start[k] + shifts[k].at(atom);
        else place[k] = present(atom, k) + (speed ?? 0) * simulation.clock.dt;
        velocity[k] = speed ?? simulation.atoms.v[3 * atom + k];
      }
    },
  });

  function present(atom: number, axis: number): number {
    const point = [0, 0, 0];
    unwrapped(simulation, atom, point);
    return point[axis];
  }
}

/** fix ID group momentum N [linear x y z] [angular] [rescale]. https://docs.lammps.org/fix_momentum.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { unwrapped } from "./group-region.js";

export const momentum = defineFix({
  name: "momentum",
  create(words, { simulation, group }) {
    const every = words.integer("N");
    if (every <= 0) throw new InputError(`Illegal fix momentum command: N must be > 0, got ${every}`);
    let linear: boolean[] | undefined;
    let angular = false;
    let rescale = false;
    while (!words.done) {
      const keyword = words.oneOf(["linear", "angular", "rescale"], "keyword");
      if (keyword === "linear") linear = [0, 1, 2].map(() => flag(words.integer("0 or 1")));
      else if (keyword === "angular") angular = true;
      else rescale = true;
    }
    if (!linear && !angular) throw new InputError("Illegal fix momentum command: expected linear or angular");

    function flag(value: number): boolean {
      if (value !== 0 && value !== 1)
        throw new InputError(`Illegal fix momentum command: expected 0 or 1, got ${value}`);
      return value === 1;
    }

    const kinetic = () => {
      const [xx, yy, zz] = simulation.system.kineticTensor(group);
      return xx + yy + zz;
    };

    return {
      every,
      dofRemoved: () => 0,
      init() {
        if (simulation.groups.count(group) === 0) throw new InputError("Fix momentum group has no atoms");
      },
      endOfStep() {
        const before = rescale ? kinetic() : 0;
        if (linear) {
          const [mass, ...p] = simulation.system.momentum(group);
          const { v, mask, count } = simulation.atoms;
          for (let k = 0; k < 3; k++)
            if (linear[k]) for (let i = 0; i < count; i++) if (mask[i] & group) v[3 * i + k] -= p[k] / mass;
        }
        if (angular) stopRotation();
        if (!rescale) return;
        const after = kinetic();
        const factor = after > 0 ? Math.sqrt(before / after) : 1;
        simulation.system.scaleVelocities(group, factor, factor, factor);
      },
    };

    /** v −= ω × (r − r_cm), ω = I⁻¹ L. */
    function stopRotation(): void {
      const { atoms } = simulation;
      const point = new Float64Array(3);
      const center = new Float64Array(3);
      let mass = 0;
      const each = (visit: (i: number) => void) => {
        for (let i = 0; i < atoms.count; i++)
          if (atoms.mask[i] & group) {
            unwrapped(simulation, i, point);
            visit(i);
          }
      };
      each((i) => {
        const m = atoms.massOf(i);
        mass += m;
        for (let k = 0; k < 3; k++) center[k] += m * point[k];
      });
      for (let k = 0; k < 3; k++) center[k] /= mass;
      const [L, I] = [new Float64Array(3), new Float64Array(6)];
      each((i) => {
        const m = atoms.massOf(i);
        const [x, y, z] = [point[0] - center[0], point[1] - center[1], point[2] - center[2]];
        const [vx, vy, vz] = atoms.v.subarray(3 * i, 3 * i + 3);
        L[0] += m * (y * vz - z * vy);
        L[1] += m * (z * vx - x * vz);
        L[2] += m * (x * vy - y * vx);
        I[0] += m * (y * y + z * z);
        I[1] += m * (x * x + z * z);
        I[2] += m * (x * x + y * y);
        I[3] -= m * x * y;
        I[4] -= m * x * z;
        I[5] -= m * y * z;
      });
      const omega = solve(I, L);
      each((i) => {
        const [x, y, z] = [point[0] - center[0], point[1] - center[1], point[2] - center[2]];
        atoms.v[3 * i] -= omega[1] * z - omega[2] * y;
        atoms.v[3 * i + 1] -= omega[2] * x - omega[0] * z;
        atoms.v[3 * i + 2] -= omega[0] * y - omega[1] * x;
      });
    }
  },
});

/** I·ω = L for a symmetric I (xx yy zz xy xz yz) by Cramer's rule; no rotation when it is singular. */
function solve([xx, yy, zz, xy, xz, yz]: Float64Array, [a, b, c]: Float64Array): [number, number, number] {
  const det = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
  if (Math.abs(det) < 1e-300) return [0, 0, 0];
  return [
    (a * (yy * zz - yz * yz) - xy * (b * zz - yz * c) + xz * (b * yz - yy * c)) / det,
    (xx * (b * zz - c * yz) - a * (xy * zz - yz * xz) + xz * (xy * c - b * xz)) / det,
    (xx * (yy * c - b * yz) - xy * (xy * c - b * xz) + a * (xy * yz - yy * xz)) / det,
  ];
}

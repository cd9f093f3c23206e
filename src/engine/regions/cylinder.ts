/** region ID cylinder x|y|z c1 c2 radius lo hi. https://docs.lammps.org/region.html */
import type { Contact } from "../define-region.js";
import { defineRegion } from "../define-region.js";
import { coordinate, side } from "./bounds.js";

export const cylinder = defineRegion({
  name: "cylinder",
  create(words, context) {
    const axis = "xyz".indexOf(words.oneOf(["x", "y", "z"], "axis"));
    // The two coordinates of the axis go y z, x z, x y.
    const [u, v] = [
      [1, 2],
      [0, 2],
      [0, 1],
    ][axis];
    const centre = [u, v].map((k) => coordinate(words.next("a coordinate"), context.scale[k], context));
    const radius = coordinate(words.next("a radius"), context.scale[axis === 0 ? 1 : 0], context);
    const lo = side(words.next("a lower end"), "low", axis, context);
    const hi = side(words.next("an upper end"), "high", axis, context);
    if (lo > hi) throw words.fail(`Illegal region cylinder: lower end ${lo} above upper end ${hi}`);
    const parts = [...centre, radius];
    const varies = parts.some((part) => part.varies);
    let [c1, c2, r] = parts.map((part) => part.value());
    return {
      varies,
      update() {
        if (varies) [c1, c2, r] = parts.map((part) => part.value());
      },
      inside(x, y, z) {
        const point = [x, y, z];
        const square = (point[u] - c1) ** 2 + (point[v] - c2) ** 2;
        return square <= r * r && point[axis] >= lo && point[axis] <= hi;
      },
      bounds() {
        if (varies) return undefined;
        const bounds = [0, 0, 0, 0, 0, 0];
        bounds.splice(2 * u, 2, c1 - r, c1 + r);
        bounds.splice(2 * v, 2, c2 - r, c2 + r);
        bounds.splice(2 * axis, 2, lo, hi);
        return bounds;
      },
      contacts(x, y, z, cutoff, interior) {
        const point = [x, y, z];
        const [d1, d2] = [point[u] - c1, point[v] - c2];
        const distance = Math.hypot(d1, d2);
        const vector = (a: number, b: number, c: number): Contact => {
          const delta = [0, 0, 0];
          delta[u] = a;
          delta[v] = b;
          delta[axis] = c;
          return { r: Math.hypot(a, b, c), dx: delta[0], dy: delta[1], dz: delta[2] };
        };
        if (!interior) {
          // Nearest point of the solid cylinder.
          const part = distance > r ? 1 - r / distance : 0;
          const along = point[axis] - Math.min(hi, Math.max(lo, point[axis]));
          const contact = vector(d1 * part, d2 * part, along);
          return contact.r > 0 && contact.r < cutoff ? [contact] : [];
        }
        if (distance >= r || point[axis] <= lo || point[axis] >= hi) return [];
        const contacts: Contact[] = [];
        if (r - distance < cutoff && distance > 0)
          contacts.push(vector(d1 * (1 - r / distance), d2 * (1 - r / distance), 0));
        if (point[axis] - lo < cutoff) contacts.push(vector(0, 0, point[axis] - lo));
        if (hi - point[axis] < cutoff) contacts.push(vector(0, 0, point[axis] - hi));
        return contacts;
      },
    };
  },
});

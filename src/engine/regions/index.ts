/** Every region style, in alphabetical order. A new style is one file and one line here. */
import type { RegionStyle } from "../define-region.js";
import { block } from "./block.js";
import { cone } from "./cone.js";
import { cylinder } from "./cylinder.js";
import { ellipsoid } from "./ellipsoid.js";
import { plane } from "./plane.js";
import { prism } from "./prism.js";
import { sphere } from "./sphere.js";
import { intersect, union } from "./union-intersect.js";

export const regions: readonly RegionStyle[] = [
  block,
  cone,
  cylinder,
  ellipsoid,
  intersect,
  plane,
  prism,
  sphere,
  union,
];

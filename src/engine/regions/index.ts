/** Every region style, in alphabetical order. A new style is one file and one line here. */
import type { RegionStyle } from "../define-region.js";
import { block } from "./block.js";

export const regions: readonly RegionStyle[] = [block];

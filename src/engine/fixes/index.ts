/** Every fix style, in alphabetical order. A new style is one file and one line here. */
import type { FixStyle } from "../define-fix.js";
import { nve } from "./nve.js";

export const fixes: readonly FixStyle[] = [nve];

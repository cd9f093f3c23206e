/** Every dump style, in alphabetical order. A new style is one file and one line here. */
import type { DumpStyle } from "../define-dump.js";

export const dumps: readonly DumpStyle[] = [];

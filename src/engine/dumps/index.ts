/** Every dump style, in alphabetical order. A new style is one file and one line here. */
import type { DumpStyle } from "../define-dump.js";
import { atom } from "./atom.js";
import { cfg } from "./cfg.js";
import { custom } from "./custom.js";
import { dcd } from "./dcd.js";
import { local } from "./local.js";
import { xtc } from "./xtc.js";
import { xyz } from "./xyz.js";
import { yaml } from "./yaml.js";

export const dumps: readonly DumpStyle[] = [atom, cfg, custom, dcd, local, xtc, xyz, yaml];

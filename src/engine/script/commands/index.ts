import type { ControlCommand } from "../control.js";
import { echo } from "./echo.js";
import { ifCommand } from "./if.js";
import { include } from "./include.js";
import { info } from "./info.js";
import { jump } from "./jump.js";
import { label } from "./label.js";
import { log } from "./log.js";
import { next } from "./next.js";
import { partition } from "./partition.js";
import { print } from "./print.js";
import { python } from "./python.js";
import { quit } from "./quit.js";
import { shell } from "./shell.js";
import { variable } from "./variable.js";

/** Every command about the deck itself, in alphabetical order. A new one is one file and one line here. */
export const controls: readonly ControlCommand[] = [
  echo,
  ifCommand,
  include,
  info,
  jump,
  label,
  log,
  next,
  partition,
  print,
  python,
  quit,
  shell,
  variable,
];

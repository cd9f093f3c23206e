/** What min_modify can set. https://docs.lammps.org/min_modify.html */
import { InputError } from "../../model/errors.js";
import type { Words } from "../script/words.js";

export interface MinimizerSettings {
  /** Largest move of an atom in one line search or step. */
  dmax: number;
  line: "backtrack" | "quadratic" | "forcezero";
  norm: "two" | "inf" | "max";
  // Damped dynamics (fire, quickmin).
  delaystep: number;
  dtgrow: number;
  dtshrink: number;
  alpha0: number;
  alphashrink: number;
  tmax: number;
  tmin: number;
  halfstepback: boolean;
  initialdelay: boolean;
  vdfmax: number;
  integrator: "eulerimplicit" | "verlet" | "leapfrog" | "eulerexplicit";
}

export const defaultSettings: MinimizerSettings = {
  dmax: 0.1,
  line: "quadratic",
  norm: "two",
  delaystep: 20,
  dtgrow: 1.1,
  dtshrink: 0.5,
  alpha0: 0.25,
  alphashrink: 0.99,
  tmax: 10,
  tmin: 0.02,
  halfstepback: true,
  initialdelay: true,
  vdfmax: 2000,
  integrator: "eulerimplicit",
};

export const minimizerStyles = ["cg", "fire", "quickmin", "sd"] as const;
export type MinimizerStyle = (typeof minimizerStyles)[number];

export function modifySettings(settings: MinimizerSettings, words: Words): void {
  if (words.done) throw words.missing("a keyword");
  while (!words.done) {
    const keyword = words.next();
    switch (keyword) {
      case "line":
        settings.line = words.oneOf(["backtrack", "quadratic", "forcezero"], "line setting");
        break;
      case "norm":
        settings.norm = words.oneOf(["two", "max", "inf"], "norm setting");
        break;
      case "integrator":
        settings.integrator = words.oneOf(["eulerimplicit", "verlet", "leapfrog", "eulerexplicit"], "integrator");
        break;
      case "halfstepback":
      case "initialdelay":
        settings[keyword] = words.logical();
        break;
      case "delaystep":
      case "vdfmax":
        settings[keyword] = words.integer("a number of steps");
        break;
      case "dmax":
      case "dtgrow":
      case "dtshrink":
      case "alpha0":
      case "alphashrink":
      case "tmax":
      case "tmin":
        settings[keyword] = words.number("a number");
        break;
      case "abcfire":
        if (words.logical()) throw new InputError("min_modify abcfire is not available");
        break;
      default:
        throw words.unknown("keyword", keyword, [...Object.keys(defaultSettings), "abcfire"]);
    }
  }
}

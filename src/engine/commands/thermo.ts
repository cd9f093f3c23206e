/** thermo, thermo_style, thermo_modify. https://docs.lammps.org/thermo_style.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";

export const thermo = defineCommand({
  name: "thermo",
  run(words, { output }) {
    const word = words.next("a number of steps");
    if (word.startsWith("v_")) {
      output.thermoVariable = word.slice(2);
      output.thermoEvery = 0;
    } else {
      if (!/^\d+$/.test(word))
        throw new InputError(`Expected integer parameter instead of '${word}' in input script or data file`);
      output.thermoEvery = Number(word);
      output.thermoVariable = undefined;
    }
    words.end();
  },
});

export const thermoStyle = defineCommand({
  name: "thermo_style",
  needsBox: true,
  run(words, { output, log }) {
    if (words.done) throw words.missing("a style");
    if (output.thermo.modified) log.warning("New thermo_style command, previous thermo_modify settings will be lost");
    output.thermo.reset();
    output.thermo.setStyle(words.rest());
  },
});

export const thermoModify = defineCommand({
  name: "thermo_modify",
  needsBox: true,
  run(words, { output: { thermo }, log }) {
    if (words.done) throw words.missing("a keyword");
    while (!words.done) {
      const keyword = words.next();
      thermo.modified = true;
      switch (keyword) {
        case "temp":
          thermo.useTemperature(words.next("a compute ID"));
          break;
        case "press":
          thermo.usePressure(words.next("a compute ID"));
          break;
        case "norm":
          thermo.setNormalise(words.logical());
          break;
        case "flush":
          thermo.flush = words.logical();
          break;
        case "lost":
        case "lost/bond": {
          const how = words.oneOf(["ignore", "warn", "error"], `${keyword} setting`);
          if (keyword === "lost") thermo.lost = how;
          break;
        }
        case "line":
          thermo.layout = words.oneOf(["one", "multi", "yaml"], "line setting");
          break;
        case "warn": {
          const how = words.next("a number, ignore, always, reset or default");
          if (how === "ignore") log.warningLimit = 0;
          else if (how === "always") log.warningLimit = -1;
          else if (how === "reset") log.warnings = 0;
          else log.warningLimit = how === "default" ? 100 : Number(how);
          break;
        }
        case "format": {
          const which = words.next("none, line, int, float, a column or a keyword");
          thermo.setFormat(which, which === "none" ? "" : words.next("a format"));
          break;
        }
        case "colname": {
          const which = words.next("default, a column or a keyword");
          thermo.setHeading(which, which === "default" ? "" : words.next("a heading"));
          break;
        }
        case "triclinic/general":
          thermo.triclinicGeneral = words.logical();
          break;
        default:
          throw words.unknown("keyword", keyword);
      }
    }
  },
});

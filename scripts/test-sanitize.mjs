// Builds the addon with AddressSanitizer and UndefinedBehaviorSanitizer and runs the tests that reach C++ in it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const run = (program, args, env = {}) => {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (result.status !== 0) process.exit(1);
};
const libraryOf = (name) =>
  spawnSync(process.env.CXX ?? "c++", [`-print-file-name=${name}`], { encoding: "utf8" }).stdout.trim();

run(process.execPath, ["scripts/build-addon.mjs", "--sanitize", "--tests"]);
const checks = join(root, "build-sanitize", "cmake", "test", "garnet_tests");
if (existsSync(checks)) run(checks, []);
// Damaged Deep Potentials: 300 of each fixture.
const folder = mkdtempSync(join(tmpdir(), "garnet-fuzz-"));
const models = ["dp", "dp-torch", "native"].flatMap((place) =>
  readdirSync(join(root, "fixtures", place))
    .filter((name) => /\.(pb|dp|pth|yaml)\.gz$/.test(name))
    .map((name) => {
      const file = join(folder, `${place}-${name.slice(0, -3)}`);
      writeFileSync(file, gunzipSync(readFileSync(join(root, "fixtures", place, name))));
      return file;
    }),
);
run(join(root, "build-sanitize", "cmake", "test", "garnet_fuzz_deepmd"), ["300", "1", ...models]);
// Damaged gzip files: those that the models came in.
const packed = readdirSync(join(root, "fixtures", "dp"))
  .filter((name) => name.endsWith(".gz"))
  .map((name) => join(root, "fixtures", "dp", name));
run(join(root, "build-sanitize", "cmake", "test", "garnet_fuzz_gunzip"), ["2000", "1", ...packed]);
// Damaged rows of text, by all instruction sets.
run(join(root, "build-sanitize", "cmake", "test", "garnet_fuzz_rows"), ["20000", "1"]);
run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)], {
  GARNET_ADDON: join(root, "build-sanitize", "garnet.node"),
  LD_PRELOAD: [libraryOf("libasan.so"), libraryOf("libubsan.so")].join(" "),
  // Node itself leaks by design at exit; freed typed arrays belong to its collector.
  ASAN_OPTIONS: "detect_leaks=0:allocator_may_return_null=1",
  UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1",
});

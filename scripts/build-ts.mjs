// Compiles src/ and formats/ to dist/. `--fast` only strips types (esbuild, under a second) and skips checks and .d.ts.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
if (!existsSync(join(root, "tsconfig.json"))) process.exit(0); // installed as a package: dist/ is shipped

if (process.argv.includes("--fast")) {
  const { buildSync } = require("esbuild");
  const files = ["src", "formats"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(root, folder, name)),
  );
  buildSync({
    entryPoints: files,
    outbase: root,
    outdir: join(root, "dist"),
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
} else {
  const result = spawnSync(
    process.execPath,
    [require.resolve("typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")],
    { stdio: "inherit" },
  );
  process.exit(result.status ?? 1);
}

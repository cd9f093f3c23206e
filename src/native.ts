/**
 * The one door from TypeScript to C++. The addon is loaded on first use, so that `garnet --version` does not pay for it.
 * GARNET_ADDON names another file (the sanitizer build).
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the addon exports; one block per binding file of addon/node. */
export interface Native {
  // runtime.cpp
  readonly simd: "baseline" | "avx2" | "avx512";
  threadCount(): number;
  /** 0: the default again. */
  setThreadCount(count: number): void;
}

let loaded: Native | undefined;

export function native(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  const require = createRequire(import.meta.url);
  const named = process.env.GARNET_ADDON;
  if (named) return require(named);
  // From src/ (tests) or dist/src/ (installed): the build folder lies in the package root.
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 3; up++) {
    folder = dirname(folder);
    const file = join(folder, "build", "garnet.node");
    if (existsSync(file)) return require(file);
  }
  throw new Error(
    "the addon build/garnet.node is missing: run 'npm run build:addon' (it needs CMake and a C++ compiler)",
  );
}

import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn, textOf } from "./files.js";

/** Layers from the top: a file may import from its own layer and from those below it. */
const layers = [
  ["src/cli", "src/index.ts"],
  ["src/engine", "src/analysis", "src/build", "src/convert", "src/watch"],
  ["src/plot", "src/potential", "formats"],
  ["src/native.ts", "src/native-engine.ts"],
  ["src/model"],
];

const layerOf = (path: string) =>
  layers.findIndex((layer) => layer.some((folder) => path === folder || path.startsWith(`${folder}/`)));

function importsOf(path: string): string[] {
  const found = textOf(path).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map(([, target]) => normalize(join(dirname(path), target.replace(/\.js$/, ".ts"))));
}

describe("imports go one way", () => {
  const sources = [...filesIn("src", ".ts"), ...filesIn("formats", ".ts")];

  it("every source file belongs to a layer", () => {
    expect(sources.filter((path) => layerOf(path) < 0)).toEqual([]);
  });

  it("nothing imports from a layer above its own", () => {
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter((target) => layerOf(target) < layerOf(path))
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("only src/native.ts loads the addon", () => {
    const wrong = sources.filter((path) => path !== "src/native.ts" && /garnet\.node/.test(textOf(path)));
    expect(wrong).toEqual([]);
  });

  it("only addon/node knows Node-API, only addon/lammps knows LAMMPS", () => {
    const code = filesIn("addon", ".h", ".cpp");
    const including = (pattern: RegExp, folder: string) =>
      code.filter((path) => !path.startsWith(folder) && pattern.test(textOf(path)));
    expect(including(/#include\s*[<"]napi\.h/, "addon/node/")).toEqual([]);
    expect(including(/#include\s*[<"](atom|force|neigh_list|lammps|lammpsplugin)\.h/, "addon/lammps/")).toEqual([]);
  });

  it("addon/potential/deepmd depends on addon/core alone", () => {
    const wrong = filesIn("addon/potential/deepmd", ".h", ".cpp").flatMap((path) =>
      [...textOf(path).matchAll(/#include\s*"([^"]+)"/g)]
        .map(([, target]) => target)
        .filter((target) => target.includes("/") && !/^(core|potential\/deepmd)\//.test(target))
        .map((target) => `${path} includes ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { formats } from "../../formats/index.js";
import { commands } from "../../src/cli/program.js";
import { filesIn, root, textOf } from "./files.js";

/** What defines one of a kind must be imported by the list of its folder. */
function unlisted(folder: string, list: string, pattern: RegExp): string[] {
  const text = textOf(list);
  return filesIn(folder, ".ts").filter(
    (path) => path !== list && pattern.test(textOf(path)) && !text.includes(`/${basename(path, ".ts")}.js"`),
  );
}

describe("hand-written lists hold what the folders hold", () => {
  it("formats", () => {
    expect(unlisted("formats", "formats/index.ts", /^export const \w+ = defineFormat\(/m)).toEqual([]);
    const names = formats.map((format) => format.name);
    expect(names).toEqual([...names].sort());
  });

  it("no name or alias means two formats", () => {
    const all = formats.flatMap((format) => [format.name, ...format.aliases]);
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  });

  for (const kind of ["commands", "fixes", "computes", "dumps", "regions"]) {
    const folder = `src/engine/${kind}`;
    it.skipIf(!existsSync(join(root, folder, "index.ts")))(`engine ${kind}`, () => {
      expect(unlisted(folder, `${folder}/index.ts`, /^export const \w+(: [\w<>]+)? = define[A-Z]\w+\(/m)).toEqual([]);
    });
  }

  it.skipIf(!existsSync(join(root, "src/analysis/index.ts")))("analyses", () => {
    expect(unlisted("src/analysis", "src/analysis/index.ts", /^export const \w+ = defineAnalysis\b/m)).toEqual([]);
  });
});

describe("every thing of ours has its page", () => {
  const missing = (pages: string[]) => pages.filter((page) => !existsSync(join(root, "docs", page)));

  it("formats", () => {
    expect(missing(formats.map((format) => `formats/${format.name.replaceAll("/", "-")}.md`))).toEqual([]);
  });

  it("commands", () => {
    expect(missing(Object.keys(commands).map((name) => `commands/${name}.md`))).toEqual([]);
  });

  it.skipIf(!existsSync(join(root, "src/analysis/index.ts")))("analyses", async () => {
    const list = "../../src/analysis/index.js";
    const { analyses } = await import(list);
    expect(missing(analyses.map((analysis: { name: string }) => `analyses/${analysis.name}.md`))).toEqual([]);
  });
});

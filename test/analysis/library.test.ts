/** The examples of the analyses' page, as a user runs them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { analyses, analyze } from "../../src/analysis/index.js";
import { root } from "../repo/files.js";

const library = join(root, "dist/src/index.js");
const page = readFileSync(join(root, "docs/analyses/README.md"), "utf8");
const examples = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);

describe.skipIf(!existsSync(library))("examples of the page", () => {
  const folder = mkdtempSync(join(tmpdir(), "garnet-library-"));
  const box = "ITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\n";
  writeFileSync(
    join(folder, "run.dump"),
    `ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\n${box}ITEM: ATOMS id type element x y z\n1 1 Li 1 1 1\n2 2 O 3.02 1 1\n`,
  );
  writeFileSync(join(folder, "values.csv"), "size (nm)\n1\n2\n3\n6\n");
  const answers = [/^g_Li-O Å 2\.0/, /^time msd msd_x msd_y msd_z\ntrue\n$/, /^mean 3\n$/];

  it.each(examples.map((code, k) => [k + 1, code]))("example %i runs", (k, code) => {
    const file = join(folder, `example${k}.mjs`);
    writeFileSync(file, String(code).replaceAll('"garnet-md"', JSON.stringify(pathToFileURL(library).href)));
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(answers[Number(k) - 1]);
  });
});

it("every analysis is a function of the library", () => {
  expect(examples.length).toBe(3);
  const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  expect(analyses.map(({ name }) => camel(name))).toEqual(Object.keys(analyze));
  for (const { name } of analyses)
    expect(page.includes(name) || existsSync(join(root, `docs/analyses/${name}.md`))).toBe(true);
});

/** `garnet dp test` and `dp devi` against the prints and files of DeePMD-kit's own (scripts/reference/dp-commands.py). */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { command } from "../../src/cli/dp.js";
import { bytes, distance } from "./fixture.js";

const sets = new URL("../../fixtures/dp/commands/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "garnet-dp-commands-"));
const models = ["a-two-side", "a-davg-zero", "a-widths-dt"].map((name) => join(folder, `${name}.pb`));
const answers = JSON.parse(readFileSync(join(sets, "test.json"), "utf8"));

beforeAll(() => {
  for (const model of models) writeFileSync(model, bytes(model.slice(folder.length + 1, -3)));
});
afterEach(() => void vi.restoreAllMocks());

async function garnet(...words: string[]): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((part) => {
    text += part;
    return true;
  });
  await command.parseAsync(words, { from: "user" });
  vi.restoreAllMocks();
  return text;
}

/** The lines of one data set: number by name, as printed. */
function printed(text: string, from: string): Record<string, string> {
  const block = text.slice(text.indexOf(from)).split("\n\n")[0];
  return Object.fromEntries(
    block.split("\n").flatMap((line) => {
      const found = /^(\S.*?)\s*: (\S+) eV/.exec(line);
      return found ? [[found[1], found[2]]] : [];
    }),
  );
}

function table(file: string): number[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#") && line.trim() !== "")
    .flatMap((line) => line.trim().split(/\s+/).map(Number));
}

describe("garnet dp test prints what dp test prints", () => {
  it("of several sets: with and without virial, of open boundaries, and their average", async () => {
    const text = await garnet("test", models[0], ...["bare", "full", "open"].map((set) => join(sets, set)));
    for (const set of ["bare", "full", "open"])
      expect(printed(text, `# testing system : ${join(sets, set)}`), set).toMatchObject(answers.all[`sets/${set}`]);
    expect(printed(text, "# ----------weighted average of errors")).toMatchObject(answers.all.average);
    expect(printed(text, `# testing system : ${join(sets, "open")}`)).not.toHaveProperty("Virial MAE");
  });

  it("of some frames, with atomic energies and details, in DeePMD-kit's words", async () => {
    const detail = join(folder, "detail");
    const words = ["-m", models[0], "-s", join(sets, "full"), "-n", "3", "-a", "-d", detail];
    const text = await garnet("test", ...words);
    expect(printed(text, "# testing")).toMatchObject(answers.atomic["sets/full"]);
    expect(text).toContain("# number of test data : 3\n");
    for (const kind of ["e", "e_peratom", "f", "v", "v_peratom", "s"]) {
      const [ours, theirs] = [`${detail}.${kind}.out`, join(sets, `detail.${kind}.out`)];
      expect(distance(table(ours), table(theirs)), kind).toBeLessThan(1e-11);
      const [head, answer] = [ours, theirs].map((file) => readFileSync(file, "utf8").split("\n")[0]);
      expect(head.replace(sets, "sets/")).toBe(answer);
    }
  });
});

describe("garnet dp devi writes what dp model-devi writes", () => {
  const rows = (text: string) => text.split("\n").filter((line) => !line.startsWith("#"));
  it("atomic, relative, with steps", async () => {
    const words = ["-m", ...models, "-s", join(sets, "full"), "--frequency", "5", "--relative", "0.3", "--atomic"];
    const text = await garnet("model-devi", ...words);
    // DeePMD-kit's whole table but for its heading.
    expect(rows(text)).toEqual(rows(readFileSync(join(sets, "devi.out"), "utf8")));
  });

  it("errors against the data", async () => {
    const text = await garnet("devi", ...models, join(sets, "full"), "--real_error");
    expect(rows(text)).toEqual(rows(readFileSync(join(sets, "devi-real.out"), "utf8")));
    const open = await garnet("devi", ...models, join(sets, "bare"), "--real-error");
    expect(rows(open)[0].trim().split(/\s+/).slice(1, 4)).toEqual(["nan", "nan", "nan"]);
  });
});

/** The decks of fixtures/decks/engine in real LAMMPS: what stands behind `#>` in them is still what it prints. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../fixtures/decks/engine/", import.meta.url));
const lmp = join(process.env.GARNET_PEERS ?? ".peers", "bin", "lmp");

it.skipIf(!existsSync(lmp)).each(readdirSync(folder).filter((name) => name.endsWith(".in")))(
  "LAMMPS prints the same for %s",
  (name) => {
    const expected = readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("#> "));
    const away = mkdtempSync(join(tmpdir(), "garnet-peer-"));
    const { stdout } = spawnSync(lmp, ["-in", join(folder, name), "-log", "none"], { cwd: away, encoding: "utf8" });
    rmSync(away, { recursive: true });
    const printed = stdout.split("\n").filter((line) => line.startsWith("CHECK"));
    expect(printed.map((line) => `#> ${line}`)).toEqual(expected);
  },
  60_000,
);

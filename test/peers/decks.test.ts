/** The decks of fixtures/decks/engine and deepmd in real LAMMPS: what stands behind `#>` in them is still what it prints. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { decks, pathOf, readDeck, stage } from "../engine/deck-folder.js";

const lmp = join(process.env.GARNET_PEERS ?? ".peers", "bin", "lmp");

it.skipIf(!existsSync(lmp)).each(decks)(
  "LAMMPS prints the same for %s",
  (name) => {
    const away = mkdtempSync(join(tmpdir(), "garnet-peer-"));
    stage(name, away);
    const { stdout } = spawnSync(lmp, ["-in", pathOf(name), "-log", "none"], { cwd: away, encoding: "utf8" });
    rmSync(away, { recursive: true });
    expect(stdout.split("\n").filter((line) => line.startsWith("CHECK"))).toEqual(readDeck(name).expected);
  },
  60_000,
);

/**
 * `shell cd|mkdir|mv|rm|rmdir|putenv …`: done here, without a shell. What goes wrong is a warning, as in LAMMPS. Anything else
 * is a program, which a deck from elsewhere should not start unasked: it needs --allow-shell.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmdirSync, statSync, unlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError } from "../../../model/errors.js";
import { outputsAreHeld } from "../../output-file.js";
import { reason } from "../../write-whole.js";
import { defineControl } from "../control.js";
import type { DeckRunner } from "../deck-runner.js";

const builtIn: Record<string, (words: string[], attempt: Attempt) => void> = {
  cd([folder], attempt) {
    attempt(`cd ${folder}`, () => process.chdir(folder));
  },
  mkdir(folders, attempt) {
    for (const folder of folders) attempt(`mkdir ${folder}`, () => mkdirSync(folder, { recursive: true }));
  },
  mv([from, to], attempt) {
    attempt(`mv ${from} ${to}`, () => renameSync(from, isFolder(to) ? join(to, basename(from)) : to));
  },
  rm(files, attempt) {
    const force = files[0] === "-f";
    for (const file of files.slice(force ? 1 : 0)) attempt(`rm ${file}`, () => unlinkSync(file), force);
  },
  rmdir(folders, attempt) {
    for (const folder of folders) attempt(`rmdir ${folder}`, () => rmdirSync(folder));
  },
  putenv(settings) {
    for (const setting of settings) {
      const [name, ...value] = setting.split("=");
      process.env[name] = value.join("=");
    }
  },
};

const NEEDED: Record<string, number> = { cd: 1, mkdir: 1, mv: 2, rm: 1, rmdir: 1, putenv: 1 };

type Attempt = (what: string, work: () => void, quiet?: boolean) => void;

export const shell = defineControl({
  name: "shell",
  run(words, deck) {
    const command = words.next("a command");
    const rest = words.rest().map((word) => deck.variables.substitute(word));
    const own = builtIn[command];
    if (!own && outputsAreHeld()) return;
    if (!own) return program([command, ...rest], deck);
    if (rest.length < NEEDED[command] || ((command === "cd" || command === "mv") && rest.length > NEEDED[command]))
      throw new InputError(
        `Illegal shell ${command} command: expected ${NEEDED[command]} argument(s), got ${rest.length}`,
      );
    own(rest, (what, work, quiet) => {
      if (outputsAreHeld() && command !== "cd") return;
      try {
        work();
      } catch (error) {
        if (!quiet) deck.simulation.log.warning(`Shell command '${what}' failed with error '${reason(error)}'`);
      }
    });
  },
});

function program(words: string[], deck: DeckRunner): void {
  const line = words.join(" ");
  if (!deck.options.allowShell)
    throw new InputError(
      `shell command '${line}' is not run: cd, mkdir, mv, rm, rmdir and putenv need no shell, other programs need --allow-shell`,
    );
  const { status } = spawnSync(line, { shell: true, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) deck.simulation.log.warning(`Shell command ${line} returned with non-zero status`);
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
}

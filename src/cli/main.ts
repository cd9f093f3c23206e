/** The entry of `garnet`. Commands are imported when they are asked for: --version answers without loading anything. */
import { readFileSync } from "node:fs";
import { InputError, UsageError } from "../model/errors.js";

export async function main(args: string[]): Promise<void> {
  // `garnet … | head`: the reader has what it wants; the rest is not an error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`garnet: standard output: ${error.message}\n`);
    process.exit(1);
  });
  try {
    if (args[0] === "--version" || args[0] === "-V") {
      process.stdout.write(`${version()}\n`);
      return;
    }
    const { buildProgram } = await import("./program.js");
    await (await buildProgram(args)).parseAsync(args, { from: "user" });
  } catch (error) {
    report(error);
  }
}

export function version(): string {
  // dist/src/cli/main.js and src/cli/main.ts: the package root is two or three folders up.
  for (const up of ["../../../package.json", "../../package.json"]) {
    try {
      const text = JSON.parse(readFileSync(new URL(up, import.meta.url), "utf8"));
      if (text.name === "garnet-md") return text.version;
    } catch {}
  }
  return "unknown";
}

function report(error: unknown): void {
  if ((error as { code?: string })?.code === "EPIPE") return;
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // What the system refuses (no space, no permission) is the user's to mend too.
  const input = error instanceof InputError || code === "INPUT" || syscall !== undefined;
  if (input) {
    const hint = error instanceof UsageError ? "; see --help" : "";
    process.stderr.write(`garnet: ${(error as Error).message}${hint}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  } else {
    process.stderr.write(`${(error as Error)?.stack ?? error}\n`);
    process.exitCode = 1;
  }
}

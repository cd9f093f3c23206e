import { Command } from "commander";
import type { Certificate } from "../engine/lammps/certificate.js";
import { compareEngines } from "../engine/lammps/compare.js";
import { UsageError } from "../model/errors.js";

export const command = new Command("compare")
  .summary("the parity certificate: by how much two engines differ on a deck")
  .description(
    "Run a deck in the bundled engine and in real LAMMPS (or read LAMMPS' log) and print the largest differences:\n" +
      "of energy, forces and virial at the first step, and of every thermo column, with the step where they part.",
  )
  .argument("<deck>", "the input deck")
  .requiredOption(
    "--against <lammps|log>",
    "'lammps' runs it there with Garnet's plugin; a file is read as LAMMPS' log",
  )
  .option("--lammps <dir>", "which LAMMPS (see garnet plugin)", "auto")
  .option("--np <ranks>", "MPI ranks of LAMMPS", "1")
  .option("--tolerance <relative>", "differences above it count as parted", "1e-9")
  .option("-v, --var <words...>", "a variable for both, as for lmp: --var T 300")
  .option("--json", "the certificate as JSON on standard output")
  .option("--plot <file>", "draw the differences against the step: .svg or .png")
  .option("-f, --force", "overwrite an existing picture")
  .addHelpText(
    "after",
    `
Examples:
  garnet compare in.llzo --against lammps
  garnet compare in.llzo --against lammps --np 2 --json
  garnet compare in.llzo --against log.from-the-cluster --plot parity.svg`,
  )
  .action(async (deck: string, options: Record<string, string> & { json?: boolean; var?: string[] }) => {
    const [tolerance, ranks] = [Number(options.tolerance), Number(options.np)];
    if (!(tolerance > 0)) throw new UsageError(`--tolerance: expected a positive number, got '${options.tolerance}'`);
    if (!Number.isInteger(ranks) || ranks < 1)
      throw new UsageError(`--np: expected a number of ranks, got '${options.np}'`);
    const { certificate, ours, theirs } = await compareEngines({
      deck,
      against: options.against,
      lammps: options.lammps,
      ranks,
      words: options.var ? ["-var", ...(options.var as unknown as string[])] : [],
      tolerance,
      log: (line) => process.stderr.write(`${line}\n`),
    });
    if (options.plot) {
      const { writeFigure } = await import("../plot/index.js");
      const { differenceFigure } = await import("../engine/lammps/difference-figure.js");
      await writeFigure(options.plot, differenceFigure(ours, theirs), { force: options.force !== undefined });
    }
    process.stdout.write(options.json ? `${JSON.stringify(certificate, null, 2)}\n` : asText(certificate));
  });

function asText(certificate: Certificate): string {
  const number = (value: number) => value.toExponential(2).padStart(10);
  const lines = [
    `${certificate.rows} thermo rows compared; parted means a relative difference above ${certificate.tolerance}`,
  ];
  lines.push("", "  quantity        max |a-b|   relative   parted at step");
  const row = (name: string, absolute: number, relative: number, parted: string) =>
    lines.push(`  ${name.padEnd(14)} ${number(absolute)} ${number(relative)}   ${parted}`);
  const { force, virial } = certificate;
  if (force)
    row("force (first)", force.absolute, force.relative, force.relative > certificate.tolerance ? "first" : "no");
  if (virial)
    row("virial (first)", virial.absolute, virial.relative, virial.relative > certificate.tolerance ? "first" : "no");
  for (const one of certificate.columns)
    row(one.name, one.absolute, one.relative, one.firstStep === undefined ? "no" : String(one.firstStep));
  for (const note of certificate.notes) lines.push(`  note: ${note}`);
  return `${lines.join("\n")}\n`;
}

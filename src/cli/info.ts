/** `garnet info FILE…` */
import { Command } from "commander";
import { type Description, describe, type Range } from "../convert/describe.js";
import { typeLines } from "../convert/receipt.js";

export const command = new Command("info")
  .summary("what a file holds")
  .description(
    `Look into files: format, frames, atoms, cell, elements, columns, steps, energies.
Of a dump only the first and the last frame are read.

Examples:
  garnet info POSCAR md.dump.gz train/
  garnet info md.dump -t Li,La,Zr,O
  garnet info md.dump --json | jq .frames`,
  )
  .argument("<files...>", "files, or folders of DeePMD-kit")
  .option("-i, --input-format <format>", "format; default: found from the content, then the name")
  .option("-t, --types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O", (text: string) =>
    text.split(/[\s,]+/).filter((word) => word !== ""),
  )
  .option("--style <style>", "atom style of a LAMMPS data file")
  .option("--json", "as JSON: an object, or a list of them for several files")
  .addHelpText("after", "\nManual: docs/commands/info.md")
  .action(async (files: string[], options) => {
    const warn = (message: string) => process.stderr.write(`garnet: warning: ${message}\n`);
    const all: Description[] = [];
    for (const file of files) {
      const { inputFormat: format, types, style } = options;
      const found = await describe(file, { format, types, style, warn });
      if (options.json) all.push(found);
      else process.stdout.write(`${all.push(found) > 1 ? "\n" : ""}${text(found)}`);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`);
  });

function text(found: Description): string {
  const lines: string[] = [];
  const line = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== "") lines.push(`${name.padEnd(9)}${value}`);
  };
  line("file", found.size === undefined ? found.file : `${found.file} (${bytes(found.size)})`);
  line("format", `${found.format}: ${found.title}`);
  if (found.frames !== undefined) line("frames", `${found.frames}`);
  if (found.atoms) {
    const [fewest, most] = found.atoms;
    line("atoms", fewest === most ? `${most}` : `${fewest} to ${most}`);
  }
  line("formula", found.formula);
  if (found.types) lines.push(...typeLines(found.types));
  if (found.cell) {
    const { lengths, angles, volume, density, changes } = found.cell;
    const right = angles.every((angle) => Math.abs(angle - 90) < 1e-9);
    line(
      "cell",
      `${lengths.map(short).join(" × ")} Å${right ? "" : `, angles ${angles.map(short).join(" ")}°`}${changes ? ", it changes" : ""}`,
    );
    line("volume", `${short(volume)} Å³${density === undefined ? "" : `, ${short(density)} g/cm³`}`);
  } else if (found.frames) line("cell", "none");
  if (found.periodic?.some((x) => x) && !found.periodic.every((x) => x))
    line("periodic", found.periodic.map((x, k) => `${"abc"[k]} ${x ? "yes" : "no"}`).join(", "));
  line("units", found.units);
  line("step", found.step && range(found.step, ""));
  line("time", found.time && range(found.time, " ps"));
  if (found.energy) {
    const { first, last, min, max } = found.energy;
    line("energy", min === max ? `${first} eV` : `${first} to ${last} eV (least ${min}, most ${max})`);
  }
  line("holds", found.fields?.join(", "));
  line("columns", found.columns?.join(", "));
  line("info", found.info?.join(", "));
  for (const { name, shape } of found.grids ?? []) line("grid", `${name} ${shape.join(" × ")}`);
  for (const { title, rows, columns } of found.tables ?? [])
    line("table", `${title}: ${rows} rows of ${columns.join(", ")}`);
  for (const note of found.notes) line("note", note);
  return `${lines.join("\n")}\n`;
}

function range({ first, last, every }: Range, unit: string): string {
  if (first === last) return `${first}${unit}`;
  return `${first} to ${last}${unit}${every === undefined ? "" : `, every ${every}`}`;
}

function short(value: number): string {
  return `${Number(value.toPrecision(7))}`;
}

function bytes(size: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  return power === 0 ? `${size} bytes` : `${(size / 1000 ** power).toPrecision(3)} ${units[power]}`;
}

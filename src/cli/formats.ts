/** `garnet formats` */
import { Command } from "commander";
import { formats } from "../../formats/index.js";

export const command = new Command("formats")
  .summary("the file formats there are")
  .description(
    "List the file formats: name, r if it is read, w if it is written, what it is, and the other names it goes by.",
  )
  .option("--json", "as JSON")
  .action((options) => {
    const rows = formats.map((format) => ({
      name: format.name,
      read: Boolean(format.read ?? format.readTables),
      write: Boolean(format.write),
      title: format.title,
      aliases: format.aliases,
      reference: format.reference,
      holds: format.holds,
    }));
    if (options.json) {
      process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      return;
    }
    const width = Math.max(...rows.map((row) => row.name.length));
    const wide = Math.max(...rows.map((row) => row.title.length));
    for (const row of rows) {
      const ways = `${row.read ? "r" : "-"}${row.write ? "w" : "-"}`;
      const line = `${row.name.padEnd(width)}  ${ways}  ${row.title.padEnd(wide)}  ${row.aliases.join(" ")}`;
      process.stdout.write(`${line.trimEnd()}\n`);
    }
  });

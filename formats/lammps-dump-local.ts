/** LAMMPS `dump local`: rows about bonds, angles, pairs. No atoms, so a table: the step before each row. */
import { ByteWindow } from "./byte-window.js";
import { defineFormat } from "./format.js";
import { splitWords } from "./lines.js";
import { Rows } from "./rows.js";

export const lammpsDumpLocal = defineFormat({
  name: "lammps/dump/local",
  aliases: ["lammps-dump-local", "dump/local"],
  title: "LAMMPS dump local (bonds, angles, pairs), as a table",
  reference: "https://docs.lammps.org/dump.html",
  files: [],
  sniff: (head) => (/^ITEM: TIMESTEP/.test(head) && /^ITEM: NUMBER OF ENTRIES/m.test(head) ? 2 : 0),
  holds: [],
  async readTables(source, options) {
    const window = new ByteWindow(source);
    const steps: number[] = [];
    let names: string[] = [];
    const values: number[][] = [];
    try {
      for (let line = await window.line(); line !== undefined; line = await window.line()) {
        if (line.trim() !== "ITEM: TIMESTEP")
          throw window.fail(`expected 'ITEM: TIMESTEP', got '${line.slice(0, 60)}'`);
        const step = Number(await window.expect("the time step"));
        await window.expect("ITEM: NUMBER OF ENTRIES");
        const count = Number(await window.expect("the number of entries"));
        if (!Number.isInteger(step) || !(count >= 0)) throw window.fail("expected a time step and a number of entries");
        let heading = await window.expect("ITEM: ENTRIES");
        while (!/^ITEM: \S+ /.test(heading) || heading.startsWith("ITEM: BOX BOUNDS"))
          heading = await window.expect("ITEM: ENTRIES");
        const found = splitWords(heading).slice(2);
        if (names.length && names.join() !== found.join()) throw window.fail("other columns than in the frames before");
        names = found;
        const first = window.number + 1;
        const reading = await window.rows(
          new Rows(
            names.map((name) => ({ kind: "real", into: name }) as const),
            names,
          ),
          count,
        );
        if (reading.problem && reading.terminated) throw window.fail(reading.problem, first + reading.rows);
        if (reading.rows < count) {
          options.warn(`${window.name}:${window.number}: the file ends within a frame, which is left out`);
          break;
        }
        for (let i = 0; i < count; i++) {
          steps.push(step);
          values.push(names.map((name) => reading.array<Float64Array>(name)[i]));
        }
      }
    } finally {
      await window.close();
    }
    const columns = names.map((name, k) => ({ name, unit: "", values: Float64Array.from(values, (row) => row[k]) }));
    return [
      { title: "dump local", columns: [{ name: "TimeStep", unit: "", values: Float64Array.from(steps) }, ...columns] },
    ];
  },
});

import { describe, expect, it } from "vitest";
import { readLog } from "../../formats/lammps-log-read.js";
import { textSource } from "../../formats/source.js";

const memory = "Per MPI rank memory allocation (min/avg/max) = 3.1 | 3.1 | 3.1 Mbytes\n";
const loop = "Loop time of 0.5 on 2 procs for 20 steps with 50 atoms\n";

describe("lammps/log", () => {
  it("reads tables with warnings, text and blank lines between the rows", async () => {
    const { runs, warnings } = await log(
      `${memory}Step Temp\nWARNING: Lost atoms: original 50 current 42 (src/thermo.cpp:445)\n 0 300 \nhello 1\n\n 10 -nan \n${loop}`,
    );
    expect(runs[0].rows).toEqual([
      [0, 300],
      [10, Number.NaN],
    ]);
    expect(runs[0].complete).toBe(true);
    expect(runs[0].loop).toEqual({ time: 0.5, procs: 2, steps: 20, atoms: 50 });
    expect(warnings).toHaveLength(1);
  });

  it("is not fooled by printed lines", async () => {
    const { runs } = await log(
      `Step Temp of the run\nStep Temp\n1 2\n${memory}   Step          Temp     \n 0 300\n${loop}`,
    );
    expect(runs).toHaveLength(1);
    expect(runs[0].rows).toEqual([[0, 300]]);
  });

  it("knows the heading of 'run N pre no', which has no memory line", async () => {
    const { runs } = await log(
      `${memory}Step Temp \n 0 300\n${loop}   Step          Temp     \n 0 300\n 5 310\n${loop}`,
    );
    expect(runs.map(({ rows }) => rows.length)).toEqual([1, 2]);
  });

  // fix print of LAMMPS 22 Jul 2025 into a table of style one
  it("takes numbers that something else prints for no row, where rows are padded", async () => {
    const { runs } = await log(
      `${memory}   Step   Temp  \n         0   1.44     \n5 2\n        10   1.11     \n${loop}`,
    );
    expect(runs[0].rows.map(([step]) => step)).toEqual([0, 10]);
  });

  it("knows the heading behind 'run N pre no' also where an editor took the blanks at the ends", async () => {
    const { runs } = await log(`${memory}Step Temp\n 0 300\n${loop}\nrun 5 pre no\nStep Temp\n 0 300\n 5 310\n${loop}`);
    expect(runs.map(({ rows }) => rows.length)).toEqual([1, 2]);
  });

  it("leaves out a step of style multi that the file's end cuts", async () => {
    const step = (n: number) =>
      `------------ Step  ${n} ----- CPU =  0.5 (sec) -------------\nTotEng = 3.5 Temp = 600.0\nPress = -1.0\n`;
    const whole = `${memory}${step(0)}${step(10)}`;
    for (let cut = 1; cut < step(10).length; cut++) {
      const { runs, damage } = await log(whole.slice(0, -cut));
      expect(runs[0].rows).toEqual([[0, 0.5, 3.5, 600, -1]]);
      expect(damage.length).toBeGreaterThan(0);
    }
    expect((await log(`${memory}${step(0).slice(0, -3)}`)).runs[0].rows).toEqual([]);
  });

  it("is whole without 'Loop time' where LAMMPS ended (timer off)", async () => {
    const { runs, damage } = await log(`${memory}Step Temp \n 0 300 \n\nTotal wall time: 0:00:01\n`);
    expect(runs[0].complete).toBe(false);
    expect(damage).toEqual([]);
  });

  it("reads style multi", async () => {
    const { runs } = await log(
      `${memory}---------------- Step        0 ----- CPU =      0.0000 (sec) ----------------\nTotEng   =  3.5 Temp     =       600.0\nPress =  -1.0\n------------ Step             10 ----- CPU =    0.1 (sec) -------------\nTotEng   =  3.6 Temp     =       601.0\nPress =  2.0\n${loop}`,
    );
    expect(runs[0].columns).toEqual(["Step", "CPU", "TotEng", "Temp", "Press"]);
    expect(runs[0].rows).toEqual([
      [0, 0, 3.5, 600, -1],
      [10, 0.1, 3.6, 601, 2],
    ]);
  });

  it("reads style yaml", async () => {
    const { runs } = await log(
      `${memory}---\nkeywords: ['Step', 'Temp', ]\ndata:\n  - [0, 600, ]\nWARNING: x\n  - [10, .nan, ]\n...\n${loop}`,
    );
    expect(runs[0].columns).toEqual(["Step", "Temp"]);
    expect(runs[0].rows).toEqual([
      [0, 600],
      [10, Number.NaN],
    ]);
  });

  it("gives the whole rows of an unfinished run, and says so", async () => {
    const { runs, damage } = await log(`${memory}Step Temp \n 0 300 \n 10 30`);
    expect(runs[0].rows).toEqual([[0, 300]]);
    expect(runs[0].complete).toBe(false);
    expect(damage).toEqual([
      "log:4: the file ends within this row; it is left out",
      "log:4: the last run is unfinished: no 'Loop time' line",
    ]);
  });

  it("reads the timing table", async () => {
    const { runs } = await log(
      `${memory}Step Temp \n 0 300 \n${loop}Section |  min time  |  avg time  |  max time  |%varavg| %total\n---\nPair    | 0.1 | 0.2 | 0.3 |   0.0 | 52.13\nOther   |            | 1.5e-05  |            |       |  3.41\n`,
    );
    expect(runs[0].timing.Pair).toEqual({ min: 0.1, avg: 0.2, max: 0.3, percent: 52.13 });
    expect(runs[0].timing.Other).toEqual({ min: undefined, avg: 1.5e-5, max: undefined, percent: 3.41 });
  });
});

const log = (text: string) => readLog(textSource(text, "log"));

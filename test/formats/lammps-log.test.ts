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

import { describe, expect, it } from "vitest";
import { learningCurve, modelDeviation } from "../../formats/deepmd-tables.js";
import type { Format } from "../../formats/format.js";
import { lammpsAverage } from "../../formats/lammps-average.js";
import { textSource } from "../../formats/source.js";

// The texts of fixes are those that LAMMPS 22Jul2025 wrote for an fcc box of 108 atoms, cut to a few rows.
describe("tables in text files", () => {
  it("reads fix ave/time in scalar mode", async () => {
    const { rows, names } = await read(
      lammpsAverage,
      "# Time-averaged data for fix a\n# TimeStep c_t c_thermo_press\n10 542.134 3149.66\n20 347.679 14418.1\n",
    );
    expect(names).toEqual(["TimeStep", "c_t", "c_thermo_press"]);
    expect(rows[1]).toEqual([20, 347.679, 14418.1]);
  });

  it("reads fix ave/time in vector mode, and ave/correlate", async () => {
    const { rows, names } = await read(
      lammpsAverage,
      "# Time-averaged data for fix b\n# TimeStep Number-of-rows\n# Row c_rdf[1] c_rdf[2]\n10 2\n1 0.6 0\n2 1.8 0\n20 2\n1 0.6 0.5\n2 1.8 1\n",
    );
    expect(names).toEqual(["TimeStep", "Number-of-rows", "Row", "c_rdf[1]", "c_rdf[2]"]);
    expect(rows).toHaveLength(4);
    expect(rows[3]).toEqual([20, 2, 2, 1.8, 1]);
  });

  it("reads fix ave/chunk and ave/histo with what they say of each block", async () => {
    const chunk = await read(
      lammpsAverage,
      "# Chunk-averaged data for fix c and group all\n# Timestep Number-of-chunks Total-count\n# Chunk Coord1 Ncount density/number temp\n10 1 108\n  1 0.125 26 0.0579835 455.18\n",
    );
    expect(chunk.names.slice(2, 5)).toEqual(["Total-count", "Chunk", "Coord1"]);
    expect(chunk.rows[0]).toEqual([10, 1, 108, 1, 0.125, 26, 0.0579835, 455.18]);
    const histogram = await read(
      lammpsAverage,
      "# Histogrammed data for fix d\n# TimeStep Number-of-bins Total-counts Missing-counts Min-value Max-value\n# Bin Coord Count Count/Total\n10 1 2 0 507.9 576.3\n1 100 0 0\n",
    );
    expect(histogram.names.at(-1)).toBe("Count/Total");
  });

  it("reads fix ave/time in YAML, ave/correlate/long, and titles without '#'", async () => {
    const yaml = await read(
      lammpsAverage,
      "# Time-averaged data for fix y\n# TimeStep v_t c_msd[4]\n---\nkeywords: ['Step', 'v_t', 'c_msd[4]', ]\ndata:\n  - [10, 1.3253167502702983, 0.003943581664638904, ]\n...\n",
    );
    expect(yaml.names).toEqual(["Step", "v_t", "c_msd[4]"]);
    expect(yaml.rows).toEqual([[10, 1.3253167502702983, 0.003943581664638904]]);
    const vector = await read(
      lammpsAverage,
      "# Time-averaged data for fix z\n# TimeStep Number-of-rows\n# Row c_rdf[1]\n---\nkeywords: ['c_rdf[1]', ]\ndata:\n  10:\n  - [0.125, ]\n  - [0.375, ]\n  20:\n  - [0.125, ]\n",
    );
    expect(vector.rows).toEqual([
      [10, 0.125],
      [10, 0.375],
      [20, 0.125],
    ]);
    const long = await read(
      lammpsAverage,
      "# Time-correlated data for fix d3\n# Time v_t*v_t\n# Timestep: 0\n0 2.0736 \n# Timestep: 20\n0 1.20338 \n0.005 1.20163 \n",
    );
    expect(long.names).toEqual(["Timestep", "Time", "v_t*v_t"]);
    expect(long.rows[2]).toEqual([20, 0.005, 1.20163]);
    const own = await read(lammpsAverage, "My own title\nStep T\n10 1.32532\n20 0.726542\n");
    expect(own.names).toEqual(["Step", "T"]);
    const none = await read(lammpsAverage, "\n\n\n10 2\n1 0.125\n2 0.375\n20 2\n1 0.125\n2 0.5\n");
    expect(none.rows[3]).toEqual([20, 2, 2, 0.5]);
    expect((await read(lammpsAverage, "# Time-averaged data for fix a\n# TimeStep v_t\n")).rows).toEqual([]);
  });

  it("reads model deviations with and without a heading", async () => {
    const row = "0 4e-1 1e-1 2e-1 3e-2 1e-3 1e-2\n";
    const { names, units } = await read(
      modelDeviation,
      `#       step         max_devi_v         min_devi_v         avg_devi_v         max_devi_f         min_devi_f         avg_devi_f\n${row}`,
    );
    expect(names[4]).toBe("max_devi_f");
    expect(units[4]).toBe("eV/Angstrom");
    expect((await read(modelDeviation, row)).names).toEqual(names);
  });

  it("reads learning curves", async () => {
    const { names, rows } = await read(
      learningCurve,
      "#  step      rmse_trn    rmse_e_trn    rmse_f_trn         lr\n# If there is no available reference data, rmse_*_{val,trn} will print nan\n      1      3.36e+00      nan      1.06e-01    1.0e-03\n",
    );
    expect(names).toEqual(["step", "rmse_trn", "rmse_e_trn", "rmse_f_trn", "lr"]);
    expect(rows[0][2]).toBeNaN();
  });
});

async function read(format: Format, text: string) {
  const [{ columns }] = await format.readTables!(textSource(text, "case"), { warn() {} });
  const rows = Array.from({ length: columns[0].values.length }, (_, i) => columns.map(({ values }) => values[i]));
  return { rows, names: columns.map(({ name }) => name), units: columns.map(({ unit }) => unit) };
}

/** Stress against strain of a tensile test, from a log or a table: modulus, peak, fracture (S37). */
import { InputError } from "../model/errors.js";
import type { Scalar, Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { defineFileAnalysis } from "./analysis.js";
import { linearFit } from "./linear-fit.js";
import { integer, number, text } from "./option.js";
import { numbersNamed, readTableFile } from "./table-file.js";

export const stressStrain = defineFileAnalysis({
  name: "stress-strain",
  title: "stress against strain: modulus, peak, fracture",
  files: { least: 1, what: "logs, ave/time files or tables, one curve each" },
  options: {
    length: text("column with the length of the cell along the pull (Lz), or with the strain itself (--strain)", {
      default: "Lz",
    }),
    pressure: text("column with the pressure along the pull, in bar: stress = −pressure", { default: "Pzz" }),
    strain: text("column with the strain, instead of a length"),
    stress: text("column with the stress in GPa, instead of a pressure"),
    modulus: number("Young's modulus is the slope up to this strain", { default: 0.02, min: 1e-6 }),
    average: integer("rows that are averaged into one point", { default: 1, min: 1 }),
  },

  async run(files, options): Promise<Table[]> {
    const tables: Table[] = [];
    for (const file of files) {
      const input = await readTableFile(file);
      const numbersOf = (name: string) => numbersNamed(input, name, file);
      const lengths = options.strain ? undefined : numbersOf(options.length);
      const strain = lengths ? lengths.map((l) => (l - lengths[0]) / lengths[0]) : numbersOf(options.strain!);
      // bar → GPa; a pressure is positive in compression.
      const stress = options.stress ? numbersOf(options.stress) : numbersOf(options.pressure).map((p) => -p / 10000);
      tables.push(
        curve(
          averaged(strain, options.average),
          averaged(stress, options.average),
          options.modulus,
          file,
          files.length > 1,
        ),
      );
    }
    return tables;
  },

  plot: (tables): Figure => ({
    panels: [
      {
        x: { label: "strain" },
        y: { label: "stress", unit: "GPa" },
        layers: tables.map(({ name, columns }) => ({
          kind: "line" as const,
          name: tables.length > 1 ? name : undefined,
          x: columns[0].values as Float64Array,
          y: columns[1].values as Float64Array,
        })),
      },
    ],
  }),
});

function averaged(values: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / width) }, (_, k) => {
    const block = values.subarray(k * width, (k + 1) * width);
    return block.reduce((sum, value) => sum + value, 0) / width;
  });
}

function curve(strain: Float64Array, stress: Float64Array, limit: number, file: string, named: boolean): Table {
  if (strain.length < 3) throw InputError.at(file, `a curve needs three points at least, got ${strain.length}`);
  const elastic = [...strain.keys()].filter((k) => strain[k] >= 0 && strain[k] <= limit);
  const notes: string[] = [];
  const scalars: Scalar[] = [];
  if (elastic.length >= 3) {
    const { slope, slopeError } = linearFit(
      elastic.map((k) => strain[k]),
      elastic.map((k) => stress[k]),
    );
    scalars.push({ name: "modulus", unit: "GPa", value: slope, error: slopeError });
    notes.push(`modulus: slope over n = ${elastic.length} points up to a strain of ${limit}`);
  } else notes.push(`no modulus: only ${elastic.length} points up to a strain of ${limit}`);
  const peak = stress.reduce((best, value, k) => (value > stress[best] ? k : best), 0);
  scalars.push(
    { name: "peak_stress", unit: "GPa", value: stress[peak] },
    { name: "peak_strain", unit: "", value: strain[peak] },
  );
  // Fracture: the first point after the peak with less than half of its stress.
  const broken = stress.findIndex((value, k) => k > peak && value < 0.5 * stress[peak]);
  if (broken >= 0) scalars.push({ name: "fracture_strain", unit: "", value: strain[broken] });
  else notes.push("no fracture: the stress stays above half of its peak");
  return {
    name: named ? file.replace(/.*\//, "").replace(/\.(log|csv|txt|dat|out)$/i, "") : undefined,
    title: `Stress and strain${named ? `, ${file}` : ""}`,
    columns: [
      { name: "strain", unit: "", values: strain },
      { name: "stress", unit: "GPa", values: stress },
    ],
    scalars,
    notes,
  };
}

/** Distribution of bond angles A–B–C around centres B. */
import { InputError } from "../model/errors.js";
import type { Scalar, Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { neighborhood, settledCutoffs } from "./neighborhood.js";
import { integer, numbers, text } from "./option.js";

export const angles = defineAnalysis({
  name: "angles",
  title: "distribution of bond angles",
  options: {
    triple: text("ligand-centre-ligand", { default: "O-Zr-O" }),
    cutoff: numbers("longest bonds, one or one for each side; default: the first valleys of g(r)", { unit: "Å" }),
    bins: integer("cells from 0 to 180 degrees", { default: 180, min: 2 }),
  },

  async run(frames, { triple, cutoff, bins }, context): Promise<Table> {
    const names = triple.split("-");
    if (names.length !== 3 || names.some((name) => !name))
      throw new InputError(`--triple: expected three elements as O-Zr-O, got '${triple}'`);
    if (cutoff && (cutoff.length > 2 || cutoff.some((c) => !(c > 0))))
      throw new InputError(`--cutoff: expected one or two distances, got '${cutoff}'`);
    const [a, center, c] = names;
    const { cutoffs, notes } = await settledCutoffs(frames, [
      { pair: [center, a], cutoff: cutoff?.[0] },
      { pair: [center, c], cutoff: cutoff?.[1] ?? cutoff?.[0] },
    ]);
    const shells = [a, c].map((neighbor, k) => ({ neighbor, cutoff: cutoffs[k] }));
    const density = new BlockMean(bins);
    const moments = new BlockMean(2);
    let total = 0;
    for await (const frame of atLeast(frames, 1, "angles")) {
      const around = neighborhood(frame, center, shells, context);
      const counts = new Float64Array(bins);
      let [sum, square, n] = [0, 0, 0];
      for (const row of around.centers)
        for (const angle of anglesAt(row, around.shells[0], around.shells[1], a === c)) {
          counts[Math.min(bins - 1, Math.floor((angle / 180) * bins))]++;
          sum += angle;
          square += angle * angle;
          n++;
        }
      total += n;
      if (n === 0) continue;
      density.add(counts.map((count) => (count * bins) / 180 / n));
      moments.add([sum / n, square / n]);
    }
    if (total === 0)
      throw new InputError(
        `no ${triple} angle within ${cutoffs.join(" and ")} Å in any frame; check --cutoff and --select`,
      );
    const [mean, square] = moments.mean();
    const several = density.n > 1;
    const scalars: Scalar[] = [
      { name: "mean", unit: "deg", value: mean, error: several ? moments.error()[0] : undefined },
      { name: "sd", unit: "deg", value: Math.sqrt(Math.max(0, square - mean ** 2)) },
    ];
    return {
      title: `Bond angles ${names.join("–")}`,
      columns: [
        { name: "angle", unit: "deg", values: Array.from({ length: bins }, (_, k) => ((k + 0.5) * 180) / bins) },
        { name: "density", unit: "1/deg", values: density.mean(), error: several ? density.error() : undefined },
      ],
      scalars,
      notes: [`n = ${total} angles in ${density.n} frame${several ? "s" : ""}`, ...notes],
    };
  },

  plot([{ columns, title }]): Figure {
    const [x, y] = columns;
    return {
      panels: [
        {
          x: { label: title.replace("Bond angles", "angle"), unit: "degrees", min: 0, max: 180 },
          y: { label: "density of probability", unit: "1/degree", min: 0 },
          layers: [{ kind: "line", x: x.values as number[], y: y.values as Float64Array, error: y.error }],
        },
      ],
    };
  },
});

type Shell = { offsets: Int32Array; vectors: Float64Array };

function* anglesAt(row: number, first: Shell, second: Shell, same: boolean): Iterable<number> {
  for (let i = first.offsets[row]; i < first.offsets[row + 1]; i++)
    for (let j = same ? i + 1 : second.offsets[row]; j < second.offsets[row + 1]; j++) {
      let [dot, u2, v2] = [0, 0, 0];
      for (let k = 0; k < 3; k++) {
        const [u, v] = [first.vectors[3 * i + k], second.vectors[3 * j + k]];
        dot += u * v;
        u2 += u * u;
        v2 += v * v;
      }
      yield (Math.acos(Math.max(-1, Math.min(1, dot / Math.sqrt(u2 * v2)))) * 180) / Math.PI;
    }
}

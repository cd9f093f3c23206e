/**
 * Kinds of lithium by their surroundings, and the RDF of each kind. A Li ion is told by its two coordination numbers
 * (n_LiLi, n_LiO): tetrahedral 24d sites have (4, 4), octahedral 96h sites (6, 6); many Li and few O neighbours is aggregated
 * (metallic) lithium; far from all of these is amorphous.
 */
import { typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Table, TableColumn } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { TimeAxis } from "./clock.js";
import { countsIn, parseShell } from "./cnmap.js";
import { settledCutoffs } from "./neighborhood.js";
import { integer, number, text } from "./option.js";
import { PairDistribution } from "./pair-distribution.js";

export const kinds = ["24d", "96h", "amorphous", "aggregated"] as const;

export const lithium = defineAnalysis({
  name: "lithium",
  title: "kinds of Li (24d, 96h, amorphous, aggregated) and their RDFs",
  options: {
    center: text("the element", { default: "Li" }),
    x: text("its like neighbours, with the cutoff in Å as Li:3.4; without: the first valley of g(r)", {
      default: "Li",
    }),
    y: text("its ligands, as O:2.6", { default: "O" }),
    tolerance: number("farther than this from (4, 4) and (6, 6) is amorphous", { default: 2, min: 0 }),
    metal: number("aggregated: at least so many like neighbours …", { default: 7, min: 0 }),
    ligands: number("… and at most so many ligands", { default: 3, min: 0 }),
    cutoff: number("longest distance of the RDFs", { default: 8, unit: "Å", min: 0.1 }),
    bins: integer("number of shells", { default: 240, min: 2 }),
  },

  async run(frames, options, context): Promise<Table[]> {
    const { center } = options;
    const wanted = [parseShell(options.x, "--x"), parseShell(options.y, "--y")];
    const { cutoffs, notes } = await settledCutoffs(
      frames,
      wanted.map(({ neighbor, cutoff }) => ({ pair: [center, neighbor] as const, cutoff })),
    );
    const shells = wanted.map(({ neighbor }, k) => ({ neighbor, cutoff: cutoffs[k] }));
    // Groups 0 … 3: selected atoms by kind, 4: those that are not selected.
    const all = [0, 1, 2, 3, 4];
    const specs = [
      ...kinds.map((name, k) => ({ name, centers: [k], neighbors: all })),
      { name: "total", centers: [0, 1, 2, 3], neighbors: all },
    ];
    const distribution = new PairDistribution(specs, 5, options.cutoff, options.bins);
    const fractions = new BlockMean(4);
    const axis = new TimeAxis(context);
    const series = kinds.map((): number[] => []);
    for await (const frame of atLeast(frames, 1, "lithium")) {
      const [a, b, rows] = countsIn(frame, center, shells, context);
      if (rows.length === 0) throw new InputError(`--select matches no ${center}`);
      const mask = typesNamed(frame, center);
      const groups = frame.types.map((type) => (mask[type] ? 4 : -1));
      const counts = new Float64Array(4);
      rows.forEach((row, i) => {
        const kind = kindOf(a[i], b[i], options);
        groups[row] = kind;
        counts[kind]++;
      });
      distribution.add(frame, groups);
      fractions.add(counts.map((n) => n / rows.length));
      axis.add(frame);
      series.forEach((values, k) => {
        values.push(counts[k]);
      });
    }
    const [mean, error] = [fractions.mean(), fractions.error()];
    return [
      {
        name: "kinds",
        title: `Kinds of ${center}`,
        columns: [
          axis.column(),
          ...kinds.map((name, k): TableColumn => ({ name: `N_${name}`, unit: "", values: series[k] })),
        ],
        scalars: kinds.map((name, k) => ({
          name: `fraction_${name}`,
          unit: "",
          value: mean[k],
          error: fractions.n > 1 ? error[k] : undefined,
        })),
        notes: [`n = ${distribution.centerSum[4]} ${center} in ${fractions.n} frames`, ...notes],
      },
      rdfTable(center, distribution),
    ];
  },

  plot([counts, rdf]): Figure {
    const lines = (table: Table, head: string) =>
      table.columns.slice(1).map(({ name, values }) => ({
        kind: "line" as const,
        name: name.replace(head, ""),
        x: table.columns[0].values as Float64Array,
        y: values as Float64Array,
      }));
    // Shells of bcc Li (a = 3.51 Å): what aggregated lithium comes to look like.
    const metal = [3.04, 3.51, 4.964, 5.821].map((x) => ({ kind: "rule" as const, at: { x }, name: "bcc Li" }));
    return {
      columns: 2,
      panels: [
        {
          x: { label: counts.columns[0].name, unit: counts.columns[0].unit },
          y: { label: "number of atoms", min: 0 },
          layers: lines(counts, "N_"),
        },
        { x: { label: "r", unit: "Å" }, y: { label: "g(r)", min: 0 }, layers: [...lines(rdf, "g_"), ...metal] },
      ],
    };
  },
});

export function kindOf(
  like: number,
  ligands: number,
  { tolerance, metal, ligands: few }: { tolerance: number; metal: number; ligands: number },
): number {
  if (like >= metal && ligands <= few) return 3;
  const tetrahedral = Math.hypot(like - 4, ligands - 4);
  const octahedral = Math.hypot(like - 6, ligands - 6);
  if (Math.min(tetrahedral, octahedral) > tolerance) return 2;
  return tetrahedral <= octahedral ? 0 : 1;
}

/** g of each kind is a mean over its atoms in all frames, so that Σ x_T g_T is the total exactly. */
function rdfTable(center: string, { r, pairs, weightedG, centerSum }: PairDistribution): Table {
  const columns: TableColumn[] = [{ name: "r", unit: "Å", values: r }];
  const notes: string[] = [];
  pairs.forEach(({ name }, p) => {
    if (centerSum[p] === 0) notes.push(`no ${center} of kind ${name}: it has no g(r)`);
    else columns.push({ name: `g_${name}`, unit: "", values: weightedG[p].map((value) => value / centerSum[p]) });
  });
  return { name: "rdf", title: `${center}–${center} radial distribution by kind of ${center}`, columns, notes };
}

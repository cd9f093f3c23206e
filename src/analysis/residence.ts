/** Residence times and jump rates of ions between kinds of sites. */
import { readFrame } from "../../formats/trajectory.js";
import { AtomOrder } from "../model/atom-order.js";
import { inverse, toFractional } from "../model/cell.js";
import { speciesOf } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { type AnalysisContext, defineAnalysis, tooFew } from "./analysis.js";
import { Clock, evenInterval } from "./clock.js";
import { countsIn, parseShell } from "./cnmap.js";
import { kindOf, kinds } from "./lithium.js";
import { settledCutoffs } from "./neighborhood.js";
import { integer, number, text } from "./option.js";
import { trackedAtoms } from "./tracks.js";
import { Visits } from "./visits.js";

export const residence = defineAnalysis({
  name: "residence",
  title: "residence times and jump rates between kinds of sites (24d, 96h)",
  options: {
    species: text("element that jumps", { default: "Li" }),
    sites: text(
      "structure file of the sites in the same cell; its elements or labels name their kinds. Default: kinds by coordination",
    ),
    radius: number("an ion belongs to a site when it has come so near; until then to its last one", {
      default: 0.8,
      unit: "Å",
      min: 0.01,
    }),
    persist: integer("a new site counts when it is held for so many frames", { default: 2, min: 1 }),
    x: text("without --sites: like neighbours, as Li:3.4", { default: "Li" }),
    y: text("without --sites: ligands, as O:2.6", { default: "O" }),
  },

  async run(frames, options, context): Promise<Table[]> {
    const { species, persist } = options;
    const notes: string[] = [];
    const assign = options.sites
      ? await bySites(options.sites, options.radius, context)
      : await byCoordination(frames, options, notes);
    const clock = new Clock(context);
    const times: number[] = [];
    let visits: Visits | undefined;
    let order: AtomOrder | undefined;
    let rows = new Int32Array(0);
    for await (const frame of frames) {
      if (!order) {
        order = new AtomOrder(frame);
        rows = new Int32Array(trackedAtoms(frame, { species: [species] }, context).rows);
        visits = new Visits(rows.length, assign.kinds.length, persist, assign.kindOf);
      }
      times.push(clock.time(frame));
      const now = order.rows(frame);
      visits!.add(
        assign.states(
          frame,
          rows.map((row) => now[row]),
        ),
      );
    }
    if (!visits || times.length < persist + 1) throw tooFew("residence", persist + 1, times.length);
    const interval = evenInterval(times, "residence");
    visits.finish();
    notes.unshift(`n = ${rows.length} ${species}, ${times.length} frames, ${visits.jumpCount} jumps`);
    if (visits.unassigned)
      notes.push(`${visits.unassigned} ${species} never come within --radius of a site and are left out`);
    return [
      residenceTable(species, assign.kinds, visits, interval, times.length, notes),
      rateTable(species, assign.kinds, visits, interval),
    ];
  },

  plot([survival]): Figure {
    const [time, ...curves] = survival.columns;
    return {
      panels: [
        {
          x: { label: "time", unit: "ps", min: 0 },
          y: { label: "still in the same site", min: 0, max: 1 },
          layers: curves.map(({ name, values }) => ({
            kind: "line",
            name: name.replace("survival_", ""),
            x: time.values as Float64Array,
            y: values as Float64Array,
          })),
        },
      ],
    };
  },
});

/** How the place of an ion is told: a state is a site, or a kind where there are no sites. */
interface Assignment {
  kinds: readonly string[];
  kindOf(state: number): number;
  /** The state of each row; −1: between sites. */
  states(frame: Frame, rows: Int32Array): Int32Array;
}

async function byCoordination(
  frames: Parameters<typeof settledCutoffs>[0],
  { species, x, y }: { species: string; x: string; y: string },
  notes: string[],
): Promise<Assignment> {
  const wanted = [parseShell(x, "--x"), parseShell(y, "--y")];
  const { cutoffs, notes: found } = await settledCutoffs(
    frames,
    wanted.map(({ neighbor, cutoff }) => ({ pair: [species, neighbor] as const, cutoff })),
  );
  notes.push(
    "states are kinds by coordination: a jump between two sites of one kind is not seen; --sites tells them apart",
    ...found,
  );
  const shells = wanted.map(({ neighbor }, k) => ({ neighbor, cutoff: cutoffs[k] }));
  return {
    kinds,
    kindOf: (state) => state,
    states(frame, rows) {
      const [a, b, centers] = countsIn(frame, species, shells, {});
      const ofRow = new Int32Array(frame.count).fill(-1);
      centers.forEach((row, i) => {
        ofRow[row] = kindOf(a[i], b[i], { tolerance: 2, metal: 7, ligands: 3 });
      });
      return rows.map((row) => ofRow[row]);
    },
  };
}

async function bySites(path: string, radius: number, { warn }: AnalysisContext): Promise<Assignment> {
  const sites = await readFrame(path, { warn });
  if (!sites.cell) throw InputError.at(path, "the sites need a cell");
  const fractional = toFractional(sites.positions, sites.cell, sites.origin);
  const { names, ofType } = sites.labels
    ? { names: [...sites.labels], ofType: Int32Array.from(sites.labels, (_, k) => k) }
    : speciesOf(sites);
  return {
    kinds: names,
    kindOf: (site) => ofType[sites.types[site]],
    states(frame, rows) {
      if (!frame.cell) throw new InputError("residence with --sites needs a cell");
      const { cell, origin, positions, periodic } = frame;
      const g = inverse(cell);
      return rows.map((row) => {
        const d = [0, 1, 2].map((k) => positions[3 * row + k] - origin[k]);
        const s = [0, 1, 2].map((k) => d[0] * g[k] + d[1] * g[3 + k] + d[2] * g[6 + k]);
        let [best, least] = [-1, radius * radius];
        for (let j = 0; j < sites.count; j++) {
          const u = [0, 1, 2].map((k) => {
            const difference = s[k] - fractional[3 * j + k];
            return periodic[k] ? difference - Math.round(difference) : difference;
          });
          let square = 0;
          for (let k = 0; k < 3; k++) square += (u[0] * cell[k] + u[1] * cell[3 + k] + u[2] * cell[6 + k]) ** 2;
          if (square < least) [best, least] = [j, square];
        }
        return best;
      });
    },
  };
}

function residenceTable(
  species: string,
  names: readonly string[],
  visits: Visits,
  interval: number,
  frames: number,
  notes: string[],
): Table {
  const scalars: Scalar[] = [];
  names.forEach((name, k) => {
    const time = visits.framesIn[k] * interval;
    if (time === 0) return;
    const exits = visits.jumps[k].reduce((a, b) => a + b, 0);
    scalars.push({
      name: `occupancy_${name}`,
      unit: "",
      value: visits.framesIn[k] / visits.framesIn.reduce((a, b) => a + b, 0),
    });
    // Poisson: the error of n jumps is √n.
    if (exits)
      scalars.push({
        name: `residence_${name}`,
        unit: "ps",
        value: time / exits,
        error: time / exits / Math.sqrt(exits),
      });
    else notes.push(`no ${species} leaves a ${name} site: its residence time is longer than the trajectory`);
  });
  const length = Math.floor(frames / 2) + 1;
  return {
    name: "residence",
    title: `Residence of ${species}`,
    columns: [
      { name: "time", unit: "ps", values: Float64Array.from({ length }, (_, m) => m * interval) },
      ...names.flatMap((name, k) =>
        visits.framesIn[k] ? [{ name: `survival_${name}`, unit: "", values: visits.survival(k, length) }] : [],
      ),
    ],
    scalars,
    notes,
  };
}

function rateTable(species: string, names: readonly string[], visits: Visits, interval: number): Table {
  const pairs = names
    .flatMap((_, a) => names.map((__, b) => [a, b] as const))
    .filter(([a, b]) => visits.jumps[a][b] > 0);
  const rate = ([a, b]: readonly [number, number]) => visits.jumps[a][b] / (visits.framesIn[a] * interval);
  return {
    name: "rates",
    title: `Jump rates of ${species}, per ion on such a site`,
    columns: [
      { name: "from", unit: "", values: pairs.map(([a]) => names[a]) },
      { name: "to", unit: "", values: pairs.map(([, b]) => names[b]) },
      { name: "jumps", unit: "", values: pairs.map(([a, b]) => visits.jumps[a][b]) },
      {
        name: "rate",
        unit: "1/ps",
        values: pairs.map(rate),
        error: pairs.map((pair) => rate(pair) / Math.sqrt(visits.jumps[pair[0]][pair[1]])),
      },
    ],
  };
}

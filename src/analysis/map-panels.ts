/** Tables of (x, y, value) as heat maps. */
import type { Table } from "../model/table.js";
import { type Panel, shareColours } from "../plot/figure.js";

/** Maps as heat maps with one colour scale. */
export function mapPanels(tables: readonly Table[], value: string): Panel[] {
  const panels: Panel[] = tables.map(({ columns, title }) => {
    const [x, y] = columns;
    const z = columns.find(({ name }) => name === value)!;
    const [xs, ys] = [x, y].map(({ values }) => [...new Set(values as number[])].sort((p, q) => p - q));
    const heat = new Float64Array(xs.length * ys.length).fill(Number.NaN);
    const [xi, yi] = [new Map(xs.map((v, i) => [v, i])), new Map(ys.map((v, i) => [v, i]))];
    for (let k = 0; k < x.values.length; k++)
      heat[yi.get(y.values[k] as number)! * xs.length + xi.get(x.values[k] as number)!] = z.values[k] as number;
    return {
      title: tables.length > 1 ? title.split(", ").pop() : undefined,
      x: { label: x.name, unit: x.unit },
      y: { label: y.name, unit: y.unit },
      equal: x.unit === y.unit,
      layers: [
        {
          kind: "heat",
          x: edgesOf(xs),
          y: edgesOf(ys),
          values: heat,
          label: z.name.replace("rho_", "ρ ").replaceAll("_", " "),
          unit: z.unit,
        },
      ],
    };
  });
  shareColours(panels);
  return panels;
}

function edgesOf(centers: number[]): number[] {
  const width = centers.length > 1 ? centers[1] - centers[0] : 1;
  return [...centers.map((center) => center - width / 2), centers[centers.length - 1] + width / 2];
}

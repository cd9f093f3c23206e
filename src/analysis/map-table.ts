/** Densities on a plane as tables, and their blur. */
import type { Table, TableColumn } from "../model/table.js";

export type Plane = "xy" | "yz" | "xz";

/** A map with one row per bin; `more` are further columns. */
export function mapTable(
  values: Float64Array,
  [na, nb]: [number, number],
  [la, lb]: [number, number],
  plane: Plane,
  title: string,
  n: number,
  more: TableColumn[] = [],
): Table {
  const place = (index: number, count: number, length: number) => ((index + 0.5) / count) * length;
  return {
    name: title.includes(",") ? title.split(", ")[1].replaceAll(" ", "") : undefined,
    title,
    columns: [
      { name: plane[0], unit: "Å", values: Float64Array.from(values, (_, k) => place(Math.floor(k / nb), na, la)) },
      { name: plane[1], unit: "Å", values: Float64Array.from(values, (_, k) => place(k % nb, nb, lb)) },
      { name: "density", unit: "1/Å³", values },
      ...more,
    ],
    notes: [`n = ${n} frames; ${na} × ${nb} bins of ${(la / na).toFixed(3)} × ${(lb / nb).toFixed(3)} Å`],
  };
}

/** Gaussian blur on a periodic map: the sum stays. */
export function blurred(
  values: Float64Array,
  [na, nb]: [number, number],
  [la, lb]: [number, number],
  sigma: number,
): Float64Array {
  const along = (
    input: Float64Array,
    count: number,
    stride: number,
    other: number,
    otherStride: number,
    width: number,
  ) => {
    const reach = Math.min(Math.ceil((4 * sigma) / width), Math.floor((count - 1) / 2));
    const kernel = Array.from({ length: 2 * reach + 1 }, (_, k) =>
      Math.exp(-0.5 * (((k - reach) * width) / sigma) ** 2),
    );
    const total = kernel.reduce((x, y) => x + y);
    const out = new Float64Array(input.length);
    for (let o = 0; o < other; o++)
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++)
          sum += kernel[k + reach] * input[((i + k + count) % count) * stride + o * otherStride];
        out[i * stride + o * otherStride] = sum / total;
      }
    return out;
  };
  return along(along(values, na, nb, nb, 1, la / na), nb, 1, na, nb, lb / nb);
}

/** Reference and model in columns, file by file as `dp test -d PREFIX` of DeePMD-kit writes them: numpy.loadtxt reads them. */
import { exponent } from "./exponent.js";

/** Reference and model of every number, for detail files and parity plots. */
export interface Pairs {
  energies: { reference: number; model: number; atoms: number }[];
  forces: { reference: Float64Array; model: Float64Array; element: string[] }[];
  /** `volume` (Å³) of the cell. */
  virials: { reference: Float64Array; model: Float64Array; atoms: number; volume: number }[];
}

/** Files of what there are references of. `name`: the first data set, which heads each file. */
export function detailFiles(prefix: string, name: string, pairs: Pairs): { path: string; text: string }[] {
  const energies = (divisor: (atoms: number) => number) =>
    pairs.energies.map(({ reference, model, atoms }) => row(divisor(atoms), [reference], [model]));
  const virials = (divisor: (virial: Pairs["virials"][number]) => number) =>
    pairs.virials.map((virial) => row(divisor(virial), virial.reference, virial.model));
  const forces = pairs.forces.flatMap(({ reference, model, element }) =>
    element.map((_, i) => row(1, reference.subarray(3 * i, 3 * i + 3), model.subarray(3 * i, 3 * i + 3))),
  );
  const tensor = (letter: string) =>
    ["xx", "xy", "xz", "yx", "yy", "yz", "zx", "zy", "zz"].map((component) => `${letter}${component}`);
  const files: [suffix: string, head: string, rows: string[]][] = [
    ["e", `${name}: ${columns(["e"])}`, energies(() => 1)],
    ["e_peratom", `${name}: ${columns(["e"])}`, energies((atoms) => atoms)],
    ["f", `${name}: ${columns(["fx", "fy", "fz"])}`, forces],
    ["v", `${name}: ${columns(tensor("v"))}`, virials(() => 1)],
    ["v_peratom", `${name}: ${columns(tensor("v"))}`, virials(({ atoms }) => atoms)],
    ["s", `${name} (eV/Å³): ${columns(tensor("s"))}`, virials(({ volume }) => -volume)],
  ];
  return files
    .filter(([, , rows]) => rows.length > 0)
    .map(([suffix, head, rows]) => ({ path: `${prefix}.${suffix}.out`, text: `# ${head}\n${rows.join("\n")}\n` }));
}

function columns(names: readonly string[]): string {
  return [...names.map((name) => `data_${name}`), ...names.map((name) => `pred_${name}`)].join(" ");
}

function row(divisor: number, ...numbers: ArrayLike<number>[]): string {
  return numbers.flatMap((some) => Array.from(some, (x) => exponent(x / divisor, 18))).join(" ");
}

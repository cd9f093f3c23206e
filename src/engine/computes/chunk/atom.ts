/**
 * compute ID group chunk/atom STYLE … keyword …: parts the atoms into chunks by place, type, molecule or value. Its per-atom vector
 * is the chunk's number, 0 for none. https://docs.lammps.org/compute_chunk_atom.html
 */
import { InputError } from "../../../model/errors.js";
import type { Column } from "../../atoms.js";
import type { Chunks } from "../../chunks.js";
import { type ComputeContext, defineCompute } from "../../define-compute.js";
import type { Region } from "../../define-region.js";
import { perAtomReference } from "../../references.js";
import { findRegion } from "../../region.js";
import type { Words } from "../../script/words.js";
import { type BinOptions, type Bins, layeredBins, readLayers } from "./bins.js";
import { cylinderBins, readCylinder, readSphere, sphereBins } from "./round-bins.js";

const STYLES = ["bin/1d", "bin/2d", "bin/3d", "bin/sphere", "bin/cylinder", "type", "molecule"] as const;

export const chunkAtom = defineCompute({
  name: "chunk/atom",
  create(words, context) {
    const makeSource = readStyle(words, context);
    const options = readOptions(words, context);
    const source = makeSource(options);
    const chunks = new AtomChunks(context, source, options);
    return {
      chunks,
      perAtomColumns: 0,
      perAtom: () => Float64Array.from(chunks.assign(), (chunk) => chunk + 1),
      close: () => chunks.close(),
    };
  },
});

const NONE = -(2 ** 31);

/** Where the numbers of chunks come from. */
interface Source {
  bins?: Bins;
  /** Ids by atom, before any limit. Below 1 only `compress` can use them; NONE is no id at all. */
  ids(): Int32Array;
  /** Number of chunks when it is known without looking at the atoms' ids. */
  count?(): number;
  /** Whether the number is settled once by default. */
  fixed: boolean;
}

interface Options extends BinOptions {
  region?: Region;
  nchunk?: "once" | "every";
  limit: number;
  exact: boolean;
  /** limit was given before compress: it counts uncompressed ids. */
  limitFirst: boolean;
  ids: "once" | "nfreq" | "every";
  compress: boolean;
  discardGiven: boolean;
}

function readStyle(words: Words, context: ComputeContext): (options: Options) => Source {
  const { simulation } = context;
  if (/^[cfv]_/.test(words.peek() ?? "")) {
    const reference = perAtomReference(simulation, words.next(), "compute chunk/atom");
    return () => ({
      fixed: false,
      ids() {
        const values = new Float64Array(simulation.atoms.count);
        reference.fill(values, context.group);
        return Int32Array.from(values, Math.trunc);
      },
    });
  }
  const style = words.oneOf(STYLES, "style");
  if (style === "type")
    return () => ({
      fixed: true,
      ids: () => simulation.atoms.type.subarray(0, simulation.atoms.count).map((type) => type + 1),
      count: () => simulation.atoms.typeCount,
    });
  if (style === "molecule") {
    if (!simulation.atoms.molecule) throw new InputError("Compute chunk/atom molecule for non-molecular system");
    return (options) => ({
      fixed: options.region === undefined,
      ids: () => (simulation.atoms.molecule as Int32Array).slice(0, simulation.atoms.count),
    });
  }
  const make = readBins(style, words, context);
  return (options) => {
    const bins = make(options);
    return {
      bins,
      fixed: options.units === "reduced",
      ids: () => binned(bins, options, context),
      count: () => bins.count,
    };
  };
}

function readBins(style: string, words: Words, { simulation }: ComputeContext): (options: BinOptions) => Bins {
  if (style === "bin/sphere") {
    const sphere = readSphere(words);
    return (options) => sphereBins(simulation, sphere, options);
  }
  if (style === "bin/cylinder") {
    const cylinder = readCylinder(words);
    return (options) => cylinderBins(simulation, cylinder, options);
  }
  const layers = readLayers(words, Number(style[4]));
  return (options) => layeredBins(simulation, layers, options);
}

function binned(bins: Bins, { units }: Options, { simulation, group }: ComputeContext): Int32Array {
  const { x, mask, count } = simulation.atoms;
  const ids = new Int32Array(count);
  const point = new Float64Array(3);
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    for (let k = 0; k < 3; k++) point[k] = x[3 * i + k];
    if (units === "reduced") simulation.box.toFractional(point);
    const bin = bins.find(point);
    ids[i] = bin < 0 ? NONE : bin + 1;
  }
  return ids;
}

const KEYWORDS = ["region", "nchunk", "limit", "ids", "compress", "discard", "bound", "pbc", "units"] as const;

function readOptions(words: Words, { simulation }: ComputeContext): Options {
  const options: Options = {
    units: "lattice",
    bounds: [undefined, undefined, undefined],
    discard: "mixed",
    discardGiven: false,
    pbc: false,
    limit: 0,
    exact: false,
    limitFirst: false,
    ids: "every",
    compress: false,
  };
  while (!words.done) {
    const keyword = words.oneOf(KEYWORDS, "keyword");
    if (keyword === "region") options.region = findRegion(simulation, words.next("a region ID"), "compute chunk/atom");
    else if (keyword === "nchunk") options.nchunk = words.oneOf(["once", "every"] as const, "nchunk value");
    else if (keyword === "ids") options.ids = words.oneOf(["once", "nfreq", "every"] as const, "ids value");
    else if (keyword === "compress") options.compress = words.logical();
    else if (keyword === "pbc") options.pbc = words.logical();
    else if (keyword === "units") options.units = words.oneOf(["box", "lattice", "reduced"] as const, "units");
    else if (keyword === "bound") {
      const axis = { x: 0, y: 1, z: 2 }[words.oneOf(["x", "y", "z"] as const, "dimension")];
      options.bounds[axis] = [words.next("a lower bound"), words.next("an upper bound")];
    } else if (keyword === "discard") {
      options.discard = words.oneOf(["yes", "no", "mixed"] as const, "discard value");
      options.discardGiven = true;
    } else {
      options.limit = words.integer("a limit");
      if (options.limit < 0) throw new InputError(`Illegal compute chunk/atom limit: ${options.limit}`);
      if (options.limit > 0) options.exact = words.oneOf(["max", "exact"] as const, "limit value") === "exact";
      options.limitFirst = !options.compress;
    }
  }
  return options;
}

class AtomChunks implements Chunks {
  count = 0;
  ids: number[] | undefined;
  readonly #settled: boolean;
  #counted = false;
  #kept: Column | undefined;
  #lockedUntil: number | undefined;

  constructor(
    private readonly context: ComputeContext,
    private readonly source: Source,
    private readonly options: Options,
  ) {
    if (!source.bins && !options.discardGiven) options.discard = "yes";
    if (!source.bins && options.discard === "mixed")
      throw new InputError("Illegal compute chunk/atom command: discard mixed is for bins");
    this.#settled = options.nchunk ? options.nchunk === "once" : source.fixed && !options.compress;
    if (options.ids === "once" && !this.#settled)
      throw new InputError("Compute chunk/atom ids once but nchunk is not once");
  }

  get compressed(): boolean {
    return this.options.compress;
  }

  get dimensions(): number {
    return this.source.bins?.dimensions ?? 0;
  }

  coordinate(chunk: number, axis: number): number {
    const bins = this.source.bins;
    if (!bins) throw new InputError("Compute chunk/atom: only bins have coordinates");
    return bins.coordinate(this.ids ? this.ids[chunk] - 1 : chunk, axis);
  }

  volume(chunk: number): number {
    const { bins } = this.source;
    return bins ? bins.volume(this.ids ? this.ids[chunk] - 1 : chunk) : this.context.simulation.box.volume;
  }

  lock(until: number | undefined): void {
    this.#lockedUntil = until;
    if (until === undefined && this.options.ids === "nfreq") this.#forget();
  }

  assign(): Int32Array {
    if (this.#kept) return Int32Array.from(this.#kept.values, (id) => id - 1);
    const locked = this.#lockedUntil !== undefined && this.context.simulation.clock.step <= this.#lockedUntil;
    const count = !this.#counted || (!this.#settled && !locked);
    if (count) this.source.bins?.layOut();
    const ids = this.source.ids();
    this.#leaveOut(ids);
    if (count) {
      this.#countChunks(ids);
      this.#counted = true;
    }
    this.#number(ids);
    if (this.options.ids === "once" || (this.options.ids === "nfreq" && locked)) {
      const { atoms } = this.context.simulation;
      this.#kept = atoms.addColumn(1);
      this.#kept.values.set(ids);
    }
    return ids.map((id) => id - 1);
  }

  /** Atoms outside group and region have no chunk. */
  #leaveOut(ids: Int32Array): void {
    const { mask, x } = this.context.simulation.atoms;
    const { region } = this.options;
    region?.prepare();
    for (let i = 0; i < ids.length; i++)
      if (!(mask[i] & this.context.group) || (region && !region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2])))
        ids[i] = NONE;
  }

  #countChunks(ids: Int32Array): void {
    const { limit, exact, compress, limitFirst } = this.options;
    let count = this.source.count?.() ?? ids.reduce((most, id) => Math.max(most, id), 0);
    const limited = (number: number) => (limit === 0 ? number : exact ? limit : Math.min(number, limit));
    if (compress) {
      const bound = limitFirst ? limited(count) : count;
      this.ids = [...new Set(ids)].filter((id) => id !== NONE && id <= bound).sort((a, b) => a - b);
      if (!limitFirst) this.ids.length = Math.min(this.ids.length, limited(this.ids.length));
      count = this.ids.length;
    } else count = limited(count);
    this.count = count;
  }

  /** Compressed numbers and the limit; what is beyond has no chunk or, with discard no, the last. */
  #number(ids: Int32Array): void {
    if (this.ids) {
      const places = new Map(this.ids.map((id, k) => [id, k + 1]));
      for (let i = 0; i < ids.length; i++) ids[i] = ids[i] === NONE ? 0 : (places.get(ids[i]) ?? this.#beyond());
      return;
    }
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] > this.count) ids[i] = this.#beyond();
      else if (ids[i] < 1) ids[i] = 0;
    }
  }

  #beyond(): number {
    return this.options.discard === "no" ? this.count : 0;
  }

  #forget(): void {
    if (this.#kept) this.context.simulation.atoms.removeColumn(this.#kept);
    this.#kept = undefined;
  }

  close(): void {
    this.#forget();
  }
}

/** create_atoms TYPE box|region|single|random … . https://docs.lammps.org/create_atoms.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import type { Region } from "../define-region.js";
import { RanMars, RanPark } from "../random.js";
import { findRegion } from "../region.js";
import type { Words } from "../script/words.js";
import { selectSubset } from "../select-subset.js";
import type { Simulation } from "../simulation.js";
import { oneType } from "../type-range.js";

export const createAtoms = defineCommand({
  name: "create_atoms",
  needsBox: true,
  run(words, simulation) {
    const started = performance.now();
    const { atoms, log, box } = simulation;
    const request = new Request(words, simulation);
    const before = atoms.count;
    const points = request.points(simulation);
    const first = atoms.append(points.length);
    let next = atoms.largestId;
    atoms.x.set(points.x.subarray(0, 3 * points.length), 3 * first);
    atoms.type.set(points.type.subarray(0, points.length), first);
    for (let k = 0; k < points.length; k++) atoms.id[first + k] = ++next;
    atoms.natoms += points.length;
    atoms.changed();
    simulation.hasRun = false;
    log.line(`Created ${atoms.count - before} atoms`);
    log.line(`  using ${request.lattice ? "lattice" : "box"} units in ${box.describe()}`);
    log.line(`  create_atoms CPU = ${((performance.now() - started) / 1000).toFixed(3)} seconds`);
  },
});

/** Places and types in arrays that grow: a million atoms are no million objects. */
class Points {
  length = 0;
  x = new Float64Array(3 * 64);
  type = new Int32Array(64);

  push(x: ArrayLike<number>, type: number): void {
    if (this.length === this.type.length) {
      const [places, types] = [this.x, this.type];
      this.x = new Float64Array(2 * places.length);
      this.x.set(places);
      this.type = new Int32Array(2 * types.length);
      this.type.set(types);
    }
    for (let k = 0; k < 3; k++) this.x[3 * this.length + k] = x[k];
    this.type[this.length++] = type;
  }

  chosen(which: ArrayLike<unknown>): Points {
    const some = new Points();
    for (let i = 0; i < this.length; i++) if (which[i]) some.push(this.x.subarray(3 * i, 3 * i + 3), this.type[i]);
    return some;
  }
}

/** The words of the command. */
class Request {
  readonly style: "box" | "region" | "single" | "random";
  readonly type: number;
  readonly region: Region | undefined;
  readonly single: number[] = [];
  readonly random = { count: 0, seed: 0 };
  readonly basis = new Map<number, number>();
  lattice = true;
  remap = false;
  overlap = 0;
  maxTry = 1000;
  ratio: { fraction?: number; count?: number; seed: number } | undefined;
  variable: string | undefined;
  readonly set: [number, string][] = [];

  constructor(words: Words, simulation: Simulation) {
    const { atoms, lattice } = simulation;
    this.type = oneType(words.next("an atom type"), atoms);
    this.style = words.oneOf(["box", "region", "single", "random"], "style");
    if (this.style === "region") this.region = findRegion(simulation, words.next("a region ID"), "create_atoms");
    else if (this.style === "single") for (let k = 0; k < 3; k++) this.single.push(words.number("a coordinate"));
    else if (this.style === "random") {
      this.random.count = words.integer("a number of atoms");
      this.random.seed = words.integer("a seed");
      if (this.random.count < 0)
        throw new InputError(`Illegal create_atoms random command: invalid number of atoms ${this.random.count}`);
      if (this.random.seed <= 0)
        throw new InputError(`Illegal create_atoms random command: invalid seed ${this.random.seed}`);
      const id = words.next("a region ID or NULL");
      if (id !== "NULL") this.region = findRegion(simulation, id, "create_atoms");
    }
    while (!words.done) this.#keyword(words, simulation);
    if ((this.style === "box" || this.style === "region") && (!lattice || lattice.basis.length === 0))
      throw new InputError("Cannot create atoms with undefined lattice");
    this.region?.prepare();
    if (this.style === "single" && this.lattice) {
      const spacing = lattice?.spacing ?? [1, 1, 1];
      for (let k = 0; k < 3; k++) this.single[k] *= spacing[k];
    }
    if (this.overlap > 0 && this.lattice) this.overlap *= lattice?.spacing[0] ?? 1;
  }

  #keyword(words: Words, { lattice, atoms }: Simulation): void {
    const keyword = words.oneOf(
      ["basis", "units", "remap", "overlap", "maxtry", "ratio", "subset", "var", "set"],
      "keyword",
    );
    if (keyword === "basis") {
      const number = words.integer("a basis atom");
      if (number < 1 || number > (lattice?.basis.length ?? 0))
        throw new InputError(`Out of range basis setting '${number}' in create_atoms command`);
      this.basis.set(number - 1, oneType(words.next("an atom type"), atoms));
    } else if (keyword === "units") this.lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
    else if (keyword === "remap") this.remap = words.logical();
    else if (keyword === "overlap") this.overlap = words.number("a distance");
    else if (keyword === "maxtry") this.maxTry = words.integer("a number of tries");
    else if (keyword === "ratio") this.ratio = { fraction: words.number("a fraction"), seed: words.integer("a seed") };
    else if (keyword === "subset") this.ratio = { count: words.integer("a count"), seed: words.integer("a seed") };
    else if (keyword === "var") this.variable = words.next("a variable");
    else this.set.push(["xyz".indexOf(words.oneOf(["x", "y", "z"], "set axis")), words.next("a variable")]);
  }

  points(simulation: Simulation): Points {
    if (this.style === "single") return this.#singlePoint(simulation);
    if (this.style === "random") return this.#randomPoints(simulation);
    const points = this.#latticePoints(simulation);
    if (!this.ratio) return points;
    const wanted = this.ratio.count ?? Math.trunc((this.ratio.fraction as number) * points.length);
    if (wanted > points.length) throw new InputError("Create_atoms subset size > # of lattice sites");
    const random = new RanMars(this.ratio.seed);
    const chosen = selectSubset(random, wanted, points.length);
    return points.chosen(chosen);
  }

  /** Variables with the point's coordinates: kept when not 0. */
  #accepted({ variables }: Simulation, point: number[]): boolean {
    if (this.variable === undefined) return true;
    for (const [axis, name] of this.set) variables.setInternal(name, point[axis]);
    return variables.equal(this.variable) !== 0;
  }

  #singlePoint(simulation: Simulation): Points {
    const { box } = simulation;
    const point = Float64Array.from(this.single);
    if (this.remap) box.remap(point, 0, new Int32Array(3));
    const place = [...point];
    if (box.triclinic) box.toFractional(place);
    const low = box.triclinic ? [0, 0, 0] : box.lo;
    const high = box.triclinic ? [1, 1, 1] : box.hi;
    if (place.some((value, k) => value < low[k] || value >= high[k])) return new Points();
    const points = new Points();
    points.push(point, this.type);
    return points;
  }

  /** All lattice points inside box (and region), in LAMMPS' order: k slowest, then j, i, basis atom. */
  #latticePoints(simulation: Simulation): Points {
    const { box, lattice } = simulation;
    if (!lattice) return new Points();
    const [low, high] = latticeBounds(simulation, this.region);
    const points = new Points();
    const top = (box.triclinic ? [1, 1, 1] : [...box.hi]) as number[];
    const base = box.triclinic ? [0, 0, 0] : [...box.lo];
    // A point that rounding puts just below the upper side of a periodic box is the image of one at the lower side.
    for (let k = 0; k < 3; k++) if (box.periodic(k)) top[k] -= 2e-6 * (top[k] - base[k]);
    for (let k = low[2]; k <= high[2]; k++)
      for (let j = low[1]; j <= high[1]; j++)
        for (let i = low[0]; i <= high[0]; i++)
          for (const [m, [a, b, c]] of lattice.basis.entries()) {
            const x = lattice.toBox([i + a, j + b, k + c]);
            if (this.region && !this.region.match(x[0], x[1], x[2])) continue;
            const place = [...x];
            if (box.triclinic) box.toFractional(place);
            if (place.some((value, axis) => value < base[axis] || value >= top[axis])) continue;
            if (!this.#accepted(simulation, x)) continue;
            points.push(x, this.basis.get(m) ?? this.type);
          }
    return points;
  }

  #randomPoints(simulation: Simulation): Points {
    const { box, log } = simulation;
    const random = new RanPark(this.random.seed);
    for (let i = 0; i < 30; i++) random.uniform();
    const { lo, hi } = box.bounds;
    const bounds = this.region?.bounds();
    if (bounds)
      for (let k = 0; k < 3; k++) {
        lo[k] = Math.max(lo[k], bounds[2 * k]);
        hi[k] = Math.min(hi[k], bounds[2 * k + 1]);
      }
    if (lo.some((value, k) => value > hi[k])) throw new InputError("No overlap of box and region for create_atoms");
    const points = new Points();
    for (let n = 0; n < this.random.count; n++)
      for (let attempt = 0; attempt < this.maxTry; attempt++) {
        const x = [0, 1, 2].map((k) => lo[k] + random.uniform() * (hi[k] - lo[k]));
        if (box.dimension === 2) x[2] = 0;
        if (this.region && !this.region.match(x[0], x[1], x[2])) continue;
        if (!this.#accepted(simulation, x)) continue;
        if (box.triclinic) {
          const place = [...x];
          box.toFractional(place);
          if (place.some((value) => value < 0 || value >= 1)) continue;
        }
        if (this.overlap > 0 && this.#overlaps(simulation, x, points)) continue;
        points.push(x, this.type);
        break;
      }
    if (points.length < this.random.count)
      log.warning(`Only inserted ${points.length} particles out of ${this.random.count}`);
    return points;
  }

  #overlaps({ atoms, box }: Simulation, x: number[], points: Points): boolean {
    const limit = this.overlap ** 2;
    const near = (a: number, b: number, c: number) => {
      const d = [x[0] - a, x[1] - b, x[2] - c];
      box.minimumImage(d);
      return d[0] ** 2 + d[1] ** 2 + d[2] ** 2 < limit;
    };
    for (let i = 0; i < atoms.count; i++) if (near(atoms.x[3 * i], atoms.x[3 * i + 1], atoms.x[3 * i + 2])) return true;
    for (let i = 0; i < points.length; i++)
      if (near(points.x[3 * i], points.x[3 * i + 1], points.x[3 * i + 2])) return true;
    return false;
  }
}

/** Range of lattice cells that covers the box, or the part of it that the region fills. */
function latticeBounds({ box, lattice }: Simulation, region: Region | undefined): [number[], number[]] {
  const { lo, hi } = box.bounds;
  const bounds = region?.bounds();
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const from = lo.map((value, k) => (bounds ? Math.max(value, bounds[2 * k]) : value));
  const to = hi.map((value, k) => (bounds ? Math.min(value, bounds[2 * k + 1]) : value));
  for (let corner = 0; corner < 8; corner++) {
    const point = [0, 1, 2].map((k) => ((corner >> k) & 1 ? to[k] : from[k]));
    const cell = lattice?.toLattice(point) ?? [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k], cell[k]);
      high[k] = Math.max(high[k], cell[k]);
    }
  }
  return [low.map((value) => Math.floor(value) - 1), high.map((value) => Math.ceil(value) + 1)];
}

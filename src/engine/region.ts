/** A region of the deck: a shape of regions/ with the keywords that all shapes share (manual: region). */
import { didYouMean, InputError } from "../model/errors.js";
import type { Contact, Region, RegionHooks } from "./define-region.js";
import { regions } from "./regions/index.js";
import { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";

const KEYWORDS = ["units", "side", "move", "rotate", "open"] as const;

export function makeRegion(simulation: Simulation, words: readonly string[]): Region {
  if (words.length < 2) throw new InputError("Illegal region command: missing argument(s)");
  const [id, name, ...rest] = words;
  if (simulation.regions.has(id)) throw new InputError(`Reuse of region ID ${id}`);
  const style = regions.find((entry) => entry.name === name);
  if (!style)
    throw new InputError(
      `Unrecognized region style '${name}'${didYouMean(
        name,
        regions.map((entry) => entry.name),
      )}`,
    );
  // Keywords follow the style's words, but `units` decides how those are read: find them first.
  const firstKeyword = rest.findIndex((word, at) => at > 0 && (KEYWORDS as readonly string[]).includes(word));
  const own = firstKeyword < 0 ? rest : rest.slice(0, firstKeyword);
  const options = new RegionOptions(new Words(firstKeyword < 0 ? [] : rest.slice(firstKeyword), "region"), simulation);
  for (const variable of [...(options.move ?? []), options.rotate?.angle])
    if (variable !== undefined && simulation.variables.kind(variable) === undefined)
      throw new InputError(`Variable ${variable} for region ${name} ${id} does not exist`);
    else if (variable !== undefined && simulation.variables.kind(variable) !== "equal")
      throw new InputError(`Variable ${variable} for region ${name} ${id} is not equal style`);
  const shapeWords = new Words(own, `region ${name}`);
  const hooks = style.create(shapeWords, { simulation, id, scale: options.scale });
  shapeWords.end();
  return new PlacedRegion(id, name, hooks, options, simulation);
}

class RegionOptions {
  interior = true;
  scale: [number, number, number];
  /** Faces without a wall, from 1. */
  readonly open: number[] = [];
  move: (string | undefined)[] | undefined;
  rotate: { angle: string; point: number[]; axis: number[] } | undefined;

  constructor(words: Words, simulation: Simulation) {
    let lattice = true;
    while (!words.done) {
      const keyword = words.oneOf(KEYWORDS, "keyword");
      if (keyword === "side") this.interior = words.oneOf(["in", "out"], "side") === "in";
      else if (keyword === "units") lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
      else if (keyword === "open") this.open.push(words.integer("a face"));
      else if (keyword === "move") this.move = [0, 1, 2].map(() => variableName(words.next("v_x, v_y, v_z or NULL")));
      else {
        const angle = variableName(words.next("v_theta"));
        if (!angle) throw words.fail("Illegal region rotate: the angle must be a variable");
        const numbers = Array.from({ length: 6 }, () => words.number("point and axis"));
        this.rotate = { angle, point: numbers.slice(0, 3), axis: numbers.slice(3) };
      }
    }
    this.scale = lattice ? (simulation.lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1];
    if (this.rotate) this.rotate.point = this.rotate.point.map((value, k) => value * this.scale[k]);
  }
}

function variableName(word: string): string | undefined {
  if (word === "NULL") return undefined;
  if (word.startsWith("v_")) return word.slice(2);
  throw new InputError(`Illegal region move or rotate: expected v_name, got '${word}'`);
}

class PlacedRegion implements Region {
  readonly interior: boolean;
  readonly #options: RegionOptions;
  #shift = [0, 0, 0];
  #angle = 0;

  constructor(
    readonly id: string,
    readonly style: string,
    readonly hooks: RegionHooks,
    options: RegionOptions,
    readonly simulation: Simulation,
  ) {
    this.interior = options.interior;
    this.#options = options;
  }

  get dynamic(): boolean {
    return this.#options.move !== undefined || this.#options.rotate !== undefined;
  }

  prepare(): void {
    const { variables } = this.simulation;
    this.hooks.update?.();
    if (this.#options.move) this.#shift = this.#options.move.map((name) => (name ? variables.equal(name) : 0));
    if (this.#options.rotate) this.#angle = variables.equal(this.#options.rotate.angle);
  }

  match(x: number, y: number, z: number): boolean {
    if (!this.dynamic) return this.hooks.inside(x, y, z) === this.interior;
    const [a, b, c] = this.#back(x, y, z);
    return this.hooks.inside(a, b, c) === this.interior;
  }

  /** A point where it was before the region moved and turned. */
  #back(x: number, y: number, z: number): number[] {
    const point = this.#options.move ? [x - this.#shift[0], y - this.#shift[1], z - this.#shift[2]] : [x, y, z];
    return this.#options.rotate ? rotated(point, this.#options.rotate, -this.#angle) : point;
  }

  bounds(): Float64Array | number[] | undefined {
    return this.dynamic || !this.interior ? undefined : this.hooks.bounds?.();
  }

  contacts(x: number, y: number, z: number, cutoff: number): Contact[] {
    if (this.#options.open.length > 0)
      throw new InputError(`Region ${this.id} has open faces, which fix wall/region does not know here`);
    if (!this.hooks.contacts) throw new InputError(`Region style ${this.style} cannot be used as a wall`);
    const [a, b, c] = this.dynamic ? this.#back(x, y, z) : [x, y, z];
    const found = this.hooks.contacts(a, b, c, cutoff, this.interior);
    const { rotate } = this.#options;
    if (!rotate) return found;
    return found.map(({ r, dx, dy, dz }) => {
      const [ux, uy, uz] = rotated([dx, dy, dz], { ...rotate, point: [0, 0, 0] }, this.#angle);
      return { r, dx: ux, dy: uy, dz: uz };
    });
  }
}

/** Rodrigues' rotation about an axis through a point. */
function rotated(p: number[], { point, axis }: { point: number[]; axis: number[] }, angle: number): number[] {
  const length = Math.hypot(...axis);
  const [ux, uy, uz] = axis.map((value) => value / length);
  const [dx, dy, dz] = p.map((value, k) => value - point[k]);
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const along = (dx * ux + dy * uy + dz * uz) * (1 - cosine);
  return [
    point[0] + dx * cosine + (uy * dz - uz * dy) * sine + ux * along,
    point[1] + dy * cosine + (uz * dx - ux * dz) * sine + uy * along,
    point[2] + dz * cosine + (ux * dy - uy * dx) * sine + uz * along,
  ];
}

/** Where LAMMPS has its own words for a region that is not there. */
const MISSING: Record<string, string> = {
  create_atoms: "Create_atoms region % does not exist",
  delete_atoms: "Could not find delete_atoms region ID %",
  set: "Set region % does not exist",
  "region union": "Region union region % does not exist",
  "region intersect": "Region intersect region % does not exist",
};

/** The region of this id, or LAMMPS' error of the command that asks for it. */
export function findRegion(simulation: Simulation, id: string, user: string): Region {
  const region = simulation.regions.get(id);
  if (!region)
    throw new InputError(
      `${(MISSING[user] ?? "Region % for @ does not exist").replace("%", id).replace("@", user)}${didYouMean(id, simulation.regions.keys())}`,
    );
  return region;
}

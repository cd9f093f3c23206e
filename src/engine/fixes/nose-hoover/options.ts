/** The words of fix nvt, npt and nph. https://docs.lammps.org/fix_nh.html */
import { InputError } from "../../../model/errors.js";
import type { Box } from "../../box.js";
import type { Words } from "../../script/words.js";

export type Couple = "none" | "xyz" | "xy" | "yz" | "xz";

/** Order of pressure components: xx yy zz yz xz xy. */
const COMPONENTS = ["x", "y", "z", "yz", "xz", "xy"] as const;

export class NoseHooverOptions {
  temperature: { start: number; stop: number; damp: number } | undefined;
  readonly start = [0, 0, 0, 0, 0, 0];
  readonly stop = [0, 0, 0, 0, 0, 0];
  readonly damp = [0, 0, 0, 0, 0, 0];
  readonly active = [false, false, false, false, false, false];
  couple: Couple = "none";
  /** Targets that are not the same in all directions pull the box towards a shape. */
  deviatoric = false;
  tchain = 3;
  pchain = 3;
  mtk = true;
  tloop = 1;
  ploop = 1;
  /** Steps after which the reference box of deviatoric targets is taken anew. */
  nreset = 0;
  drag = 0;
  ptemp: number | undefined;
  dilate: string | undefined;
  flip = true;
  /** Tilts that scale with the box although they are not controlled: xy with y, xz and yz with z. */
  scale: { xy: boolean; xz: boolean; yz: boolean };
  fixedPoint: number[];

  constructor(
    words: Words,
    private readonly style: string,
    private readonly box: Box,
    /** Keywords of a style that builds on these (fix nvt/sllod). */
    private readonly more: Readonly<Record<string, (words: Words) => void>> = {},
  ) {
    if (style === "nvt/sllod") this.tchain = 1;
    this.scale = {
      xy: box.periodic(1) && box.xy !== 0,
      xz: box.dimension === 3 && box.periodic(2) && box.xz !== 0,
      yz: box.dimension === 3 && box.periodic(2) && box.yz !== 0,
    };
    this.fixedPoint = [0, 1, 2].map((axis) => 0.5 * (box.lo[axis] + box.hi[axis]));
    if (words.done) throw words.missing();
    while (!words.done) this.#keyword(words);
    this.#check();
  }

  get barostat(): boolean {
    return this.active.some(Boolean);
  }

  #keyword(words: Words): void {
    const keyword = words.next();
    const need = (count: number) => {
      if (words.left < count) throw new InputError(`Illegal fix ${this.style} ${keyword} command: missing argument(s)`);
    };
    switch (keyword) {
      case "temp": {
        need(3);
        this.temperature = { start: words.number(), stop: words.number(), damp: words.number() };
        if (this.temperature.start <= 0 || this.temperature.stop <= 0)
          throw new InputError(`Target temperature for fix ${this.style} cannot be 0.0`);
        return;
      }
      case "iso":
      case "aniso":
      case "tri":
        need(3);
        this.#pressures(words, keyword);
        return;
      case "x":
      case "y":
      case "z":
      case "yz":
      case "xz":
      case "xy":
        need(3);
        this.#component(words, COMPONENTS.indexOf(keyword));
        return;
      case "couple":
        need(1);
        this.couple = words.oneOf(["xyz", "xy", "yz", "xz", "none"], "couple setting");
        return;
      case "drag":
        need(1);
        this.drag = words.number();
        if (this.drag < 0) throw new InputError(`Fix ${this.style} drag argument must be >= 0.0, got ${this.drag}`);
        return;
      case "ptemp":
        need(1);
        this.ptemp = words.number();
        if (this.ptemp <= 0) throw new InputError(`Fix ${this.style} ptemp argument must be > 0.0, got ${this.ptemp}`);
        return;
      case "dilate":
        need(1);
        this.dilate = words.next();
        return;
      case "tchain":
      case "pchain":
      case "tloop":
      case "ploop":
      case "nreset": {
        need(1);
        const value = words.integer();
        const least = keyword === "pchain" || keyword === "nreset" ? 0 : 1;
        if (value < least)
          throw new InputError(`Fix ${this.style} ${keyword} argument must be >= ${least}, got ${value}`);
        this[keyword] = value;
        return;
      }
      case "mtk":
      case "flip":
        need(1);
        this[keyword] = words.logical();
        return;
      case "scalexy":
      case "scalexz":
      case "scaleyz":
        need(1);
        this.scale[keyword.slice(5) as "xy" | "xz" | "yz"] = words.logical();
        return;
      case "fixedpoint":
        need(3);
        this.fixedPoint = [words.number(), words.number(), words.number()];
        return;
      default:
        if (this.more[keyword]) {
          this.more[keyword](words);
          return;
        }
        throw words.unknown("keyword", keyword, [
          "temp",
          "iso",
          "aniso",
          "tri",
          ...COMPONENTS,
          "couple",
          "drag",
          "tchain",
          "pchain",
          "mtk",
          "fixedpoint",
        ]);
    }
  }

  #pressures(words: Words, how: "iso" | "aniso" | "tri"): void {
    this.couple = how === "iso" ? "xyz" : "none";
    const [start, stop, damp] = [words.number(), words.number(), words.number()];
    const last = this.box.dimension === 2 ? 2 : 3;
    for (let k = 0; k < last; k++) this.#set(k, start, stop, damp);
    if (how !== "tri") return;
    this.scale = { xy: false, xz: false, yz: false };
    for (let k = 3; k < 6; k++) if (this.box.dimension === 3 || k === 5) this.#set(k, 0, 0, damp);
  }

  #component(words: Words, index: number): void {
    this.#set(index, words.number(), words.number(), words.number());
    this.deviatoric = true;
    if (index > 2) this.scale[COMPONENTS[index] as "xy" | "xz" | "yz"] = false;
    if (this.box.dimension === 2 && [2, 3, 4].includes(index))
      throw new InputError(`Invalid fix ${this.style} command for a 2d simulation`);
  }

  #set(index: number, start: number, stop: number, damp: number): void {
    this.start[index] = start;
    this.stop[index] = stop;
    this.damp[index] = damp;
    this.active[index] = true;
  }

  #check(): void {
    const { style, box, active } = this;
    const fail = (text: string) => new InputError(text);
    if (this.temperature && this.temperature.damp <= 0) throw fail(`Fix ${style} damping parameters must be > 0.0`);
    if (active.some((on, k) => on && this.damp[k] <= 0)) throw fail(`Fix ${style} damping parameters must be > 0.0`);
    const nvt = style.startsWith("nvt");
    if (nvt && !this.temperature) throw fail(`Temperature control must be used with fix ${style}`);
    if (nvt && this.barostat) throw fail(`Pressure control can not be used with fix ${style}`);
    if (style === "npt" && !this.temperature) throw fail("Temperature control must be used with fix npt");
    if (style === "npt" && !this.barostat) throw fail("Pressure control must be used with fix npt");
    if (style === "nph" && this.temperature) throw fail("Temperature control can not be used with fix nph");
    if (style === "nph" && !this.barostat) throw fail("Pressure control must be used with fix nph");
    if (!box.triclinic && (active[3] || active[4] || active[5]))
      throw fail(`Can not specify Pxy/Pxz/Pyz in fix ${style} with non-triclinic box`);
    for (let axis = 0; axis < 3; axis++)
      if (active[axis] && !box.periodic(axis)) throw fail(`Cannot use fix ${style} on a non-periodic dimension`);
    // The second vector of a tilt must be periodic, unless the box only scales.
    for (const [component, axis] of [
      [3, 2],
      [4, 2],
      [5, 1],
    ])
      if (active[component] && !box.periodic(axis))
        throw fail(`Cannot use fix ${style} on a 2nd non-periodic dimension`);
    this.#checkCoupling();
  }

  #checkCoupling(): void {
    const pairs: Record<Couple, number[]> = {
      none: [],
      xyz: this.box.dimension === 2 ? [0, 1] : [0, 1, 2],
      xy: [0, 1],
      yz: [1, 2],
      xz: [0, 2],
    };
    const coupled = pairs[this.couple];
    if (coupled.some((axis) => !this.active[axis]))
      throw new InputError(`Invalid fix ${this.style} command pressure settings`);
    const [first, ...others] = coupled;
    for (const other of others)
      if (
        this.start[other] !== this.start[first] ||
        this.stop[other] !== this.stop[first] ||
        this.damp[other] !== this.damp[first]
      )
        throw new InputError(`Invalid fix ${this.style} pressure settings`);
  }
}

/** The faces of wall fixes: where each wall stands now (EDGE, a number in lattice or box units, a variable), with its parameters. */
import { InputError } from "../../model/errors.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import { Component } from "./component.js";

const FACES = ["xlo", "xhi", "ylo", "yhi", "zlo", "zhi"] as const;

export interface Wall {
  axis: number;
  low: boolean;
  place: number;
  parameters: readonly number[];
}

interface Face {
  axis: number;
  low: boolean;
  place: Component | undefined;
  parameters: readonly number[];
}

export class WallFaces {
  readonly faces: Face[] = [];
  readonly #scale: readonly number[];
  readonly #periodicAllowed: boolean;

  /** `read` takes the style's own words after the place of a face. */
  constructor(
    private readonly simulation: Simulation,
    words: Words,
    readonly user: string,
    read: (words: Words) => number[],
  ) {
    let lattice = true;
    let periodic = false;
    while (!words.done) {
      const word = words.oneOf([...FACES, "units", "pbc", "fld"], "face or keyword");
      if (word === "units") lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
      else if (word === "pbc") periodic = words.logical("yes or no");
      else if (word === "fld") {
        if (words.logical("yes or no")) throw new InputError(`${user} fld yes is not supported here`);
      } else {
        const at = FACES.indexOf(word);
        if (this.faces.some((face) => 2 * face.axis + (face.low ? 0 : 1) === at))
          throw new InputError(`Wall ${word} defined twice in ${user} command`);
        const place = words.next("a place");
        this.faces.push({
          axis: at >> 1,
          low: at % 2 === 0,
          place: place === "EDGE" ? undefined : new Component(place, simulation, user, false),
          parameters: read(words),
        });
      }
    }
    if (this.faces.length === 0) throw new InputError(`Illegal ${user} command: no faces given`);
    this.#periodicAllowed = periodic;
    const numbers = this.faces.some((face) => face.place !== undefined);
    if (lattice && numbers && !simulation.lattice)
      throw new InputError(`Use of ${user} with undefined lattice: pass 'units box'`);
    this.#scale = lattice && simulation.lattice ? simulation.lattice.spacing : [1, 1, 1];
    for (const { axis } of this.faces)
      if (simulation.box.periodic(axis) && !this.#periodicAllowed)
        throw new InputError(`Cannot use ${user} in periodic dimension ${"xyz"[axis]}`);
  }

  init(): void {
    for (const face of this.faces) face.place?.init();
  }

  now(): Wall[] {
    const { box, computes, clock } = this.simulation;
    const variables = this.faces.some(({ place }) => place?.kind === "variable");
    if (variables) computes.clearInvoked();
    const walls = this.faces.map(({ axis, low, place, parameters }) => {
      place?.update(1);
      const at = place ? place.at(0) * this.#scale[axis] : low ? box.lo[axis] : box.hi[axis];
      return { axis, low, place: at, parameters };
    });
    if (variables) computes.requestInvoked(clock.step + 1);
    return walls;
  }
}

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
  parameters: readonly Component[];
}

export class WallFaces {
  readonly faces: Face[] = [];
  readonly #scale: readonly number[];
  readonly #periodicAllowed: boolean;

  /** `parameters` names the words after the place of a face; all but a cutoff may be variables. */
  constructor(
    private readonly simulation: Simulation,
    words: Words,
    readonly user: string,
    parameters: readonly string[] = [],
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
          parameters: parameters.map((name) => this.#parameter(name, words)),
        });
      }
    }
    if (this.faces.length === 0) throw new InputError(`Illegal ${user} command: no faces given`);
    this.#periodicAllowed = periodic;
    this.#scale = lattice && simulation.lattice ? simulation.lattice.spacing : [1, 1, 1];
    for (const { axis } of this.faces)
      if (simulation.box.periodic(axis) && !this.#periodicAllowed)
        throw new InputError(`Cannot use ${user} in periodic dimension ${"xyz"[axis]}`);
  }

  #parameter(name: string, words: Words): Component {
    const word = words.next(name);
    const parameter = new Component(word, this.simulation, this.user, false);
    if (name !== "cutoff") return parameter;
    if (parameter.kind !== "constant" || parameter.at(0) <= 0)
      throw new InputError(`${this.user[0].toUpperCase()}${this.user.slice(1)} cutoff must be > 0.0, got ${word}`);
    return parameter;
  }

  init(): void {
    for (const face of this.faces) {
      face.place?.init();
      for (const parameter of face.parameters) parameter.init();
    }
  }

  now(): Wall[] {
    const { box, computes, clock } = this.simulation;
    const variables = this.faces.some(({ place, parameters }) =>
      [place, ...parameters].some((one) => one?.kind === "variable"),
    );
    if (variables) computes.clearInvoked();
    const walls = this.faces.map(({ axis, low, place, parameters }) => {
      place?.update(1);
      const at = place ? place.at(0) * this.#scale[axis] : low ? box.lo[axis] : box.hi[axis];
      for (const parameter of parameters) parameter.update(1);
      return { axis, low, place: at, parameters: parameters.map((parameter) => parameter.at(0)) };
    });
    if (variables) computes.requestInvoked(clock.step + 1);
    return walls;
  }
}

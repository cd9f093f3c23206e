/**
 * fix ID group nvt/sllod temp Tstart Tstop Tdamp … [psllod yes|no]: Nosé–Hoover dynamics of a sheared box, in which `fix deform …
 * remap v` gives the streaming velocity (Evans and Morriss, Phys. Rev. A 30, 1528 (1984); p-SLLOD: Daivis and Todd, J. Chem. Phys. 124,
 * 194103 (2006)). https://docs.lammps.org/fix_nvt_sllod.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix, type FixContext } from "../define-fix.js";
import type { Words } from "../script/words.js";
import { NoseHoover } from "./nose-hoover/nose-hoover.js";

export const nvtSllod = defineFix({
  name: "nvt/sllod",
  create: (words, context) => new Sllod(words, context),
});

class Sllod extends NoseHoover {
  readonly #context: FixContext;
  readonly #peculiar: { psllod: boolean };

  constructor(words: Words, context: FixContext) {
    const options = { psllod: false };
    super(words, context, "temp/deform", {
      psllod: (rest) => {
        options.psllod = rest.logical("yes or no");
      },
    });
    this.#context = context;
    this.#peculiar = options;
  }

  override init(): void {
    super.init();
    if (!this.temperature.hooks.temperature?.hasBias)
      throw new InputError("Temperature for fix nvt/sllod does not have a bias");
    if (this.#strain.remap !== "v")
      throw new InputError("Using fix nvt/sllod with inconsistent fix deform remap option");
  }

  get #strain() {
    const [deform] = this.#context.simulation.fixes.byStyle("deform");
    if (!deform?.hooks.strain) throw new InputError("Using fix nvt/sllod with no fix deform defined");
    return deform.hooks.strain;
  }

  /** v' = factor·(v − u) − dt/2·∇u·v + u: the gradient acts on the velocity, or under psllod on its thermal part. */
  protected override scaleVelocities(factor: number): void {
    const { simulation, group } = this.#context;
    const temperature = this.temperature.hooks.temperature;
    if (this.temperature.style !== "temp/deform") this.temperature.recomputeScalar();
    const { mask, v, count } = simulation.atoms;
    const half = 0.5 * simulation.clock.dt;
    const g = gradient(this.#strain.rate, simulation.box.inverse);
    for (let i = 0; i < count; i++) {
      if (!(mask[i] & group)) continue;
      const velocity = v.subarray(3 * i, 3 * i + 3);
      if (this.#peculiar.psllod) temperature?.removeAtom?.(i, velocity);
      const [x, y, z] = velocity;
      if (!this.#peculiar.psllod) temperature?.removeAtom?.(i, velocity);
      velocity[0] = velocity[0] * factor - half * (g[0] * x + g[5] * y + g[4] * z);
      velocity[1] = velocity[1] * factor - half * (g[1] * y + g[3] * z);
      velocity[2] = velocity[2] * factor - half * (g[2] * z);
      temperature?.restoreAtom?.(i, velocity);
    }
  }
}

/** Product of two upper triangular matrices, both as xx yy zz yz xz xy. */
function gradient(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return [
    a[0] * b[0],
    a[1] * b[1],
    a[2] * b[2],
    a[1] * b[3] + a[3] * b[2],
    a[0] * b[4] + a[5] * b[3] + a[4] * b[2],
    a[0] * b[5] + a[5] * b[1],
  ];
}

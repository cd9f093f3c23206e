/**
 * A Deep Potential from its frozen file: energy, forces, virial of frames. The types of a frame are matched to the model's by
 * element; a frame that does not name elements is taken to count its types as the model does.
 */
import { didYouMean, InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import {
  type NativeDeepPotential,
  type NativeGauge,
  type NativeModelInfo,
  type NativeTables,
  native,
} from "../native.js";

export interface DeepPotentialOptions {
  /** Arithmetic of nets and forces; sums are always double. Default: double. */
  precision?: "double" | "single";
  /**
   * Embedding nets: "automatic" (polynomials that agree with the net to 1e-13, the net itself outside their range), "exact" (always
   * the net), "table" (coarser polynomials).
   */
  embedding?: "automatic" | "exact" | "table";
  /** More neighbours of a type than the model's `sel`: the nearest stay (as DeePMD-kit), or all are kept. */
  sel?: "nearest" | "extend";
}

export interface EvaluateOptions {
  /** Also energies and virials of each atom. */
  atomic?: boolean;
  /** Also the extrapolation gauge of each atom (`gauge.overSelOf`, `.tooNearOf`, `.outsideTableOf`). */
  gauge?: boolean;
  /** Frame parameters, for models that have them (`numb_fparam`). Default: the frame's own, `info.fparam`. */
  fparam?: ArrayLike<number>;
  /** Atom parameters, `numb_aparam` per atom. Default: the frame's own, `columns.aparam`. */
  aparam?: ArrayLike<number>;
}

export interface Evaluation {
  /** eV */
  energy: number;
  /** eV/Å, 3 per atom. */
  forces: Float64Array;
  /** eV, 9 numbers: −Σ (∂E/∂r) ⊗ r over pairs, DeePMD-kit's sign. */
  virial: Float64Array;
  /** eV per atom, when `atomic`. */
  atomEnergy?: Float64Array;
  /** eV, 9 per atom, when `atomic`: the virial of a pair belongs to its neighbour. */
  atomVirial?: Float64Array;
  gauge: Gauge;
}

/** Signs of extrapolation: neighbours over `sel`, pairs nearer than in training, values outside the table. */
export type Gauge = NativeGauge;
export type ModelInfo = NativeModelInfo;

export class DeepPotential {
  readonly file: string;
  readonly info: ModelInfo;
  readonly sel: "nearest" | "extend";
  readonly #native: NativeDeepPotential;

  private constructor(file: string, options: DeepPotentialOptions) {
    this.file = file;
    this.#native = new (native().DeepPotential)(file, options);
    this.info = this.#native.info;
    this.sel = options.sel ?? "nearest";
  }

  /** Reads a frozen graph (.pb), a native (.dp) or a PyTorch model (.pth). Throws InputError when it is damaged or holds what is not evaluated. */
  static load(file: string, options: DeepPotentialOptions = {}): DeepPotential {
    return new DeepPotential(file, options);
  }

  evaluate(frame: Frame, options: EvaluateOptions = {}): Evaluation {
    const { numbFparam, numbAparam } = this.info;
    const fparam = options.fparam ?? (numbFparam > 0 ? numbersIn(frame.info.fparam) : undefined);
    const aparam = options.aparam ?? (numbAparam > 0 ? numbersIn(frame.columns.aparam?.values) : undefined);
    return this.#native.evaluate(this.typesOf(frame), frame.positions, {
      cell: frame.cell,
      periodic: frame.periodic,
      fparam: fparam && Float64Array.from(fparam),
      aparam: aparam && Float64Array.from(aparam),
      atomic: options.atomic ?? false,
      gauge: options.gauge ?? false,
    });
  }

  /** Tables of the embedding nets (`garnet dp compress`): bytes to append to the model's file, and their errors. */
  tables(options: { step: number; extrapolate: number }): NativeTables {
    return this.#native.tables(options.step, options.extrapolate);
  }

  /** The frame's types as the model counts them. */
  typesOf(frame: Frame): Int32Array {
    const known = this.info.typeMap;
    if (!frame.species) {
      if (frame.typeCount > known.length)
        throw new InputError(
          `${this.file}: the structure has ${frame.typeCount} types without elements, the model ${known.length} (${known.join(" ")})`,
        );
      return frame.types;
    }
    const used = new Set(frame.types);
    const map = frame.species.map((element, type) => {
      const index = known.indexOf(element);
      if (index < 0 && used.has(type))
        throw new InputError(
          `${this.file}: the model has no element '${element}', only ${known.join(" ")}${didYouMean(element, known)}`,
        );
      return index;
    });
    return frame.types.map((type) => map[type]);
  }
}

/** One number or a list of them; whatever else a file calls by that name is none. */
function numbersIn(value: unknown): number[] | undefined {
  const all = typeof value === "number" ? [value] : Array.from((value ?? []) as ArrayLike<unknown>);
  return all.length > 0 && all.every((x) => typeof x === "number") ? (all as number[]) : undefined;
}

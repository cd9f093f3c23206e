import { InputError } from "../../../model/errors.js";

/** A mistake in a formula. The evaluation of a named variable puts "Variable x: " in front, once. */
export class FormulaError extends InputError {
  named = false;

  static in(name: string, error: unknown): unknown {
    if (!(error instanceof FormulaError) || error.named) return error;
    const placed = new FormulaError(`Variable ${name}: ${error.message}`);
    placed.named = true;
    return placed;
  }
}

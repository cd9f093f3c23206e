/** C's %e: at least two digits in the exponent. */
export function exponent(x: number, digits = 6): string {
  return x.toExponential(digits).replace(/e([+-])(\d)$/, "e$10$2");
}

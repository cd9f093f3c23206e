/** Angular velocity of a set of atoms from its inertia tensor and angular momentum. */

type Vector = [number, number, number];

/** Principal moments below this part of the largest count as zero: a single atom, or atoms on a line. */
const EPSILON = 1e-6;

/** `inertia` is xx yy zz xy yz xz. */
export function angularVelocity(inertia: readonly number[], momentum: Vector): Vector {
  const [xx, yy, zz, xy, yz, xz] = inertia;
  const cofactors: Vector[] = [
    [yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy],
    [xz * yz - xy * zz, xx * zz - xz * xz, xy * xz - xx * yz],
    [xy * yz - xz * yy, xy * xz - xx * yz, xx * yy - xy * xy],
  ];
  const determinant = xx * cofactors[0][0] + xy * cofactors[0][1] + xz * cofactors[0][2];
  if (determinant > EPSILON) return cofactors.map((row) => dot(row, momentum) / determinant) as Vector;

  const { values, vectors } = eigenSystem([
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ]);
  const largest = Math.max(...values);
  const omega: Vector = [0, 0, 0];
  for (let n = 0; n < 3; n++) {
    if (values[n] <= EPSILON * largest) continue;
    const along = dot(vectors[n], momentum) / values[n];
    for (let k = 0; k < 3; k++) omega[k] += along * vectors[n][k];
  }
  return omega;
}

/** Jacobi rotations of a symmetric 3×3 matrix: eigenvalues, and the eigenvectors as rows. */
export function eigenSystem(matrix: Vector[]): { values: Vector; vectors: Vector[] } {
  const a = matrix.map((row) => [...row]);
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  for (let sweep = 0; sweep < 50; sweep++) {
    if (Math.abs(a[0][1]) + Math.abs(a[0][2]) + Math.abs(a[1][2]) === 0) break;
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      if (a[p][q] === 0) continue;
      const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      for (let k = 0; k < 3; k++) [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
      for (let k = 0; k < 3; k++) [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
      for (let k = 0; k < 3; k++) [v[p][k], v[q][k]] = [c * v[p][k] - s * v[q][k], s * v[p][k] + c * v[q][k]];
    }
  }
  return { values: [a[0][0], a[1][1], a[2][2]], vectors: v as Vector[] };
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Convex hulls of a handful of points in space, by adding one point after the other. */

export type Face = [number, number, number];

/** 3 coordinates per point; 0 for fewer than four points or points in a plane. */
export function hullVolume(points: ArrayLike<number>): number {
  const { faces, p } = hullOf(points);
  return faces.reduce((sum, [a, b, c]) => sum + triple(p, a, b, c), 0) / 6;
}

/** Triangles of the hull as indices of points; none for fewer than four points or points in a plane. */
export function hullFaces(points: ArrayLike<number>): Face[] {
  return hullOf(points).faces;
}

function hullOf(points: ArrayLike<number>): { faces: Face[]; p: Float64Array } {
  const n = points.length / 3;
  if (n < 4) return { faces: [], p: new Float64Array(0) };
  // Points in one plane (faces of a cube) are moved apart by 1e-9 of the size, so that every face is a triangle.
  const size = Math.max(...Array.from(points, Math.abs), 1e-300);
  const p = Float64Array.from(points, (x, i) => x + 1e-9 * size * Math.sin(12.9898 * (i + 1)));
  const start = tetrahedron(p, n, size);
  if (!start) return { faces: [], p };
  let faces: Face[] = outward(p, start);
  for (let i = 0; i < n; i++) {
    if (start.includes(i)) continue;
    const seen = faces.filter((face) => height(p, face, i) > 0);
    if (seen.length === 0) continue;
    // Edges that only one seen face has are the horizon: they and the new point are the new faces.
    const edges = new Map<string, [number, number]>();
    for (const [a, b, c] of seen)
      for (const [u, v] of [
        [a, b],
        [b, c],
        [c, a],
      ])
        if (!edges.delete(`${v},${u}`)) edges.set(`${u},${v}`, [u, v]);
    faces = faces.filter((face) => !seen.includes(face));
    for (const [u, v] of edges.values()) faces.push([u, v, i]);
  }
  return { faces, p };
}

/** Four points that are not in a plane. */
function tetrahedron(p: Float64Array, n: number, size: number): number[] | undefined {
  const far = (score: (i: number) => number) => {
    let best = 0;
    for (let i = 1; i < n; i++) if (score(i) > score(best)) best = i;
    return best;
  };
  const a = 0;
  const b = far((i) => Math.hypot(...between(p, a, i)));
  const c = far((i) => Math.hypot(...cross(between(p, a, b), between(p, a, i))));
  const d = far((i) => Math.abs(height(p, [a, b, c], i)));
  return Math.abs(height(p, [a, b, c], d)) > 1e-7 * size ** 3 ? [a, b, c, d] : undefined;
}

function outward(p: Float64Array, [a, b, c, d]: number[]): Face[] {
  const faces: [Face, number][] = [
    [[a, b, c], d],
    [[a, b, d], c],
    [[a, c, d], b],
    [[b, c, d], a],
  ];
  return faces.map(([[u, v, w], opposite]) => (height(p, [u, v, w], opposite) > 0 ? [u, w, v] : [u, v, w]));
}

function between(p: Float64Array, a: number, b: number): number[] {
  return [0, 1, 2].map((k) => p[3 * b + k] - p[3 * a + k]);
}

function cross(u: number[], v: number[]): number[] {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

/** Six times the volume over the face: positive outside. */
function height(p: Float64Array, [a, b, c]: Face, i: number): number {
  const normal = cross(between(p, a, b), between(p, a, c));
  const d = between(p, a, i);
  return normal[0] * d[0] + normal[1] * d[1] + normal[2] * d[2];
}

function triple(p: Float64Array, a: number, b: number, c: number): number {
  const at = (i: number) => [p[3 * i], p[3 * i + 1], p[3 * i + 2]];
  const normal = cross(at(b), at(c));
  const u = at(a);
  return u[0] * normal[0] + u[1] * normal[1] + u[2] * normal[2];
}

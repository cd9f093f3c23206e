/** What moves, against scripts that know nothing of this program: D by generalised least squares, distinct van Hove, residence. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { makeFrame } from "../../src/model/frame.js";
import type { Table } from "../../src/model/table.js";
import { column, normal, random, scalar } from "../analysis/frames.js";
import { python } from "./python.js";

/** A random walk in a sheared cell that breathes; wrapped or not. */
function walk(atoms: number, frames: number, sigma: number, wrapped: boolean, seed = 5) {
  const next = random(seed);
  const at = Float64Array.from({ length: 3 * atoms }, () => next());
  return Array.from({ length: frames }, (_, t) => {
    const s = 1 + 0.03 * Math.sin(t / 5);
    const cell = Float64Array.of(12 * s, 0, 0, 2.5, 11, 0, -3, 1, 13 / s);
    const steps = t ? at.map(() => (sigma * normal(next)) / 12) : undefined;
    steps?.forEach((step, i) => {
      at[i] += step;
    });
    const f = wrapped ? at.map((x) => x - Math.floor(x)) : at;
    const positions = Float64Array.from(f, (_, i) => {
      const k = i % 3;
      return f[i - k] * cell[k] + f[i - k + 1] * cell[3 + k] + f[i - k + 2] * cell[6 + k];
    });
    return makeFrame({
      cell,
      positions,
      types: new Int32Array(atoms),
      species: ["Li"],
      unwrapped: !wrapped,
      time: 0.5 * t,
    });
  });
}

const given = (frames: ReturnType<typeof walk>) =>
  frames.map(({ positions, cell }) => ({ x: Array.from(positions), c: Array.from(cell!) }));

describe("diffusion", () => {
  it("D by generalised least squares and its error are those of the full covariance matrix", async () => {
    const frames = walk(60, 240, 0.3, false);
    const table = (await analyze.diffusion(frames, { drift: "none", fit: [5, 45] })) as Table;
    const expected = python<{ D: number; error: number; kinisi?: { D: number; error: number } }>(
      `
x = np.array([f["x"] for f in given]).reshape(len(given), -1, 3); T, N = x.shape[:2]; dt = 0.5
lags = np.arange(10, 91)
y, v = [], []
for m in lags:
    s = ((x[m:] - x[:-m]) ** 2).sum(-1); y.append(s.mean()); v.append(s.var(ddof=1) / (N * (T - 1) / m))
y, v = np.array(y), np.array(v); n = N * (T - 1) / lags
i, j = np.meshgrid(range(len(lags)), range(len(lags)), indexing="ij"); lo, hi = np.minimum(i, j), np.maximum(i, j)
cov = v[lo] * n[lo] / n[hi]
A = np.vstack([np.ones(len(lags)), lags * dt]).T; W = np.linalg.inv(cov)
P = np.linalg.inv(A.T @ W @ A); slope = (P @ A.T @ W @ y)[1]
answer = dict(D=slope / 6 * 1e-4, error=np.sqrt(P[1, 1]) / 6 * 1e-4)
try:
    import scipp as sc
    from kinisi.analyze import DiffusionAnalyzer
    from ase import Atoms
    atoms = [Atoms("Li%d" % N, positions=p, cell=[1000] * 3, pbc=True) for p in x]
    d = DiffusionAnalyzer.from_ase(atoms, specie="Li", time_step=sc.scalar(dt, unit="ps"), step_skip=sc.scalar(1), dimension="xyz", progress=False)
    d.diffusion(sc.scalar(5.0, unit="ps"), progress=False)
    answer["kinisi"] = dict(D=float(d.D.values.mean()), error=float(d.D.values.std()))
except ImportError: pass`,
      given(frames),
    );
    const found = table.scalars!.find(({ name }) => name === "D_gls")!;
    expect(found.value / expected.D).toBeCloseTo(1, 2); // 80 of 81 lags, a few hundred origins for the variances
    expect(found.error! / expected.error).toBeCloseTo(1, 1);
    if (expected.kinisi) {
      expect(Math.abs(found.value - expected.kinisi.D)).toBeLessThan(0.3 * expected.kinisi.error);
      expect(found.error! / expected.kinisi.error).toBeCloseTo(1, 0.5);
    }
  });

  it("MSD and self-diffusion do not depend on how positions are written", async () => {
    const [open, wrapped] = [walk(60, 120, 0.3, false), walk(60, 120, 0.3, true)];
    const [a, b] = [await analyze.msd(open), await analyze.msd(wrapped)];
    column(a, "msd").forEach((value, t) => {
      expect(column(b, "msd")[t]).toBeCloseTo(value, 9);
    });
  });
});

describe("van Hove", () => {
  it("distinct is that of a NumPy script: a sheared cell that breathes, cutoff over half of it", async () => {
    const frames = walk(30, 40, 0.4, true);
    const table = await analyze.vanhove(frames, { times: [2.5], cutoff: 9, bins: 45 });
    const g = python<number[]>(
      `
import itertools
x = [np.array(f["x"]).reshape(-1, 3) for f in given]; c = [np.array(f["c"]).reshape(3, 3) for f in given]; N = len(x[0])
e = np.linspace(0, 9, 46); shell = 4 / 3 * np.pi * (e[1:] ** 3 - e[:-1] ** 3); S = np.array(list(itertools.product(range(-2, 3), repeat=3)))
# Each atom's own way, from its steps to the nearest image: what is taken out again.
s = [p @ np.linalg.inv(k) for p, k in zip(x, c)]
u = [s[0]]
for a, b in zip(s[:-1], s[1:]): u.append(u[-1] + (b - a) - np.round(b - a))
g = []
for t in range(len(x) - 5):
    early, late, k = s[t] @ c[t], s[t + 5] @ c[t], c[t]
    d = np.linalg.norm(late[None, :, None] - early[:, None, None] + S @ k, axis=-1)
    own = np.linalg.norm((u[t + 5] - u[t]) @ k, axis=-1)
    h = np.histogram(d, e)[0] - np.histogram(own, e)[0]
    g.append(h / N / ((N - 1) / abs(np.linalg.det(k)) * shell))
answer = np.mean(g, 0)`,
      given(frames),
    );
    const found = column(table, "distinct_2.5ps");
    g.forEach((value, k) => {
      expect(found[k]).toBeCloseTo(value, 9);
    });
  });
});

describe("residence", () => {
  it("times, jumps and survival are those of a NumPy script", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "garnet-peers-")), "sites.vasp");
    const sites = Array.from({ length: 27 }, (_, n) =>
      [n % 3, Math.floor(n / 3) % 3, Math.floor(n / 9)].map((k) => k / 3),
    );
    const rows = sites.map((site) => site.join(" ")).join("\n");
    writeFileSync(path, `sites\n1\n12 0 0\n2.5 11 0\n-3 1 13\nH He\n13 14\nDirect\n${rows}\n`);
    const frames = walk(20, 300, 0.5, true);
    const [table, rates] = await analyze.residence(frames, { sites: path, radius: 1.3, persist: 3 });
    const expected = python<{ jumps: number[][]; time: number[]; survival: number[] }>(
      `
x = [np.array(f["x"]).reshape(-1, 3) for f in given["frames"]]; c = [np.array(f["c"]).reshape(3, 3) for f in given["frames"]]
q = np.array(given["sites"]); T, N = len(x), len(x[0])
raw = np.full((T, N), -1)
for t in range(T):
    d = (x[t] @ np.linalg.inv(c[t]))[:, None] - q[None]; d -= np.round(d); r = np.linalg.norm(d @ c[t], axis=-1)
    k = r.argmin(1); raw[t] = np.where(r[np.arange(N), k] < 1.3, k, -1)
kind = np.array([0] * 13 + [1] * 14); jumps = np.zeros((2, 2)); visits = []
for i in range(N):
    now, since, t = -1, 0, 0
    while t < T:
        s = raw[t, i]
        if s >= 0 and now < 0: now, since = s, t
        elif s >= 0 and s != now and t + 3 <= T and (raw[t:t + 3, i] == s).all():
            visits.append((kind[now], since, t)); jumps[kind[now], kind[s]] += 1; now, since = s, t; t += 2
        t += 1
    if now >= 0: visits.append((kind[now], since, T))
time = [sum(b - a for k, a, b in visits if k == j) for j in (0, 1)]
survival = []
for m in range(20):
    still = sum(max(0, b - a - m) for k, a, b in visits if k == 0); there = sum(max(0, min(b, T - m) - a) for k, a, b in visits if k == 0)
    survival.append(still / there)
answer = dict(jumps=jumps, time=time, survival=survival)`,
      { frames: given(frames), sites },
    );
    const words = (name: string) => rates.columns.find((one) => one.name === name)!.values as string[];
    const [from, to, jumps] = [words("from"), words("to"), column(rates, "jumps")];
    const at = (a: string, b: string) => jumps[from.findIndex((one, k) => one === a && to[k] === b)] ?? 0;
    expect([
      [at("H", "H"), at("H", "He")],
      [at("He", "H"), at("He", "He")],
    ]).toEqual(expected.jumps);
    for (const [k, name] of ["H", "He"].entries()) {
      const exits = expected.jumps[k][0] + expected.jumps[k][1];
      expect(scalar(table, `residence_${name}`)).toBeCloseTo((expected.time[k] * 0.5) / exits, 9);
    }
    expected.survival.forEach((value, m) => {
      expect(column(table, "survival_H")[m]).toBeCloseTo(value, 12);
    });
  });
});

// Small made-up potential files for fixtures/forces: smooth functions of no particular metal. node scripts/reference/potential-files.mjs
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const out = resolve(import.meta.dirname, "../../fixtures/forces");
const cutoff = 5.0;
const taper = (r) => (r < cutoff ? (1 - (r / cutoff) ** 2) ** 3 : 0);
const embedding = (scale) => (rho) => -scale * Math.sqrt(rho + 0.01) + scale * 0.1;
const density = (scale, decay) => (r) => scale * Math.exp(-decay * (r - 2.6)) * taper(r);
const pair = (scale, decay) => (r) =>
  scale * (Math.exp(-2 * decay * (r - 2.5)) - 1.2 * Math.exp(-decay * (r - 2.5))) * taper(r);

const grid = (f, points, step) => Array.from({ length: points }, (_, k) => f(k * step));
const rows = (values) => {
  const lines = [];
  for (let k = 0; k < values.length; k += 5)
    lines.push(
      values
        .slice(k, k + 5)
        .map((v) => v.toExponential(12))
        .join(" "),
    );
  return lines.join("\n");
};

function setfl(finnisSinclair) {
  const [nrho, drho, nr, dr] = [120, 0.15, 140, 0.036];
  const elements = [
    ["Fe", 26, 55.845, embedding(1.4), [density(1, 1.1), density(0.8, 1.2)]],
    ["Ti", 22, 47.867, embedding(1.1), [density(0.9, 1.0), density(0.7, 1.3)]],
  ];
  let text = `made for fixtures/forces\nby scripts/reference/potential-files.mjs\nno metal\n2 Fe Ti\n${nrho} ${drho} ${nr} ${dr} ${cutoff}\n`;
  for (const [, z, mass, f, densities] of elements) {
    text += `${z} ${mass} 2.9 bcc\n${rows(grid(f, nrho, drho))}\n`;
    for (const d of finnisSinclair ? densities : densities.slice(0, 1)) text += `${rows(grid(d, nr, dr))}\n`;
  }
  for (const [scale, decay] of [
    [0.4, 1.3],
    [0.3, 1.4],
    [0.5, 1.2],
  ])
    text += `${rows(grid((r) => r * pair(scale, decay)(r), nr, dr))}\n`;
  return text;
}

function funcfl(z, mass, nrho, drho, nr, dr, scale) {
  const charge = (r) => scale * Math.exp(-0.6 * r) * taper(r);
  return `made by scripts/reference/potential-files.mjs
${z} ${mass} 3.6 fcc
${nrho} ${drho} ${nr} ${dr} ${cutoff - dr}
${rows(grid(embedding(1.2 * scale), nrho, drho))}
${rows(grid(charge, nr, dr))}
${rows(grid(density(0.5 * scale, 1.2), nr, dr))}
`;
}

writeFileSync(join(out, "made-up.eam.alloy"), setfl(false));
writeFileSync(join(out, "made-up.eam.fs"), setfl(true));
writeFileSync(join(out, "made-up-a.eam"), funcfl(29, 63.55, 100, 0.1, 100, 0.05, 1.0));
writeFileSync(join(out, "made-up-b.eam"), funcfl(28, 58.69, 90, 0.12, 110, 0.045, 0.8));

/** Sections of pair_style table: AA by r, BB by r², AB with its own distances. */
function pairTable() {
  const energy = (r) => 0.4 * (Math.exp(-2.6 * (r - 2.8)) - 2 * Math.exp(-1.3 * (r - 2.8)));
  const force = (r) => 0.4 * (2.6 * Math.exp(-2.6 * (r - 2.8)) - 2.6 * Math.exp(-1.3 * (r - 2.8)));
  const section = (name, head, distances) => {
    const lines = distances.map(
      (r, k) => `${k + 1} ${r.toFixed(8)} ${energy(r).toExponential(11)} ${force(r).toExponential(11)}`,
    );
    return `${name}\n${head}\n\n${lines.join("\n")}\n\n`;
  };
  const even = Array.from({ length: 60 }, (_, k) => 1.5 + (4.5 * k) / 59);
  const squares = Array.from({ length: 70 }, (_, k) => Math.sqrt(2.25 + ((36 - 2.25) * k) / 69));
  const own = Array.from({ length: 50 }, (_, k) => 1.4 + 4.4 * (k / 49) ** 1.3);
  return `# made by scripts/reference/potential-files.mjs\n\n${section("AA", `N 60 R 1.5 6.0 FPRIME ${-0.4 * (2.6 * 2.6 * Math.exp(2.6 * 1.3) - 2.6 * 1.3 * Math.exp(1.69))} 0.0`, even)}${section("BB", "N 70 RSQ 1.5 6.0", squares)}${section("AB", "N 50", own)}`;
}
writeFileSync(join(out, "made-up.table"), pairTable());

/** Stillinger-Weber and Tersoff rows for two elements, with numbers of the size that silicon and carbon have. */
function triplets(row) {
  const lines = [];
  for (const a of ["Si", "C"])
    for (const b of ["Si", "C"]) for (const c of ["Si", "C"]) lines.push(`${a} ${b} ${c} ${row(a, b, c)}`);
  return `# made by scripts/reference/potential-files.mjs\n${lines.join("\n")}\n`;
}
const carbon = (...names) => names.filter((name) => name === "C").length;
// The same for i j j and j i i: LAMMPS takes either for the pair.
const symmetric = (a, b, c) => carbon(a) + carbon(b, c) / 2;
writeFileSync(
  join(out, "made-up.sw"),
  triplets((a, b, c) => {
    const k = symmetric(a, b, c);
    return `${2.17 + 0.3 * k} ${2.1 - 0.15 * k} 1.8 ${21 + k} ${1.2 - 0.1 * carbon(b)} -0.3333 7.05 0.602 4.0 0.0 ${k ? 0.0 : 0.001}`;
  }),
);
writeFileSync(
  join(out, "made-up.tersoff"),
  triplets((a, b, c) => {
    const k = symmetric(a, b, c);
    return `${carbon(a, c) === 1 ? 1 : 3} 1.0 ${0.4 + 0.2 * k} ${5 + k} ${3 + 0.5 * k} -0.5 ${0.8 + 0.02 * k} ${0.2 + 0.05 * carbon(a)} ${1.7 + 0.1 * k} ${470 - 20 * k} ${2.85 - 0.2 * k} 0.15 ${2.5 + 0.2 * k} ${1830 - 100 * k}`;
  }),
);

/** The systems of fixtures/forces: `commands` are the deck's own pair commands; atoms stand on a jittered grid of `spacing`. */
const argon = { units: "metal", masses: [39.95, 39.95], grid: [4, 4, 4], spacing: 3.4 };
const salt = {
  units: "metal",
  masses: [23, 35.45],
  grid: [4, 4, 4],
  spacing: 2.9,
  types: "checkered",
  charges: [1, -1],
};

export const cases = {
  lj_cut: {
    ...argon,
    commands: [
      "pair_style lj/cut 7.0",
      "pair_coeff 1 1 0.0104 3.4",
      "pair_coeff 2 2 0.02 3.1 6.0",
      "pair_modify mix arithmetic shift yes",
    ],
  },
  lj_cut_lj_units: {
    units: "lj",
    masses: [1],
    grid: [3, 4, 5],
    spacing: 1.1,
    tilt: [0.7, -0.9, 0.4],
    commands: ["pair_style lj/cut 2.5", "pair_coeff * * 1.0 1.0", "pair_modify tail yes"],
  },
  lj_cut_small_box: {
    ...argon,
    grid: [2, 1, 2],
    commands: ["pair_style lj/cut 8.0", "pair_coeff * * 0.0104 3.4"],
  },
  lj_cut_many_types: {
    ...argon,
    masses: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    commands: [
      "pair_style lj/cut 7.0",
      ...Array.from({ length: 9 }, (_, t) => `pair_coeff ${t + 1} ${t + 1} ${0.01 + 0.001 * t} ${3 + 0.05 * t}`),
      "pair_modify mix sixthpower",
    ],
  },
  morse: {
    ...argon,
    spacing: 2.7,
    commands: [
      "pair_style morse 6.0",
      "pair_coeff 1 1 0.35 1.4 2.8",
      "pair_coeff 2 2 0.4 1.3 2.9 5.5",
      "pair_coeff 1 2 0.3 1.5 2.7",
      "pair_modify shift yes",
    ],
  },
  buck: {
    ...salt,
    commands: [
      "pair_style buck 7.0",
      "pair_coeff 1 1 1000 0.3 10",
      "pair_coeff 2 2 2000 0.28 20",
      "pair_coeff 1 2 1500 0.31 15",
      "pair_modify tail yes",
    ],
  },
  born: {
    ...salt,
    commands: [
      "pair_style born 7.0",
      "pair_coeff 1 1 0.26 0.32 2.3 1.0 0.5",
      "pair_coeff 2 2 0.16 0.32 3.2 72 145",
      "pair_coeff 1 2 0.21 0.32 2.7 7 8",
      "pair_modify tail yes",
    ],
  },
  yukawa: {
    ...argon,
    spacing: 3,
    commands: ["pair_style yukawa 0.8 6.0", "pair_coeff 1 1 20", "pair_coeff 2 2 30 5.0", "pair_modify shift yes"],
  },
  zbl: { ...argon, spacing: 1.3, commands: ["pair_style zbl 1.2 2.4", "pair_coeff 1 1 13 13", "pair_coeff 2 2 28 28"] },
  coul_cut: { ...salt, commands: ["pair_style coul/cut 6.5", "pair_coeff * *"], slope: 1e-5 },
  coul_debye: { ...salt, commands: ["pair_style coul/debye 0.4 6.5", "pair_coeff * *"], slope: 1e-5 },
  coul_dsf: { ...salt, commands: ["pair_style coul/dsf 0.2 8.0", "pair_coeff * *"], slope: 1e-5 },
  // Its force is shifted to zero at the cutoff, its energy is not the integral of that.
  coul_wolf: { ...salt, commands: ["pair_style coul/wolf 0.25 8.0", "pair_coeff * *"], slope: 0.02 },
  lj_cut_coul_cut: {
    ...salt,
    units: "real",
    tilt: [1, 0, 0.5],
    commands: [
      "pair_style lj/cut/coul/cut 6.0 7.0",
      "pair_coeff 1 1 0.2 2.3",
      "pair_coeff 2 2 0.1 3.9 5 6.5",
      "pair_modify shift yes",
    ],
  },
  lj_cut_soft: {
    ...argon,
    commands: [
      "pair_style lj/cut/soft 2 0.5 7.0",
      "pair_coeff 1 1 0.01 3.4 0.6",
      "pair_coeff 2 2 0.02 3.0 0.6",
      "pair_modify shift yes",
    ],
  },
  hybrid: {
    ...argon,
    masses: [1, 2, 3],
    commands: [
      "pair_style hybrid lj/cut 7.0 morse 6.0 lj/cut 5.0",
      "pair_coeff * * lj/cut 1 0.01 3.0",
      "pair_coeff 2*3 2*3 morse 0.2 1.4 3.1",
      "pair_coeff 1 2 lj/cut 2 0.02 3.3",
      "pair_coeff 1 3 none",
      "pair_modify pair morse shift yes",
    ],
  },
  hybrid_overlay: {
    ...salt,
    commands: [
      "pair_style hybrid/overlay born 7.0 coul/wolf 0.25 8.0 zbl 1.0 2.9",
      "pair_coeff 1 1 born 0.26 0.32 2.3 1.0 0.5",
      "pair_coeff 2 2 born 0.16 0.32 3.2 72 145",
      "pair_coeff 1 2 born 0.21 0.32 2.7 7 8",
      "pair_coeff * * coul/wolf",
      "pair_coeff 1 2 zbl 11 17",
    ],
    slope: 0.02,
  },
  eam: {
    // Tables of different lengths: the common grid ends a step early, where functions are not quite zero.
    slope: 1e-3,
    ...argon,
    masses: [63.55, 58.69],
    spacing: 2.5,
    files: ["made-up-a.eam", "made-up-b.eam"],
    commands: ["pair_style eam", "pair_coeff 1 1 made-up-a.eam", "pair_coeff 2 2 made-up-b.eam"],
  },
  eam_alloy: {
    ...argon,
    spacing: 2.5,
    masses: [55.845, 47.867, 55.845],
    tilt: [0.8, 0, -0.5],
    files: ["made-up.eam.alloy"],
    commands: ["pair_style eam/alloy", "pair_coeff * * made-up.eam.alloy Ti Fe Ti"],
  },
  eam_fs: {
    ...argon,
    spacing: 2.4,
    masses: [55.845, 47.867],
    files: ["made-up.eam.fs"],
    commands: ["pair_style eam/fs", "pair_coeff * * made-up.eam.fs Fe Ti"],
  },
  eam_one_type: {
    ...argon,
    spacing: 2.4,
    masses: [55.845],
    files: ["made-up.eam.fs"],
    commands: ["pair_style eam/fs", "pair_coeff * * made-up.eam.fs Ti"],
  },
  hybrid_eam: {
    ...argon,
    spacing: 2.6,
    masses: [55.845, 47.867, 40],
    files: ["made-up.eam.alloy"],
    commands: [
      "pair_style hybrid lj/cut 6.0 eam/alloy",
      "pair_coeff * * eam/alloy made-up.eam.alloy Fe Ti NULL",
      "pair_coeff 3 3 lj/cut 0.01 3.0",
      "pair_coeff 1*2 3 lj/cut 0.02 2.7",
    ],
  },
  table_linear: {
    ...argon,
    spacing: 2.6,
    files: ["made-up.table"],
    slope: 1,
    commands: [
      "pair_style table linear 70",
      "pair_coeff 1 1 made-up.table AA",
      "pair_coeff 2 2 made-up.table BB",
      "pair_coeff 1 2 made-up.table AB 5.2",
    ],
  },
  table_spline: {
    ...argon,
    spacing: 2.6,
    files: ["made-up.table"],
    slope: 1e-3,
    commands: [
      "pair_style table spline 200",
      "pair_coeff 1 1 made-up.table AA",
      "pair_coeff 2 2 made-up.table BB",
      "pair_coeff 1 2 made-up.table AB 5.2",
    ],
  },
  table_lookup: {
    ...argon,
    spacing: 2.6,
    files: ["made-up.table"],
    slope: 10,
    commands: [
      "pair_style table lookup 300",
      "pair_coeff 1 1 made-up.table AA",
      "pair_coeff 2 2 made-up.table BB",
      "pair_coeff 1 2 made-up.table AB 5.2",
    ],
  },
  sw: {
    ...argon,
    masses: [28.09, 12.01, 28.09],
    spacing: 2.2,
    tilt: [0.5, 0, -0.4],
    files: ["made-up.sw"],
    commands: ["pair_style sw", "pair_coeff * * made-up.sw Si C Si"],
  },
  tersoff: {
    ...argon,
    masses: [28.09, 12.01, 28.09],
    spacing: 2.2,
    tilt: [0.5, 0, -0.4],
    files: ["made-up.tersoff"],
    commands: ["pair_style tersoff", "pair_coeff * * made-up.tersoff Si C Si"],
  },
};
export { argon, salt };

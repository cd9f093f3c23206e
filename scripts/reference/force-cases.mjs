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
};
export { argon, salt };

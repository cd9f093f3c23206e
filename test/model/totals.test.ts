import { expect, it } from "vitest";
import { makeFrame } from "../../src/model/frame.js";
import { freeEnergy, scaleTotals } from "../../src/model/totals.js";

const frame = () =>
  makeFrame({
    positions: new Float64Array(3),
    types: new Int32Array(1),
    energy: -3,
    info: { title: "t", free_energy: -3.5, magnetization: 2, lattice_velocities: "…" },
  });

it("the forces belong to the free energy where there is one", () => {
  expect(freeEnergy(frame())).toBe(-3.5);
  expect(freeEnergy({ ...frame(), info: {} })).toBe(-3);
});

it("totals grow with copies of the cell and mean nothing for a part of it", () => {
  const [copied, part] = [frame(), frame()];
  scaleTotals(copied, 8);
  expect(copied.info).toEqual({ title: "t", free_energy: -28, magnetization: 16 });
  scaleTotals(part, 0);
  expect(part.info).toEqual({ title: "t" });
});

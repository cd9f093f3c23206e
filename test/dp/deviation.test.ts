import { describe, expect, it } from "vitest";
import { deviationRow, modelDeviation } from "../../src/potential/model-deviation.js";
import { errorReport, ModelErrors } from "../../src/potential/model-errors.js";
import { answers, frameOf, load } from "./fixture.js";

const [, answer] = answers("a-two-side")[0];
const frame = frameOf(answer);

describe("deviation of models", () => {
  const models = ["a-two-side", "a-davg-zero", "a-widths-dt"].map((name) => load(name));

  it("is the standard deviation over models: of DeePMD-kit's own forces", () => {
    const forces = ["a-two-side", "a-davg-zero", "a-widths-dt"].map((name) => answers(name)[0][1].forces);
    const spreads = forces[0].map((_, i) => {
      let sum = 0;
      for (let c = 0; c < 3; c++) {
        const mean = forces.reduce((s, f) => s + f[i][c], 0) / 3;
        sum += forces.reduce((s, f) => s + (f[i][c] - mean) ** 2, 0) / 3;
      }
      return Math.sqrt(sum);
    });
    const { force, forceOfAtom } = modelDeviation(models, frame);
    expect(force.max).toBeCloseTo(Math.max(...spreads), 10);
    expect(force.min).toBeCloseTo(Math.min(...spreads), 10);
    expect(force.average).toBeCloseTo(spreads.reduce((a, b) => a + b, 0) / spreads.length, 10);
    expect(forceOfAtom[3]).toBeCloseTo(spreads[3], 10);
  });

  it("is zero for the same model twice, and printed in DeePMD-kit's columns", () => {
    const same = modelDeviation([models[0], models[0]], frame);
    expect(same.force.max).toBe(0);
    expect(deviationRow(7, same, false)).toBe(`${"7".padStart(12)}${"0.000000e+00".padStart(19).repeat(7)}\n`);
  });
});

describe("errors against reference data", () => {
  it("vanish for the model's own answers", () => {
    const errors = new ModelErrors({ keep: true });
    const labelled = {
      ...frame,
      energy: answer.energy,
      forces: Float64Array.from(answer.forces.flat()),
      virial: Float64Array.from(answer.virial),
    };
    errors.compare(labelled, load("a-two-side").evaluate(frame));
    expect(errors.energy.mae).toBeLessThan(1e-10);
    expect(errors.force.rmse).toBeLessThan(1e-10);
    expect(errors.force.r2).toBeCloseTo(1, 12);
    expect(errors.virial.rmse).toBeLessThan(1e-10);
    expect(errors.pairs?.forces[0].element.length).toBe(frame.count);
    expect(errorReport("x", errors)).toMatch(
      /^# testing system : x\n# number of test data : 1\nEnergy MAE {9}: \d\.\d{6}e-\d\d eV\n/,
    );
  });

  it("mean absolute and root mean square of known errors", () => {
    const errors = new ModelErrors();
    const result = load("a-two-side").evaluate(frame);
    const forces = result.forces.map((f, k) => f + (k % 2 === 0 ? 3 : -1));
    errors.compare({ ...frame, forces }, result);
    expect(errors.force.mae).toBeCloseTo(2, 12);
    expect(errors.force.rmse).toBeCloseTo(Math.sqrt(5), 12);
  });
});

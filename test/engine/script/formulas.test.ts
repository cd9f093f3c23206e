/** Formulas against what LAMMPS printed for them (scripts/reference/formulas.mjs). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { newDeck } from "./new-deck.js";

const fixture = JSON.parse(readFileSync(new URL("../../../fixtures/script/formulas.json", import.meta.url), "utf8"));

describe("formulas give what LAMMPS gives", () => {
  const { deck, variables } = newDeck({ box: true });
  const ready = (async () => {
    for (const line of fixture.prelude) await deck.execute(line);
  })();

  it.each(fixture.plain as [string, string][])("%s = %s", async (formula, value) => {
    await ready;
    if (formula.startsWith("is_file")) return;
    expectSame(variables.substitute(`$(${formula})`), value);
  });

  it("draws random numbers from one stream for numbers, another for vectors", async () => {
    await ready;
    const texts = ["random(1,10,4321)", "random(1,10,4321)", "normal(0,1,777)", "random(0,1,5)"];
    const values = fixture.random.split(" ");
    for (const [k, formula] of texts.entries()) expectSame(variables.substitute(`$(${formula})`), values[k]);
    await deck.execute("variable w vector v_list*2+random(0,1,3)");
    expect(variables.text("w")).toBe(fixture.randomVector);
  });
});

describe("functions of the time step give what LAMMPS gives", () => {
  const { simulation, variables } = newDeck({ box: true });
  it.each(fixture.timed as [string, [number, string][]][])("%s", (formula, values) => {
    for (const [step, value] of values) {
      simulation.clock.step = step;
      expect(`${step}: ${variables.substitute(`$(${formula})`)}`).toBe(`${step}: ${value}`);
    }
  });
});

/** V8's sin, exp, … may differ from C's in the last bit. */
function expectSame(ours: string, theirs: string): void {
  if (ours === theirs) return;
  expect(Math.abs(Number(ours) - Number(theirs))).toBeLessThanOrEqual(4e-16 * Math.abs(Number(theirs)));
}

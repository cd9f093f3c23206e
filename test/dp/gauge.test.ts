/** The extrapolation gauge, against counts over all images. */
import { describe, expect, it } from "vitest";
import type { Frame } from "../../src/model/frame.js";
import { evaluateFrames } from "../../src/potential/evaluate-frames.js";
import { answers, frameOf, load } from "./fixture.js";

const frame = (name: string, structure: string) => frameOf(new Map(answers(name)).get(structure)!);

/** Distances to the neighbours of each type, atom by atom, from all images in reach. */
function distances({ count, positions, types, cell }: Frame, cutoff: number): number[][][] {
  const reach = cell ? 3 : 0;
  const steps = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  const shifts = steps.flatMap((a) => steps.flatMap((b) => steps.map((c) => [a, b, c])));
  return Array.from({ length: count }, (_, i) => {
    const byType: number[][] = [[], [], [], []];
    for (let j = 0; j < count; j++)
      for (const shift of shifts) {
        const r = [0, 1, 2].map((c) => {
          const image = cell ? shift.reduce((sum, n, axis) => sum + n * cell[3 * axis + c], 0) : 0;
          return positions[3 * j + c] + image - positions[3 * i + c];
        });
        const distance = Math.hypot(...r);
        if (distance > 0 && distance < cutoff) byType[types[j]].push(distance);
      }
    return byType;
  });
}

describe("extrapolation gauge", () => {
  it.each(["periodic", "tiny", "open"])("neighbours over sel, %s cell", (structure) => {
    const model = load("a-small-sel");
    const given = frame("a-small-sel", structure);
    const [{ sel }] = model.info.descriptors;
    const beyond = distances(given, 4).map((byType) => byType.map(({ length }, t) => Math.max(0, length - sel[t])));
    const { gauge } = model.evaluate(given, { gauge: true });
    expect(Array.from(gauge.overSelOf!)).toEqual(beyond.map((counts) => counts.reduce((a, b) => a + b, 0)));
    expect(gauge.overSel).toBe(beyond.flat().filter((count) => count > 0).length);
    expect(model.evaluate(given).gauge.overSelOf).toBeUndefined();
  });

  it("of all types together (se_atten)", () => {
    const model = load("atten-small-sel");
    const given = frame("atten-small-sel", "periodic");
    const beyond = distances(given, 4).map((byType) => Math.max(0, byType.flat().length - 7));
    expect(Array.from(model.evaluate(given, { gauge: true }).gauge.overSelOf!)).toEqual(beyond);
  });

  it.each(["a-two-side", "hybrid-a-r-t", "t-basic"])("pairs nearer than in training: %s", (name) => {
    const model = load(name);
    const given = frame(name, "periodic");
    expect(model.evaluate(given, { gauge: true }).gauge.tooNear).toBe(0);
    const pressed = {
      ...given,
      positions: given.positions.map((x) => 0.8 * x),
      cell: given.cell!.map((x) => 0.8 * x),
    };
    const found = distances(pressed, 4).map((byType) => byType.flat());
    const { gauge } = model.evaluate(pressed, { gauge: true });
    const counts = found.map((all) => all.filter((r) => r < model.info.minNborDist).length);
    expect(counts.some((count) => count > 0)).toBe(true);
    expect(Array.from(gauge.tooNearOf!)).toEqual(counts);
    expect(gauge.tooNear).toBe(counts.reduce((a, b) => a + b, 0));
    const nearest = Math.min(...found.flat());
    expect(gauge.nearest).toBeCloseTo(nearest, 12);
    expect(Math.min(...found[gauge.nearestAtom])).toBeCloseTo(nearest, 12);
  });

  it("values outside the tables of a compressed model: two atoms on top of each other", async () => {
    const model = load("a-compressed");
    const given = frame("a-compressed", "open");
    expect(model.evaluate(given).gauge.outsideTable).toBe(0);
    given.positions.set(given.positions.subarray(0, 3), 6);
    given.positions[6] += 0.02;
    const { gauge } = model.evaluate(given, { gauge: true });
    expect(Array.from(gauge.outsideTableOf!)).toEqual([1, 0, 1, 0, 0, 0]);
    expect(gauge.outsideTable).toBe(2);

    async function* frames() {
      yield given;
      yield given;
    }
    const said: string[] = [];
    const options = { atomic: true, gauge: true, warn: (message: string) => void said.push(message) };
    for await (const { columns } of evaluateFrames(model, frames(), options)) {
      expect(columns.outside_table).toEqual({ values: Int32Array.of(1, 0, 1, 0, 0, 0), width: 1 });
      expect(columns.too_near.values).toEqual(Int32Array.of(1, 0, 1, 0, 0, 0));
      expect(columns.over_sel.values).toEqual(new Int32Array(6));
    }
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^frame 1: atom 1 \(X\d\) has a neighbour at 0\.0200 Å, nearer than any pair/);
    expect(said[1]).toMatch(/^frame 1: 2 values outside the tables/);
  });

  it("is not asked of nets without tables", () => {
    expect(load("a-two-side", { embedding: "exact" }).evaluate(frame("a-two-side", "open")).gauge.outsideTable).toBe(0);
  });
});

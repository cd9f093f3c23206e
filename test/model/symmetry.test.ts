import { describe, expect, it } from "vitest";
import { operationsOfHall } from "../../src/model/symmetry/hall.js";
import { closure, operationKey, parseOperation } from "../../src/model/symmetry/operation.js";
import { fits, settings, settingsOfNumber, settingsOfSymbol } from "../../src/model/symmetry/settings.js";

const keys = (hall: string) => operationsOfHall(hall).map(operationKey).sort();
const given = (lines: string) =>
  lines
    .split("\n")
    .map((line) => operationKey(parseOperation(line)!))
    .sort();

describe("space groups", () => {
  it("there are 230 in 530 settings", () => {
    expect(settings).toHaveLength(530);
    expect(new Set(settings.map(({ number }) => number)).size).toBe(230);
  });

  // International Tables A: general positions of P 21/c (14), R -3 (148), rhombohedral axes, and the order of the largest groups.
  it.each([
    ["-P 2ybc", "x,y,z\n-x,y+1/2,-z+1/2\n-x,-y,-z\nx,-y+1/2,z+1/2"],
    ["-P 3*", "x,y,z\nz,x,y\ny,z,x\n-x,-y,-z\n-z,-x,-y\n-y,-z,-x"],
    ["P 31 2 (0 0 4)", "x,y,z\n-y,x-y,z+1/3\n-x+y,-x,z+2/3\n-y,-x,-z+2/3\n-x+y,y,-z+1/3\nx,x-y,-z"],
  ])("%s", (hall, lines) => {
    expect(keys(hall)).toEqual(given(lines));
  });

  it("has as many operations as the point group times the centring", () => {
    const order = (symbol: string) => operationsOfHall(settingsOfSymbol(symbol)[0].hall).length;
    expect(
      ["P 1", "P n m a", "I 41/a c d", "R -3 m :H", "R -3 m :R", "P 63/m m c", "F d -3 m :2", "I a -3 d"].map(order),
    ).toEqual([1, 8, 32, 36, 12, 24, 192, 96]);
  });

  it("all settings of a group have its order per lattice point, and are groups", () => {
    for (const number of [2, 5, 15, 43, 68, 70, 88, 122, 142, 167, 199, 203, 228, 230]) {
      const perPoint = settingsOfNumber(number).map(({ hall }) => {
        const operations = operationsOfHall(hall);
        expect(closure(operations)).toHaveLength(operations.length);
        const centring = operations.filter(({ rotation }) => rotation.join() === "1,0,0,0,1,0,0,0,1").length;
        return operations.length / centring;
      });
      expect(new Set(perPoint).size, `group ${number}`).toBe(1);
    }
  });

  it.each([
    ["P2(1)/c", "14b1"],
    ["P 1 21/n 1", "14b2"],
    ["I4_1/acd :2", "1422"],
    ["F d -3 m Z", "2272"],
    ["F d -3 m (origin choice 1)", "2271"],
    ["Fm3m", "225"],
    ["R -3 c H", "167H"],
    ["Cmca", "64"],
    ["P b n m", "62cab"],
  ])("knows %s", (symbol, expected) => {
    const [{ number, choice }] = settingsOfSymbol(symbol);
    expect(`${number}${choice}`).toBe(expected);
  });

  it("knows which cells a setting can have", () => {
    const cell = { a: 5, b: 6, c: 7, alpha: 90, beta: 90, gamma: 100 };
    expect(settingsOfSymbol("P 21/c").filter((setting) => fits(setting, cell))).toEqual([]);
    expect(
      settingsOfSymbol("P 21/b")
        .filter((setting) => fits(setting, cell))
        .map(({ choice }) => choice),
    ).toEqual(["c3"]);
  });

  it("reads operations in all spellings", () => {
    expect(parseOperation("'-X + Y, 0.5-z , x-1/4'")).toEqual({
      rotation: [-1, 1, 0, 0, 0, -1, 1, 0, 0],
      translation: [0, 0.5, 0.75],
    });
    for (const wrong of ["x,y", "x,y,q", "x y,z,x", "", "x,,z"]) expect(parseOperation(wrong), wrong).toBeUndefined();
  });

  it("says what is no Hall symbol", () => {
    expect(() => operationsOfHall("P 21/c")).toThrow("expected a rotation in the Hall symbol 'P 21/c', got '21/c'");
    expect(() => operationsOfHall("Q 2")).toThrow("expected a Hall symbol");
  });
});

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { mapColour, palette } from "../../src/plot/colour.js";
import { type Figure, plotTable, renderFigure, shareColours, writeFigure } from "../../src/plot/index.js";
import { makeScale, niceStep } from "../../src/plot/scale.js";

const line: Figure = {
  panels: [
    {
      x: { label: "time", unit: "ps" },
      y: { label: "MSD", unit: "Å²" },
      layers: [
        { kind: "line", name: "Li & <O>", x: [0, 1, 2], y: [0, 5, Number.NaN], error: [0, 1, 1] },
        { kind: "scatter", name: "points", x: [0, 2], y: [1, 2], error: [0.1, 0.1] },
        { kind: "rule", at: { y: 3 } },
      ],
    },
  ],
};

describe("figures", () => {
  it("are text with labels, units and legend, the same bytes each time", () => {
    const svg = renderFigure(line);
    expect(svg).toBe(renderFigure(line));
    for (const word of ["time (ps)", "MSD (Å²)", "Li &amp; &lt;O&gt;", "points"])
      expect(svg).toContain(`>${word}</text>`);
    expect(svg).not.toContain("NaN");
    expect(balanced(svg)).toBe(true);
  });

  it("share one colour bar when maps share their range", () => {
    const map = (values: number[]): Figure["panels"][number] => ({
      x: { label: "y", unit: "Å" },
      y: { label: "z", unit: "Å" },
      layers: [{ kind: "heat", x: [0, 1, 2], y: [0, 1], values, label: "density", unit: "1/Å³" }],
    });
    const panels = [map([0, 1]), map([2, Number.NaN])];
    const count = (svg: string) => svg.split("density (1/Å³)").length - 1;
    expect(count(renderFigure({ panels }))).toBe(2);
    shareColours(panels);
    expect(count(renderFigure({ panels }))).toBe(1);
  });

  it("are made from tables, one panel for each unit, words as categories", () => {
    const figure = plotTable(
      {
        title: "a table",
        columns: [
          { name: "model", unit: "", values: ["a", "b"] },
          { name: "S_1", unit: "1/Å", values: [1, 2], error: [0.1, 0.2] },
          { name: "S_2", unit: "1/Å", values: [3, 4] },
          { name: "E", unit: "eV", values: [5, 6] },
        ],
      },
      "bars",
    );
    expect(figure.panels.map(({ y }) => [y.label, y.unit])).toEqual([
      ["S", "1/Å"],
      ["E", "eV"],
    ]);
    expect(renderFigure(figure)).toContain(">b</text>");
  });

  it("refuse other file names than .svg and .png", async () => {
    await expect(writeFigure("x.pdf", line)).rejects.toThrow(".svg or .png");
    const path = join(mkdtempSync(join(tmpdir(), "garnet-")), "x.svg");
    await writeFigure(path, line);
    expect(readFileSync(path, "utf8")).toBe(renderFigure(line));
    await expect(writeFigure(path, line)).rejects.toThrow("exists already");
  });
});

describe("scales", () => {
  it("end and tick at round numbers", () => {
    expect([0.13, 1, 2.2, 7, 80].map(niceStep)).toEqual([0.2, 1, 5, 10, 100]);
    const scale = makeScale({ label: "" }, 0.3, 9.7, 0, 100);
    expect([scale.min, scale.max, scale(5)]).toEqual([0, 10, 50]);
    expect(scale.ticks.map(({ label }) => label)).toEqual(["0", "2", "4", "6", "8", "10"]);
    const negative = makeScale({ label: "" }, -1, 1, 0, 100);
    expect(negative.ticks[0].label).toBe("−1.0");
  });

  it("take powers of ten out of large and small numbers, and label decades", () => {
    expect(makeScale({ label: "" }, 0, 3.2e6, 0, 100).exponent).toBe(6);
    expect(makeScale({ label: "" }, 0, 2e-5, 0, 100).exponent).toBe(-6);
    const log = makeScale({ label: "", scale: "log" }, 2e-7, 3e-5, 0, 100);
    expect(log.ticks.filter(({ minor }) => !minor).map(({ label }) => label)).toEqual(["10⁻⁶", "10⁻⁵"]);
    expect(makeScale({ label: "" }, 4, 4, 0, 100)(4)).toBeCloseTo(50, 6);
  });
});

describe("colours", () => {
  const rgb = (hex: string) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16) / 255);
  const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  /** Lightness as CIE 1976 has it, from relative luminance: another definition than the map was made with. */
  const lightness = (hex: string) => {
    const [r, g, b] = rgb(hex).map(linear);
    return 116 * Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b) - 16;
  };

  it("of maps only get lighter, by even steps", () => {
    const steps = Array.from({ length: 33 }, (_, k) => lightness(mapColour(k / 32)));
    const rises = steps.slice(1).map((value, k) => value - steps[k]);
    expect(Math.min(...rises)).toBeGreaterThan(0);
    expect(Math.max(...rises) / Math.min(...rises)).toBeLessThan(4);
    expect(lightness(mapColour(0.5, true))).toBeGreaterThan(95);
  });

  it("of lines are different from each other", () => {
    expect(new Set(palette).size).toBe(palette.length);
  });
});

/** Every element that is opened is closed, in order. */
function balanced(svg: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, rest] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:"[^"]*"|[^">])*)>/g)) {
    if (closing) {
      if (open.pop() !== name) return false;
    } else if (!rest.endsWith("/")) open.push(name);
  }
  return open.length === 0;
}

describe("a map of many cells", () => {
  it("is one picture, with a pixel for each cell and none where there is no value", () => {
    const [columns, rows] = [120, 60];
    const edges = (n: number) => Array.from({ length: n + 1 }, (_, i) => i);
    const values = Float64Array.from({ length: columns * rows }, (_, k) => (k === 0 ? Number.NaN : k));
    const layer = { kind: "heat" as const, x: edges(columns), y: edges(rows), values, label: "n" };
    const svg = renderFigure({ panels: [{ x: { label: "x" }, y: { label: "y" }, layers: [layer] }] });
    const [, base64] = /href="data:image\/png;base64,([^"]+)"/.exec(svg)!;
    const png = Buffer.from(base64, "base64");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([columns, rows]);
    const size = png.readUInt32BE(33);
    const data = inflateSync(png.subarray(41, 41 + size));
    // Rows from the top: the first value is at the bottom left, and blank; its neighbour is the darkest.
    const bottom = data.subarray((rows - 1) * (4 * columns + 1) + 1);
    expect(Array.from(bottom.subarray(0, 4))).toEqual([0, 0, 0, 0]);
    expect(bottom[7]).toBe(255);
    expect(svg.length).toBeLessThan(100_000);
  });
});

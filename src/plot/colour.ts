/**
 * Colours. Lines: the eight of Okabe and Ito (Color Universal Design, 2008), told apart with any colour vision. Maps: made
 * here in OKLab (B. Ottosson, 2020), where equal distances look equal: lightness only rises, and steps have one length.
 */

export const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#a6a000"];

export function seriesColour(index: number): string {
  return palette[index % palette.length];
}

/** Colour of a value in [0, 1]. */
export function mapColour(at: number, diverging = false): string {
  const table = diverging ? (divergingTable ??= divergingMap()) : (sequentialTable ??= sequentialMap());
  return table[Math.max(0, Math.min(255, Math.round(at * 255)))];
}

let sequentialTable: string[] | undefined;
let divergingTable: string[] | undefined;
type Lab = [number, number, number];

/** Dark violet – blue – green – yellow. */
function sequentialMap(): string[] {
  return uniform((t) => inGamut(0.2 + 0.75 * t, 0.17, 300 - 195 * t));
}

/** Blue – white – orange, dark at both ends. */
function divergingMap(): string[] {
  return uniform((t) => {
    const far = Math.abs(2 * t - 1);
    return inGamut(0.98 - 0.53 * far, 0.15 * far, t < 0.5 ? 250 : 50);
  });
}

/** 256 colours at equal distances along a path through OKLab. */
function uniform(path: (t: number) => Lab): string[] {
  const fine = Array.from({ length: 2001 }, (_, i) => path(i / 2000));
  const along = [0];
  for (let i = 1; i < fine.length; i++)
    along.push(along[i - 1] + Math.hypot(...fine[i].map((v, k) => v - fine[i - 1][k])));
  const colours: string[] = [];
  for (let k = 0, i = 0; k < 256; k++) {
    while (i < 2000 && along[i] < (along[2000] * k) / 255) i++;
    colours.push(hex(toRgb(fine[i])));
  }
  return colours;
}

/** Lightness, chroma, hue (degrees) as OKLab, with the chroma lowered until the colour exists on a screen. */
function inGamut(lightness: number, chroma: number, hue: number): Lab {
  const angle = (hue * Math.PI) / 180;
  for (let c = chroma; ; c -= 0.0005) {
    const lab: Lab = [lightness, Math.max(c, 0) * Math.cos(angle), Math.max(c, 0) * Math.sin(angle)];
    if (c <= 0 || toRgb(lab).every((v) => v >= 0 && v <= 1)) return lab;
  }
}

/** OKLab → linear light → sRGB; the matrices are those of the definition. */
function toRgb([L, a, b]: Lab): number[] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((v) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
}

function hex(rgb: number[]): string {
  return `#${rgb
    .map((v) =>
      Math.round(255 * Math.max(0, Math.min(1, v)))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/**
 * Figures to files. SVG is ours; PNG goes through @resvg/resvg-wasm (a renderer in WebAssembly, nothing to compile), an
 * optional package with a clear sentence when it is absent. It has no fonts of its own: one of the system is read.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { openSink } from "../../formats/sink.js";
import { InputError } from "../model/errors.js";
import type { Figure } from "./figure.js";
import { renderFigure } from "./render.js";

/** Writes `.svg` or `.png`, by name. */
export async function writeFigure(path: string, figure: Figure, { force = false } = {}): Promise<void> {
  const png = /\.png$/i.test(path);
  if (!png && path !== "-" && !/\.svg$/i.test(path))
    throw new InputError(`${path}: expected a picture's name that ends in .svg or .png`);
  const svg = renderFigure(figure);
  const sink = openSink(path, { force });
  try {
    await sink.write(png ? await toPng(svg) : svg);
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** Sans-serif fonts that systems have, in the order of preference. */
const fonts = [
  "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
  "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
  "/usr/share/fonts/liberation-sans/LiberationSans-Regular.ttf",
  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
  "/usr/share/fonts/TTF/DejaVuSans.ttf",
  "/System/Library/Fonts/Supplemental/Arial.ttf",
  "/System/Library/Fonts/Helvetica.ttc",
  "C:\\Windows\\Fonts\\arial.ttf",
];

let ready: Promise<typeof import("@resvg/resvg-wasm")> | undefined;

/** Twice the size of the SVG: 2 × 96 dots per inch. */
async function toPng(svg: string): Promise<Uint8Array> {
  const found = [process.env.GARNET_FONT, ...fonts].filter((path) => path && existsSync(path)) as string[];
  if (found.length === 0)
    throw new InputError("a PNG needs a font file (.ttf), and none was found; name one in GARNET_FONT, or write .svg");
  const { Resvg } = await (ready ??= loadRenderer());
  const renderer = new Resvg(svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: { fontBuffers: found.slice(0, 2).map((path) => readFileSync(path)), loadSystemFonts: false } as never,
  });
  return renderer.render().asPng();
}

async function loadRenderer(): Promise<typeof import("@resvg/resvg-wasm")> {
  try {
    const resvg = await import("@resvg/resvg-wasm");
    await resvg.initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
    return resvg;
  } catch (error) {
    ready = undefined;
    throw new InputError(
      `PNG pictures need the optional package @resvg/resvg-wasm (npm install @resvg/resvg-wasm); .svg works without it (${(error as Error).message.split("\n")[0]})`,
    );
  }
}

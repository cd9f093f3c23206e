/**
 * A user's own styles: `--plugin my-fix.ts`. The module's default export is a function that gets the define functions and returns
 * lists of styles, so that it needs no import that resolves from its folder. TypeScript is read by Node itself (≥ 22.18) or by
 * esbuild where that is installed.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError } from "../model/errors.js";
import { commands } from "./commands/index.js";
import { computes } from "./computes/index.js";
import { type CommandStyle, defineCommand } from "./define-command.js";
import { type ComputeStyle, defineCompute } from "./define-compute.js";
import { defineFix, type FixStyle } from "./define-fix.js";
import { fixes } from "./fixes/index.js";

export interface PluginStyles {
  fixes?: readonly FixStyle[];
  computes?: readonly ComputeStyle[];
  commands?: readonly CommandStyle[];
}

/** What a plugin's function is handed. */
const tools = { defineFix, defineCompute, defineCommand, InputError };
export type PluginTools = typeof tools;
export type Plugin = (tools: PluginTools) => PluginStyles;

export async function loadPlugins(file: string): Promise<void> {
  const module = (await importModule(resolve(file), file)) as { default?: Plugin };
  if (typeof module.default !== "function")
    throw InputError.at(
      file,
      "expected a default export that is a function: export default ({ defineFix }) => ({ fixes: […] })",
    );
  const styles = module.default(tools);
  add(fixes, styles.fixes, file);
  add(computes, styles.computes, file);
  add(commands, styles.commands, file);
}

/** The lists are read-only for all others; a style of a name that exists replaces that one. */
function add<Style extends { name: string }>(
  list: readonly Style[],
  more: readonly Style[] | undefined,
  file: string,
): void {
  const open = list as Style[];
  for (const style of more ?? []) {
    if (typeof style?.name !== "string") throw InputError.at(file, "expected styles with a name");
    const at = open.findIndex((other) => other.name === style.name);
    if (at < 0) open.push(style);
    else open[at] = style;
  }
}

async function importModule(path: string, file: string): Promise<unknown> {
  try {
    if (path.endsWith(".ts") && !(process.features as { typescript?: unknown }).typescript)
      return await importStripped(path, file);
    return await import(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw InputError.at(file, `expected a module with styles, got: ${(error as Error).message}`);
  }
}

/** Without types, as a data URL: such a module can import packages of Node only, which is all that a style needs. */
async function importStripped(path: string, file: string): Promise<unknown> {
  let esbuild: { transform(text: string, options: object): Promise<{ code: string }> };
  try {
    esbuild = await import("esbuild");
  } catch {
    throw InputError.at(
      file,
      "TypeScript needs Node 22.18 or newer, or 'npm install esbuild' here; JavaScript (.mjs) needs neither",
    );
  }
  const { code } = await esbuild.transform(readFileSync(path, "utf8"), { loader: "ts", format: "esm" });
  return await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

/**
 * The syntax of CIF 1.1: data blocks of tags with values, and loops. Tags are lower case here, and the dots of mmCIF
 * (`_atom_site.fract_x`) are underscores.
 *
 * Easy to get wrong: rows of a loop may break over lines; a quote ends a value only before white space (O'Brien's); text between
 * semicolons at line starts may hold anything. https://www.iucr.org/resources/cif/spec/version1.1/cifsyntax
 */
import { InputError } from "../src/model/errors.js";

export interface CifValue {
  text: string;
  line: number;
  /** In quotes or a text block: never a tag, a keyword or an unknown. */
  quoted: boolean;
}

export interface CifLoop {
  tags: string[];
  rows: CifValue[][];
  line: number;
}

export interface CifBlock {
  name: string;
  line: number;
  values: Map<string, CifValue>;
  loops: CifLoop[];
}

interface Token extends CifValue {
  kind: "tag" | "value" | "data" | "loop" | "other";
}

export function parseCif(text: string, name: string, warn: (message: string) => void): CifBlock[] {
  return new Parser(tokens(text, name, warn), name, warn).blocks();
}

/** Loops that say nothing of atoms, cell or symmetry: what is wrong in one of them spoils no structure. */
const structural = /^_(atom_|cell_|symmetry_|space_group_)/;

class Parser {
  #at = 0;
  constructor(
    readonly all: Token[],
    readonly name: string,
    readonly warn: (message: string) => void,
  ) {}

  blocks(): CifBlock[] {
    const blocks: CifBlock[] = [];
    for (let token = this.all[this.#at]; token; token = this.all[this.#at]) {
      this.#at++;
      const block = blocks.at(-1);
      if (token.kind === "data") blocks.push({ name: token.text, line: token.line, values: new Map(), loops: [] });
      else if (token.kind === "other") continue;
      else if (!block) throw this.#fail(token, `expected data_NAME, got '${token.text.slice(0, 30)}'`);
      else if (token.kind === "loop") {
        const loop = this.#loop(token);
        block.loops.push(loop);
        // A loop of one row says the same as tags with values.
        if (loop.rows.length === 1)
          loop.tags.forEach((tag, i) => {
            if (!block.values.has(tag)) block.values.set(tag, loop.rows[0][i]);
          });
      } else if (token.kind === "tag") this.#item(token, block);
      else if (this.#strays(token)) continue;
      else throw this.#fail(token, `expected a tag or loop_, got the value '${token.text.slice(0, 30)}'`);
    }
    return blocks;
  }

  #item(tag: Token, block: CifBlock): void {
    const value = this.all[this.#at];
    if (value?.kind !== "value") {
      if (value && !/^_(symmetry|space_group)_/.test(tag.text))
        throw this.#fail(tag, `expected a value of ${tag.text}`);
      this.warn(`${this.name}:${tag.line}: ${tag.text} has no value, which is taken as unknown`);
      return;
    }
    this.#at++;
    block.values.set(tag.text, value);
  }

  /** Further words behind a value without quotes, where they do no harm. */
  #strays(token: Token): boolean {
    const [tag, value] = [this.all[this.#at - 3], this.all[this.#at - 2]];
    if (value?.kind !== "value" || value.quoted || value.line !== token.line) return false;
    if (tag?.kind === "tag" && structural.test(tag.text)) return false;
    if (tag?.kind === "tag")
      this.warn(`${this.name}:${token.line}: the value of ${tag.text} has several words without quotes`);
    return tag?.line === token.line;
  }

  #loop(start: Token): CifLoop {
    const tags: string[] = [];
    while (this.all[this.#at]?.kind === "tag") tags.push(this.all[this.#at++].text);
    if (tags.length === 0) throw this.#fail(start, "expected tags after loop_");
    const values: CifValue[] = [];
    while (this.all[this.#at]?.kind === "value") values.push(this.all[this.#at++]);
    // GULP writes a loop without rows and goes on with tags and values: the last tag is one of them.
    if (values.length === 1 && tags.length > 1 && this.all[this.#at]?.kind === "tag") {
      this.#at -= 2;
      return { tags: tags.slice(0, -1), rows: [], line: start.line };
    }
    if (values.length % tags.length !== 0) {
      const error = this.#fail(
        values.at(-1)!,
        `the loop of ${tags[0]} (line ${start.line}) has ${tags.length} columns, but ${values.length} values, which is no multiple of it`,
      );
      if (tags.some((tag) => structural.test(tag))) throw error;
      this.warn(`${error.message}; it is left out`);
      return { tags, rows: [], line: start.line };
    }
    const rows: CifValue[][] = [];
    for (let i = 0; i < values.length; i += tags.length) rows.push(values.slice(i, i + tags.length));
    return { tags, rows, line: start.line };
  }

  #fail(token: CifValue, message: string): InputError {
    return InputError.at(`${this.name}:${token.line}`, message);
  }
}

function tokens(text: string, name: string, warn: (message: string) => void): Token[] {
  const found: Token[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n];
    if (line.startsWith(";")) {
      const start = n;
      const parts = [line.slice(1)];
      for (n++; n < lines.length && !lines[n].startsWith(";"); n++) parts.push(lines[n]);
      if (n === lines.length)
        throw InputError.at(
          `${name}:${start + 1}`,
          "the text that begins with ';' here is never closed by a line with ';'",
        );
      found.push({ kind: "value", text: parts.join("\n").trim(), line: start + 1, quoted: true });
      lines[n] = lines[n].slice(1);
      n--;
      continue;
    }
    n = scanLine(lines, n, found, name, warn);
  }
  return found;
}

const word = /\s*(?:#.*|("""|''')|(["'])|([^\s]+))/y;

/** Tokens of one line; gives the number of the last line that was used. */
function scanLine(lines: string[], n: number, found: Token[], name: string, warn: (message: string) => void): number {
  let at = 0;
  let line = lines[n];
  for (;;) {
    word.lastIndex = at;
    const match = word.exec(line);
    if (!match) return n;
    at = word.lastIndex;
    const [, triple, quote, bare] = match;
    if (bare !== undefined) found.push(bareToken(bare, n + 1));
    else if (triple) {
      // CIF 2.0: three quotes hold line ends.
      const start = n;
      let text = line.slice(at);
      while (!text.includes(triple) && n + 1 < lines.length) text += `\n${lines[++n]}`;
      const end = text.indexOf(triple);
      if (end < 0) throw InputError.at(`${name}:${start + 1}`, `the value that begins with ${triple} is never closed`);
      found.push({ kind: "value", text: text.slice(0, end), line: start + 1, quoted: true });
      line = text.slice(end + 3);
      at = 0;
    } else if (quote) {
      const start = n;
      const close = new RegExp(`${quote}(?=\\s|$)`, "g");
      close.lastIndex = at;
      let end = close.exec(line)?.index;
      if (end === undefined) {
        // Some programs break the line within quotes; where a tag follows first, the quote was forgotten.
        let text = line.slice(at);
        while (end === undefined && n + 1 < lines.length && !/^\s*(_|loop_|data_|;)/i.test(lines[n + 1])) {
          line = lines[++n];
          close.lastIndex = 0;
          end = close.exec(line)?.index;
          text += `\n${line.slice(0, end)}`;
        }
        if (end === undefined)
          throw InputError.at(`${name}:${start + 1}`, `a value in ${quote} is not closed on its line`);
        warn(`${name}:${start + 1}: a value in ${quote} goes on to line ${n + 1}; text over lines belongs between ';'`);
        found.push({ kind: "value", text, line: start + 1, quoted: true });
      } else found.push({ kind: "value", text: line.slice(at, end), line: n + 1, quoted: true });
      at = end + 1;
    } else return n; // a comment
  }
}

function bareToken(text: string, line: number): Token {
  const lower = text.toLowerCase();
  if (text.startsWith("_")) return { kind: "tag", text: lower.replaceAll(".", "_"), line, quoted: false };
  if (lower.startsWith("data_")) return { kind: "data", text: text.slice(5), line, quoted: false };
  if (lower === "loop_") return { kind: "loop", text, line, quoted: false };
  if (/^(save_\S*|global_|stop_)$/.test(lower)) return { kind: "other", text, line, quoted: false };
  return { kind: "value", text, line, quoted: false };
}

/** Columns of a loop by tag, and its rows as records. */
export function findLoop(block: CifBlock, tag: string): CifLoop | undefined {
  return block.loops.find((loop) => loop.tags.includes(tag));
}

/** A value that says something: not `?`, not `.`. */
export function known(value: CifValue | undefined): CifValue | undefined {
  return value && (value.quoted || !/^[?.]$/.test(value.text)) && value.text !== "" ? value : undefined;
}

/** A number with or without its uncertainty: "0.1234(5)", "1.2E-3(4)", "1/3". */
export function cifNumber(text: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?)(?:\(\d*\.?\d*\)?)?(?:([eE][+-]?\d+))?$/.exec(text);
  if (match) {
    const value = Number(match[1].replace(/[dD]/, "e") + (match[2] ?? ""));
    return Number.isFinite(value) ? value : undefined;
  }
  const fraction = /^([+-]?\d+)\/(\d+)$/.exec(text);
  return fraction && Number(fraction[2]) ? Number(fraction[1]) / Number(fraction[2]) : undefined;
}

/**
 * A window that moves over an XML file: the next tag, the raw text up to a closing tag, or over it. No tree is built, and what is
 * skipped is not kept, so a file of gigabytes takes the memory of its largest wanted element.
 */
import { InputError } from "../src/model/errors.js";
import type { Source } from "./source.js";

export interface Tag {
  /** "v", "/v" for a closing tag. */
  name: string;
  /** `name="forces"` and the like, as in the file. */
  attributes: string;
}

export class XmlWindow {
  readonly name: string;
  /** 1-based line of the end of what was taken last. */
  line = 1;
  readonly #chunks: AsyncIterator<Uint8Array>;
  // VASP declares ISO-8859-1. Every byte is a character there: nothing is lost, and bad bytes can be named.
  readonly #decoder = new TextDecoder("latin1");
  readonly #warn: (message: string) => void;
  #text = "";
  #ended = false;
  #warned = false;

  constructor(source: Source, warn: (message: string) => void) {
    this.#warn = warn;
    this.name = source.name;
    this.#chunks = source.chunks()[Symbol.asyncIterator]();
  }

  /** The next tag; comments, declarations and text between tags are passed over. */
  async tag(): Promise<Tag | undefined> {
    for (;;) {
      if (!(await this.#dropBefore("<"))) return undefined;
      const end = await this.#find(">");
      if (end < 0) return undefined;
      const inside = this.#text.slice(1, end);
      this.#take(end + 1);
      const match = /^\/?[A-Za-z_][\w.-]*/.exec(inside);
      if (match) return { name: match[0], attributes: inside.slice(match[0].length) };
      if (!/^[?!]/.test(inside)) throw this.fail(`expected the name of a tag, got '<${inside.slice(0, 20)}>'`);
    }
  }

  /** The raw text up to `</name>`, which is taken too; undefined when the file ends before it. */
  async until(name: string): Promise<string | undefined> {
    const close = `</${name}>`;
    const end = await this.#find(close);
    if (end < 0) return undefined;
    const raw = this.#text.slice(0, end);
    this.#take(end + close.length);
    return raw;
  }

  /** Past `</name>`; false when the file ends before it. */
  async skip(name: string): Promise<boolean> {
    const close = `</${name}>`;
    if (!(await this.#dropBefore(close))) return false;
    this.#take(close.length);
    return true;
  }

  fail(message: string): InputError {
    return InputError.at(`${this.name}:${this.line}`, message);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** Where `wanted` begins in the window, which grows until it is there; -1 at the end of the file. */
  async #find(wanted: string): Promise<number> {
    let from = 0;
    for (;;) {
      const at = this.#text.indexOf(wanted, from);
      if (at >= 0) return at;
      from = Math.max(0, this.#text.length - wanted.length + 1);
      if (!(await this.#fill())) return -1;
    }
  }

  /** Takes everything before `wanted`. */
  async #dropBefore(wanted: string): Promise<boolean> {
    for (;;) {
      const at = this.#text.indexOf(wanted);
      if (at >= 0) {
        this.#take(at);
        return true;
      }
      this.#take(Math.max(0, this.#text.length - wanted.length + 1));
      if (!(await this.#fill())) return false;
    }
  }

  #take(length: number): void {
    this.line += newlines(this.#text, length);
    this.#text = this.#text.slice(length);
  }

  async #fill(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#chunks.next();
    this.#ended = done ?? false;
    const text = done ? this.#decoder.decode() : this.#decoder.decode(value, { stream: true });
    if (!this.#warned) this.#lookForBadBytes(text);
    this.#text += text;
    return !done;
  }

  /** Broken disks and killed runs leave them; numbers that hold one are errors of their own. */
  #lookForBadBytes(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    const bad = /[\x00-\x08\x0b\x0c\x0e-\x1f]/.exec(text);
    if (!bad) return;
    this.#warned = true;
    const line = this.line + newlines(this.#text, this.#text.length) + newlines(text, bad.index);
    const byte = bad[0].charCodeAt(0).toString(16).padStart(2, "0");
    this.#warn(`${this.name}:${line}: a byte that is no text (0x${byte})`);
  }
}

/** Line feeds in text[0, end). */
export function newlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The five entities of XML and numbered characters. */
export function unescapeXml(text: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return text.replace(/&(#x?)?(\w+);/g, (all, number: string | undefined, word: string) =>
    number ? String.fromCodePoint(Number.parseInt(word, number === "#x" ? 16 : 10)) : (named[word] ?? all),
  );
}

/**
 * The text of a deck as logical lines: a final `&` joins the next line (also in a comment), an open """ goes on over line ends.
 * Tabs, CRLF, a missing last newline and comments in any encoding are as good as anything else. Line numbers are those of
 * the first physical line.
 */
import { readFileSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { nearbyFile } from "../nearby-file.js";

export interface LogicalLine {
  text: string;
  number: number;
}

export class DeckText {
  readonly #lines: string[];
  #at = 0;

  constructor(
    readonly name: string,
    text: string,
  ) {
    this.#lines = text.split("\n");
    if (this.#lines.at(-1) === "") this.#lines.pop();
  }

  static read(path: string, name = path): DeckText {
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw new InputError(`Cannot open input script ${name}: ${reasons[code ?? ""] ?? code}${nearbyFile(path)}`);
    }
    return new DeckText(name, decode(bytes));
  }

  next(): LogicalLine | undefined {
    if (this.#at >= this.#lines.length) return undefined;
    const number = this.#at + 1;
    let text = "";
    while (this.#at < this.#lines.length) {
      text = (text + this.#lines[this.#at++]).trimEnd();
      const more = this.#at < this.#lines.length;
      if (text.endsWith("&") && more) text = text.slice(0, -1);
      else if (countTripleQuotes(text) % 2 === 1 && more) text += "\n";
      else break;
    }
    return { text, number };
  }

  rewind(): void {
    this.#at = 0;
  }
}

/** UTF-8 where it is that; otherwise byte for byte (GBK and others appear in comments only). */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}

export const reasons: Record<string, string> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  EISDIR: "Is a directory",
  ENOTDIR: "Not a directory",
};

function countTripleQuotes(text: string): number {
  return text.split('"""').length - 1;
}

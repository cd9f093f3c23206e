/**
 * A logical line into words, as LAMMPS does it (manual, "Parsing rules"): a `#` outside quotes begins a comment, blanks part
 * words, and a word that *begins* with ', " or """ goes on to the same mark. A quote inside a word is an ordinary character.
 */
import { InputError } from "../../model/errors.js";

const QUOTES: Record<string, string> = { "'": "single", '"': "double", '"""': "triple" };
const BLANK = /\s/;

/** The line up to a comment; quotes of all three kinds hide `#`. */
export function stripComment(line: string): string {
  let at = 0;
  while (at < line.length) {
    if (line.startsWith('"""', at)) {
      const close = line.indexOf('"""', at + 3);
      if (close < 0) return line;
      at = close + 3;
    } else if (line[at] === "'" || line[at] === '"') {
      const close = line.indexOf(line[at], at + 1);
      if (close < 0) return line;
      at = close + 1;
    } else if (line[at] === "#") return line.slice(0, at);
    else at++;
  }
  return line;
}

export function splitWords(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && BLANK.test(line[at])) at++;
    if (at >= line.length) return words;
    const mark = line.startsWith('"""', at) ? '"""' : line[at] === '"' || line[at] === "'" ? line[at] : "";
    if (mark) {
      const start = at + mark.length;
      const close = line.indexOf(mark, start);
      if (close < 0) throw new InputError(`Unmatched ${QUOTES[mark]} quote in command`);
      at = close + mark.length;
      if (at < line.length && !BLANK.test(line[at]))
        throw new InputError("Input line quote not followed by white-space");
      words.push(line.slice(start, close));
    } else {
      const start = at;
      while (at < line.length && !BLANK.test(line[at])) at++;
      words.push(line.slice(start, at));
    }
  }
}

/** What `garnet check` has to say: sentences with their place, without those that only follow from others. */

export interface Finding {
  /** "in.deck:12", or a file. */
  place: string;
  /** An error stops the deck; a warning is probably not what was meant. */
  kind: "error" | "warning";
  message: string;
}

export class Findings {
  readonly all: Finding[] = [];
  /** Names of what could not be made, so that every use of it would be an error as well. */
  readonly #missing = new Set<string>();

  add(kind: Finding["kind"], place: string, message: string): void {
    const [sentence] = message.split("\nFor more information");
    const finding = { place, kind, message: sentence.trim().replace(/\s*\n\s*/g, " ") };
    // Said once, where it came up first.
    if (!this.all.some((other) => other.message === finding.message)) this.all.push(finding);
  }

  /** A line is about to be done: what it makes is no longer missing. */
  trying(command: string, words: readonly string[]): void {
    const name = madeBy(command, words);
    if (name !== undefined) this.#missing.delete(name);
  }

  /** A line that failed. Errors that follow from earlier ones are not said. */
  failed(place: string, message: string, line: string): void {
    const [command, ...words] = line.split(/\s+/);
    const follows = this.#follows(message, words);
    const name = madeBy(command, words);
    if (name !== undefined) this.#missing.add(name);
    if (!follows) this.add("error", place, message);
  }

  /** Whether a pair style, or the box, could not be made. */
  lacks(what: "pair" | "box"): boolean {
    return this.#missing.has(what);
  }

  #follows(message: string, words: readonly string[]): boolean {
    if (this.lacks("box") && /box/.test(message) && /before|exist|defined/.test(message)) return true;
    if (this.lacks("pair") && /pair[_ ](style|coeff)|No pair/i.test(message)) return true;
    return [...this.#missing].some((name) => {
      const id = escaped(name);
      const asked = new RegExp(`\\b(ID|variable|group|region|name):? '?${id}\\b`, "i");
      const used = new RegExp(`\\b[cfv]_${id}\\b|\\$\\{${id}\\}|\\$${id}(?!\\w)`);
      return asked.test(message) || used.test(message) || words.some((word) => used.test(word));
    });
  }
}

/** The name that a command gives to what it makes. */
function madeBy(command: string, [name]: readonly string[]): string | undefined {
  if (["fix", "compute", "dump", "variable", "group", "region"].includes(command)) return name;
  if (["read_data", "create_box", "read_restart"].includes(command)) return "box";
  return command === "pair_style" || command === "pair_coeff" ? "pair" : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

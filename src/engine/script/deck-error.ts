import { InputError } from "../../model/errors.js";

/** A mistake in a deck with the place that was being done: "ERROR: what (in.deck:12)" and the line as it was then. */
export class DeckError extends InputError {
  override name = "DeckError";

  constructor(
    readonly what: string,
    readonly place: string,
    readonly lastLine: string,
  ) {
    super(`${place}: ${what}`);
  }

  /** As LAMMPS prints it on the screen and in the log; programs look for "ERROR:" and this place. */
  get report(): string {
    return `ERROR: ${this.what} (${this.place})\n${this.lastLine ? `Last input line: ${this.lastLine}\n` : ""}`;
  }
}

/** `quit`: unwinds all files and ends with a status. */
export class Quit extends Error {
  constructor(readonly status: number) {
    super(`quit ${status}`);
  }
}

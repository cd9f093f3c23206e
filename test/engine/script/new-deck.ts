/** A deck without files, its text output kept: for tests of the language. */
import { Log } from "../../../src/engine/log.js";
import { Quit } from "../../../src/engine/script/deck-error.js";
import { DeckRunner } from "../../../src/engine/script/deck-runner.js";
import { DeckText } from "../../../src/engine/script/deck-text.js";
import { DeckVariables } from "../../../src/engine/script/deck-variables.js";
import { Simulation } from "../../../src/engine/simulation.js";

export function newDeck({ box = false, echo = false } = {}) {
  let printed = "";
  const screen = {
    write(text: string) {
      printed += text;
    },
    close() {},
  };
  const simulation = new Simulation(new Log(screen, undefined));
  if (box) simulation.box.exists = true;
  const variables = new DeckVariables(simulation);
  const deck = new DeckRunner(simulation, variables);
  deck.echoScreen = echo;
  return {
    simulation,
    variables,
    deck,
    printed: () => printed,
    async run(text: string, name = "in.deck") {
      try {
        await deck.run(new DeckText(name, text));
      } catch (error) {
        if (!(error instanceof Quit)) throw error;
      }
      return printed;
    },
  };
}

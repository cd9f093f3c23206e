import { defineControl } from "../control.js";
import type { DeckRunner } from "../deck-runner.js";

export const ECHOES = ["none", "screen", "log", "both"] as const;

export const echo = defineControl({
  name: "echo",
  run(words, deck) {
    setEcho(deck, words.oneOf(ECHOES, "keyword"));
    words.end();
  },
});

export function setEcho(deck: DeckRunner, to: (typeof ECHOES)[number]): void {
  deck.echoScreen = to === "screen" || to === "both";
  deck.echoLog = to === "log" || to === "both";
}

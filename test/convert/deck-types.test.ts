import { expect, it } from "vitest";
import { elementsOfDeck } from "../../src/convert/deck-types.js";
import { temporaryFolder } from "./folder.js";

const files = temporaryFolder();

it.each([
  ["pair_style deepmd graph.pb\npair_coeff * * Li La Zr O\n", ["Li", "La", "Zr", "O"]],
  ["pair_coeff\t* * Li La & # wrapped\n  Zr O\r\n", ["Li", "La", "Zr", "O"]],
  [
    "pair_style hybrid/overlay deepmd g.pb zbl 1 2\npair_coeff * * deepmd Li O # names\npair_coeff 1 1 zbl 3 3\n",
    ["Li", "O"],
  ],
  ["pair_coeff * * Ni.eam.alloy Ni Al Ni\n", ["Ni", "Al", "Ni"]],
])("%j", (deck, elements) => {
  expect(elementsOfDeck(files.put("in.deck", deck))).toEqual(elements);
});

it("says what it looked for", () => {
  expect(() => elementsOfDeck(files.put("in.lj", "pair_coeff * * 1 1\n"))).toThrow(
    /in.lj: expected a line 'pair_coeff/,
  );
});

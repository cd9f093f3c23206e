import { describe, expect, it } from "vitest";
import { runDeck } from "../../src/engine/run-deck.js";

// Neighbour lists of many atoms are packed (addon/core/neighbor_pack.h): what comes out must not know of it.

const liquid = (pair: string) => `units lj
lattice fcc 0.8442
region box block 0 4 0 4 0 4
create_box 2 box
create_atoms 1 box
set group all type/fraction 2 0.5 991
mass * 1.0
displace_atoms all random 0.1 0.1 0.1 771
${pair}
neighbor 0.3 bin
compute rdf all rdf 20
thermo_style custom pe press pxy c_rdf[8][3]
thermo_modify norm yes
thermo_modify format float %.11g`;

describe("a system of 108,800 atoms and more", () => {
  it.each([
    ["lj/cut", "pair_style lj/cut 2.5\npair_coeff * * 1 1\npair_coeff 1 2 1.5 0.9"],
    ["a style without a kernel of its own", "pair_style morse 2.5\npair_coeff * * 1 4 1.2"],
    [
      "hybrid/overlay",
      "pair_style hybrid/overlay lj/cut 2.5 yukawa 1 2.0\npair_coeff * * lj/cut 1 1\npair_coeff * * yukawa 0.5",
    ],
  ])(
    "has the energy per atom, pressure and g(r) of the cell that it repeats, %s",
    { timeout: 60_000 },
    async (_, pair) => {
      const one = await thermo(`${liquid(pair)}\nrun 0`);
      const many = await thermo(`${liquid(pair)}\nreplicate 8 8 7\nrun 0`);
      expect(one).toHaveLength(4);
      for (const [k, value] of many.entries()) expect(value / (one[k] as number)).toBeCloseTo(1, 8);
    },
  );
});

async function thermo(deck: string): Promise<number[]> {
  let text = "";
  const status = await runDeck({ text: deck, file: "in.deck", log: "none", screen: (part) => void (text += part) });
  expect(text).not.toContain("ERROR");
  expect(status).toBe(0);
  const lines = text.split("\n");
  return (lines[lines.findIndex((line) => line.includes("PotEng")) + 1] as string).trim().split(/\s+/).map(Number);
}

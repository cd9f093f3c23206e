import { describe, expect, it } from "vitest";
import { vasprun } from "../../formats/vasp-xml.js";
import { type Heard, readAll } from "./memory.js";

describe("vasp/xml", () => {
  it("reads every ionic step; the energy at zero smearing comes from the last electronic step", async () => {
    const frames = await readAll(vasprun, `${head + step(-3) + step(-4)}</modeling>\n`);
    expect(frames.map(({ energy, info }) => [energy, info.free_energy])).toEqual([
      [-3, -2.5],
      [-4, -3.5],
    ]);
    const [{ species, labels, masses, positions, forces, stress, time }] = frames;
    expect([species, labels, [...masses!]]).toEqual([
      ["Li", "O"],
      ["Li_sv", "O"],
      [7.01, 16],
    ]);
    expect([...positions]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...forces!]).toEqual([0.1, 0, 0, -0.1, 0, 0]);
    expect(stress![0]).toBeCloseTo(-1 / 1602.176634, 15);
    expect(time).toBe(0.002);
  });

  it("counts dispersion, which is in the energy of the ionic step only", async () => {
    const text = step(-3);
    const last = text.lastIndexOf("<energy>");
    const dispersed = text.slice(0, last) + text.slice(last).replace("-2.5", "-2.75");
    const [{ energy, info }] = await readAll(vasprun, `${head + dispersed}</modeling>`);
    expect([energy, info]).toEqual([-3.25, { free_energy: -2.75, energy_without_entropy: -3.75 }]);
  });

  it("gives the whole steps of a file that is cut, wherever", async () => {
    const whole = head + step(-3);
    const last = step(-4);
    for (let cut = 0; cut < last.length; cut += 61) {
      const heard: Heard = { warnings: [], notes: [] };
      expect(await readAll(vasprun, whole + last.slice(0, cut), {}, heard), `cut at ${cut}`).toHaveLength(1);
      expect(heard.warnings, `cut at ${cut}`).toHaveLength(1);
    }
    await expect(readAll(vasprun, whole + last.slice(0, 90), { strict: true })).rejects.toThrow(
      "ionic step 2 is unfinished",
    );
  });

  it("names the line of bytes that are no text, and of forces that did not fit", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const bad =
      head.replace('<i name="SYSTEM">x', '<i name="SYSTEM">\u0001x') + step(-3).replace("-0.1 0 0", "******* 0 0");
    const [frame] = await readAll(vasprun, `${bad}</modeling>`, {}, heard);
    expect(frame.forces![3]).toBeNaN();
    expect(heard.warnings).toEqual([
      expect.stringMatching(/^memory:4: a byte that is no text \(0x01\)/),
      expect.stringMatching(/^memory:\d+: a force that did not fit its column/),
    ]);
  });

  it("takes the POTCAR's word where VASP cuts a symbol", async () => {
    const zirconium = head.replaceAll("<c>Li</c>", "<c>r </c>").replace("Li_sv", "Zr_sv");
    expect((await readAll(vasprun, `${zirconium + step(-3)}</modeling>`))[0].species).toEqual(["Zr", "O"]);
  });

  it("says what is no vasprun.xml", async () => {
    await expect(readAll(vasprun, "")).rejects.toThrow("expected <modeling>");
    await expect(readAll(vasprun, "<html><body>")).rejects.toThrow("expected <modeling>");
    await expect(readAll(vasprun, `${head}</modeling>`)).rejects.toThrow("no ionic step");
    await expect(readAll(vasprun, head + step(-3).replace("0.5 0.5 0.5", "0.5 a 0.5"))).rejects.toThrow(
      "expected a number of positions, got 'a'",
    );
  });
});

const head = `<?xml version="1.0" encoding="ISO-8859-1"?>
<modeling>
 <incar>
  <i name="SYSTEM">x</i>
  <i type="int" name="IBRION">     0</i>
  <i name="POTIM">      2.00000000</i>
 </incar>
 <atominfo>
  <atoms>       2 </atoms>
  <types>       2 </types>
  <array name="atoms" >
   <set>
    <rc><c>Li</c><c>   1</c></rc>
    <rc><c>O </c><c>   2</c></rc>
   </set>
  </array>
  <array name="atomtypes" >
   <set>
    <rc><c>   1</c><c>Li</c><c>      7.01000000</c><c>      3.00000000</c><c>  PAW_PBE Li_sv 10Sep2004               </c></rc>
    <rc><c>   1</c><c>O </c><c>     16.00000000</c><c>      6.00000000</c><c>  PAW_PBE O 08Apr2002                   </c></rc>
   </set>
  </array>
 </atominfo>
 <structure name="initialpos" >
  <crystal><varray name="basis" ><v>9 0 0</v><v>0 9 0</v><v>0 0 9</v></varray></crystal>
  <varray name="positions" ><v>0 0 0</v><v>0 0 0</v></varray>
 </structure>
`;

function step(energy: number): string {
  const energies = (value: number) => `<energy>
   <i name="e_fr_energy">   ${value + 0.5} </i>
   <i name="e_wo_entrp">   ${value - 0.5} </i>
   <i name="e_0_energy">   ${value} </i></energy>`;
  return ` <calculation>
  <scstep>${energies(99)}</scstep>
  <scstep>${energies(energy)}</scstep>
  <structure>
   <crystal>
    <varray name="basis" >
     <v>       2.0 0.0 0.0 </v>
     <v>       0.0 2.0 0.0 </v>
     <v>       0.0 0.0 2.0 </v>
    </varray>
    <i name="volume">      8.0 </i>
   </crystal>
   <varray name="positions" >
    <v>  0.0 0.0 0.0 </v>
    <v>  0.5 0.5 0.5 </v>
   </varray>
  </structure>
  <varray name="forces" >
   <v>  0.1 0 0 </v>
   <v>  -0.1 0 0 </v>
  </varray>
  <varray name="stress" >
   <v>  1 4 6 </v>
   <v>  4 2 5 </v>
   <v>  6 5 3 </v>
  </varray>
  ${energies(energy).replace(/(e_0_energy">)[^<]*/, "$1 0.0 ")}
  <eigenvalues><array><set><set>  many </set></set></array></eigenvalues>
 </calculation>
`;
}

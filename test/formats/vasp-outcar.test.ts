import { describe, expect, it } from "vitest";
import { outcar } from "../../formats/vasp-outcar.js";
import { type Heard, readAll } from "./memory.js";

const kbar = 1602.176634; // per eV/Å³

describe("vasp/outcar", () => {
  it("reads every ionic step with the signs of a Frame", async () => {
    const frames = await readAll(outcar, head + step(1, -3) + step(2, -4) + tail);
    expect(frames.map((frame) => frame.energy)).toEqual([-3, -4]);
    const [{ species, labels, types, stress, virial, forces, info, step: first, time, columns }] = frames;
    expect([species, labels, [...types]]).toEqual([
      ["Li", "O"],
      ["Li_sv", "O"],
      [0, 1],
    ]);
    expect([first, time]).toEqual([1, 0.002]);
    expect(info).toEqual({ free_energy: -2.5, energy_without_entropy: -3.5, temperature: 300.5, magnetization: 1.5 });
    // in kB: XX YY ZZ XY YZ ZX, positive when the cell wants to expand; V = 8 Å³.
    expect([...stress!]).toEqual([1, 4, 6, 4, 2, 5, 6, 5, 3].map((p) => -p / kbar));
    expect([...virial!].map((x) => x * kbar)).toEqual([1, 4, 6, 4, 2, 5, 6, 5, 3].map((p) => expect.closeTo(8 * p, 9)));
    expect([...forces!]).toEqual([0.1, 0, 0, -0.1, 0, 0]);
    expect([...columns.magnetization.values]).toEqual([1.25, 0.25]);
  });

  it("takes the cell of each step", async () => {
    const wide = step(2, -4).replace("2.000000000  0.000000000  0.000000000", "4.000000000 -0.500000000-10.000000000");
    const [, second] = await readAll(outcar, head + step(1, -3) + wide + tail);
    expect([...second.cell!.slice(0, 3)]).toEqual([4, -0.5, -10]);
  });

  it("marks steps of a machine-learned force field", async () => {
    const learned = step(2, -4)
      .replace("(eV/Angst)", "(eV/Angst) (ML)")
      .replace("free  energy   TOTEN", "free  energy ML TOTEN")
      .replace("energy  without", "ML energy  without")
      .replace("energy(sigma", "ML energy(sigma");
    const frames = await readAll(outcar, head + step(1, -3) + learned + tail);
    expect(frames.map(({ energy, info }) => [energy, info.machine_learned])).toEqual([
      [-3, undefined],
      [-4, true],
    ]);
  });

  it("gives the whole steps of a run that was killed, wherever", async () => {
    const whole = head + step(1, -3);
    const last = step(2, -4);
    for (let cut = last.indexOf("POSITION") - 200; cut < last.indexOf("  kinetic energy"); cut += 7) {
      const heard: Heard = { warnings: [], notes: [] };
      expect(await readAll(outcar, whole + last.slice(0, cut), {}, heard), `cut at ${cut}`).toHaveLength(1);
      expect(heard.warnings, `cut at ${cut}`).toEqual([
        expect.stringContaining("ionic step 2 is unfinished: 1 whole steps"),
      ]);
    }
    await expect(readAll(outcar, whole + last.slice(0, -400), { strict: true })).rejects.toThrow("unfinished");
    await expect(readAll(outcar, whole.slice(0, -700))).rejects.toThrow("ionic step 1 is unfinished: 0 whole steps");
  });

  it("refuses a list of ions that VASP has cut, and a file without steps", async () => {
    const cut = head.replace("NIONS =      2", "NIONS =     12");
    await expect(readAll(outcar, cut + step(1, -3))).rejects.toThrow(/sum 2, but NIONS = 12.*vasprun\.xml/);
    await expect(readAll(outcar, head)).rejects.toThrow("expected an ionic step");
  });
});

const head = ` vasp.6.3.0 20Jan22 complex
 POTCAR:    PAW_PBE Li_sv 10Sep2004
   TITEL  = PAW_PBE Li_sv 10Sep2004
   TITEL  = PAW_PBE O 08Apr2002
   number of dos      NEDOS =    301   number of ions     NIONS =      2
   ions per type =               1   1
   IBRION =      0    ionic relax: 0-MD 1-quasi-New 2-CG
   POTIM  = 2.0000    time-step for ionic-motion
      direct lattice vectors                 reciprocal lattice vectors
     9.000000000  0.000000000  0.000000000     0.111111111  0.000000000  0.000000000
     0.000000000  9.000000000  0.000000000     0.000000000  0.111111111  0.000000000
     0.000000000  0.000000000  9.000000000     0.000000000  0.000000000  0.111111111
`;

/** One ionic step, laid out as VASP prints it; energies around `energy`. */
function step(n: number, energy: number): string {
  return `--------------------------------------- Iteration ${n}(   1)  ---------------------------------------
 number of electron      16.0000000 magnetization       9.0000000
  free energy    TOTEN  =       191.04653371 eV
  energy without entropy =      191.04653371  energy(sigma->0) =      191.04653371
--------------------------------------- Iteration ${n}(   2)  ---------------------------------------
 number of electron      16.0000000 magnetization       1.5000000
------------------------ aborting loop because EDIFF is reached ----------------------------------------
 magnetization (x)

# of ion       s       p       d       tot
------------------------------------------
    1        0.000   0.000   1.250   1.250
    2        0.000   0.250   0.000   0.250
--------------------------------------------------
tot          0.000   0.250   1.250   1.500

  in kB       1.00000     2.00000     3.00000     4.00000     5.00000     6.00000
  external pressure =        2.00 kB  Pullay stress =        0.00 kB
      direct lattice vectors                 reciprocal lattice vectors
     2.000000000  0.000000000  0.000000000     0.500000000  0.000000000  0.000000000
     0.000000000  2.000000000  0.000000000     0.000000000  0.500000000  0.000000000
     0.000000000  0.000000000  2.000000000     0.000000000  0.000000000  0.500000000
 POSITION                                       TOTAL-FORCE (eV/Angst)
 -----------------------------------------------------------------------------------
      0.00000      0.00000      0.00000         0.100000      0.000000      0.000000
      1.00000      1.00000      1.00000        -0.100000      0.000000      0.000000
 -----------------------------------------------------------------------------------
    total drift:                                0.000000      0.000000      0.000000
  FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)
  ---------------------------------------------------
  free  energy   TOTEN  =        ${energy + 0.5} eV
  energy  without entropy=      ${energy - 0.5}  energy(sigma->0) =      ${energy}
  kinetic energy EKIN   =         0.024502
  kin. lattice  EKIN_LAT=         0.000000  (temperature  300.50 K)
     LOOP+:  cpu time   24.9134: real time   25.0168
`;
}

const tail = " General timing and accounting informations for this job:\n";

/** fix ID group nve/noforce: atoms fly on with the velocity that they have. https://docs.lammps.org/fix_nve_noforce.html */
import { defineFix } from "../define-fix.js";

export const nveNoforce = defineFix({
  name: "nve/noforce",
  create(words, { simulation, group }) {
    words.end();
    return { integrates: true, initialIntegrate: () => simulation.system.drift(group, simulation.clock.dt) };
  },
});

/** fix ID group nve: velocity Verlet at constant energy. https://docs.lammps.org/fix_nve.html */
import { defineFix } from "../define-fix.js";

export const nve = defineFix({
  name: "nve",
  create(words, { simulation, group }) {
    words.end();
    const halfKick = () => 0.5 * simulation.clock.dt * simulation.units.ftm2v;
    return {
      integrates: true,
      initialIntegrate: () => simulation.system.kickDrift(group, halfKick(), simulation.clock.dt),
      finalIntegrate: () => simulation.system.kick(group, halfKick()),
    };
  },
});

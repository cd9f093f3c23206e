// fix ID group pull/z F: pulls every atom of the group along z with the force F; f_ID is the work done so far.
import type { PluginTools } from "garnet-md";

export default ({ defineFix, InputError }: PluginTools) => ({
  fixes: [
    defineFix({
      name: "pull/z",
      create(words, { simulation, group }) {
        const { atoms, clock } = simulation;
        const force = words.number("F");
        words.end();
        if (force === 0) throw new InputError("fix pull/z: F must not be 0");
        let work = 0;
        const pull = () => {
          for (let i = 0; i < atoms.count; i++) if (atoms.mask[i] & group) atoms.f[3 * i + 2] += force;
        };
        const count = () => {
          for (let i = 0; i < atoms.count; i++) if (atoms.mask[i] & group) work += force * atoms.v[3 * i + 2] * clock.dt;
        };
        return { setup: pull, postForce: pull, endOfStep: count, scalar: () => work };
      },
    }),
  ],
});

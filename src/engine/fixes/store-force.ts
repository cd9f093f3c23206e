/** fix ID group store/force: the forces as they are when this fix is asked, before later fixes change them. https://docs.lammps.org/fix_store_force.html */
import { defineFix } from "../define-fix.js";

export const storeForce = defineFix({
  name: "store/force",
  create(words, { simulation, group }) {
    words.end();
    const column = simulation.atoms.addColumn(3);
    const store = () => {
      const { f, mask, count } = simulation.atoms;
      for (let i = 0; i < count; i++)
        for (let k = 3 * i; k < 3 * i + 3; k++) column.values[k] = mask[i] & group ? f[k] : 0;
    };
    return {
      setup: store,
      minSetup: store,
      postForce: store,
      minPostForce: store,
      perAtomColumns: 3,
      perAtom: () => column.values,
      close: () => simulation.atoms.removeColumn(column),
    };
  },
});

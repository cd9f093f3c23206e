/** fix ID group store/state N values… [com yes|no]: per-atom values as they are now. https://docs.lammps.org/fix_store_state.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { expandReferences } from "../references.js";
import { type AtomValue, atomValue } from "./atom-value.js";

export const storeState = defineFix({
  name: "store/state",
  create(words, { simulation, group }) {
    const user = "fix store/state";
    const { atoms, computes, clock } = simulation;
    const every = words.integer("N");
    if (every < 0) throw new InputError(`Invalid fix store/state never argument ${every}`);
    const named: string[] = [];
    let fromCenter = false;
    while (!words.done) {
      if (words.accept("com")) fromCenter = words.logical("yes or no");
      else named.push(words.next());
    }
    const names = expandReferences(simulation, named, user, "per-atom");
    if (names.length === 0) throw new InputError("Illegal fix store/state command: no values given");
    const sources: AtomValue[] = names.map((word) => atomValue(simulation, word, user));
    const width = names.length;
    const column = atoms.addColumn(width);
    const referenced = (word: string) => /^[cfv]_/.test(word);

    const store = (which: (word: string) => boolean) => {
      const center = fromCenter ? centerOfMass() : undefined;
      const scratch = new Float64Array(atoms.count);
      for (const [k, source] of sources.entries()) {
        if (!which(source.word)) continue;
        source.fill(scratch, group);
        const axis = /^[xyz]u$/.test(source.word) ? "xyz".indexOf(source.word[0]) : -1;
        for (let i = 0; i < atoms.count; i++)
          column.values[i * width + k] =
            (atoms.mask[i] & group) === 0 ? 0 : scratch[i] - (center && axis >= 0 ? center[axis] : 0);
      }
    };

    function centerOfMass(): number[] {
      const unwrapped = ["xu", "yu", "zu"].map((word) => atomValue(simulation, word, user));
      const scratch = new Float64Array(atoms.count);
      return unwrapped.map((value) => {
        value.fill(scratch, group);
        let [sum, mass] = [0, 0];
        for (let i = 0; i < atoms.count; i++)
          if (atoms.mask[i] & group) {
            sum += atoms.massOf(i) * scratch[i];
            mass += atoms.massOf(i);
          }
        return sum / mass;
      });
    }

    // Attributes are stored at once; computes, fixes and variables are not to be asked before the first setup.
    store((word) => !referenced(word));
    let waiting = names.some(referenced);
    if (waiting) computes.requestAll(every === 0 ? clock.step : Math.ceil(clock.step / every) * every);
    return {
      ...(every > 0
        ? {
            every,
            endOfStep() {
              computes.clearInvoked();
              store(() => true);
              computes.requestInvoked(clock.step + every);
            },
          }
        : {}),
      perAtomEvery: every || 1,
      setup() {
        if (waiting) store(referenced);
        waiting = false;
      },
      perAtom: () => column.values,
      perAtomColumns: width === 1 ? 0 : width,
      savePerAtom: () => ({ width, values: column.values.slice(0, width * atoms.count) }),
      restorePerAtom(_, values) {
        column.values.set(values);
        waiting = false;
      },
      close: () => atoms.removeColumn(column),
    };
  },
});

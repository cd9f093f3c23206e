/** fix ID group vector Nevery values… [nmax N]: global numbers kept as they come. https://docs.lammps.org/fix_vector.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { expandReferences, globalReference } from "../references.js";

export const vector = defineFix({
  name: "vector",
  create(words, { simulation }) {
    const user = "fix vector";
    const { clock, computes } = simulation;
    const every = words.integer("Nevery");
    if (every <= 0) throw new InputError(`Invalid fix vector every argument: ${every}`);
    let most = Number.POSITIVE_INFINITY;
    const named: string[] = [];
    while (!words.done) {
      if (!words.accept("nmax")) {
        named.push(words.next());
        continue;
      }
      most = words.integer("the number of values kept");
      if (most < 1) throw new InputError(`Invalid nmax value for fix vector: ${most}`);
    }
    const names = expandReferences(simulation, named, user);
    if (names.length === 0) throw new InputError("Illegal fix vector command: no values given");
    const sources = names.map((word) => globalReference(simulation, word, user));
    const columns = names.length;
    const kept: number[] = [];
    let next = Math.ceil(clock.step / every) * every;
    computes.requestAll(next);
    const extensive = sources.map((source) => source.extensive);
    if (columns > 1 && new Set(extensive).size > 1)
      throw new InputError("Fix vector cannot set output array intensive/extensive from these inputs");

    const endOfStep = () => {
      if (clock.step !== next) return;
      computes.clearInvoked();
      for (const source of sources) kept.push(source.value());
      if (kept.length > most * columns) kept.splice(0, columns);
      next += every;
      computes.requestInvoked(next);
    };
    return {
      every,
      globalEvery: 1,
      init() {
        if (next >= clock.step) return;
        next = Math.ceil(clock.step / every) * every;
        computes.requestAll(next);
      },
      setup: endOfStep,
      endOfStep,
      timeDependent: true,
      variableLength: true,
      ...(columns === 1
        ? { vector: () => kept, vectorLength: 0, extensive: { vector: extensive[0] } }
        : {
            array: () => ({ rows: kept.length / columns, columns, values: Float64Array.from(kept) }),
            arraySize: [0, columns] as const,
          }),
    };
  },
});

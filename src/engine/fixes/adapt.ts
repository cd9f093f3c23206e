/**
 * fix ID group adapt N pair STYLE PARAMETER I J v_NAME … | atom charge v_NAME … [reset yes|no] [scale yes|no]
 * fix ID group adapt/fep N pair … | atom charge I v_NAME … [reset] [scale] [after yes|no]
 * Parameters of pair styles and charges that follow variables. https://docs.lammps.org/fix_adapt.html, fix_adapt_fep.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix, type FixContext, type FixHooks } from "../define-fix.js";
import { PairParameter, variableWord } from "../pair-parameter.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import { typeRange } from "../type-range.js";

export const adapt = defineFix({ name: "adapt", create: (words, context) => create(words, context, false) });
export const adaptFep = defineFix({ name: "adapt/fep", create: (words, context) => create(words, context, true) });

interface Change {
  readonly pair: boolean;
  /** Before each run: what it changes is there; values of now are kept. */
  keep(): void;
  apply(scale: boolean): void;
  restore(): void;
}

function create(words: Words, { simulation, group, style }: FixContext, fep: boolean): FixHooks {
  const user = `Fix ${style}`;
  const every = words.integer("N");
  if (every < 0) throw words.fail(`Illegal fix ${style} every value ${every}`);
  const changes: Change[] = [];
  for (;;) {
    const word = words.accept("pair", "atom", "kspace", "bond", "angle", "improper");
    if (word === undefined) break;
    if (word === "pair") changes.push(pairChange(new PairParameter(words, simulation, user)));
    else if (word === "atom") changes.push(chargeChange(words, simulation, group, user, fep));
    else throw words.fail(`fix ${style} ${word} is not there: pair and atom charge are`);
  }
  if (changes.length === 0) throw words.fail(`Nothing to adapt in fix ${style} command`);
  let [reset, scale, after] = [false, false, false];
  while (!words.done) {
    const keyword = words.oneOf(fep ? ["reset", "scale", "after"] : ["reset", "scale", "mass"], "keyword");
    const yes = words.logical();
    if (keyword === "reset") reset = yes;
    else if (keyword === "scale") scale = yes;
    else if (keyword === "after") after = yes;
  }
  if (fep && scale && changes.some(({ pair }) => !pair))
    throw words.fail("Keyword 'scale yes' is not supported with fix adapt/fep for 'atom'");

  const finish = () => {
    if (changes.some(({ pair }) => pair)) simulation.force.initPair();
  };
  const apply = () => {
    for (const change of changes) change.apply(scale);
    finish();
  };
  return {
    init() {
      for (const change of changes) change.keep();
    },
    setupPreForce: apply,
    preForce() {
      if (every === 0) return;
      const { step } = simulation.clock;
      const due = after ? every === 1 || step === 0 || (step > 1 && (step - 1) % every === 0) : step % every === 0;
      if (due) apply();
    },
    postRun() {
      if (!reset) return;
      for (const change of changes) change.restore();
      finish();
    },
  };
}

function pairChange(parameter: PairParameter): Change {
  return {
    pair: true,
    keep: () => parameter.keep(),
    apply(scale) {
      const { value } = parameter;
      parameter.change((original) => (scale ? value * original : value));
    },
    restore: () => parameter.restore(),
  };
}

/** `charge [I] v_NAME`: the charges of the group's atoms (fix adapt/fep: of some types). */
function chargeChange(words: Words, simulation: Simulation, group: number, user: string, fep: boolean): Change {
  words.oneOf(["charge"], "attribute");
  const [first, last] = fep
    ? typeRange(words.next("atom types"), simulation.atoms)
    : [0, simulation.atoms.typeCount - 1];
  const variable = variableWord(words);
  const { atoms } = simulation;
  const kept = new Map<number, number>();
  const each = (change: (q: Float64Array, i: number) => void) => {
    const { q, type, mask, count } = atoms;
    if (!q) throw new InputError(`${user} requires atom attribute charge`);
    for (let i = 0; i < count; i++) if (mask[i] & group && type[i] >= first && type[i] <= last) change(q, i);
  };
  return {
    pair: false,
    keep() {
      if (simulation.force.terms.some(({ kind }) => kind === "kspace"))
        throw new InputError(`${user} atom charge with a kspace style is not there`);
      // Those of the first run count for all, as LAMMPS stores them when the fix is made.
      each((q, i) => {
        if (!kept.has(atoms.id[i])) kept.set(atoms.id[i], q[i]);
      });
    },
    apply(scale) {
      const value = simulation.variables.equal(variable);
      each((q, i) => {
        q[i] = scale ? value * (kept.get(atoms.id[i]) ?? q[i]) : value;
      });
    },
    restore: () =>
      each((q, i) => {
        q[i] = kept.get(atoms.id[i]) ?? q[i];
      }),
  };
}

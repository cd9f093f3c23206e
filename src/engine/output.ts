/** When thermo, dumps and restart files are due, and writing them. */
import { InputError } from "../model/errors.js";
import type { Dump } from "./define-dump.js";
import { writeRestart } from "./restart/write.js";
import type { Simulation } from "./simulation.js";
import { Thermo } from "./thermo/thermo.js";

const NEVER = Number.POSITIVE_INFINITY;

/** `restart N file` (a file per time, or one) or `restart N a b` (in turns). */
interface RestartSchedule {
  every: number;
  everyVariable?: string;
  files: string[];
  next: number;
  turn: number;
}

export class Output {
  readonly thermo: Thermo;
  thermoEvery = 0;
  thermoVariable: string | undefined;
  nextThermo = NEVER;
  lastThermo = -1;
  readonly dumps: Dump[] = [];
  restart: { single?: RestartSchedule; double?: RestartSchedule } = {};
  /** The earliest step with anything to write. */
  next = NEVER;

  constructor(private readonly simulation: Simulation) {
    this.thermo = new Thermo(simulation);
  }

  /** Restart files are written right after a rebuild of neighbour lists, so that a continued run sees the same atoms. */
  restartDue(step: number): boolean {
    return Object.values(this.restart).some((schedule) => schedule?.next === step);
  }

  init(): void {
    this.thermo.init();
    for (const dump of this.dumps) this.initDump(dump);
    if (this.thermoVariable !== undefined && this.simulation.variables.kind(this.thermoVariable) !== "equal")
      throw new InputError(`Variable ${this.thermoVariable} for thermo every is not equal-style`);
  }

  initDump({ id, hooks }: Dump): void {
    hooks.init?.();
    hooks.begin?.();
    if (hooks.lacksIds)
      this.simulation.log.warning(
        `Dump ${id} includes no atom IDs and is not sorted by ID. This may complicate post-processing tasks or visualization`,
      );
  }

  /** First output of a run: dumps that are due, heading and row of thermo. */
  setup(memory = true): void {
    const { clock, log, computes } = this.simulation;
    const step = clock.step;
    for (const dump of this.dumps) {
      if (!Number.isFinite(dump.every) && dump.everyTime === undefined && !dump.everyVariable) continue;
      const due = dump.everyVariable
        ? false
        : dump.everyTime !== undefined
          ? timeDue(dump, clock.time)
          : step % dump.every === 0;
      const write = (due || (dump.first && dump.last < 0)) && dump.last !== step && step >= dump.delay;
      if (write) this.#writeDump(dump);
      this.#scheduleDump(dump);
    }
    for (const schedule of Object.values(this.restart)) if (schedule) this.#scheduleRestart(schedule);

    computes.clearInvoked();
    if (memory) log.line(memoryLine());
    log.write(this.thermo.header());
    log.write(this.thermo.row());
    this.lastThermo = step;
    this.#scheduleThermo();
    if (Number.isFinite(this.nextThermo)) computes.requestInvoked(this.nextThermo);
    this.#findNext();
  }

  /** What the current step has to write. */
  write(): void {
    const { clock, computes, log } = this.simulation;
    const step = clock.step;
    for (const dump of this.dumps)
      if (dump.next === step) {
        this.#writeDump(dump);
        this.#scheduleDump(dump);
      }
    for (const schedule of Object.values(this.restart))
      if (schedule?.next === step) {
        this.#writeRestart(schedule);
        this.#scheduleRestart(schedule);
      }
    if (this.nextThermo === step) {
      computes.clearInvoked();
      if (this.lastThermo !== step) log.write(this.thermo.row());
      this.lastThermo = step;
      this.#scheduleThermo();
      if (Number.isFinite(this.nextThermo)) computes.requestInvoked(this.nextThermo);
    }
    this.#findNext();
  }

  #writeDump(dump: Dump): void {
    const { computes, clock, variables, manifest } = this.simulation;
    computes.clearInvoked();
    if (dump.hooks.fileName !== undefined) manifest?.wrote(dump.hooks.fileName);
    if (dump.skipVariable === undefined || variables.equal(dump.skipVariable) === 0)
      dump.wrapped ? this.#writeWrapped(dump) : dump.hooks.write();
    // Nothing was computed that would be asked for again: whatever the next snapshot needs.
    else dump.skipped = true;
    dump.last = clock.step;
  }

  /** The atoms themselves stay where they are. */
  #writeWrapped({ hooks }: Dump): void {
    const { atoms, system } = this.simulation;
    const columns = [atoms.x, atoms.v, atoms.image] as const;
    const kept = columns.map((column) => column.slice());
    try {
      system.wrap();
      hooks.write();
    } finally {
      for (const [k, column] of columns.entries()) column.set(kept[k] as never);
    }
  }

  #scheduleDump(dump: Dump): void {
    const { clock, variables, computes } = this.simulation;
    const step = clock.step;
    if (dump.everyTime !== undefined) {
      dump.nextTime = (Math.floor(clock.time / dump.everyTime + 1e-9) + 1) * dump.everyTime;
      dump.next = step + Math.max(1, Math.ceil((dump.nextTime - clock.time) / clock.dt - 1e-9));
    } else if (dump.everyVariable !== undefined) {
      dump.next = nextFromVariable(dump.everyVariable, variables.equal(dump.everyVariable), step, "Dump every");
    } else dump.next = (Math.floor(step / dump.every) + 1) * dump.every;
    while (dump.next < dump.delay && Number.isFinite(dump.every)) dump.next += dump.every;
    dump.hooks.request?.(dump.next);
    if (dump.skipped) computes.requestAll(dump.next);
    else computes.requestInvoked(dump.next);
    dump.skipped = false;
  }

  #scheduleThermo(): void {
    const { clock, variables } = this.simulation;
    const step = clock.step;
    let next = NEVER;
    if (this.thermoVariable !== undefined) {
      next = nextFromVariable(this.thermoVariable, variables.equal(this.thermoVariable), step, "Thermo every");
    } else if (this.thermoEvery > 0) next = (Math.floor(step / this.thermoEvery) + 1) * this.thermoEvery;
    // The last step of a run is always shown.
    if (step < clock.lastStep) next = Math.min(next, clock.lastStep);
    this.nextThermo = next;
  }

  #scheduleRestart(schedule: RestartSchedule): void {
    const { clock, variables } = this.simulation;
    schedule.next =
      schedule.everyVariable !== undefined
        ? nextFromVariable(schedule.everyVariable, variables.equal(schedule.everyVariable), clock.step, "Restart")
        : (Math.floor(clock.step / schedule.every) + 1) * schedule.every;
  }

  #writeRestart(schedule: RestartSchedule): void {
    const file = schedule.files[schedule.turn];
    schedule.turn = (schedule.turn + 1) % schedule.files.length;
    const named = file.includes("*") ? file.replace("*", String(this.simulation.clock.step)) : file;
    writeRestart(
      this.simulation,
      schedule.files.length === 1 && !file.includes("*") ? `${file}.${this.simulation.clock.step}` : named,
    );
  }

  /** `restart N file…`; 0 turns both off. */
  setRestart(every: number, everyVariable: string | undefined, files: string[]): void {
    if (every === 0 && everyVariable === undefined) {
      this.restart = {};
      return;
    }
    const schedule: RestartSchedule = { every, everyVariable, files, next: NEVER, turn: 0 };
    if (files.length === 1) this.restart.single = schedule;
    else this.restart.double = schedule;
  }

  #findNext(): void {
    this.next = Math.min(
      this.nextThermo,
      ...this.dumps.map((dump) => dump.next),
      ...Object.values(this.restart).map((schedule) => schedule?.next ?? NEVER),
    );
  }

  /** A step that is written though it is no multiple: the end of a minimization, a halt. */
  forceThermo(step: number): void {
    if (this.nextThermo !== step) {
      this.nextThermo = step;
      this.thermo.request(step);
    }
    this.next = step;
  }

  /** A minimization ends at a step that was not known before: everything due at its end is written. */
  forceAll(step: number): void {
    for (const dump of this.dumps) if (dump.last !== step && dump.next !== step) dump.next = step;
    this.forceThermo(step);
  }

  /** rerun: what is due at this step, which did not follow from the one before, or after it. */
  aimAt(step: number): void {
    const { clock, variables } = this.simulation;
    const due = (every: number) => Math.ceil(step / every) * every;
    const named = (name: string, user: string) => nextFromVariable(name, variables.equal(name), step - 1, user);
    for (const dump of this.dumps) {
      if (dump.everyTime !== undefined) dump.next = timeDue(dump, clock.time) ? step : NEVER;
      else dump.next = dump.everyVariable !== undefined ? named(dump.everyVariable, "Dump every") : due(dump.every);
      if (dump.next < dump.delay) dump.next = due(dump.delay);
    }
    for (const schedule of Object.values(this.restart))
      if (schedule)
        schedule.next =
          schedule.everyVariable !== undefined ? named(schedule.everyVariable, "Restart") : due(schedule.every);
    if (this.thermoVariable !== undefined) this.nextThermo = named(this.thermoVariable, "Thermo every");
    else this.nextThermo = this.thermoEvery > 0 ? Math.min(due(this.thermoEvery), clock.lastStep) : clock.lastStep;
    this.#findNext();
  }

  /** reset_timestep, read_dump: nothing is known of steps any more, but a file that holds snapshots is not gone on with. */
  resetStep(): void {
    for (const { id, last, hooks } of this.dumps)
      if (last >= 0 && !hooks.fileName?.includes("*"))
        throw new InputError(`Cannot reset timestep with active dump - must undump first: 'undump ${id}'`);
    this.lastThermo = -1;
    for (const dump of this.dumps) dump.last = -1;
  }

  /** rerun: the clock jumped to a step that was not known before; what is due at it is written. */
  jumped(): void {
    const { clock, variables } = this.simulation;
    const { step } = clock;
    // Variables that say "the next step" are asked from the step before.
    const from = (name: string) => {
      clock.step = step - 1;
      const value = Math.trunc(variables.equal(name));
      clock.step = step;
      return value;
    };
    for (const dump of this.dumps) {
      if (dump.everyVariable !== undefined) dump.next = from(dump.everyVariable);
      else if (Number.isFinite(dump.every)) dump.next = Math.ceil(step / dump.every) * dump.every;
    }
    if (this.thermoVariable !== undefined) this.nextThermo = from(this.thermoVariable);
    else if (this.thermoEvery > 0) this.nextThermo = Math.ceil(step / this.thermoEvery) * this.thermoEvery;
    else this.nextThermo = clock.lastStep;
    this.#findNext();
  }

  removeDump(id: string): void {
    const at = this.dumps.findIndex((dump) => dump.id === id);
    if (at < 0) throw new InputError(`Could not find undump ID: ${id}`);
    const [dump] = this.dumps.splice(at, 1);
    dump.hooks.close();
  }

  close(): void {
    for (const dump of this.dumps) dump.hooks.close();
    this.dumps.length = 0;
  }
}

function timeDue(dump: Dump, time: number): boolean {
  const rest = time / (dump.everyTime as number);
  return Math.abs(rest - Math.round(rest)) < 1e-6;
}

function nextFromVariable(name: string, value: number, step: number, user: string): number {
  const next = Math.trunc(value);
  if (next <= step) throw new InputError(`${user} variable ${name} returned a bad timestep: ${next} at step ${step}`);
  return next;
}

/** Asking the system takes half a millisecond, which a deck of thousands of short runs would feel: twice a second is enough. */
let resident = { at: Number.NEGATIVE_INFINITY, bytes: 0 };

function memoryLine(): string {
  const now = performance.now();
  if (now - resident.at > 500) resident = { at: now, bytes: process.memoryUsage.rss() };
  const megabytes = (resident.bytes / 1024 / 1024).toPrecision(4);
  return `Per MPI rank memory allocation (min/avg/max) = ${megabytes} | ${megabytes} | ${megabytes} Mbytes`;
}

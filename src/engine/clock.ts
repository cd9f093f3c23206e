/** Step counter and time. Steps are those of the deck; time is in the deck's units. */
export class Clock {
  step = 0;
  dt = 0.005;
  /** The deck gave the time step itself (`units` resets the default only). */
  dtGiven = false;
  /** First and last step of the run in progress; run start/stop widen the range of ramps. */
  firstStep = 0;
  lastStep = 0;
  beginStep = 0;
  endStep = 0;
  /** A run or minimization is in progress. */
  running: "run" | "minimize" | undefined;
  /** Set by `run … pre no`: setup was skipped. */
  #time = 0;
  #timeStep = 0;

  /** Simulation time of the current step: kept through changes of dt and reset_timestep. */
  get time(): number {
    return this.#time + (this.step - this.#timeStep) * this.dt;
  }

  setTime(time: number, step = this.step): void {
    this.#time = time;
    this.#timeStep = step;
  }

  /** A time and its step, from which the time of the current step follows. */
  get reached(): { time: number; timeStep: number } {
    return { time: this.#time, timeStep: this.#timeStep };
  }

  /** A run begins at the time where the last one ended: as in LAMMPS, steps of a minimization in between take no time. */
  beginRun(): void {
    this.#timeStep = this.step;
  }

  /** Changes dt and keeps the time reached. */
  setDt(dt: number): void {
    this.setTime(this.time);
    this.dt = dt;
  }

  /** How far the ramp of this run is: 0 at its start, 1 at its end. */
  get progress(): number {
    const delta = this.step - this.beginStep;
    return delta === 0 ? 0 : delta / (this.endStep - this.beginStep);
  }
}

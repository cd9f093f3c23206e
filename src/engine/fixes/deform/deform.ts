/** fix ID group deform N side style… [remap x|v|none] [flip yes|no] [units lattice|box]. https://docs.lammps.org/fix_deform.html */
import { InputError } from "../../../model/errors.js";
import { defineFix } from "../../define-fix.js";
import { flipBox } from "../nose-hoover/flip.js";
import { checkVariables, edgeStop, readSide, type Side, scaleSide, tiltStop } from "./sides.js";

const EDGES = ["x", "y", "z"] as const;
/** In the order of LAMMPS' h: yz xz xy. */
const TILTS = ["yz", "xz", "xy"] as const;
/** The edge that a tilt is wrapped against, and the one that its erate is relative to. */
const TILT_PERIOD = [1, 0, 0];
const TILT_EDGE = [2, 2, 1];
/** Styles whose rate is known before the first step. */
const STEADY = new Set(["final", "delta", "scale", "vel", "erate"]);

export const deform = defineFix({
  name: "deform",
  create(words, { simulation, group }) {
    const { box, clock, variables, computes } = simulation;
    const every = words.integer("N");
    if (every <= 0) throw new InputError(`Illegal fix deform command: N must be > 0, got ${every}`);
    const edges: (Side | undefined)[] = [undefined, undefined, undefined];
    const tilts: (Side | undefined)[] = [undefined, undefined, undefined];
    let remap: "x" | "v" | "none" = "x";
    let flip = true;
    let lattice = true;
    while (!words.done) {
      const word = words.oneOf([...EDGES, ...TILTS, "remap", "flip", "units"], "parameter or keyword");
      if (word === "remap") remap = words.oneOf(["x", "v", "none"], "remap value");
      else if (word === "flip") flip = words.logical("yes or no");
      else if (word === "units") lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
      else if (word.length === 1) edges[EDGES.indexOf(word as "x")] = readSide(words, false);
      else tilts[TILTS.indexOf(word as "xy")] = readSide(words, true);
    }
    if (tilts.some(Boolean) && !box.triclinic)
      throw new InputError("Fix deform tilt factors require triclinic box: use 'change_box all triclinic'");
    if (![...edges, ...tilts].some(Boolean)) throw new InputError("Illegal fix deform command: no parameter given");
    for (const [axis, side] of edges.entries())
      if (side && !box.periodic(axis) && box.boundary[axis].some((letter) => letter === "s" || letter === "m"))
        throw new InputError("Cannot use fix deform on a shrink-wrapped boundary");
    for (const [k, side] of tilts.entries())
      if (side && !box.periodic(TILT_EDGE[k]))
        throw new InputError(`Cannot use fix deform ${TILTS[k]} when 2nd dimension of the tilt is not periodic`);
    if (
      lattice &&
      [...edges, ...tilts].some((side) => side && ["final", "delta", "vel", "wiggle"].includes(side.style))
    ) {
      const spacing = simulation.lattice?.spacing ?? [1, 1, 1];
      for (const [k, side] of edges.entries()) if (side) scaleSide(side, spacing[k]);
      for (const [k, side] of tilts.entries()) if (side) scaleSide(side, spacing[TILT_PERIOD[k]]);
    }

    // A run starts from the box that it finds; under `run … start` from the box of when the fix was made (or was restarted).
    let made = [...box.lo, ...box.hi, box.yz, box.xz, box.xy, box.volume];
    let startLo: number[] = [];
    let startHi: number[] = [];
    let startTilt: number[] = [];
    let startVolume = 0;
    const setStart = () => {
      const single = clock.firstStep === clock.beginStep;
      const from = single ? [...box.lo, ...box.hi, box.yz, box.xz, box.xy, box.volume] : made;
      startLo = from.slice(0, 3);
      startHi = from.slice(3, 6);
      startTilt = from.slice(6, 9);
      startVolume = from[9];
    };
    setStart();
    const lengthAtStart = (k: number) => startHi[k] - startLo[k];
    const lo = [0, 0, 0];
    const hi = [0, 0, 0];
    const rate = new Float64Array(6);
    const low = new Float64Array(3);
    let flipWanted = false;

    const runTime = () => (clock.endStep - clock.beginStep) * clock.dt;
    const value = (name: string) => variables.equal(name);

    const setEdge = (k: number, side: Side | undefined) => {
      if (!side) {
        [lo[k], hi[k]] = [box.lo[k], box.hi[k]];
        rate[k] = low[k] = 0;
        return;
      }
      const middle = 0.5 * (startLo[k] + startHi[k]);
      const elapsed = (clock.step - clock.beginStep) * clock.dt;
      const { style, numbers } = side;
      if (style === "trate") {
        const half = 0.5 * lengthAtStart(k) * Math.exp(numbers[0] * elapsed);
        [lo[k], hi[k]] = [middle - half, middle + half];
        rate[k] = numbers[0] * box.length(k);
      } else if (style === "wiggle") {
        const phase = (2 * Math.PI) / numbers[1];
        const shift = 0.5 * numbers[0] * Math.sin(phase * elapsed);
        [lo[k], hi[k]] = [startLo[k] - shift, startHi[k] + shift];
        rate[k] = phase * numbers[0] * Math.cos(phase * elapsed);
      } else if (style === "variable") {
        const change = value(side.variables[0]);
        [lo[k], hi[k]] = [startLo[k] - 0.5 * change, startHi[k] + 0.5 * change];
        rate[k] = value(side.variables[1]);
      } else {
        const [stopLo, stopHi] = edgeStop(side, startLo[k], startHi[k], runTime());
        const part = clock.progress;
        lo[k] = startLo[k] + part * (stopLo - startLo[k]);
        hi[k] = startHi[k] + part * (stopHi - startHi[k]);
        const time = runTime();
        rate[k] = time === 0 ? 0 : (stopHi - startHi[k] - stopLo + startLo[k]) / time;
        low[k] = time === 0 ? 0 : (stopLo - startLo[k]) / time;
        return;
      }
      low[k] = -0.5 * rate[k];
    };

    /** An edge that follows the others so that the volume stays. */
    const setVolumeEdge = (k: number) => {
      const others = [0, 1, 2].filter((axis) => axis !== k);
      const moving = others.filter((axis) => edges[axis] && edges[axis].style !== "volume");
      const middle = 0.5 * (startLo[k] + startHi[k]);
      let length: number;
      if (moving.length === 2) length = startVolume / (hi[others[0]] - lo[others[0]]) / (hi[others[1]] - lo[others[1]]);
      else if (moving.length === 1) {
        const [dynamic] = moving;
        const [other] = others.filter((axis) => axis !== dynamic);
        const now = hi[dynamic] - lo[dynamic];
        length =
          edges[other]?.style === "volume"
            ? Math.sqrt((startVolume * lengthAtStart(k)) / now / lengthAtStart(other))
            : startVolume / now / lengthAtStart(other);
      } else throw new InputError("Fix deform volume setting is invalid: no other side moves");
      [lo[k], hi[k]] = [middle - 0.5 * length, middle + 0.5 * length];
      // LAMMPS' rate of this style: relative to the length, unlike that of the others.
      rate[k] = (length / box.length(k) - 1) / clock.dt;
      low[k] = -0.5 * rate[k];
    };

    const tiltNow = (k: number, side: Side | undefined, current: number): number => {
      if (!side) return current;
      const start = startTilt[k];
      const elapsed = (clock.step - clock.beginStep) * clock.dt;
      const { style, numbers } = side;
      let target: number;
      if (style === "trate") {
        target = start * Math.exp(numbers[0] * elapsed);
        rate[3 + k] = numbers[0] * current;
      } else if (style === "wiggle") {
        const phase = (2 * Math.PI) / numbers[1];
        target = start + numbers[0] * Math.sin(phase * elapsed);
        rate[3 + k] = phase * numbers[0] * Math.cos(phase * elapsed);
      } else if (style === "variable") {
        target = start + value(side.variables[0]);
        rate[3 + k] = value(side.variables[1]);
      } else {
        const stop = tiltStop(side, start, lengthAtStart(TILT_EDGE[k]), runTime());
        target = start + clock.progress * (stop - start);
        rate[3 + k] = runTime() === 0 ? 0 : (stop - start) / runTime();
      }
      // Tilts an edge apart are the same lattice: stay with the one nearest to the box as it is (it may have flipped).
      const edge = hi[TILT_PERIOD[k]] - lo[TILT_PERIOD[k]];
      return target - edge * Math.round((target - current) / edge);
    };

    return {
      every,
      changesBox: true,
      integrates: false,
      boxComponents: [...edges, ...tilts].map(Boolean),
      timeDependent: true,
      strain: { rate, low, remap },
      init() {
        for (const side of [...edges, ...tilts]) if (side) checkVariables(side, simulation);
        const byVariable = [...edges, ...tilts].some((side) => side?.style === "variable");
        if (byVariable) computes.requestAll((Math.floor(clock.step / every) + 1) * every);
        setStart();
        rate.fill(0);
        low.fill(0);
        for (const [k, side] of edges.entries()) if (side && STEADY.has(side.style)) setEdge(k, side);
        for (const [k, side] of tilts.entries())
          if (side && STEADY.has(side.style)) tiltNow(k, side, [box.yz, box.xz, box.xy][k]);
        if (remap === "v") simulation.system.setVelocityRemap(group, rate);
      },
      preExchange() {
        if (flipWanted) flipBox(simulation, 0.5);
        flipWanted = false;
      },
      nextReneighbor: -1,
      endOfStep() {
        const byVariable = [...edges, ...tilts].some((side) => side?.style === "variable");
        if (byVariable) computes.clearInvoked();
        for (const [k, side] of edges.entries()) if (side?.style !== "volume") setEdge(k, side);
        for (const [k, side] of edges.entries()) if (side?.style === "volume") setVolumeEdge(k);
        const current = [box.yz, box.xz, box.xy];
        const tilt = tilts.map((side, k) => tiltNow(k, side, current[k]));
        if (byVariable) computes.requestInvoked(clock.step + every);

        if (remap === "x") simulation.system.toFractional(group);
        for (let k = 0; k < 3; k++) {
          box.lo[k] = lo[k];
          box.hi[k] = hi[k];
        }
        [box.yz, box.xz, box.xy] = tilt;
        simulation.shareBox();
        if (remap === "x") simulation.system.toCartesian(group);
        if (remap === "v") simulation.system.setVelocityRemap(group, rate);
        if (flip && box.triclinic && tilt.some((one, k) => Math.abs(one) > 0.5 * box.length(TILT_PERIOD[k]))) {
          flipWanted = true;
          this.nextReneighbor = clock.step + 1;
        }
      },
      postRun() {
        // Between runs (write_restart, write_data) atoms that are put back into the box keep their velocity.
        if (remap === "v") simulation.system.setVelocityRemap(group, new Float64Array(6));
      },
      save: () => made,
      restore(saved) {
        made = [...(saved as number[])];
      },
      close() {
        if (remap === "v") simulation.system.setVelocityRemap(group, null);
      },
    };
  },
});

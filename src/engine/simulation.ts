/** The whole state of a deck's run. Commands change it; fixes, computes, dumps and thermo read it. */
import type { UnitSystem } from "../model/units.js";
import { unitSystems } from "../model/units.js";
import type { NativeSystem } from "../native.js";
import { native } from "../native.js";
import { Atoms } from "./atoms.js";
import { Box } from "./box.js";
import { Clock } from "./clock.js";
import type { Region } from "./define-region.js";
import { Force } from "./force.js";
import { Groups } from "./groups.js";
import type { Lattice } from "./lattice.js";
import { ComputeList, FixList } from "./lists.js";
import type { Log } from "./log.js";
import type { RunManifest } from "./manifest.js";
import type { MinimizerSettings, MinimizerStyle } from "./minimize/settings.js";
import { defaultSettings } from "./minimize/settings.js";
import { Neighbor } from "./neighbor.js";
import { Output } from "./output.js";
import type { RestartedFixes } from "./restart/restarted-fixes.js";
import { Tallies } from "./tallies.js";
import { makeThermoComputes } from "./thermo/thermo.js";
import { Timer } from "./timer.js";
import type { Script, Variables } from "./variables.js";

export class Simulation {
  units!: UnitSystem;
  box!: Box;
  atoms!: Atoms;
  groups!: Groups;
  regions!: Map<string, Region>;
  lattice: Lattice | undefined;
  neighbor!: Neighbor;
  force!: Force;
  fixes!: FixList;
  computes!: ComputeList;
  clock!: Clock;
  tallies!: Tallies;
  output!: Output;
  /** atom_modify sort: steps between sorts (0: never) and bin size (0: half the neighbour cutoff). */
  sort!: { every: number; bin: number; next: number };
  /** min_style, and what min_modify said so far. */
  minimizer!: { style: MinimizerStyle; settings: MinimizerSettings };
  /** A run was set up before: `run … pre no` may follow. */
  hasRun = false;
  /** A run or minimization was begun since the start or `clear`. */
  updated = false;
  /** What read_restart left for fixes that are still to come. */
  restarted: RestartedFixes | undefined;
  /** Restart files that this program wrote since it began; `clear` keeps them. */
  readonly ownRestarts = new Set<string>();

  /** Words of `package STYLE …`, for pair styles of that name. */
  readonly packages: Record<string, string[]> = {};
  /** Facts beside the outputs (garnet-run.json); none for decks inside other programs. */
  manifest: RunManifest | undefined;
  /** Data and restart files that were read since the last `clear`. */
  dataFiles: string[] = [];
  readonly timer = new Timer();
  /** The run in progress ends after this step: Ctrl-C, a signal, `fix halt`. */
  stop: "halt" | "interrupted" | undefined;
  /** Called about ten times a second during runs: progress lines, live pages. */
  onBreath: (() => void) | undefined;
  /** Set by the interpreter (script/). */
  variables!: Variables;
  script!: Script;
  #system: NativeSystem | undefined;
  readonly #box = new Float64Array(9);

  constructor(readonly log: Log) {
    this.#begin();
  }

  /** Neighbours, forces and kernels over the atoms; loads the addon. */
  get system(): NativeSystem {
    if (!this.#system) {
      this.#system = new (native().System)();
      this.atoms.share(this.#system);
    }
    return this.#system;
  }

  /** The addon hears of a changed box. Call after every change of `box` while atoms exist. */
  shareBox(): void {
    const { box } = this;
    const [x, y, z] = box.periodicity;
    this.#box.set(box.lo, 0);
    this.#box.set(box.hi, 3);
    this.#box[6] = box.xy;
    this.#box[7] = box.xz;
    this.#box[8] = box.yz;
    // A flat system has no images above and below it, though its z is called periodic.
    this.system.setBox(this.#box, [x, y, z && box.dimension === 3], box.triclinic);
  }

  setUnits(units: UnitSystem): void {
    this.units = units;
    this.neighbor.skin = units.skin;
    this.clock.dt = units.timestep;
  }

  /** `clear`: everything but variables, log and the place in the deck. */
  clear(): void {
    this.close();
    this.timer.reset();
    this.#begin();
  }

  /** Ends the deck: files are closed at whole lines. */
  close(): void {
    this.output.close();
    this.fixes.clear();
    this.computes.clear();
    this.force.clear();
  }

  #begin(): void {
    this.#system = undefined;
    this.units = unitSystems.lj;
    this.box = new Box();
    this.atoms = new Atoms();
    this.groups = new Groups(this.atoms);
    this.regions = new Map();
    this.lattice = undefined;
    this.neighbor = new Neighbor();
    this.force = new Force(this);
    this.fixes = new FixList();
    this.computes = new ComputeList();
    this.clock = new Clock();
    this.tallies = new Tallies();
    this.sort = { every: 1000, bin: 0, next: 0 };
    this.minimizer = { style: "cg", settings: { ...defaultSettings } };
    this.hasRun = false;
    this.updated = false;
    this.restarted = undefined;
    this.dataFiles = [];
    this.stop = undefined;
    this.output = new Output(this);
    makeThermoComputes(this);
    this.output.thermo.setStyle(["one"]);
  }
}

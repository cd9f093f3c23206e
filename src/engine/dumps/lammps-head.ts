/** The `ITEM:` head of dump atom and dump custom, as text and as LAMMPS' binary. */
import { sprintf } from "../printf.js";
import type { Simulation } from "../simulation.js";

export interface HeadOptions {
  count: number;
  names: string;
  units: boolean;
  time: boolean;
  /** What rows are called: ATOMS, or the label of dump local. */
  label?: string;
}

export function lammpsHead(simulation: Simulation, { count, names, units, time, label }: HeadOptions): string {
  const { clock, box } = simulation;
  let text = "";
  if (units) text += `ITEM: UNITS\n${simulation.units.name}\n`;
  if (time) text += `ITEM: TIME\n${sprintf("%.16g", clock.time)}\n`;
  text += `ITEM: TIMESTEP\n${clock.step}\nITEM: NUMBER OF ${label ?? "ATOMS"}\n${count}\n`;
  const { lo, hi } = box.bounds;
  const tilts = [box.xy, box.xz, box.yz];
  text += `ITEM: BOX BOUNDS ${box.triclinic ? "xy xz yz " : ""}${box.boundaryText}\n`;
  for (let k = 0; k < 3; k++) {
    text += sprintf("%-1.16e %-1.16e", lo[k], hi[k]);
    text += box.triclinic ? sprintf(" %-1.16e\n", tilts[k]) : "\n";
  }
  return `${text}ITEM: ${label ?? "ATOMS"} ${names}\n`;
}

/** Boundary codes of binary dumps. */
const CODES = { p: 0, f: 1, s: 2, m: 3 };

/** A frame of a `.bin` dump (format revision 2): head, then all values as doubles, row by row. */
export function binaryFrame(
  simulation: Simulation,
  {
    style,
    names,
    units,
    time,
    values,
    first,
  }: {
    style: "atom" | "custom";
    names: string;
    units: boolean;
    time: boolean;
    values: readonly Float64Array[];
    first: boolean;
  },
): Uint8Array {
  const { clock, box } = simulation;
  const count = values[0]?.length ?? 0;
  const parts: Buffer[] = [];
  const int = (value: number) => {
    const part = Buffer.alloc(4);
    part.writeInt32LE(value);
    parts.push(part);
  };
  const big = (value: number) => {
    const part = Buffer.alloc(8);
    part.writeBigInt64LE(BigInt(value));
    parts.push(part);
  };
  const real = (value: number) => {
    const part = Buffer.alloc(8);
    part.writeDoubleLE(value);
    parts.push(part);
  };
  const text = (value: string) => parts.push(Buffer.from(value, "latin1"));

  const magic = style === "atom" ? "DUMPATOM" : "DUMPCUSTOM";
  big(-magic.length);
  text(magic);
  int(0x0001);
  int(0x0002);
  big(clock.step);
  big(count);
  int(box.triclinic ? 1 : 0);
  for (const sides of box.boundary) for (const side of sides) int(CODES[side]);
  const { lo, hi } = box.bounds;
  for (let k = 0; k < 3; k++) {
    real(lo[k]);
    real(hi[k]);
  }
  if (box.triclinic) for (const tilt of [box.xy, box.xz, box.yz]) real(tilt);
  int(values.length);
  if (units && first) {
    int(simulation.units.name.length);
    text(simulation.units.name);
  } else int(0);
  parts.push(Buffer.from([time ? 1 : 0]));
  if (time) real(clock.time);
  int(names.length);
  text(names);
  int(1);
  int(count * values.length);
  const body = new Float64Array(count * values.length);
  for (let i = 0; i < count; i++) for (let k = 0; k < values.length; k++) body[i * values.length + k] = values[k][i];
  parts.push(Buffer.from(body.buffer));
  return Buffer.concat(parts);
}

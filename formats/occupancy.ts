/** Partly occupied sites: the column `occupancy` of frames from CIF files, and what formats without it must refuse. */
import { InputError } from "../src/model/errors.js";
import { type Frame, typeName } from "../src/model/frame.js";

/** An error when sites are partly occupied: `target` would show them as whole atoms. */
export function requireFullSites(frame: Frame, target: string): void {
  const occupancy = frame.columns.occupancy?.values;
  if (!occupancy) return;
  const labels = frame.columns.site_label?.values as string[] | undefined;
  const partial = new Set<string>();
  for (let i = 0; i < frame.count; i++)
    if (Number(occupancy[i]) !== 1) partial.add(`${labels?.[i] ?? typeName(frame, frame.types[i])} ${occupancy[i]}`);
  if (partial.size === 0) return;
  const some = [...partial].slice(0, 4).join(", ") + (partial.size > 4 ? ", …" : "");
  throw new InputError(
    `${target} holds whole atoms, but sites are partly occupied (${some}); pass --occupancy random or --occupancy max`,
  );
}

/** replicate nx ny nz. https://docs.lammps.org/replicate.html */
import { InputError } from "../../model/errors.js";
import { tellSpecialPartners } from "../bonded/special-partners.js";
import { defineCommand } from "../define-command.js";
import { sprintf } from "../printf.js";
import { TOPOLOGY, type TopologyKind } from "../topology.js";

/** What LAMMPS says with bbox on one process: every copy lies in its part of the box. */
function boundingBoxLines(copies: number): string {
  return `  bounding box image = (0 0 0) to (0 0 0)
  bounding box extra memory = ${sprintf("%.2f", 0)} MB
  average # of replicas added to proc = ${sprintf("%.2f", copies)} out of ${copies} (100.00%)\n`;
}

export const replicate = defineCommand({
  name: "replicate",
  needsBox: true,
  run(words, simulation) {
    const { atoms, box, log } = simulation;
    const started = performance.now();
    const storing = [...simulation.fixes].find(({ style }) => style === "store/state" || style === "spring/self");
    if (storing)
      throw new InputError(
        `Cannot replicate with fixes that store per-atom quantities: unfix ${storing.id} (${storing.style}) before`,
      );
    const [nx, ny, nz] = [0, 1, 2].map(() => words.integer("a number of copies"));
    // bbox chooses another way to the same atoms; bond/periodic needs bonds that cross the box.
    let bbox = false;
    while (!words.done) {
      const keyword = words.oneOf(["bbox", "bond/periodic"], "keyword");
      bbox ||= keyword === "bbox";
      if (keyword === "bond/periodic") throw new InputError("replicate bond/periodic is not available");
    }
    if (nx <= 0 || ny <= 0 || nz <= 0) throw new InputError("Illegal replication grid: numbers must be > 0");
    const copies = nx * ny * nz;
    log.line(`Replication is creating a ${nx}x${ny}x${nz} = ${copies} times larger system...`);

    const count = atoms.count;
    const [lx, ly, lz] = box.lengths;
    const { xy, xz, yz } = box;
    for (let i = 0; i < count; i++) box.unmap(atoms.x, 3 * i, atoms.image, 3 * i);
    atoms.image.fill(0);
    box.hi[0] = box.lo[0] + nx * lx;
    box.hi[1] = box.lo[1] + ny * ly;
    box.hi[2] = box.lo[2] + nz * lz;
    Object.assign(box, { xy: ny * xy, xz: nz * xz, yz: nz * yz });
    log.line(`  ${box.describe()}`);
    box.initialise((text) => log.warning(text));
    log.line("  1 by 1 by 1 MPI processor grid");
    if (bbox) log.write(boundingBoxLines(copies));

    const most = atoms.largestId;
    const molecules = atoms.molecule?.reduce((a, b) => Math.max(a, b), 0) ?? 0;
    const rows = structuredClone(atoms.topology.rows);
    atoms.append((copies - 1) * count);
    let copy = 0;
    for (let ix = 0; ix < nx; ix++)
      for (let iy = 0; iy < ny; iy++)
        for (let iz = 0; iz < nz; iz++) {
          const offset = (iz * ny + iy) * nx + ix;
          const shift = [ix * lx + iy * xy + iz * xz, iy * ly + iz * yz, iz * lz];
          const first = copy++ * count;
          copyAtoms(first, shift, offset * most, offset * molecules);
          if (first > 0)
            for (const kind of Object.keys(TOPOLOGY) as TopologyKind[])
              for (const [type, ...ids] of rows[kind])
                atoms.topology.rows[kind].push([type, ...ids.map((id) => id + offset * most)]);
        }
    for (let i = 0; i < atoms.count; i++) box.remap(atoms.x, 3 * i, atoms.image);
    atoms.natoms = atoms.count;
    atoms.changed();
    log.line(`  ${atoms.count} atoms`);
    for (const kind of Object.keys(TOPOLOGY) as TopologyKind[])
      if (rows[kind].length > 0) log.line(`  ${atoms.topology.rows[kind].length} ${kind}s`);
    tellSpecialPartners(simulation);
    log.line(`  replicate CPU = ${((performance.now() - started) / 1000).toFixed(3)} seconds`);

    function copyAtoms(first: number, shift: number[], ids: number, moleculeIds: number): void {
      for (const [array, width] of [
        [atoms.x, 3],
        [atoms.v, 3],
        [atoms.type, 1],
        [atoms.mask, 1],
        [atoms.id, 1],
      ] as const)
        if (first > 0) array.copyWithin(first * width, 0, count * width);
      if (first > 0) {
        atoms.q?.copyWithin(first, 0, count);
        atoms.molecule?.copyWithin(first, 0, count);
      }
      for (let i = first; i < first + count; i++) {
        for (let k = 0; k < 3; k++) atoms.x[3 * i + k] += shift[k];
        atoms.id[i] += ids;
        if (atoms.molecule && atoms.molecule[i] > 0) atoms.molecule[i] += moleculeIds;
      }
    }
  },
});

// Lennard-Jones forces of a block of atoms, compiled once per instruction set. Each atom gathers from its full list: no writes to
// neighbours, so threads need no copies of the forces.
#include "potential/kernel/lj_cut_kernel.h"

#include "core/lanes.h"

namespace garnet::GARNET_SIMD_NAMESPACE {

template <class Table, bool sums>
static void atoms_of(const LjTables& t, const KernelBlock& block) {
    Lanes energy(0.0), xx(0.0), yy(0.0), zz(0.0), xy(0.0), xz(0.0), yz(0.0);
    for (int n = 0; n < block.count; n++) {
        const Site& self = block.site[block.first + n];
        const int row = self.type * t.stride;
        const Table f12(t.force12 + row), f6(t.force6 + row), cut2(t.cutoff2 + row);
        const Table e12(t.energy12 + row), e6(t.energy6 + row), shift(t.shift + row);
        const Lanes x(self.x), y(self.y), z(self.z);
        Lanes fx(0.0), fy(0.0), fz(0.0);
        const std::int32_t* entry = block.entry[n];
        for (int left = block.entries[n]; left > 0; left -= Lanes::width, entry += Lanes::width) {
            Lanes dx, dy, dz;
            Types type;
            load_sites(block.site, entry, dx, dy, dz, type);
            dx = x - dx, dy = y - dy, dz = z - dz;
            const Lanes r2 = multiply_add(dz, dz, multiply_add(dy, dy, dx * dx));
            const Mask near = both(less(r2, cut2.of(type)), first_lanes(left));
            const Lanes inverse2 = Lanes(1.0) / r2;
            const Lanes inverse6 = inverse2 * inverse2 * inverse2;
            const Lanes f = keep(near, inverse6 * (f12.of(type) * inverse6 - f6.of(type)) * inverse2);
            const Lanes px = f * dx, py = f * dy, pz = f * dz;
            fx = fx + px, fy = fy + py, fz = fz + pz;
            if constexpr (sums) {
                energy = energy + keep(near, inverse6 * (e12.of(type) * inverse6 - e6.of(type)) - shift.of(type));
                xx = multiply_add(dx, px, xx), yy = multiply_add(dy, py, yy), zz = multiply_add(dz, pz, zz);
                xy = multiply_add(dx, py, xy), xz = multiply_add(dx, pz, xz), yz = multiply_add(dy, pz, yz);
            }
        }
        block.force[3 * n] += sum(fx), block.force[3 * n + 1] += sum(fy), block.force[3 * n + 2] += sum(fz);
    }
    if constexpr (sums) {
        const Lanes all[7] = {energy, xx, yy, zz, xy, xz, yz};
        for (int k = 0; k < 7; k++) block.sums[k] += sum(all[k]);
    }
}

void lj_cut_block(const LjTables& tables, const KernelBlock& block) {
    if (tables.types == 1) block.sums ? atoms_of<OneType, true>(tables, block) : atoms_of<OneType, false>(tables, block);
    else if (tables.types <= 8) block.sums ? atoms_of<SmallRow, true>(tables, block) : atoms_of<SmallRow, false>(tables, block);
    else block.sums ? atoms_of<Row, true>(tables, block) : atoms_of<Row, false>(tables, block);
}

}  // namespace garnet::GARNET_SIMD_NAMESPACE

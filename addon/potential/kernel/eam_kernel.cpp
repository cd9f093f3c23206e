// Densities and forces of embedded atoms, compiled once per instruction set. The first pass keeps the neighbours that are within the
// cutoff, so that the second works on full vectors.
#include "potential/kernel/eam_kernel.h"

#include "core/lanes.h"

namespace garnet::GARNET_SIMD_NAMESPACE {

/// Interval and place in it (0 to 1) of distances; rows of the pair tables for the neighbours' types.
struct Place {
    Lanes p;
    std::int32_t row[Lanes::width], back[Lanes::width];
};

static inline void locate(const EamPairTables& t, int type, const Site* site, const std::int32_t* entry, Lanes r, Place& place) {
    const Lanes at = minimum(r * Lanes(t.per_step), Lanes(double(t.points - 1)));
    const Lanes interval = minimum(truncate(at), Lanes(double(t.points - 2)));
    place.p = minimum(at - interval, Lanes(1.0));
    to_integers(interval, place.row);
    if (t.types == 1) return;
    for (int l = 0; l < Lanes::width; l++) {
        const int other = site[entry[l]].type;
        place.back[l] = (other * t.types + type) * t.points + place.row[l];
        place.row[l] += (type * t.types + other) * t.points;
    }
}

void eam_density_block(const EamPairTables& t, const EamBlock& block, double* density, std::int32_t* near, std::int32_t* near_count) {
    for (int n = 0; n < block.count; n++) {
        const Site& self = block.site[block.first + n];
        const Lanes x(self.x), y(self.y), z(self.z), cut2(t.cutoff2);
        const std::int32_t* entry = block.entry[n];
        int kept = 0;
        for (int left = block.entries[n]; left > 0; left -= Lanes::width, entry += Lanes::width) {
            Lanes dx, dy, dz;
            Types type;
            load_sites(block.site, entry, dx, dy, dz, type);
            dx = x - dx, dy = y - dy, dz = z - dz;
            const Lanes r2 = multiply_add(dz, dz, multiply_add(dy, dy, dx * dx));
            kept += append(near + kept, entry, both(less(r2, cut2), first_lanes(left)));
        }
        for (int k = 0; k < Lanes::width; k++) near[kept + k] = 0;
        near_count[n] = kept;
        Lanes total(0.0);
        for (int k = 0; k < kept; k += Lanes::width) {
            Lanes dx, dy, dz, c0, c1, c2, c3;
            Types type;
            load_sites(block.site, near + k, dx, dy, dz, type);
            dx = x - dx, dy = y - dy, dz = z - dz;
            Place place;
            locate(t, self.type, block.site, near + k, square_root(multiply_add(dz, dz, multiply_add(dy, dy, dx * dx))), place);
            load_rows(t.rows, 8, place.row, c0, c1, c2, c3);
            const Lanes value = multiply_add(multiply_add(multiply_add(c0, place.p, c1), place.p, c2), place.p, c3);
            total = total + keep(first_lanes(kept - k), value);
        }
        density[n] = sum(total);
        near += kept;
    }
}

static inline Lanes slope_of(Lanes c0, Lanes c1, Lanes c2, Lanes p) {
    return multiply_add(multiply_add(Lanes(3.0) * c0, p, Lanes(2.0) * c1), p, c2);
}

template <bool sums>
static void forces(const EamPairTables& t, const EamBlock& block, const double* slope, double* force, double* total) {
    Lanes energy(0.0), xx(0.0), yy(0.0), zz(0.0), xy(0.0), xz(0.0), yz(0.0);
    const Lanes per_step(t.per_step);
    for (int n = 0; n < block.count; n++) {
        const Site& self = block.site[block.first + n];
        const Lanes x(self.x), y(self.y), z(self.z), slope_here(slope[block.first + n]);
        Lanes fx(0.0), fy(0.0), fz(0.0);
        const std::int32_t* entry = block.entry[n];
        for (int left = block.entries[n]; left > 0; left -= Lanes::width, entry += Lanes::width) {
            Lanes dx, dy, dz, c0, c1, c2, c3;
            Types type;
            load_sites(block.site, entry, dx, dy, dz, type);
            dx = x - dx, dy = y - dy, dz = z - dz;
            const Lanes r2 = multiply_add(dz, dz, multiply_add(dy, dy, dx * dx));
            const Lanes r = square_root(r2), inverse = Lanes(1.0) / r;
            Place place;
            locate(t, self.type, block.site, entry, r, place);
            load_rows(t.rows, 8, place.row, c0, c1, c2, c3);
            const Lanes density_here = slope_of(c0, c1, c2, place.p);
            Lanes density_there = density_here;
            if (t.types > 1) {
                load_rows(t.rows, 8, place.back, c0, c1, c2, c3);
                density_there = slope_of(c0, c1, c2, place.p);
            }
            load_rows(t.rows + 4, 8, place.row, c0, c1, c2, c3);
            const Lanes pair = multiply_add(multiply_add(multiply_add(c0, place.p, c1), place.p, c2), place.p, c3) * inverse;
            const Lanes pair_slope = (slope_of(c0, c1, c2, place.p) * per_step - pair) * inverse;
            const Lanes embedding = multiply_add(slope_here, density_here, gather(slope, entry) * density_there) * per_step;
            const Mask valid = first_lanes(left);
            const Lanes f = keep(valid, Lanes(0.0) - (embedding + pair_slope) * inverse);
            const Lanes px = f * dx, py = f * dy, pz = f * dz;
            fx = fx + px, fy = fy + py, fz = fz + pz;
            if constexpr (sums) {
                energy = energy + keep(valid, pair);
                xx = multiply_add(dx, px, xx), yy = multiply_add(dy, py, yy), zz = multiply_add(dz, pz, zz);
                xy = multiply_add(dx, py, xy), xz = multiply_add(dx, pz, xz), yz = multiply_add(dy, pz, yz);
            }
        }
        force[3 * n] += sum(fx), force[3 * n + 1] += sum(fy), force[3 * n + 2] += sum(fz);
    }
    if constexpr (sums) {
        const Lanes all[7] = {energy, xx, yy, zz, xy, xz, yz};
        for (int k = 0; k < 7; k++) total[k] += sum(all[k]);
    }
}

void eam_force_block(const EamPairTables& t, const EamBlock& block, const double* slope, double* force, double* sums) {
    sums ? forces<true>(t, block, slope, force, sums) : forces<false>(t, block, slope, force, sums);
}

}  // namespace garnet::GARNET_SIMD_NAMESPACE

#include "kspace/kspace.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.h"

namespace garnet {

std::unique_ptr<Kspace> make_ewald(const Units& units);
std::unique_ptr<Kspace> make_pppm(const Units& units);

std::vector<std::string> Kspace::names() { return {"ewald", "pppm"}; }

std::unique_ptr<Kspace> Kspace::make(const std::string& style, const Words& words, const Units& units) {
    if (style != "ewald" && style != "pppm") throw InputError("Unrecognized kspace style '" + style + "'");
    if (words.size() != 1) throw InputError("Illegal kspace_style " + style + " command");
    auto made = style == "ewald" ? make_ewald(units) : make_pppm(units);
    made->accuracy_relative_ = std::fabs(number(words[0]));
    return made;
}

// https://docs.lammps.org/kspace_modify.html
void Kspace::modify(const Words& words) {
    for (std::size_t k = 0; k < words.size();) {
        const std::string& key = words[k++];
        auto next = [&]() -> const std::string& {
            if (k >= words.size()) throw InputError("Illegal kspace_modify " + key + " command: missing argument(s)");
            return words[k++];
        };
        if (key == "mesh" || key == "kmax/ewald")
            for (int& n : given_) n = integer(next());
        else if (key == "order") {
            order_ = integer(next());
            if (order_ < 1 || order_ > 7) throw InputError("PPPM order cannot be < 1 or > than 7");
        } else if (key == "gewald") {
            g_ = number(next());
            g_given_ = g_ != 0;
        } else if (key == "force") accuracy_absolute_ = number(next());
        else if (key == "slab") {
            const std::string& value = next();
            if (value == "nozforce") throw InputError("kspace_modify slab nozforce is not supported");
            slab_ = number(value), slab_wanted_ = true;
            if (slab_ <= 1) throw InputError("Bad kspace_modify slab parameter");
        } else if (key == "diff") {
            if (next() != "ik") throw InputError("kspace_modify diff ad is not supported: only ik");
        } else if (key == "compute") {
            if (!yes_no(next())) throw InputError("kspace_modify compute no is not supported");
        } else if (key == "fftbench" || key == "collective" || key == "overlap" || key == "minorder" || key == "eigtol" || key == "splittol")
            next();  // how LAMMPS does it on many processors, or for dispersion
        else throw InputError("Unknown kspace_modify keyword: " + key);
    }
}

Box Kspace::stretched(const Box& box) const {
    Box out = box;
    out.hi[2] = box.lo[2] + box.length(2) * slab_;
    return out;
}

void Kspace::reciprocal(const Box& box, double rows[3][3]) const {
    const Box b = stretched(box);
    const double a = b.length(0), c = b.length(1), d = b.length(2), turn = 2 * M_PI;
    // Row d has the gradient of fractional coordinate d.
    const double full[3][3] = {{turn / a, -turn * b.xy / (a * c), turn * (b.xy * b.yz - c * b.xz) / (a * c * d)},
                               {0, turn / c, -turn * b.yz / (c * d)},
                               {0, 0, turn / d}};
    for (int i = 0; i < 3; i++) std::copy(full[i], full[i] + 3, rows[i]);
}

void Kspace::skew(const Box& box, double v[3]) {
    const double x = v[0], y = v[1], z = v[2];
    v[0] = box.length(0) * x;
    v[1] = std::fabs(box.xy) * x + box.length(1) * y;
    v[2] = std::fabs(box.xz) * x + std::fabs(box.yz) * y + box.length(2) * z;
}

void Kspace::sum_charges(const KspaceAtoms& atoms) {
    count_ = atoms.count, charge_sum_ = charge_squares_ = 0;
    for (int i = 0; i < atoms.count; i++) charge_sum_ += atoms.charge[i], charge_squares_ += atoms.charge[i] * atoms.charge[i];
    q2_ = charge_squares_ * units_.qqrd2e;
}

std::string Kspace::init(const Box& box, const KspaceAtoms& atoms, double cutoff) {
    if (!atoms.charge) throw InputError("KSpace style requires atom attribute q");
    if (cutoff <= 0) throw InputError("KSpace style is incompatible with Pair style");
    for (int d = 0; d < 3; d++) {
        if (slab_wanted_ && d == 2 && box.periodic[d]) throw InputError("Incorrect boundaries with slab KSpace");
        if (!(slab_wanted_ && d == 2) && !box.periodic[d]) throw InputError("Cannot use non-periodic boundaries with KSpace");
    }
    if (slab_wanted_ && box.triclinic) throw InputError("Cannot (yet) use KSpace with triclinic box and slab correction");
    sum_charges(atoms);
    if (charge_squares_ == 0) throw InputError("Cannot use kspace solver on system with no charge");
    cutoff_ = cutoff;
    const double unit_force = units_.qqr2e * units_.qelectron * units_.qelectron / (units_.angstrom * units_.angstrom);
    accuracy_ = accuracy_absolute_ >= 0 ? accuracy_absolute_ : accuracy_relative_ * unit_force;
    if (!g_given_) {
        if (accuracy_ <= 0) throw InputError("KSpace accuracy must be > 0");
        // Kolafa and Perram's estimate of the real-space error, turned round.
        const double volume = box.volume();
        g_ = accuracy_ * std::sqrt(count_ * cutoff_ * volume) / (2 * q2_);
        g_ = g_ >= 1 ? (1.35 - 0.15 * std::log(accuracy_)) / cutoff_ : std::sqrt(-std::log(g_)) / cutoff_;
    }
    const std::string chosen = resolve(box);
    char line[64];
    std::snprintf(line, sizeof line, "  G vector (1/distance) = %.8g\n", g_);
    return line + chosen;
}

double Kspace::self_energy(double charge, double volume) const {
    return g_ * charge * charge / std::sqrt(M_PI) + M_PI / 2 * charge * charge_sum_ / (g_ * g_ * volume);
}

void Kspace::compute(const Box& box, const KspaceAtoms& atoms, double* energies, double* virials) {
    if (count_ != atoms.count) sum_charges(atoms);
    energy = 0, virial = {};
    add(box, atoms, energies, virials);
    const double volume = stretched(box).volume();
    energy -= units_.qqrd2e * (g_ * charge_squares_ / std::sqrt(M_PI) + M_PI / 2 * charge_sum_ * charge_sum_ / (g_ * g_ * volume));
    if (energies)
        for (int i = 0; i < atoms.count; i++) energies[i] -= units_.qqrd2e * self_energy(atoms.charge[i], volume);
    if (slab_wanted_) add_slab(box, atoms, energies);
}

/// Yeh and Berkowitz (J Chem Phys 111, 3155), with Ballenegger's term for net charge.
void Kspace::add_slab(const Box& box, const KspaceAtoms& atoms, double* energies) {
    double dipole = 0, dipole_r2 = 0;
    for (int i = 0; i < atoms.count; i++) {
        const double z = atoms.x[3 * std::size_t(i) + 2];
        dipole += atoms.charge[i] * z, dipole_r2 += atoms.charge[i] * z * z;
    }
    const Box b = stretched(box);
    const double scale = 2 * M_PI / b.volume() * units_.qqrd2e, length2 = b.length(2) * b.length(2) / 12;
    energy += scale * (dipole * dipole - charge_sum_ * dipole_r2 - charge_sum_ * charge_sum_ * length2);
    for (int i = 0; i < atoms.count; i++) {
        const double z = atoms.x[3 * std::size_t(i) + 2];
        if (energies) energies[i] += scale * atoms.charge[i] * (z * dipole - 0.5 * (dipole_r2 + charge_sum_ * z * z) - charge_sum_ * length2);
        atoms.force[3 * std::size_t(i) + 2] -= 2 * scale * atoms.charge[i] * (dipole - charge_sum_ * z);
    }
}

std::array<double, 4> Kspace::between(const Box&, const KspaceAtoms&, const std::int32_t*, std::int32_t, std::int32_t) {
    throw InputError("KSpace style does not support compute group/group");
}

}  // namespace garnet

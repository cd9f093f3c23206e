#include "potential/pair/long_coulomb.h"

#include <algorithm>

#include "core/error.h"

namespace garnet {

static float float_of(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, 4);
    return value;
}

static std::uint32_t bits_of(float value) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, 4);
    return bits;
}

void LongCoulomb::values(double r, double& force, double& energy, double& bare) const {
    const double x = ewald_ * r, damped = std::erfc(x);
    bare = qqrd2e_ / r;
    energy = bare * damped;
    force = bare * (damped + 2 / std::sqrt(M_PI) * x * std::exp(-x * x));
}

// Intervals are ranges of floats that share exponent and leading bits of the mantissa; the number of exponent bits is what it takes
// to reach from the inner radius to the cutoff.
void LongCoulomb::prepare(double ewald, double cutoff, double qqrd2e, int bits, double inner) {
    ewald_ = ewald, qqrd2e_ = qqrd2e;
    table_.clear();
    if (bits == 0) return;
    const int lowest = int(std::floor(std::log2(inner * inner) + 1e-12));
    int exponent_bits = 0;
    while (std::pow(2.0, std::pow(2.0, exponent_bits)) < cutoff * cutoff / std::pow(2.0, lowest)) exponent_bits++;
    const int mantissa_bits = bits - exponent_bits;
    if (mantissa_bits < 3 || mantissa_bits > 23) throw InputError("expected between 6 and about 20 bits for pair_modify table, got " + std::to_string(bits));
    shift_ = 24 - (mantissa_bits + 1);
    mask_ = (std::uint32_t(1) << (bits + shift_)) - 1;
    const std::uint32_t high = bits_of(float(cutoff * cutoff)) & ~mask_, low = bits_of(float(inner * inner)) & ~mask_;

    table_.resize(std::size_t(1) << bits);
    float smallest = float_of(high);
    for (std::uint32_t k = 0; k < table_.size(); k++) {
        float r2 = float_of(k << shift_ | low);
        if (r2 < inner * inner) r2 = float_of(k << shift_ | high);
        Entry& e = table_[k];
        e.r2 = r2;
        values(std::sqrt(double(r2)), e.force, e.energy, e.bare);
        smallest = std::min(smallest, r2);
    }
    inner2_ = smallest;
    auto rise = [](Entry& e, double r2, double force, double energy, double bare) {
        e.per_width = 1 / (r2 - e.r2);
        e.force_rise = force - e.force, e.energy_rise = energy - e.energy, e.bare_rise = bare - e.bare;
    };
    for (std::size_t k = 0; k < table_.size(); k++) {
        const Entry& next = table_[(k + 1) % table_.size()];
        rise(table_[k], next.r2, next.force, next.energy, next.bare);
    }
    // The interval that the cutoff cuts ends there.
    const std::uint32_t first = (bits_of(smallest) & mask_) >> shift_;
    const std::uint32_t last = first == 0 ? std::uint32_t(table_.size() - 1) : first - 1;
    if (float_of(last << shift_ | high) < cutoff * cutoff) {
        double force, energy, bare;
        const float r2 = float(cutoff * cutoff);
        values(std::sqrt(double(r2)), force, energy, bare);
        rise(table_[last], r2, force, energy, bare);
    }
}

}  // namespace garnet

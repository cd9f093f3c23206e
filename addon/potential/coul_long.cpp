// pair_style coul/long and lj/cut/coul/long: https://docs.lammps.org/pair_coul.html, https://docs.lammps.org/pair_lj_cut_coul.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

class PairCoulLong : public LongStyle<PairCoulLong, 0> {
public:
    using LongStyle::LongStyle;

    void settings(const Words& words) override {
        if (words.size() != 1) throw InputError("Illegal pair_style command");
        LongStyle::settings(words);
    }

    void coeff(const Words& words) override {
        expect_words(words, 2, 2);
        LongStyle::coeff(words);
    }

    bool mix(const Values&, const Values&, Values&) const { return true; }
    bool writes() const override { return false; }

    template <bool energy>
    double short_range(int, int, double, const PairPoint&, double&, double&) const {
        return 0;
    }
};

/// epsilon, sigma.
class PairLjCutCoulLong : public LongStyle<PairLjCutCoulLong, 2> {
public:
    using LongStyle::LongStyle;

    bool mix(const Values& a, const Values& b, Values& mixed) const {
        mixed = {mix_energy(a[0], b[0], a[1], b[1]), mix_distance(a[1], b[1])};
        return true;
    }

    template <bool energy>
    double short_range(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const auto [epsilon, sigma, unused] = values_(a, b);
        const double s2 = sigma * sigma / r2, s6 = s2 * s2 * s2;
        if (energy) evdwl = point.weight_lj * (4 * epsilon * s6 * (s6 - 1) - shift_energy(a, b));
        return point.weight_lj * 24 * epsilon * s6 * (2 * s6 - 1) / r2;
    }

    void tails(int a, int b, double cut) {
        const double s6 = std::pow(values_(a, b)[1], 6), rc3 = cut * cut * cut, rc6 = rc3 * rc3;
        const double factor = 8 * M_PI * init_.type_counts[a] * init_.type_counts[b] * values_(a, b)[0] * s6 / (9 * rc3 * rc6);
        pair_tail_energy_ = factor * (s6 - 3 * rc6), pair_tail_pressure_ = 2 * factor * (2 * s6 - 3 * rc6);
    }

    double* parameter(const std::string& name, int a, int b) override {
        return name == "epsilon" ? &values_(a, b)[0] : name == "sigma" ? &values_(a, b)[1] : nullptr;
    }
};

void style_coul_long(PairStyles& styles) {
    styles.add<PairCoulLong>("coul/long");
    styles.add<PairLjCutCoulLong>("lj/cut/coul/long");
}

}  // namespace garnet

// pair_style zbl, screened nuclear repulsion of Ziegler, Biersack and Littmark: https://docs.lammps.org/pair_zbl.html
#include <cmath>

#include "potential/pair/two_body.h"

namespace garnet {

class PairZbl : public TwoBody<PairZbl> {
public:
    PairZbl(const std::string& style, const PairSetting& setting)
        : TwoBody(style, setting), first_(types(), 0), second_(types(), 0), c_(types(), {}) {}

    void settings(const Words& words) override {
        if (words.size() != 2) throw InputError("Illegal pair_style command");
        inner_ = number(words[0]), outer_ = number(words[1]);
        if (inner_ <= 0) throw InputError("Illegal pair_style command");
        if (inner_ > outer_) throw InputError("Illegal pair_style command");
    }

    void coeff(const Words& words) override {
        expect_words(words, 4, 4);
        const double first = number(words[2]), second = number(words[3]);
        each_pair(words, [&](int a, int b) {
            if (a == b && first != second) throw InputError("Incorrect args for pair coefficients");
            first_.set(a, b, first), second_.set(a, b, second), set_.set(a, b, 1);
        });
    }

    bool writes() const override { return true; }
    std::vector<double> written(int a, int b) const override { return {first_(a, b), second_(a, b)}; }
    std::vector<double> written_cutoffs(int, int) const override { return {}; }

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint&, double& evdwl, double&) const {
        const Coefficients& c = c_(a, b);
        const double r = std::sqrt(r2), t = r > inner_ ? r - inner_ : 0;
        double derivative[3];
        screened(c, r, derivative);
        if (energy) evdwl = derivative[0] + c.shift + t * t * t * (c.cubic / 3 + c.quartic / 4 * t);
        return -(derivative[1] + t * t * (c.cubic + c.quartic * t)) / r;
    }

protected:
    double init_pair(int a, int b) override {
        if (!set_(a, b)) first_.set(a, b, first_(a, a)), second_.set(a, b, first_(b, b));
        Coefficients c{};
        const double za = first_(a, b), zb = second_(a, b);
        const double inverse_length = (std::pow(za, 0.23) + std::pow(zb, 0.23)) / (0.46850 * setting().units.angstrom);
        const double charge = setting().units.qelectron;
        c.strength = za * zb * setting().units.qqr2e * charge * charge;
        for (int k = 0; k < 4; k++) c.decay[k] = decays[k] * inverse_length;
        // The switching polynomial takes energy, force and its slope to zero at the outer cutoff.
        double at[3];
        screened(c, outer_, at);
        const double width = outer_ - inner_;
        c.cubic = (-3 * at[1] + width * at[2]) / (width * width);
        c.quartic = (2 * at[1] - width * at[2]) / (width * width * width);
        c.shift = -at[0] + width / 2 * at[1] - width * width / 12 * at[2];
        c_.set(a, b, c);
        return outer_;
    }

private:
    struct Coefficients {
        double strength, decay[4], cubic, quartic, shift;
    };
    static constexpr double weights[4] = {0.02817, 0.28022, 0.50986, 0.18175}, decays[4] = {0.20162, 0.40290, 0.94229, 3.19980};

    /// Energy of the screened nuclei and its first two derivatives by r.
    static void screened(const Coefficients& c, double r, double derivative[3]) {
        double sum[3] = {0, 0, 0};
        for (int k = 0; k < 4; k++) {
            const double e = weights[k] * std::exp(-c.decay[k] * r);
            sum[0] += e, sum[1] -= c.decay[k] * e, sum[2] += c.decay[k] * c.decay[k] * e;
        }
        derivative[0] = c.strength * sum[0] / r;
        derivative[1] = c.strength * (sum[1] - sum[0] / r) / r;
        derivative[2] = c.strength * (sum[2] - 2 * sum[1] / r + 2 * sum[0] / (r * r)) / r;
    }

    double inner_ = 0, outer_ = 0;
    PerPair<double> first_, second_;
    PerPair<Coefficients> c_;
};

void style_zbl(PairStyles& styles) { styles.add<PairZbl>("zbl"); }

}  // namespace garnet

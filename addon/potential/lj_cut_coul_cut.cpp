// pair_style lj/cut/coul/cut: https://docs.lammps.org/pair_lj_cut_coul.html
#include <algorithm>
#include <cmath>

#include "potential/pair/two_body.h"

namespace garnet {

class PairLjCutCoulCut : public TwoBody<PairLjCutCoulCut> {
public:
    PairLjCutCoulCut(const std::string& style, const PairSetting& setting) : TwoBody(style, setting), c_(types(), {}) {}

    void settings(const Words& words) override {
        if (words.empty() || words.size() > 2) throw InputError("Illegal pair_style command");
        lj_cut_ = number(words[0]);
        coul_cut_ = words.size() == 2 ? number(words[1]) : lj_cut_;
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++)
                if (set_(a, b)) {
                    Coefficients c = c_(a, b);
                    c.lj_cut = lj_cut_, c.coul_cut = coul_cut_;
                    c_.set(a, b, c);
                }
    }

    void coeff(const Words& words) override {
        expect_words(words, 4, 6);
        Coefficients c{number(words[2]), number(words[3]), lj_cut_, coul_cut_, 0};
        if (words.size() >= 5) c.lj_cut = c.coul_cut = number(words[4]);
        if (words.size() == 6) c.coul_cut = number(words[5]);
        each_pair(words, [&](int a, int b) { c_.set(a, b, c), set_.set(a, b, 1); });
    }

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint& point, double& evdwl, double& ecoul) const {
        const Coefficients& c = c_(a, b);
        double force = 0;
        if (r2 < c.lj_cut * c.lj_cut) {
            const double s2 = c.sigma * c.sigma / r2, s6 = s2 * s2 * s2;
            if (energy) evdwl = point.weight_lj * (4 * c.epsilon * s6 * (s6 - 1) - c.shift);
            force += point.weight_lj * 24 * c.epsilon * s6 * (2 * s6 - 1);
        }
        if (r2 < c.coul_cut * c.coul_cut) {
            const double e = point.weight_coul * setting().units.qqrd2e * point.charge_a * point.charge_b / std::sqrt(r2);
            if (energy) ecoul = e;
            force += e;
        }
        return force / r2;
    }

    bool writes() const override { return true; }
    std::vector<double> written(int a, int b) const override { return {c_(a, b).epsilon, c_(a, b).sigma}; }
    std::vector<double> written_cutoffs(int a, int b) const override { return {c_(a, b).lj_cut}; }

    double* parameter(const std::string& name, int a, int b) override {
        return name == "epsilon" ? &c_(a, b).epsilon : name == "sigma" ? &c_(a, b).sigma : nullptr;
    }

protected:
    void init_style() override {
        if (!init_.charges) throw InputError("Pair style lj/cut/coul/cut requires atom attribute q");
    }

    double init_pair(int a, int b) override {
        Coefficients c = c_(a, b);
        const Coefficients &one = c_(a, a), &other = c_(b, b);
        if (!set_(a, b)) {
            c.epsilon = mix_energy(one.epsilon, other.epsilon, one.sigma, other.sigma);
            c.sigma = mix_distance(one.sigma, other.sigma);
            c.lj_cut = mix_distance(one.lj_cut, other.lj_cut), c.coul_cut = mix_distance(one.coul_cut, other.coul_cut);
        }
        const double s3 = std::pow(c.sigma, 3), s6 = s3 * s3, rc3 = std::pow(c.lj_cut, 3), rc6 = rc3 * rc3;
        c.shift = shift_ && c.lj_cut > 0 ? 4 * c.epsilon * (s6 * s6 / (rc6 * rc6) - s6 / rc6) : 0;
        c_.set(a, b, c);
        if (tail_) {
            const double factor = 8 * M_PI * init_.type_counts[a] * init_.type_counts[b] * c.epsilon * s6 / (9 * rc3 * rc6);
            pair_tail_energy_ = factor * (s6 - 3 * rc6), pair_tail_pressure_ = 2 * factor * (2 * s6 - 3 * rc6);
        }
        return std::max(c.lj_cut, c.coul_cut);
    }

private:
    struct Coefficients {
        double epsilon, sigma, lj_cut, coul_cut, shift;
    };
    double lj_cut_ = 0, coul_cut_ = 0;
    PerPair<Coefficients> c_;
};

void style_lj_cut_coul_cut(PairStyles& styles) { styles.add<PairLjCutCoulCut>("lj/cut/coul/cut"); }

}  // namespace garnet

#pragma once
// The commands that most two-body styles share: `pair_style NAME globals… cutoff`, `pair_coeff I J p1 … pN [cutoff]`, with shift and
// mixing. A style derives as `class PairX : public CutStyle<PairX, N>` and has `pair` as of TwoBody, whose energy leaves out the
// shift; it may have `derive`, `check`, `mix`.

#include <array>

#include "potential/pair/two_body.h"

namespace garnet {

template <class Style, int parameters, int globals = 0>
class CutStyle : public TwoBody<Style> {
public:
    using Values = std::array<double, parameters + 1>;

    CutStyle(const std::string& style, const PairSetting& setting)
        : TwoBody<Style>(style, setting), values_(setting.types, Values{}), given_cut_(setting.types, 0), shift_energy_(setting.types, 0) {}

    void settings(const Words& words) override {
        if (words.size() != globals + 1) throw InputError("Illegal pair_style command");
        for (int k = 0; k < globals; k++) global_[k] = number(words[k]);
        global_cut_ = number(words[globals]);
        for (int a = 0; a < this->types(); a++)
            for (int b = a; b < this->types(); b++)
                if (this->set_(a, b)) given_cut_.set(a, b, global_cut_);
    }

    void coeff(const Words& words) override {
        this->expect_words(words, 2 + parameters, 3 + parameters);
        Values values{};
        for (int k = 0; k < parameters; k++) values[k] = number(words[2 + k]);
        static_cast<Style*>(this)->check(values);
        const double cut = words.size() == 3 + parameters ? number(words[2 + parameters]) : global_cut_;
        this->each_pair(words, [&](int a, int b) { values_.set(a, b, values), given_cut_.set(a, b, cut), this->set_.set(a, b, 1); });
    }

    double shift_energy(int a, int b) const { return shift_energy_(a, b); }

protected:
    void check(const Values&) const {}
    /// False: unlike atoms need coefficients of their own.
    bool mix(const Values&, const Values&, Values&) const { return false; }
    void tails(int, int, double) {}

    double init_pair(int a, int b) override {
        Style& style = *static_cast<Style*>(this);
        if (!this->set_(a, b)) {
            Values mixed{};
            if (!style.mix(values_(a, a), values_(b, b), mixed)) this->not_set();
            values_.set(a, b, mixed);
            given_cut_.set(a, b, this->mix_distance(given_cut_(a, a), given_cut_(b, b)));
        }
        const double cut = given_cut_(a, b);
        shift_energy_.set(a, b, 0);
        if (this->shift_ && cut > 0) {
            double energy = 0, coulomb = 0;
            style.template pair<true>(a, b, cut * cut, {0, 0, 1, 1}, energy, coulomb);
            shift_energy_.set(a, b, energy);
        }
        if (this->tail_) style.tails(a, b, cut);
        return cut;
    }

    PerPair<Values> values_;
    std::array<double, globals + 1> global_{};
    double global_cut_ = 0;
    PerPair<double> given_cut_, shift_energy_;
};

}  // namespace garnet

#pragma once
// The commands that most two-body styles share: `pair_style NAME globals… cutoff`, `pair_coeff I J p1 … pN [cutoff]`, with shift and
// mixing. A style derives as `class PairX : public CutStyle<PairX, N>` and has `short_range`, which is `pair` of TwoBody; it may have
// `check`, `mix`, `tails`. LongStyle below is the same with Coulomb's long-range sum on top (`NAME cutoff [Coulomb cutoff]`).

#include <array>

#include "potential/pair/long_coulomb.h"
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

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint& point, double& evdwl, double& ecoul) const {
        return static_cast<const Style*>(this)->template short_range<energy>(a, b, r2, point, evdwl, ecoul);
    }

    double shift_energy(int a, int b) const { return shift_energy_(a, b); }

    bool writes() const override { return true; }
    std::vector<double> written(int a, int b) const override {
        const Values& values = values_(a, b);
        return {values.begin(), values.begin() + parameters};
    }
    std::vector<double> written_cutoffs(int a, int b) const override { return {given_cut_(a, b)}; }

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
            style.template short_range<true>(a, b, cut * cut, {0, 0, 1, 1}, energy, coulomb);
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

/// A short-range part within the cutoffs of pairs and the real-space part of Ewald's sum within one cutoff of charges.
template <class Style, int parameters>
class LongStyle : public CutStyle<Style, parameters> {
public:
    using CutStyle<Style, parameters>::CutStyle;

    void settings(const Words& words) override {
        if (words.empty() || words.size() > 2) throw InputError("Illegal pair_style command");
        CutStyle<Style, parameters>::settings({words[0]});
        coulomb_cut_ = number(words.back());
    }

    double coulomb_cutoff() const override { return coulomb_cut_; }
    void set_ewald(double g) override { ewald_ = g; }

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint& point, double& evdwl, double& ecoul) const {
        const double cut = this->given_cut_(a, b);
        double force = 0;
        if (r2 < cut * cut) force = static_cast<const Style*>(this)->template short_range<energy>(a, b, r2, point, evdwl, ecoul);
        if (r2 < coulomb_cut_ * coulomb_cut_) force += coulomb_.template at<energy>(r2, point, ecoul) / r2;
        return force;
    }

protected:
    void init_style() override {
        if (!this->init_.charges) throw InputError("Pair style " + this->style() + " requires atom attribute q");
        if (ewald_ <= 0) throw InputError("Pair style requires a KSpace style");
        coulomb_.prepare(ewald_, coulomb_cut_, this->setting().units.qqrd2e, this->table_bits_, this->table_inner_);
    }

    double init_pair(int a, int b) override { return std::max(CutStyle<Style, parameters>::init_pair(a, b), coulomb_cut_); }

private:
    double coulomb_cut_ = 0, ewald_ = 0;
    LongCoulomb coulomb_;
};

}  // namespace garnet

// pair_style zero: neighbours without forces, https://docs.lammps.org/pair_zero.html
#include "potential/pair/pair.h"

namespace garnet {

class PairZero : public Pair {
public:
    PairZero(const std::string& style, const PairSetting& setting) : Pair(style, setting), given_cut_(types(), 0) {}

    void settings(const Words& words) override {
        if (words.empty()) throw InputError("Illegal pair_style command");
        global_cut_ = number(words[0]);
        need_coeff_ = true;
        for (std::size_t k = 1; k < words.size(); k++) {
            if (words[k] == "nocoeff") need_coeff_ = false;
            else if (words[k] != "full") throw InputError("Illegal pair_style command");
        }
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++)
                if (set_(a, b)) given_cut_.set(a, b, global_cut_);
    }

    void coeff(const Words& words) override {
        if (words.size() < 2 || (need_coeff_ && words.size() > 3)) throw InputError("Incorrect args for pair coefficients");
        const double cut = need_coeff_ && words.size() == 3 ? number(words[2]) : global_cut_;
        each_pair(words, [&](int a, int b) { given_cut_.set(a, b, cut), set_.set(a, b, 1); });
    }

    void compute(const PairAtoms&, PairOutput&) override {}

    bool writes() const override { return true; }

    double single(int, int, double, double, double, double& force) override { return force = 0; }

protected:
    double init_pair(int a, int b) override {
        return set_(a, b) ? given_cut_(a, b) : mix_distance(given_cut_(a, a), given_cut_(b, b));
    }

private:
    double global_cut_ = 0;
    bool need_coeff_ = true;
    PerPair<double> given_cut_;
};

void style_zero(PairStyles& styles) { styles.add<PairZero>("zero"); }

}  // namespace garnet

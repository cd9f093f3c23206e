// pair_style lj/cut: https://docs.lammps.org/pair_lj.html
#include <algorithm>
#include <cmath>

#include "core/simd_choice.h"
#include "potential/kernel/lj_cut_kernel.h"
#include "potential/pair/pair.h"
#include "potential/pair/two_body.h"

namespace garnet {

GARNET_SIMD_CHOICE(LjKernel, lj_cut_block)

class PairLjCut : public TwoBody<PairLjCut> {
public:
    PairLjCut(const std::string& style, const PairSetting& setting)
        : TwoBody(style, setting), epsilon_(types(), 0), sigma_(types(), 0), given_cut_(types(), 0), c_(types(), {}) {}

    void settings(const Words& words) override {
        if (words.size() != 1) throw InputError("Illegal pair_style command");
        global_cut_ = number(words[0]);
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++)
                if (set_(a, b)) given_cut_.set(a, b, global_cut_);
    }

    void coeff(const Words& words) override {
        expect_words(words, 4, 5);
        const double epsilon = number(words[2]), sigma = number(words[3]);
        const double cut = words.size() == 5 ? number(words[4]) : global_cut_;
        each_pair(words, [&](int a, int b) {
            epsilon_.set(a, b, epsilon), sigma_.set(a, b, sigma), given_cut_.set(a, b, cut), set_.set(a, b, 1);
        });
    }

    void compute(const PairAtoms& atoms, PairOutput& out) override {
        if (out.per_atom() || atoms.list->special()) return TwoBody::compute(atoms, out);
        static const LjKernel kernel = lj_cut_block();
        const LjTables tables{types(), stride_, table_[0].data(), table_[1].data(), table_[2].data(),
                              table_[3].data(), table_[4].data(), table_[5].data()};
        const bool sums = out.energy || out.virial;
        std::vector<BlockSums> blocks(sums ? atoms.list->blocks() : 0);
        for_blocks(atoms, [&](int begin, int end, std::size_t number, NeighborList::Reader& reader) {
            const std::int32_t* entry[NeighborList::block_size];
            std::int32_t entries[NeighborList::block_size];
            for (int i = begin; i < end; i++) entry[i - begin] = reader.of(i).entry, entries[i - begin] = reader.of(i).count;
            double total[7] = {};
            kernel(tables, {atoms.site, begin, end - begin, entry, entries, out.force + 3 * std::size_t(begin), sums ? total : nullptr});
            if (!sums) return;
            blocks[number].evdwl = 0.5 * total[0];
            for (int k = 0; k < 6; k++) blocks[number].virial[k] = 0.5 * total[k + 1];
        });
        add_up(blocks, out);
    }

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const Coefficients& c = c_(a, b);
        const double inverse2 = 1 / r2, inverse6 = inverse2 * inverse2 * inverse2;
        if (energy) evdwl = point.weight_lj * (inverse6 * (c.energy12 * inverse6 - c.energy6) - c.shift);
        return point.weight_lj * inverse6 * (c.force12 * inverse6 - c.force6) * inverse2;
    }

    bool writes() const override { return true; }
    std::vector<double> written(int a, int b) const override { return {epsilon_(a, b), sigma_(a, b)}; }

    double* parameter(const std::string& name, int a, int b) override {
        return name == "epsilon" ? &epsilon_(a, b) : name == "sigma" ? &sigma_(a, b) : nullptr;
    }

protected:
    void init_style() override {
        stride_ = (types() + 7) / 8 * 8;
        for (auto& table : table_) table.assign(std::size_t(types()) * stride_, 0);
    }

    double init_pair(int a, int b) override {
        if (!set_(a, b)) {
            epsilon_.set(a, b, mix_energy(epsilon_(a, a), epsilon_(b, b), sigma_(a, a), sigma_(b, b)));
            sigma_.set(a, b, mix_distance(sigma_(a, a), sigma_(b, b)));
            given_cut_.set(a, b, mix_distance(given_cut_(a, a), given_cut_(b, b)));
        }
        const double e = epsilon_(a, b), s6 = std::pow(sigma_(a, b), 6), s12 = std::pow(sigma_(a, b), 12), cut = given_cut_(a, b);
        Coefficients c{48 * e * s12, 24 * e * s6, 4 * e * s12, 4 * e * s6, 0};
        if (shift_ && cut > 0) {
            const double ratio = sigma_(a, b) / cut;
            c.shift = 4 * e * (std::pow(ratio, 12) - std::pow(ratio, 6));
        }
        c_.set(a, b, c);
        if (tail_) set_tail(a, b, e, s6, cut);
        fill_tables(a, b, c, cut);
        return cut;
    }

private:
    struct Coefficients {
        double force12, force6, energy12, energy6, shift;
    };

    /// Integrals beyond the cutoff, Sun, J Phys Chem B 102, 7338 (1998).
    void set_tail(int a, int b, double e, double s6, double cut) {
        const double rc3 = cut * cut * cut, rc6 = rc3 * rc3, rc9 = rc3 * rc6;
        const double factor = 8 * M_PI * init_.type_counts[a] * init_.type_counts[b] * e * s6 / (9 * rc9);
        pair_tail_energy_ = factor * (s6 - 3 * rc6);
        pair_tail_pressure_ = 2 * factor * (2 * s6 - 3 * rc6);
    }

    void fill_tables(int a, int b, const Coefficients& c, double cut) {
        const double values[6] = {c.force12, c.force6, c.energy12, c.energy6, c.shift, cut * cut};
        for (int k = 0; k < 6; k++) table_[k][a * stride_ + b] = table_[k][b * stride_ + a] = values[k];
    }

    double global_cut_ = 0;
    PerPair<double> epsilon_, sigma_, given_cut_;
    PerPair<Coefficients> c_;
    std::vector<double> table_[6];
    int stride_ = 8;
};

void style_lj_cut(PairStyles& styles) { styles.add<PairLjCut>("lj/cut"); }

}  // namespace garnet

// pair_style table: https://docs.lammps.org/pair_table.html
// A file's values are splined by r, then put on an even grid in r², from which energies and forces are read in one of three ways.
#include <cmath>
#include <memory>

#include "potential/pair/cubic_spline.h"
#include "potential/pair/potential_file.h"
#include "potential/pair/two_body.h"

namespace garnet {

namespace {

/// One section of a file.
struct Section {
    std::string spacing;  ///< "", "R", "RSQ"
    double low = 0, high = 0;
    bool has_slopes = false;
    double first_slope = 0, last_slope = 0;
    std::vector<double> r, energy, force;
};

Section read_section(const std::string& name, const std::string& keyword) {
    PotentialFile file(name, "table");
    for (;;) {
        auto words = file.words();
        if (words.empty()) throw InputError("Did not find keyword " + keyword + " in table file " + name);
        const bool wanted = words[0] == keyword;
        Section section;
        std::size_t points = 0;
        words = file.words();
        for (std::size_t k = 0; k < words.size(); k++) {
            auto next = [&] {
                if (++k >= words.size()) file.fail("expected a number after '" + words[k - 1] + "'");
                return file.number(words[k]);
            };
            if (words[k] == "N") points = std::size_t(next());
            else if (words[k] == "R" || words[k] == "RSQ") section.spacing = words[k], section.low = next(), section.high = next();
            else if (words[k] == "FPRIME" || words[k] == "FP") section.has_slopes = true, section.first_slope = next(), section.last_slope = next();
            else if (words[k] == "BITMAP") file.fail("tables spaced by BITMAP are not supported; write the table with R or RSQ");
            else file.fail("Invalid keyword " + words[k] + " in pair table parameters");
        }
        if (points < 2) file.fail("Pair table parameters did not set N");
        for (std::size_t k = 0; k < points; k++) {
            words = file.words();
            if (words.size() < 4) file.fail("expected index, distance, energy and force");
            if (!wanted) continue;
            const double part = double(k) / double(points - 1);
            double r = file.number(words[1]);
            if (section.spacing == "R") r = section.low + (section.high - section.low) * double(k) / double(points - 1);
            else if (section.spacing == "RSQ") r = std::sqrt(section.low * section.low + (section.high * section.high - section.low * section.low) * part);
            section.r.push_back(r), section.energy.push_back(file.number(words[2])), section.force.push_back(file.number(words[3]));
        }
        if (wanted) return section;
    }
}

enum class Lookup { nearest, linear, spline };

/// Energy and force/r by r².
class Table {
public:
    Table(const Section& s, Lookup lookup, int points, double cut) : lookup_(lookup) {
        const std::size_t n = s.r.size();
        const double inner = s.spacing.empty() ? s.r[0] : s.low;
        inner2_ = inner * inner;
        const double step = (cut * cut - inner2_) / (points - 1);
        per_step_ = 1 / step;
        const double slope_first = s.has_slopes ? s.first_slope : (s.force[1] - s.force[0]) / (s.r[1] - s.r[0]);
        const double slope_last = s.has_slopes ? s.last_slope : (s.force[n - 1] - s.force[n - 2]) / (s.r[n - 1] - s.r[n - 2]);
        const CubicSpline energy(s.r, s.energy, -s.force[0], -s.force[n - 1]), force(s.r, s.force, slope_first, slope_last);
        const bool as_read = lookup == Lookup::linear && int(n) == points && s.spacing == "RSQ" && s.high == cut;
        const double offset = lookup == Lookup::nearest ? 0.5 : 0;
        for (int k = 0; k < (lookup == Lookup::nearest ? points - 1 : points); k++) {
            r2_.push_back(inner2_ + (k + offset) * step);
            const double r = std::sqrt(r2_[k]);
            energy_.push_back(as_read ? s.energy[k] : energy(r));
            force_.push_back((as_read ? s.force[k] : force(r)) / r);
        }
        if (lookup != Lookup::spline) return;
        // Slopes by r² at both ends: of E, -F/2r; of F/r from the file's slopes or by a short secant.
        const double first = std::sqrt(inner2_), secant = 0.1 * step, f_first = force(first), f_last = force(cut);
        energies_ = CubicSpline(r2_, energy_, -f_first / (2 * first), -f_last / (2 * cut));
        const double near_first = std::sqrt(inner2_ + secant), near_last = std::sqrt(cut * cut - secant);
        const double f0 = s.has_slopes ? (s.first_slope / first - f_first / inner2_) / (2 * first)
                                       : (force(near_first) / near_first - f_first / first) / secant;
        const double fn = s.has_slopes && cut == s.r[n - 1] ? (s.last_slope / cut - f_last / (cut * cut)) / (2 * cut)
                                                            : (f_last / cut - force(near_last) / near_last) / secant;
        forces_ = CubicSpline(r2_, force_, f0, fn);
    }

    template <bool want_energy>
    double at(double r2, double& energy) const {
        if (r2 < inner2_) throw InputError("Pair distance < table inner cutoff: distance " + std::to_string(std::sqrt(r2)));
        const std::size_t last = (lookup_ == Lookup::nearest ? r2_.size() : r2_.size() - 1) - 1;
        const std::size_t k = std::min(std::size_t((r2 - inner2_) * per_step_), last);
        if (lookup_ == Lookup::spline) {
            if (want_energy) energy = energies_.between(k, r2);
            return forces_.between(k, r2);
        }
        const double part = lookup_ == Lookup::linear ? (r2 - r2_[k]) * per_step_ : 0;
        const std::size_t next = lookup_ == Lookup::linear ? k + 1 : k;
        if (want_energy) energy = energy_[k] + part * (energy_[next] - energy_[k]);
        return force_[k] + part * (force_[next] - force_[k]);
    }

private:
    Lookup lookup_;
    double inner2_, per_step_;
    std::vector<double> r2_, energy_, force_;
    CubicSpline energies_, forces_;
};

}  // namespace

class PairTable : public TwoBody<PairTable> {
public:
    PairTable(const std::string& style, const PairSetting& setting) : TwoBody(style, setting), table_(types(), nullptr), given_cut_(types(), 0) {}

    void settings(const Words& words) override {
        if (words.size() < 2) throw InputError("Illegal pair_style command");
        if (words[0] == "lookup") lookup_ = Lookup::nearest;
        else if (words[0] == "linear") lookup_ = Lookup::linear;
        else if (words[0] == "spline") lookup_ = Lookup::spline;
        else if (words[0] == "bitmap") throw InputError("pair_style table bitmap is not supported: use linear or spline");
        else throw InputError("Unknown table style in pair_style command: " + words[0]);
        points_ = integer(words[1]);
        if (points_ < 2) throw InputError("Illegal number of pair table entries: " + words[1]);
        // ewald, pppm…: that the tables go together with that solver; nothing to do here.
        for (std::size_t k = 2; k < words.size(); k++)
            if (words[k] != "ewald" && words[k] != "pppm" && words[k] != "msm" && words[k] != "dispersion" && words[k] != "tip4p")
                throw InputError("Unknown pair_style table keyword: " + words[k]);
        table_ = PerPair<std::shared_ptr<Table>>(types(), nullptr);
        set_ = PerPair<char>(types(), 0);
    }

    void coeff(const Words& words) override {
        if (words.size() != 4 && words.size() != 5) throw InputError("Illegal pair_coeff command");
        const Section section = read_section(words[2], words[3]);
        const double cut = words.size() == 5 ? number(words[4]) : section.spacing.empty() ? section.r.back() : section.high;
        if (section.r.size() < 2 || cut <= 0) throw InputError("Invalid pair table length: " + std::to_string(section.r.size()));
        const auto table = std::make_shared<Table>(section, lookup_, points_, cut);
        each_pair(words, [&](int a, int b) { table_.set(a, b, table), given_cut_.set(a, b, cut), set_.set(a, b, 1); });
    }

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const double force = table_(a, b)->at<energy>(r2, evdwl);
        if (energy) evdwl *= point.weight_lj;
        return point.weight_lj * force;
    }

protected:
    bool mixes() const override { return false; }
    double init_pair(int a, int b) override { return given_cut_(a, b); }

private:
    Lookup lookup_ = Lookup::linear;
    int points_ = 0;
    PerPair<std::shared_ptr<Table>> table_;
    PerPair<double> given_cut_;
};

void style_table(PairStyles& styles) { styles.add<PairTable>("table"); }

}  // namespace garnet

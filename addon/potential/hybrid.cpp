// pair_style hybrid, hybrid/overlay and hybrid/scaled: https://docs.lammps.org/pair_hybrid.html
// Two-body styles simply get no cutoff for pairs of types that are not theirs; many-body styles get a list of their own.
#include <algorithm>
#include <cctype>
#include <map>

#include "potential/pair/pair.h"

namespace garnet {

namespace {

/// Keeps the neighbours of a substyle: of pairs of types that are given to it.
class OwnPairs : public PairFilter {
public:
    explicit OwnPairs(const PerPair<char>& pairs) : pairs_(pairs) {}
    int kind(int, const Site& a, const Site& b) const override { return pairs_(a.type, b.type) ? 0 : -1; }

private:
    const PerPair<char>& pairs_;
};

}  // namespace

class PairHybrid : public Pair {
public:
    PairHybrid(const std::string& style, const PairSetting& setting) : Pair(style, setting), overlay_(style != "hybrid"), scaled_(style == "hybrid/scaled"), masses_(types(), 0) {}

    void settings(const Words& words) override {
        if (words.empty()) throw InputError("Illegal pair_style command");
        parts_.clear();
        set_ = PerPair<char>(types(), 0);
        std::map<std::string, int> uses;
        for (std::size_t at = 0; at < words.size();) {
            if (words[at].rfind("hybrid", 0) == 0) throw InputError("Pair style hybrid cannot have hybrid as an argument");
            if (words[at] == "none") throw InputError("Pair style hybrid cannot have none as an argument");
            std::string factor;
            if (scaled_) {
                factor = words[at++];
                if (at == words.size()) throw InputError("Illegal pair_style hybrid/scaled command: missing argument(s), expected a pair style");
            }
            // A factor stands before each style of hybrid/scaled.
            const std::size_t ahead = scaled_ ? 1 : 0;
            std::size_t end = at + 1;
            while (end < words.size() && !(end + ahead < words.size() && starts_style(words, end + ahead))) end++;
            Part part{PairStyles::all().make(words[at], setting()), 0, PerPair<char>(types(), 0), {}, {}};
            if (factor.rfind("v_", 0) == 0) part.variable = factor.substr(2);
            else if (scaled_) part.scale = number(factor);
            const Words own(words.begin() + at + 1, words.begin() + end);
            try {
                part.pair->settings(own);
            } catch (const InputError&) {
                // A style that is not there looks like a word of the one before it.
                for (std::size_t k = 0; k < own.size(); k++)
                    if (std::isalpha(static_cast<unsigned char>(own[k][0])) && part.pair->style() != "deepmd")
                        throw InputError("Unrecognized pair style '" + own[k] + "'");
                throw;
            }
            part.number = ++uses[words[at]];
            parts_.push_back(std::move(part));
            at = end;
        }
        // Only styles that are there twice are told apart by a number.
        for (Part& part : parts_)
            if (uses[part.pair->style()] == 1) part.number = 0;
    }

    void coeff(const Words& words) override {
        if (words.size() < 3) throw InputError("Incorrect args for pair coefficients");
        masses_.assign(types(), 0);
        if (words[2] == "none") return take_away(words);
        std::size_t used = 3;
        Part& part = find(words, 2, used, "Pair coeff for hybrid has invalid style: " + words[2]);
        if (part.pair->one_coeff() && (words[0] != "*" || words[1] != "*"))
            throw InputError("Incorrect args for pair coefficients: " + words[2] + " requires that they are set to all atom types, i.e. pair_coeff * *.");
        Words rest{words[0], words[1]};
        rest.insert(rest.end(), words.begin() + used, words.end());
        if (part.pair->one_coeff()) part.pairs = PerPair<char>(types(), 0);
        part.pair->coeff(rest);
        masses_ = part.pair->masses();
        each_pair(words, [&](int a, int b) {
            if (!part.pair->is_set(a, b)) return;
            if (!overlay_)
                for (Part& other : parts_) other.pairs.set(a, b, 0);
            part.pairs.set(a, b, 1);
            set_.set(a, b, 1);
        });
    }

    void modify(const Words& words) override {
        if (!words.empty() && words[0] == "pair") {
            if (words.size() < 2) throw InputError("Illegal pair_modify pair command: missing argument(s)");
            std::size_t used = 2;
            Part& part = find(words, 1, used, "Unknown pair_modify hybrid sub-style: " + words[1]);
            return part.pair->modify(Words(words.begin() + used, words.end()));
        }
        Pair::modify(words);
        for (Part& part : parts_) part.pair->modify(words);
    }

    void init(const PairInit& init) override {
        for (int a = 0; a < types(); a++)
            if (!set_(a, a)) not_set();
        for (int a = 0; a < types(); a++)
            for (int b = a + 1; b < types(); b++)
                if (!set_(a, b)) mix_parts(a, b);
        for (const Part& part : parts_)
            if (!any(part.pairs)) throw InputError("Pair hybrid sub-style is not used");
        for (Part& part : parts_) part.pair->init_for(init, part.pairs);
    }

    double cutoff(int a, int b) const override {
        double most = 0;
        for (const Part& part : parts_) most = std::max(most, part.pairs(a, b) ? part.pair->cutoff(a, b) : 0);
        return most;
    }

    double tail_energy() const override { return sum(&Pair::tail_energy); }
    double tail_pressure() const override { return sum(&Pair::tail_pressure); }

    double coulomb_cutoff() const override {
        double most = 0;
        for (const Part& part : parts_) most = std::max(most, part.pair->coulomb_cutoff());
        return most;
    }
    void set_ewald(double g) override {
        for (Part& part : parts_) part.pair->set_ewald(g);
    }

    /// LAMMPS tells of no mixing within the parts.
    int mixed() const override {
        return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.pair->mixed() < 0; }) ? -1 : 0;
    }

    bool reads_packed() const override {
        return std::all_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.pair->reads_packed(); });
    }
    bool full_list() const override {
        return std::all_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.pair->full_list(); });
    }

    /// What all parts can do.
    std::vector<std::string> can() const override {
        std::vector<std::string> all = parts_.at(0).pair->can();
        for (const Part& part : parts_) {
            const auto more = part.pair->can();
            all.erase(std::remove_if(all.begin(), all.end(), [&](const auto& word) { return std::find(more.begin(), more.end(), word) == more.end(); }), all.end());
        }
        return all;
    }

    std::vector<double> masses() const override { return masses_; }

    std::vector<std::string> substyles() const override {
        std::vector<std::string> names;
        for (const Part& part : parts_) names.push_back(part.pair->style() + (part.number ? ":" + std::to_string(part.number) : ""));
        return names;
    }

    std::vector<std::string> symbols() const override {
        std::vector<std::string> symbols(types());
        for (const Part& part : parts_) {
            const auto known = part.pair->symbols();
            for (std::size_t type = 0; type < known.size(); type++)
                if (symbols[type].empty()) symbols[type] = known[type];
        }
        return symbols;
    }

    void compute(const PairAtoms& atoms, PairOutput& out) override {
        for (Part& part : parts_) {
            PairAtoms own = atoms;
            if (part.pair->many_body() && !whole(part.pairs)) {
                part.list.build_from(*atoms.list, atoms.site, OwnPairs(part.pairs));
                own.list = &part.list;
            }
            if (scaled_) run_scaled(part, own, out);
            else part.pair->run(own, out);
        }
    }

    std::vector<std::string> scale_variables() const override {
        std::vector<std::string> names;
        for (const Part& part : parts_)
            if (!part.variable.empty()) names.push_back(part.variable);
        return names;
    }

    void set_scales(const std::vector<double>& values) override {
        std::size_t next = 0;
        for (Part& part : parts_)
            if (!part.variable.empty()) part.scale = values.at(next++);
    }

    double single(int a, int b, double r2, double charge_a, double charge_b, double& force) override {
        double energy = 0;
        force = 0;
        for (Part& part : parts_) {
            if (!part.pairs(a, b)) continue;
            double part_force = 0;
            energy += part.scale * part.pair->single(a, b, r2, charge_a, charge_b, part_force);
            force += part.scale * part_force;
        }
        return energy;
    }

    double* parameter(const std::string& name, int a, int b) override {
        for (Part& part : parts_)
            if (double* value = part.pair->parameter(name, a, b)) return value;
        return nullptr;
    }

    Pair* match(const std::string& name) override {
        const std::vector<std::string> names = substyles();
        for (std::size_t k = 0; k < parts_.size(); k++)
            if (names[k] == name) return parts_[k].pair.get();
        return nullptr;
    }
    bool gives(const Pair* style, int a, int b) const override {
        return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) { return part.pair.get() == style && part.pairs(a, b); });
    }

    const std::vector<double>* partial(const std::string& name) const override {
        const std::vector<std::string> names = substyles();
        for (std::size_t k = 0; k < parts_.size(); k++)
            if (names[k] == name || parts_[k].pair->style() == name) return parts_[k].pair->partial(parts_[k].pair->style());
        return Pair::partial(name);
    }

    void set_step(long long step) override {
        for (Part& part : parts_) part.pair->set_step(step);
    }
    void close() override {
        for (Part& part : parts_) part.pair->close();
    }

protected:
    double init_pair(int, int) override { return 0; }

private:
    struct Part {
        std::unique_ptr<Pair> pair;
        int number;  ///< 1, 2, … where a style is there several times, else 0
        PerPair<char> pairs;
        NeighborList list;
        std::string variable;  ///< hybrid/scaled: names the factor, which set_scales renews at each step
        double scale = 1;
    };

    static bool starts_style(const Words& words, std::size_t at) {
        // 'table yes|no' is an option of deepmd, not the style.
        if (words[at] == "table" && at + 1 < words.size() && (words[at + 1] == "yes" || words[at + 1] == "no")) return false;
        return PairStyles::all().has(words[at]) || words[at] == "none";
    }

    /// The part named by words[at], with its number behind where there are several; `used` is set to the word after.
    Part& find(const Words& words, std::size_t at, std::size_t& used, const std::string& unknown) {
        for (Part& part : parts_) {
            if (part.pair->style() != words[at]) continue;
            if (part.number == 0) return part;
            if (at + 1 >= words.size()) throw InputError("Incorrect args for pair coefficients");
            if (integer(words[at + 1]) != part.number) continue;
            used = at + 2;
            return part;
        }
        throw InputError(unknown);
    }

    /// pair_coeff I J none: atoms of these types do not interact.
    void take_away(const Words& words) {
        each_pair(words, [&](int a, int b) {
            for (Part& part : parts_) part.pairs.set(a, b, 0);
            set_.set(a, b, 1);
        });
    }

    /// Unlike types without coefficients: mixed, when both like pairs have the same parts.
    void mix_parts(int a, int b) {
        for (Part& part : parts_) {
            if (part.pairs(a, a) != part.pairs(b, b) || (part.pairs(a, a) && part.pair->many_body())) not_set();
            part.pairs.set(a, b, part.pairs(a, a));
        }
    }

    /// Into arrays of its own first: a style only adds.
    void run_scaled(Part& part, const PairAtoms& atoms, PairOutput& out) {
        const std::size_t count = std::size_t(atoms.atoms);
        std::vector<double> force(3 * count), energies(out.energies ? count : 0), virials(out.virials ? 6 * count : 0), centroids(out.centroids ? 9 * count : 0);
        PairOutput own;
        own.force = force.data();
        own.energy = out.energy;
        own.virial = out.virial;
        if (out.energies) own.energies = energies.data();
        if (out.virials) own.virials = virials.data();
        if (out.centroids) own.centroids = centroids.data();
        part.pair->run(atoms, own);
        auto add = [&](double* to, const std::vector<double>& from) {
            for (std::size_t k = 0; k < from.size(); k++) to[k] += part.scale * from[k];
        };
        add(out.force, force);
        add(out.energies, energies);
        add(out.virials, virials);
        add(out.centroids, centroids);
        out.evdwl += part.scale * own.evdwl;
        out.ecoul += part.scale * own.ecoul;
        for (int k = 0; k < 6; k++) out.total_virial[k] += part.scale * own.total_virial[k];
    }

    bool any(const PerPair<char>& pairs) const {
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++)
                if (pairs(a, b)) return true;
        return false;
    }
    bool whole(const PerPair<char>& pairs) const {
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++)
                if (!pairs(a, b)) return false;
        return true;
    }
    double sum(double (Pair::*value)() const) const {
        double total = 0;
        for (const Part& part : parts_) total += (part.pair.get()->*value)();
        return total;
    }

    bool overlay_, scaled_;
    std::vector<Part> parts_;
    std::vector<double> masses_;
};

void style_hybrid(PairStyles& styles) {
    styles.add<PairHybrid>("hybrid");
    styles.add<PairHybrid>("hybrid/overlay");
    styles.add<PairHybrid>("hybrid/scaled");
}

}  // namespace garnet

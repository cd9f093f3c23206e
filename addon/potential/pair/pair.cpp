#include "potential/pair/pair.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace garnet {

Pair::Pair(std::string style, const PairSetting& setting)
    : set_(setting.types, 0), cut_(setting.types, 0.0), style_(std::move(style)), setting_(setting) {}

// https://docs.lammps.org/pair_modify.html
void Pair::modify(const Words& words) {
    if (words.empty()) throw InputError("Illegal pair_modify command: missing argument(s)");
    for (std::size_t k = 0; k < words.size(); k++) {
        const std::string& key = words[k];
        if (key == "nofdotr") continue;  // how LAMMPS sums the virial; ours is summed over pairs anyway
        if (k + 1 >= words.size()) throw InputError("Illegal pair_modify " + key + " command: missing argument(s)");
        const std::string& value = words[++k];
        if (key == "mix") {
            if (value == "geometric") mixing_ = Mixing::geometric;
            else if (value == "arithmetic") mixing_ = Mixing::arithmetic;
            else if (value == "sixthpower") mixing_ = Mixing::sixthpower;
            else throw InputError("Unknown pair_modify mix argument: " + value);
        } else if (key == "shift") shift_ = yes_no(value);
        else if (key == "tail") tail_ = yes_no(value);
        else if (key == "compute") computes_ = yes_no(value);
        else if (key == "table") table_bits_ = integer(value);
        else if (key == "tabinner") table_inner_ = number(value);
        else if (key == "table/disp") integer(value);
        else if (key == "tabinner/disp") number(value);
        else throw InputError("Unknown pair_modify keyword: " + key);
    }
}

void Pair::init(const PairInit& init) {
    for (int a = 0; a < types(); a++)
        for (int b = a; b < types(); b++)
            if (!set_(a, b) && (a == b || !mixes())) not_set();
    init_for(init, PerPair<char>(types(), 1));
}

void Pair::init_for(const PairInit& init, const PerPair<char>& pairs) {
    init_ = init;
    if (shift_ && tail_) throw InputError("Cannot have both pair_modify shift and tail set to yes");
    if (!computes_ && tail_) setting_.note("Using pair tail corrections with pair_modify compute no");
    if (!computes_ && shift_) setting_.note("Using pair potential shift with pair_modify compute no");
    init_style();
    tail_energy_ = tail_pressure_ = 0;
    mixed_count_ = 0;
    for (int a = 0; a < types(); a++)
        for (int b = a; b < types(); b++) {
            pair_tail_energy_ = pair_tail_pressure_ = 0;
            did_mix_ = false;
            cut_.set(a, b, pairs(a, b) ? init_pair(a, b) : 0);
            mixed_count_ += did_mix_;
            const double times = a == b ? 1 : 2;
            tail_energy_ += times * pair_tail_energy_;
            tail_pressure_ += times * pair_tail_pressure_;
        }
}

void Pair::not_set(const std::string& reason) const {
    std::string text = reason.empty() ? "All pair coeffs are not set. Status:" : reason;
    char line[64];
    bool any = false;
    for (int a = 0; a < types(); a++)
        for (int b = a; b < types(); b++) any = any || set_(a, b);
    if (reason.empty() && !any) text += "\nPair style not yet initialized";
    if (reason.empty() && any)
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++) {
                std::snprintf(line, sizeof line, "\n%6d %6d: is %s", a + 1, b + 1, set_(a, b) ? "set" : "not set");
                text += line;
            }
    throw InputError(text);
}

double Pair::cutoff() const {
    double most = 0;
    for (int a = 0; a < types(); a++)
        for (int b = a; b < types(); b++) most = std::max(most, cutoff(a, b));
    return most;
}

double Pair::single(int, int, double, double, double, double&) {
    throw InputError("Pair style " + style_ + " does not support a single pair's energy and force");
}

double* Pair::parameter(const std::string&, int, int) { return nullptr; }

const std::vector<double>* Pair::partial(const std::string& name) const { return name == style_ ? &last_ : nullptr; }

void Pair::run(const PairAtoms& atoms, PairOutput& out) {
    const double evdwl = out.evdwl, ecoul = out.ecoul;
    if (computes_) compute(atoms, out);
    last_.resize(std::max<std::size_t>(2, last_.size()));
    last_[0] = out.evdwl - evdwl, last_[1] = out.ecoul - ecoul;
}

void Pair::expect_words(const Words& words, std::size_t least, std::size_t most) {
    if (words.size() < least || words.size() > most) throw InputError("Incorrect args for pair coefficients");
}

void Pair::each_pair(const Words& words, const std::function<void(int, int)>& each) {
    const TypeRange first = type_range(words[0], types()), second = type_range(words[1], types());
    bool found = false;
    for (int a = first.first; a <= first.last; a++)
        for (int b = std::max(a, second.first); b <= second.last; b++) each(a, b), found = true;
    if (!found) throw InputError("Incorrect args for pair coefficients");
}

// https://docs.lammps.org/pair_modify.html, "mix"
double Pair::mix_energy(double e1, double e2, double s1, double s2) const {
    did_mix_ = true;
    if (mixing_ == Mixing::sixthpower)
        return 2 * std::sqrt(e1 * e2) * std::pow(s1, 3) * std::pow(s2, 3) / (std::pow(s1, 6) + std::pow(s2, 6));
    return std::sqrt(e1 * e2);
}

double Pair::mix_distance(double s1, double s2) const {
    switch (mixing_) {
        case Mixing::arithmetic: return 0.5 * (s1 + s2);
        case Mixing::sixthpower: return std::pow(0.5 * (std::pow(s1, 6) + std::pow(s2, 6)), 1.0 / 6);
        default: return std::sqrt(s1 * s2);
    }
}

std::unique_ptr<Pair> PairStyles::make(const std::string& style, const PairSetting& setting) const {
    const auto found = makers_.find(style);
    if (found == makers_.end()) throw InputError("Unrecognized pair style '" + style + "'");
    return found->second(style, setting);
}

std::vector<std::string> PairStyles::names() const {
    std::vector<std::string> names;
    for (const auto& [name, make] : makers_) names.push_back(name);
    return names;
}

}  // namespace garnet

#include "potential/deepmd/electrons.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

namespace garnet::deepmd {
namespace {

constexpr const char* symbols[] = {
    "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",  "S",  "Cl", "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr",
    "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh", "Pd", "Ag", "Cd",
    "In", "Sn", "Sb", "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Hf",
    "Ta", "W",  "Re", "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At", "Rn", "Fr", "Ra", "Ac", "Th", "Pa", "U",  "Np", "Pu", "Am", "Cm",
    "Bk", "Cf", "Es", "Fm", "Md", "No", "Lr", "Rf", "Db", "Sg", "Bh", "Hs", "Mt", "Ds", "Rg", "Cn", "Nh", "Fl", "Mc", "Lv", "Ts", "Og"};

struct Orbital {
    int n, l;
};
/// In the order of the description.
constexpr Orbital orbitals[] = {{1, 0}, {2, 0}, {2, 1}, {3, 0}, {3, 1}, {3, 2}, {4, 0}, {4, 1}, {4, 2}, {4, 3}, {5, 0}, {5, 1}, {5, 2}, {5, 3}, {6, 0}, {6, 1}, {6, 2}, {7, 0}, {7, 1}};
constexpr int count = 19;

/// Ground states that do not follow the Madelung rule: `moved` electrons are in one orbital instead of another.
struct Exception {
    const char* element;
    int moved;
    Orbital from, to;
};
constexpr Exception exceptions[] = {
    {"Cr", 1, {4, 0}, {3, 2}}, {"Cu", 1, {4, 0}, {3, 2}}, {"Nb", 1, {5, 0}, {4, 2}}, {"Mo", 1, {5, 0}, {4, 2}}, {"Ru", 1, {5, 0}, {4, 2}}, {"Rh", 1, {5, 0}, {4, 2}},
    {"Pd", 2, {5, 0}, {4, 2}}, {"Ag", 1, {5, 0}, {4, 2}}, {"La", 1, {4, 3}, {5, 2}}, {"Ce", 1, {4, 3}, {5, 2}}, {"Gd", 1, {4, 3}, {5, 2}}, {"Pt", 1, {6, 0}, {5, 2}},
    {"Au", 1, {6, 0}, {5, 2}}, {"Ac", 1, {5, 3}, {6, 2}}, {"Th", 2, {5, 3}, {6, 2}}, {"Pa", 1, {5, 3}, {6, 2}}, {"U", 1, {5, 3}, {6, 2}},  {"Np", 1, {5, 3}, {6, 2}},
    {"Cm", 1, {5, 3}, {6, 2}}, {"Ds", 1, {7, 0}, {6, 2}}, {"Rg", 1, {7, 0}, {6, 2}}};

int index_of(Orbital o) {
    return static_cast<int>(std::find_if(std::begin(orbitals), std::end(orbitals), [&](Orbital k) { return k.n == o.n && k.l == o.l; }) - std::begin(orbitals));
}

}  // namespace

std::vector<double> electron_configuration(const std::string& element) {
    const auto symbol = std::find_if(std::begin(symbols), std::end(symbols), [&](std::string_view s) { return s == element; });
    if (symbol == std::end(symbols)) return {};
    int left = static_cast<int>(symbol - std::begin(symbols)) + 1;
    std::array<int, count> filling, electrons{};  // Madelung: by n + l, then by n
    for (int k = 0; k < count; k++) filling[k] = k;
    std::sort(filling.begin(), filling.end(), [](int a, int b) {
        const int sum_a = orbitals[a].n + orbitals[a].l, sum_b = orbitals[b].n + orbitals[b].l;
        return sum_a != sum_b ? sum_a < sum_b : orbitals[a].n < orbitals[b].n;
    });
    for (const int k : filling) left -= electrons[k] = std::min(left, 2 * (2 * orbitals[k].l + 1));
    for (const Exception& e : exceptions)
        if (element == e.element) electrons[index_of(e.from)] -= e.moved, electrons[index_of(e.to)] += e.moved;
    std::vector<double> out;
    const double one = 1 / std::sqrt(118.0);
    for (int k = 0; k < count; k++)
        for (int m = 0, states = 2 * orbitals[k].l + 1; m < states; m++) {  // each state singly first
            out.push_back(electrons[k] - states > m ? one : -one);
            out.push_back(electrons[k] > m ? one : -one);
        }
    return out;
}

}  // namespace garnet::deepmd

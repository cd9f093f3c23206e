#include "potential/eam/eam_tables.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "potential/pair/potential_file.h"

namespace garnet {

static int count_of(const PotentialFile& file, const std::string& word, const char* what) {
    const double value = file.number(word);
    if (!(value >= 5) || value != std::floor(value)) file.fail(std::string("expected ") + what + ", got '" + word + "'");
    return int(value);
}

EamTables read_setfl(const std::string& name, bool finnis_sinclair) {
    PotentialFile file(name, "EAM potential");
    for (int k = 0; k < 3; k++) file.line();  // comments
    EamTables t;
    auto words = file.words();
    if (words.empty()) file.fail("expected the number of elements and their names");
    t.elements.assign(words.begin() + 1, words.end());
    const std::size_t n = t.elements.size();
    if (file.number(words[0]) != double(n) || n == 0) file.fail("expected " + words[0] + " element names, got " + std::to_string(n));
    words = file.words();
    if (words.size() < 5) file.fail("expected Nrho, drho, Nr, dr and the cutoff");
    t.density_points = count_of(file, words[0], "the number of densities"), t.density_step = file.number(words[1]);
    t.distance_points = count_of(file, words[2], "the number of distances"), t.distance_step = file.number(words[3]);
    t.cutoff = file.number(words[4]);
    t.density_by_place = finnis_sinclair;
    for (std::size_t a = 0; a < n; a++) {
        words = file.words();
        if (words.size() < 2) file.fail("expected atomic number, mass, lattice constant and lattice of " + t.elements[a]);
        t.masses.push_back(file.number(words[1]));
        t.embedding.push_back(file.numbers(t.density_points));
        for (std::size_t b = 0; b < (finnis_sinclair ? n : 1); b++) t.density.push_back(file.numbers(t.distance_points));
    }
    for (std::size_t pairs = 0; pairs < n * (n + 1) / 2; pairs++) t.pair.push_back(file.numbers(t.distance_points));
    return t;
}

namespace {

struct Funcfl {
    double mass, density_step, distance_step, cutoff;
    std::vector<double> embedding, charge, density;
};

Funcfl read_one(const std::string& name) {
    PotentialFile file(name, "EAM potential");
    file.line();
    Funcfl f;
    auto words = file.words();
    if (words.size() < 2) file.fail("expected atomic number, mass, lattice constant and lattice");
    f.mass = file.number(words[1]);
    words = file.words();
    if (words.size() < 5) file.fail("expected Nrho, drho, Nr, dr and the cutoff");
    const int densities = count_of(file, words[0], "the number of densities"), distances = count_of(file, words[2], "the number of distances");
    f.density_step = file.number(words[1]), f.distance_step = file.number(words[3]), f.cutoff = file.number(words[4]);
    f.embedding = file.numbers(densities);
    f.charge = file.numbers(distances);
    f.density = file.numbers(distances);
    return f;
}

/// Values at 0, step, 2 step… from values on another grid: Lagrange's polynomial through four points.
std::vector<double> on_grid(const std::vector<double>& values, double old_step, int points, double step) {
    std::vector<double> out(points);
    const int last = int(values.size()) - 3;
    for (int m = 0; m < points; m++) {
        const double at = m * step / old_step;
        const int k = std::max(1, std::min(int(at), last));
        const double p = std::min(at - k, 2.0);
        out[m] = -p * (p - 1) * (p - 2) / 6 * values[k - 1] + (p * p - 1) * (p - 2) / 2 * values[k] -
                 p * (p + 1) * (p - 2) / 2 * values[k + 1] + p * (p * p - 1) / 6 * values[k + 2];
    }
    return out;
}

}  // namespace

EamTables read_funcfl(const std::vector<std::string>& files) {
    std::vector<Funcfl> all;
    for (const std::string& name : files) all.push_back(read_one(name));
    EamTables t;
    double distance = 0, density = 0;
    for (const Funcfl& f : all) {
        t.distance_step = std::max(t.distance_step, f.distance_step), t.density_step = std::max(t.density_step, f.density_step);
        distance = std::max(distance, (double(f.density.size()) - 1) * f.distance_step);
        density = std::max(density, (double(f.embedding.size()) - 1) * f.density_step);
        t.cutoff = std::max(t.cutoff, f.cutoff);
    }
    t.distance_points = int(distance / t.distance_step + 0.5), t.density_points = int(density / t.density_step + 0.5);
    std::vector<std::vector<double>> charge;
    for (const Funcfl& f : all) {
        t.masses.push_back(f.mass);
        t.elements.push_back("");
        t.embedding.push_back(on_grid(f.embedding, f.density_step, t.density_points, t.density_step));
        t.density.push_back(on_grid(f.density, f.distance_step, t.distance_points, t.distance_step));
        charge.push_back(on_grid(f.charge, f.distance_step, t.distance_points, t.distance_step));
    }
    // Effective charges make the pair energy: Hartree and Bohr radius as the format has them.
    for (std::size_t a = 0; a < all.size(); a++)
        for (std::size_t b = 0; b <= a; b++) {
            std::vector<double> pair(t.distance_points);
            for (int m = 0; m < t.distance_points; m++) pair[m] = 27.2 * 0.529 * charge[a][m] * charge[b][m];
            t.pair.push_back(pair);
        }
    return t;
}

}  // namespace garnet

#pragma once
// The functions of an embedded-atom potential on even grids, out of any of the three file forms
// (https://docs.lammps.org/pair_eam.html): all forms become one set of tables by element.

#include <string>
#include <vector>

namespace garnet {

struct EamTables {
    std::vector<std::string> elements;
    std::vector<double> masses;
    int density_points = 0, distance_points = 0;
    double density_step = 0, distance_step = 0, cutoff = 0;
    /// Embedding energy by density, (element).
    std::vector<std::vector<double>> embedding;
    /// Density of an atom of element a at a place of element b, [a * elements + b]; only [a * elements] where b does not matter.
    std::vector<std::vector<double>> density;
    bool density_by_place = false;
    /// r times the pair energy, a >= b: [a (a + 1) / 2 + b].
    std::vector<std::vector<double>> pair;

    const std::vector<double>& density_of(std::size_t a, std::size_t b) const {
        return density[density_by_place ? a * embedding.size() + b : a];
    }
    const std::vector<double>& pair_of(std::size_t a, std::size_t b) const {
        return a >= b ? pair[a * (a + 1) / 2 + b] : pair[b * (b + 1) / 2 + a];
    }
};

/// eam/alloy and eam/fs.
EamTables read_setfl(const std::string& file, bool finnis_sinclair);
/// eam: one file per element, brought to a common grid.
EamTables read_funcfl(const std::vector<std::string>& files);

}  // namespace garnet

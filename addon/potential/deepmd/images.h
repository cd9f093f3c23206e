#pragma once
// Atoms of a frame, wrapped, with the images that their neighbours need, and a full neighbour list.

#include <vector>

#include "potential/deepmd/deep_potential.h"

namespace garnet::deepmd {

/// Whose order of atoms and images decides between equally near neighbours.
enum class ImageOrder { graph, native };

class Images {
public:
    /// Any cell: small, tilted, left-handed; atoms anywhere. Throws InputError for a flat periodic cell or positions that are not finite.
    Images(const Frame& frame, double cutoff, ImageOrder order);

    Atoms atoms() const;
    /// Adds `width` numbers per atom and image to those of the atom they are images of.
    void fold(const double* from, int width, double* to) const;

private:
    void add_images(const Frame& frame, double cutoff, ImageOrder order);
    void list_neighbours(double cutoff);

    int count_;
    std::vector<double> x_;
    std::vector<int> types_, owner_;
    std::vector<int> list_, numneigh_;
    std::vector<const int*> firstneigh_;
};

}  // namespace garnet::deepmd

// Model deviation, as pair_style deepmd prints it.
#include <algorithm>
#include <cmath>

#include "potential/deepmd/deep_potential.h"

namespace garnet::deepmd {

Deviation force_deviation(const std::vector<const double*>& forces, int count, double relative, double* per_atom) {
    Deviation out;
    const double models = static_cast<double>(forces.size());
    for (int i = 0; i < count; i++) {
        double mean[3] = {0, 0, 0}, spread = 0;
        for (const double* f : forces)
            for (int c = 0; c < 3; c++) mean[c] += f[3 * i + c] / models;
        for (const double* f : forces)
            for (int c = 0; c < 3; c++) spread += (f[3 * i + c] - mean[c]) * (f[3 * i + c] - mean[c]) / models;
        double deviation = std::sqrt(spread);
        if (relative >= 0) deviation /= std::sqrt(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]) + relative;
        if (per_atom) per_atom[i] = deviation;
        out.max = i == 0 ? deviation : std::max(out.max, deviation);
        out.min = i == 0 ? deviation : std::min(out.min, deviation);
        out.average += deviation / count;
    }
    return out;
}

Deviation virial_deviation(const std::vector<const double*>& virials, int count, double relative) {
    Deviation out;
    const double models = static_cast<double>(virials.size());
    double squares = 0;
    for (int c = 0; c < 9; c++) {
        double mean = 0, spread = 0;
        for (const double* v : virials) mean += v[c] / count / models;
        for (const double* v : virials) spread += (v[c] / count - mean) * (v[c] / count - mean) / models;
        double deviation = std::sqrt(spread);
        if (relative >= 0) deviation /= std::fabs(mean) + relative;
        out.max = c == 0 ? deviation : std::max(out.max, deviation);
        out.min = c == 0 ? deviation : std::min(out.min, deviation);
        squares += deviation * deviation / 9;
    }
    out.average = std::sqrt(squares);
    return out;
}

}  // namespace garnet::deepmd

#include "potential/pair/scatter.h"

#include <memory>

#include "core/thread_pool.h"

namespace garnet {

void Scatter::pair(int i, int j, const double d[3], double f, double energy) {
    const double virial[6] = {d[0] * d[0] * f, d[1] * d[1] * f, d[2] * d[2] * f, d[0] * d[1] * f, d[0] * d[2] * f, d[1] * d[2] * f};
    for (int k = 0; k < 3; k++) force_[3 * std::size_t(i) + k] += d[k] * f, force_[3 * std::size_t(j) + k] -= d[k] * f;
    sums_.evdwl += energy;
    for (int k = 0; k < 6; k++) sums_.virial[k] += virial[k];
    if (!per_atom_) return;
    double half[6];
    for (int k = 0; k < 6; k++) half[k] = 0.5 * virial[k];
    for (const int site : {i, j}) {
        give(site, 0.5 * energy, half);
        if (!per_atom_->centroids) continue;
        double* c = per_atom_->centroids + 9 * std::size_t(site_[site].owner);
        for (int k = 0; k < 6; k++) c[k] += half[k];
        for (int k = 3; k < 6; k++) c[k + 3] += half[k];
    }
}

void Scatter::triple(int i, int j, int k, const double d_j[3], const double d_k[3], const double f_j[3], const double f_k[3], double energy) {
    static constexpr int first[9] = {0, 1, 2, 0, 0, 1, 1, 2, 2}, second[9] = {0, 1, 2, 1, 2, 2, 0, 0, 1};
    for (int c = 0; c < 3; c++) {
        force_[3 * std::size_t(j) + c] += f_j[c], force_[3 * std::size_t(k) + c] += f_k[c];
        force_[3 * std::size_t(i) + c] -= f_j[c] + f_k[c];
    }
    double virial[6];
    for (int c = 0; c < 6; c++) sums_.virial[c] += virial[c] = d_j[first[c]] * f_j[second[c]] + d_k[first[c]] * f_k[second[c]];
    sums_.evdwl += energy;
    if (!per_atom_) return;
    for (double& w : virial) w /= 3;
    for (const int site : {i, j, k}) give(site, energy / 3, virial);
    if (!per_atom_->centroids) return;
    // Places are taken from the middle of the three.
    for (int c = 0; c < 9; c++) {
        const int a = first[c], b = second[c];
        per_atom_->centroids[9 * std::size_t(site_[i].owner) + c] += (d_j[a] + d_k[a]) / 3 * (f_j[b] + f_k[b]);
        per_atom_->centroids[9 * std::size_t(site_[j].owner) + c] += (2 * d_j[a] - d_k[a]) / 3 * f_j[b];
        per_atom_->centroids[9 * std::size_t(site_[k].owner) + c] += (2 * d_k[a] - d_j[a]) / 3 * f_k[b];
    }
}

void Scatter::give(int site, double energy, const double virial[6]) {
    const std::size_t owner = site_[site].owner;
    if (per_atom_->energies) per_atom_->energies[owner] += energy;
    for (int k = 0; k < 6 && per_atom_->virials; k++) per_atom_->virials[6 * owner + k] += virial[k];
}

void scatter_forces(const PairAtoms& atoms, PairOutput& out, const std::function<void(int, int, Scatter&)>& body) {
    // Per-atom arrays are shared: then one thread does it all.
    const int threads = out.per_atom() ? 1 : thread_count();
    std::vector<std::unique_ptr<Scatter>> parts(threads);
    parallel_for(threads, 1, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t t = begin; t < end; t++) {
            parts[t] = std::make_unique<Scatter>(atoms, out.per_atom() ? &out : nullptr);
            body(int(std::int64_t(atoms.atoms) * t / threads), int(std::int64_t(atoms.atoms) * (t + 1) / threads), *parts[t]);
        }
    });
    for (const auto& part : parts) {
        for (int k = 0; k < atoms.atoms + atoms.ghosts; k++)
            for (int c = 0; c < 3; c++) out.force[3 * std::size_t(atoms.site[k].owner) + c] += part->force_[3 * std::size_t(k) + c];
        out.evdwl += part->sums_.evdwl;
        for (int k = 0; k < 6; k++) out.total_virial[k] += part->sums_.virial[k];
    }
}

}  // namespace garnet

// pair_style eam, eam/alloy and eam/fs: https://docs.lammps.org/pair_eam.html
// An atom's energy is F(sum of its neighbours' densities) plus half the pair energies. Two passes over the neighbours.
#include <algorithm>
#include <cmath>

#include "core/simd_choice.h"
#include "potential/eam/eam_tables.h"
#include "potential/eam/spline.h"
#include "potential/kernel/eam_kernel.h"
#include "potential/pair/two_body.h"

namespace garnet {

GARNET_SIMD_CHOICE(EamDensity, eam_density_block)
GARNET_SIMD_CHOICE(EamForce, eam_force_block)

class PairEam : public Pair {
public:
    PairEam(const std::string& style, const PairSetting& setting)
        : Pair(style, setting), funcfl_(style == "eam"), element_(types(), -1), masses_(types(), 0) {}

    void settings(const Words& words) override {
        if (!words.empty()) throw InputError("Illegal pair_style command");
    }

    void coeff(const Words& words) override {
        masses_.assign(types(), 0);
        funcfl_ ? coeff_funcfl(words) : coeff_setfl(words);
    }

    bool one_coeff() const override { return !funcfl_; }
    bool many_body() const override { return true; }
    std::vector<double> masses() const override { return masses_; }
    std::vector<std::string> can() const override { return {"single", "stress", "centroid/stress"}; }

    void compute(const PairAtoms& atoms, PairOutput& out) override {
        if (atoms.list->special()) throw InputError("Pair style " + style() + " cannot weight bonded neighbors (special_bonds)");
        find_densities(atoms);
        embed(atoms, out);
        if (out.per_atom()) forces_per_atom(atoms, out);
        else forces(atoms, out);
    }

    /// The pair term alone, as LAMMPS has it (the embedding energy is not a pair's).
    double single(int a, int b, double r2, double, double, double& force) override {
        const double r = std::sqrt(r2);
        const PairTerms terms = terms_at(a, b, r);
        force = -terms.pair_slope / r;
        return terms.pair;
    }

protected:
    bool mixes() const override { return funcfl_; }

    void init_style() override {
        if (funcfl_) tables_ = read_funcfl(files_);
        const double energy = setting().units.style == "real" ? 23.060549 : 1;  // the files are in eV
        embedding_.clear();
        for (int a = 0; a < types(); a++) {
            std::vector<double> values(tables_.density_points, 0.0);
            if (element_[a] >= 0) values = tables_.embedding[element_[a]];
            for (double& value : values) value *= energy;
            embedding_.push_back(cubics(values));
        }
        fill_rows(energy);
    }

    double init_pair(int, int) override { return tables_.cutoff; }

private:
    struct PairTerms {
        double density_here_slope, density_there_slope, pair, pair_slope;
    };

    void coeff_funcfl(const Words& words) {
        expect_words(words, 3, 3);
        std::size_t file = 0;
        while (file < files_.size() && files_[file] != words[2]) file++;
        if (file == files_.size()) {
            masses_of_files_.push_back(read_funcfl({words[2]}).masses[0]);
            files_.push_back(words[2]);
        }
        bool found = false;
        each_pair(words, [&](int a, int b) {
            if (a == b) element_[a] = int(file), masses_[a] = masses_of_files_[file], set_.set(a, a, 1), found = true;
        });
        if (!found) throw InputError("Incorrect args for pair coefficients");
    }

    void coeff_setfl(const Words& words) {
        if (int(words.size()) != 3 + types()) throw InputError("Incorrect args for pair coefficients");
        if (words[0] != "*" || words[1] != "*") throw InputError("Incorrect args for pair coefficients");
        tables_ = read_setfl(words[2], style() == "eam/fs");
        for (int a = 0; a < types(); a++) {
            element_[a] = -1;
            if (words[3 + a] == "NULL") continue;
            const auto found = std::find(tables_.elements.begin(), tables_.elements.end(), words[3 + a]);
            if (found == tables_.elements.end()) throw InputError("No matching element in EAM potential file");
            element_[a] = int(found - tables_.elements.begin());
            masses_[a] = tables_.masses[element_[a]];
        }
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++) set_.set(a, b, element_[a] >= 0 && element_[b] >= 0);
    }

    void fill_rows(double energy) {
        const int points = tables_.distance_points;
        rows_.assign(std::size_t(types()) * types() * points * 8 + 16, 0.0);
        for (int a = 0; a < types(); a++)
            for (int b = 0; b < types(); b++) {
                if (element_[a] < 0 || element_[b] < 0) continue;
                std::vector<double> pair = tables_.pair_of(element_[a], element_[b]);
                for (double& value : pair) value *= energy;
                const std::vector<Cubic> density = cubics(tables_.density_of(element_[b], element_[a])), energies = cubics(pair);
                for (int m = 0; m < points; m++) {
                    double* row = &rows_[((std::size_t(a) * types() + b) * points + m) * 8];
                    std::copy_n(density[m].c, 4, row), std::copy_n(energies[m].c, 4, row + 4);
                }
            }
        // With one type the kernels need no rows by type, whatever is mapped.
        pair_tables_ = {types(), points, tables_.cutoff * tables_.cutoff, 1 / tables_.distance_step, rows_.data()};
    }

    EamBlock block_of(const PairAtoms& atoms, NeighborList::Reader& reader, int begin, int end, const std::int32_t** entry, std::int32_t* entries) const {
        for (int i = begin; i < end; i++) entry[i - begin] = reader.of(i).entry, entries[i - begin] = reader.of(i).count;
        return {atoms.site, begin, end - begin, entry, entries};
    }

    void find_densities(const PairAtoms& atoms) {
        static const EamDensity kernel = eam_density_block();
        density_.resize(atoms.atoms), near_count_.resize(atoms.atoms);
        near_.resize(atoms.list->blocks());
        for_blocks(atoms, [&](int begin, int end, std::size_t number, NeighborList::Reader& reader) {
            const std::int32_t* entry[NeighborList::block_size];
            std::int32_t entries[NeighborList::block_size];
            const EamBlock block = block_of(atoms, reader, begin, end, entry, entries);
            std::size_t room = 16;
            for (int n = 0; n < block.count; n++) room += entries[n];
            if (near_[number].size() < room) near_[number].resize(room);
            kernel(pair_tables_, block, &density_[begin], near_[number].data(), &near_count_[begin]);
        });
    }

    /// Embedding energies, and their slopes for every site.
    void embed(const PairAtoms& atoms, PairOutput& out) {
        const double per_step = 1 / tables_.density_step, most = (tables_.density_points - 1) * tables_.density_step;
        slope_.resize(std::size_t(atoms.atoms) + atoms.ghosts);
        double total = 0;
        for (int i = 0; i < atoms.atoms; i++) {
            const std::vector<Cubic>& embedding = embedding_[atoms.site[i].type];
            const double at = std::max(0.0, density_[i] * per_step);
            const int interval = std::min(int(at), tables_.density_points - 2);
            const double p = std::min(at - interval, 1.0);
            slope_[i] = embedding[interval].slope(p) * per_step;
            if (!out.energy && !out.energies) continue;
            // Beyond the table the energy goes on as a straight line.
            const double energy = embedding[interval].value(p) + (density_[i] > most ? slope_[i] * (density_[i] - most) : 0);
            total += energy;
            if (out.energies) out.energies[i] += energy;
        }
        out.evdwl += total;
        for (int k = atoms.atoms; k < atoms.atoms + atoms.ghosts; k++) slope_[k] = slope_[atoms.site[k].owner];
    }

    void forces(const PairAtoms& atoms, PairOutput& out) const {
        static const EamForce kernel = eam_force_block();
        const bool sums = out.energy || out.virial;
        std::vector<BlockSums> blocks(sums ? atoms.list->blocks() : 0);
        for_blocks(atoms, [&](int begin, int end, std::size_t number, NeighborList::Reader&) {
            const std::int32_t* entry[NeighborList::block_size];
            const std::int32_t* near = near_[number].data();
            for (int i = begin; i < end; i++) entry[i - begin] = near, near += near_count_[i];
            double total[7] = {};
            kernel(pair_tables_, {atoms.site, begin, end - begin, entry, &near_count_[begin]}, slope_.data(),
                   out.force + 3 * std::size_t(begin), sums ? total : nullptr);
            if (!sums) return;
            blocks[number].evdwl = 0.5 * total[0];
            for (int k = 0; k < 6; k++) blocks[number].virial[k] = 0.5 * total[k + 1];
        });
        add_up(blocks, out);
    }

    PairTerms terms_at(int a, int b, double r) const {
        const double at = std::min(r * pair_tables_.per_step, double(pair_tables_.points - 1));
        const int interval = std::min(int(at), pair_tables_.points - 2);
        const double p = std::min(at - interval, 1.0);
        auto cubic = [&](int from, int to, int part) {
            Cubic c;
            std::copy_n(&rows_[((std::size_t(from) * types() + to) * pair_tables_.points + interval) * 8 + part], 4, c.c);
            return c;
        };
        const Cubic here = cubic(a, b, 0), there = cubic(b, a, 0), energy = cubic(a, b, 4);
        const double pair = energy.value(p) / r, per_step = pair_tables_.per_step;
        return {here.slope(p) * per_step, there.slope(p) * per_step, pair, (energy.slope(p) * per_step - pair) / r};
    }

    void forces_per_atom(const PairAtoms& atoms, PairOutput& out) const {
        std::vector<BlockSums> blocks(atoms.list->blocks());
        for_blocks(atoms, [&](int begin, int end, std::size_t number, NeighborList::Reader&) {
            const std::int32_t* near = near_[number].data();
            for (int i = begin; i < end; i++) {
                for (int k = 0; k < near_count_[i]; k++) add_pair(atoms, i, near[k], out, blocks[number]);
                near += near_count_[i];
            }
        });
        add_up(blocks, out);
    }

    void add_pair(const PairAtoms& atoms, int i, int j, PairOutput& out, BlockSums& block) const {
        const Site &si = atoms.site[i], &sj = atoms.site[j];
        const double d[3] = {si.x - sj.x, si.y - sj.y, si.z - sj.z}, r = std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
        const PairTerms terms = terms_at(si.type, sj.type, r);
        const double f = -(slope_[i] * terms.density_here_slope + slope_[j] * terms.density_there_slope + terms.pair_slope) / r;
        for (int k = 0; k < 3; k++) out.force[3 * std::size_t(i) + k] += d[k] * f;
        add_half(i, d, f, terms.pair, 0, out, block);
    }

    bool funcfl_;
    std::vector<std::string> files_;
    std::vector<double> masses_of_files_;
    std::vector<int> element_;  ///< by type, -1: not of this style
    std::vector<double> masses_;
    EamTables tables_;
    std::vector<std::vector<Cubic>> embedding_;  ///< by type
    std::vector<double> rows_;
    EamPairTables pair_tables_{};

    std::vector<double> density_, slope_;
    std::vector<std::vector<std::int32_t>> near_;
    std::vector<std::int32_t> near_count_;
};

void style_eam(PairStyles& styles) {
    for (const char* name : {"eam", "eam/alloy", "eam/fs"}) styles.add<PairEam>(name);
}

}  // namespace garnet

#pragma once
// Parameters by triplets of elements, as files of sw and tersoff have them, and the near neighbours of an atom.

#include <algorithm>
#include <string>
#include <vector>

#include "potential/pair/pair.h"
#include "potential/pair/potential_file.h"

namespace garnet {

/// One neighbour within reach: d = r_j - r_i.
struct Near {
    int site, element;
    double d[3], r;
};

/// `pair_coeff * * FILE elements…`: one row of numbers for each triplet of the deck's elements.
class TripletPair : public Pair {
public:
    using Pair::Pair;

    void settings(const Words& words) override {
        if (!words.empty()) throw InputError("Illegal pair_style command");
    }

    void coeff(const Words& words) override {
        if (int(words.size()) != 3 + types() || words[0] != "*" || words[1] != "*") throw InputError("Incorrect args for pair coefficients");
        names_.clear(), element_.assign(types(), -1);
        for (int a = 0; a < types(); a++) {
            if (words[3 + a] == "NULL") continue;
            const auto found = std::find(names_.begin(), names_.end(), words[3 + a]);
            element_[a] = int(found - names_.begin());
            if (found == names_.end()) names_.push_back(words[3 + a]);
        }
        read(words[2]);
        for (int a = 0; a < types(); a++)
            for (int b = a; b < types(); b++) set_.set(a, b, element_[a] >= 0 && element_[b] >= 0);
    }

    bool one_coeff() const override { return true; }
    bool many_body() const override { return true; }
    bool full_list() const override { return true; }
    std::vector<std::string> can() const override { return {"stress", "centroid/stress", "full-list"}; }

protected:
    /// How many numbers follow the three elements.
    virtual std::size_t row_length() const = 0;
    virtual void take(int i, int j, int k, const std::vector<double>& row) = 0;
    virtual const char* file_kind() const = 0;
    bool mixes() const override { return false; }
    int elements() const { return int(names_.size()); }
    int triplet(int i, int j, int k) const { return (i * elements() + j) * elements() + k; }
    double energy_unit() const { return setting().units.style == "real" ? 23.060549 : 1; }

    /// Neighbours of an atom closer than `reach(element)`.
    template <class Reach>
    void find_near(const PairAtoms& atoms, NeighborList::Reader& reader, int i, Reach reach, std::vector<Near>& near) const {
        near.clear();
        const Site& si = atoms.site[i];
        for (const std::int32_t entry : reader.of(i)) {
            const int j = NeighborList::index_of(entry);
            const Site& sj = atoms.site[j];
            if (element_[sj.type] < 0) continue;
            const double dx = sj.x - si.x, dy = sj.y - si.y, dz = sj.z - si.z, r2 = dx * dx + dy * dy + dz * dz;
            const double limit = reach(element_[sj.type]);
            if (r2 < limit * limit) near.push_back({j, element_[sj.type], {dx, dy, dz}, std::sqrt(r2)});
        }
    }

    std::vector<int> element_;  ///< by type, -1 for NULL

private:
    void read(const std::string& name) {
        PotentialFile file(name, file_kind());
        const int n = elements();
        std::vector<char> seen(std::size_t(n) * n * n, 0);
        for (auto words = file.words(); !words.empty(); words = file.words()) {
            while (words.size() < 3 + row_length()) {
                const auto more = file.words();
                if (more.empty()) file.fail("Incorrect format in " + std::string(file_kind()) + " file");
                words.insert(words.end(), more.begin(), more.end());
            }
            int at[3];
            for (int k = 0; k < 3; k++) at[k] = int(std::find(names_.begin(), names_.end(), words[k]) - names_.begin());
            if (at[0] == n || at[1] == n || at[2] == n) continue;
            std::vector<double> row;
            for (std::size_t k = 0; k < row_length(); k++) row.push_back(file.number(words[3 + k]));
            if (seen[triplet(at[0], at[1], at[2])]) throw InputError("Potential file has a duplicate entry for: " + words[0] + " " + words[1] + " " + words[2]);
            seen[triplet(at[0], at[1], at[2])] = 1;
            take(at[0], at[1], at[2], row);
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < n; k++)
                    if (!seen[triplet(i, j, k)]) throw InputError("Potential file is missing an entry for: " + names_[i] + " " + names_[j] + " " + names_[k]);
    }

    std::vector<std::string> names_;
};

}  // namespace garnet

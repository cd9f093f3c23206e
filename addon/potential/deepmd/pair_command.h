#pragma once
// The words of `pair_style deepmd` and `pair_coeff * *`, and the file of model deviations: what the bundled engine and
// the plugin in real LAMMPS share. Each of the two adds only its own way of reaching atoms.

#include <cstdio>
#include <string>
#include <vector>

#include "potential/deepmd/deep_potential.h"

namespace garnet::deepmd {

/// pair_style deepmd MODEL… [out_freq N] [out_file F] [fparam v…] [aparam v…] [atomic] [relative r] [relative_v r]
/// and words of ours: [precision double|single] [table yes|no] [sel nearest|extend] [threads N].
/// The old positional form `deepmd a.pb b.pb N F` (before DeePMD-kit 1.3) is understood.
struct PairCommand {
    std::vector<std::string> models;
    std::string out_file = "model_devi.out";
    int out_freq = 100;
    bool atomic = false;
    double relative = -1;     ///< negative: absolute deviations
    double relative_v = -1;
    std::vector<double> fparam, aparam;
    int threads = 0;          ///< 0: as the process has them
    Options options;
};

/// `fparam` and `aparam` take as many numbers as the model has, so the first model is looked into by the caller:
/// parse_pair_models gives the models and the index of the first other word, parse_pair_words the rest.
std::size_t parse_pair_models(const std::vector<std::string>& words, PairCommand& command);
void parse_pair_options(const std::vector<std::string>& words, PairCommand& command);
/// The words of `package deepmd …` (command line: -pk deepmd …): precision, table, sel and threads for every deepmd style.
void parse_package_words(const std::vector<std::string>& words, PairCommand& command);
void parse_pair_words(const std::vector<std::string>& words, std::size_t at, const Info& model, PairCommand& command);

/// The type map of a deck: for each of its atom types the model's type, −1 for NULL. `elements` are the words after
/// `pair_coeff * *` (none: the model's own order, `warning` is set when the model has more types than the deck).
std::vector<int> map_types(const std::vector<std::string>& elements, int types, const Info& info, std::string& warning);

/// The deviation file as DeePMD-kit writes it; every row is flushed.
class DeviationFile {
public:
    ~DeviationFile();
    void open(const std::string& name, bool atomic, bool append);
    bool is_open() const { return file_ != nullptr; }
    void write(long long step, const Deviation& virial, const Deviation& force, const std::vector<double>& per_atom);
    void close();

private:
    std::FILE* file_ = nullptr;
};

}  // namespace garnet::deepmd

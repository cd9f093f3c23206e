// DeepPotential: a file, its architecture, an evaluator; frames with their own neighbour search.
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/error.h"
#include "potential/deepmd/deep_potential.h"
#include "potential/deepmd/evaluate.h"
#include "potential/deepmd/graph.h"
#include "potential/deepmd/hdf5.h"
#include "potential/deepmd/images.h"
#include "potential/deepmd/native.h"
#include "potential/deepmd/tabulate.h"
#include "potential/deepmd/torch_model.h"
#include "potential/deepmd/wire.h"

namespace garnet::deepmd {

class Model {
public:
    Model(std::string bytes, const std::string& name, const Options& options) : options(options) {
        try {
            refuse_other_formats(bytes);
            if (bytes.compare(0, 4, "\x89HDF") == 0) {
                const std::string tables(Hdf5::appended(bytes));
                architecture = read_native(std::move(bytes));
                take_field(tables);
            } else if (is_yaml(bytes)) {
                architecture = read_native(std::move(bytes));
                text_ = true;
            } else if (bytes.compare(0, 4, "PK\x03\x04") == 0) {
                read_archive(TorchArchive(std::move(bytes)));
            } else {
                read_graph(std::move(bytes));
            }
        } catch (const InputError& error) {
            throw InputError(name + ": " + error.what());
        }
        evaluator = make_evaluator(architecture, options);
    }

    /// What `garnet dp compress` appends to the file.
    std::string tables(const TableOptions& wanted, TableReport& report) const {
        if (text_) throw InputError("expected a model to append tables to, got YAML, a text. Convert it: dp convert-backend model.yaml model.dp");
        const std::string field = make_tables(architecture, wanted, report);
        return archive_end_ ? archive_end_->appendix(entry_, field) : field;
    }

    Options options;
    Architecture architecture;
    std::unique_ptr<Evaluator> evaluator;

private:
    void read_graph(std::string bytes) {
        const Graph graph(std::move(bytes));
        architecture = find_architecture(graph);
        if (!graph.tables().empty() && options.embedding != Embedding::exact) take_tables(architecture, graph.tables());
    }

    /// Tables are a further entry of the archive, so that PyTorch reads it as before.
    void read_archive(const TorchArchive& archive) {
        architecture = read_torch(archive);
        archive_end_ = std::make_unique<ZipEnd>(archive.zip().end());
        entry_ = archive.folder() + "garnet_tables";
        if (archive.zip().has(entry_)) take_field(archive.zip().at(entry_));
    }

    /// Bytes that make_tables gave.
    void take_field(std::string_view bytes) {
        if (options.embedding == Embedding::exact) return;
        for (Wire wire(bytes); wire.next();)
            if (wire.field() == table_field) take_tables(architecture, wire.take_bytes());
    }

    static bool is_yaml(const std::string& bytes) { return (bytes.compare(0, 6, "model:") == 0 || bytes.find("\nmodel:") < 4096) && bytes.find("@class") < 65536; }

    /// By their first bytes: what people have besides frozen graphs.
    static void refuse_other_formats(const std::string& bytes) {
        const auto starts = [&](const char* head) { return bytes.compare(0, std::strlen(head), head) == 0; };
        if (bytes.empty()) throw InputError("expected a TensorFlow frozen graph, got an empty file");
        if (starts("node {") || starts("versions {")) throw InputError("expected a TensorFlow frozen graph (.pb), got its text form. Convert it: dp convert-from pbtxt");
        if (starts("version https://git-lfs")) throw InputError("expected a TensorFlow frozen graph (.pb), got a Git LFS pointer: the file itself was not downloaded (git lfs pull)");
    }

    bool text_ = false;
    std::unique_ptr<const ZipEnd> archive_end_;  ///< of .pth
    std::string entry_;
};

namespace {

std::string read_file(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw InputError("Failed to open file: " + file + ": " + std::strerror(errno));
    std::ostringstream out;
    out << in.rdbuf();
    if (in.bad()) throw InputError(file + ": it cannot be read");
    return std::move(out).str();
}

}  // namespace

DeepPotential::DeepPotential(const std::string& file, const Options& options) : model_(std::make_unique<Model>(read_file(file), file, options)) {}
DeepPotential::DeepPotential(const void* bytes, std::size_t size, const std::string& name, const Options& options)
    : model_(std::make_unique<Model>(std::string(static_cast<const char*>(bytes), size), name, options)) {}
DeepPotential::~DeepPotential() = default;
DeepPotential::DeepPotential(DeepPotential&&) noexcept = default;
DeepPotential& DeepPotential::operator=(DeepPotential&&) noexcept = default;

const Info& DeepPotential::info() const { return model_->architecture.info; }
const Options& DeepPotential::options() const { return model_->options; }

std::string DeepPotential::tables(const TableOptions& options, TableReport& report) const { return model_->tables(options, report); }

void DeepPotential::evaluate(const Atoms& atoms, Sums& sums) const { model_->evaluator->evaluate(atoms, sums); }

void DeepPotential::evaluate(const Frame& frame, bool atomic, bool gauge, FrameResult& result) const {
    const Images images(frame, cutoff(), model_->architecture.native ? ImageOrder::native : ImageOrder::graph);
    Atoms atoms = images.atoms();
    atoms.fparam = frame.fparam;
    atoms.aparam = frame.aparam;
    std::vector<double> forces(3 * static_cast<std::size_t>(atoms.nall)), atom_virial;
    Sums sums;
    sums.forces = forces.data();
    result.atom_energy.assign(atomic ? frame.count : 0, 0.0);
    if (atomic) {
        atom_virial.resize(9 * static_cast<std::size_t>(atoms.nall));
        sums.atom_energy = result.atom_energy.data();
        sums.atom_virial = atom_virial.data();
    }
    for (auto* counts : {&result.over_sel, &result.too_near, &result.outside_table}) counts->assign(gauge ? frame.count : 0, 0);
    if (gauge) sums.over_sel_of = result.over_sel.data(), sums.too_near_of = result.too_near.data(), sums.outside_table_of = result.outside_table.data();
    evaluate(atoms, sums);
    result.energy = sums.energy;
    result.virial = sums.virial;
    result.forces.assign(3 * static_cast<std::size_t>(frame.count), 0.0);
    images.fold(forces.data(), 3, result.forces.data());
    result.atom_virial.assign(atomic ? 9 * static_cast<std::size_t>(frame.count) : 0, 0.0);
    if (atomic) images.fold(atom_virial.data(), 9, result.atom_virial.data());
    result.gauge = sums;
    result.gauge.forces = result.gauge.atom_energy = result.gauge.atom_virial = nullptr;
    result.gauge.over_sel_of = result.gauge.too_near_of = result.gauge.outside_table_of = nullptr;
}

}  // namespace garnet::deepmd

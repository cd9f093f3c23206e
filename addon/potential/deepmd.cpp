// pair_style deepmd: the Deep Potential library (potential/deepmd) on the engine's atoms. Its lists are full, its forces act on images
// too and are folded back here. Energies are eV and lengths Å inside; other units are converted.
#include <algorithm>
#include <cmath>

#include "core/thread_pool.h"
#include "potential/deepmd/gauge_notes.h"
#include "potential/deepmd/pair_command.h"
#include "potential/pair/pair.h"

namespace garnet {

// The library's virial is row-major; ours is xx yy zz xy xz yz (yx zx zy), xy being that of DeePMD-kit's pair style for LAMMPS.
static const int virial_order[9] = {0, 4, 8, 3, 6, 7, 1, 2, 5};

class PairDeepmd : public Pair {
public:
    PairDeepmd(const std::string& style, const PairSetting& from) : Pair(style, from) {
        if (from.units.style == "lj") throw InputError("Pair deepmd does not support unit style lj. Please use other unit styles like metal or real unit instead");
        energy_unit_ = from.units.boltz / 8.617343e-5;
        length_unit_ = from.units.angstrom;
    }

    void settings(const Words& words) override {
        if (words.empty()) throw InputError("Illegal pair_style command: expected the file of a model after deepmd");
        // All of it or nothing: a mistake leaves the style as it was.
        deepmd::PairCommand command;
        std::vector<deepmd::DeepPotential> models;
        const std::size_t at = deepmd::parse_pair_models(words, command);
        const auto package = setting().packages.find("deepmd");
        if (package != setting().packages.end()) deepmd::parse_package_words(package->second, command);
        deepmd::parse_pair_options(words, command);
        for (const std::string& file : command.models) models.emplace_back(file, command.options);
        const deepmd::Info& first = models[0].info();
        for (std::size_t k = 1; k < models.size(); k++)
            if (models[k].info().type_map != first.type_map || models[k].info().rcut != first.rcut)
                throw InputError(command.models[k] + ": the type map or the cutoff is not that of " + command.models[0]);
        deepmd::parse_pair_words(words, at, first, command);
        // Given in the deck's units, used in the model's.
        command.relative /= energy_unit_, command.relative_v /= energy_unit_;
        command_ = std::move(command);
        models_ = std::move(models);
        if (command_.threads > 0) set_thread_count(command_.threads);
        if (models_.size() > 1 && command_.out_freq > 0 && !setting().dry) deviation_.open(command_.out_file, command_.atomic, setting().continued);
        else deviation_.close();
    }

    void coeff(const Words& words) override {
        if (words.size() >= 2)
            for (int k = 0; k < 2; k++) {
                const TypeRange range = type_range(words[k], types());
                if (range.first != 0 || range.last != types() - 1)
                    throw InputError("deepmd requires that the scale should be set to all atom types, i.e. pair_coeff * *.");
            }
        std::string warning;
        const Words elements(words.begin() + std::min<std::size_t>(2, words.size()), words.end());
        map_ = deepmd::map_types(elements, types(), models_[0].info(), warning);
        if (!warning.empty()) setting().note(warning);
        // Pairs with a NULL type count as given too, as in DeePMD-kit: in a hybrid a later pair_coeff takes them away.
        set_ = PerPair<char>(types(), 1);
        scale_ = PerPair<double>(types(), 1);
    }

    void init(const PairInit& init) override {
        if (map_.empty()) not_set();
        init_for(init, PerPair<char>(types(), 1));
    }

    bool one_coeff() const override { return true; }
    bool many_body() const override { return true; }
    int mixed() const override { return 0; }
    bool full_list() const override { return true; }
    bool reads_packed() const override { return false; }
    std::vector<std::string> can() const override { return {"centroid/stress", "full-list"}; }

    void compute(const PairAtoms& atoms, PairOutput& out) override {
        if (out.virials)
            throw InputError("6-element atomic virial is not supported. Use compute centroid/stress/atom command for 9-element atomic virial.");
        evaluate(atoms, out);
        if (!std::isfinite(sums_[0].energy))
            throw InputError("The energy of the Deep Potential is not a number: positions are bad or the system exploded");
        say_gauge(atoms);
        fold_forces(atoms, out);
        const double unit = scale() * energy_unit_;
        out.evdwl += unit * sums_[0].energy;
        for (int k = 0; k < 6; k++) out.total_virial[k] += unit * sums_[0].virial[virial_order[k]];
        if (out.energies)
            for (int i = 0; i < atoms.atoms; i++) out.energies[i] += unit * atom_energy_[i];
        if (out.centroids)
            for (int k = 0; k < atoms.atoms + atoms.ghosts; k++)
                for (int d = 0; d < 9; d++)
                    out.centroids[9 * std::size_t(atoms.site[k].owner) + d] += unit * atom_virial_[9 * std::size_t(k) + virial_order[d]];
        if (sums_.size() > 1 && deviation_.is_open()) write_deviation(atoms);
    }

    std::vector<std::string> symbols() const override {
        std::vector<std::string> symbols(types());
        for (int type = 0; type < types() && !map_.empty(); type++)
            if (map_[type] >= 0) symbols[type] = models_[0].info().type_map[map_[type]];
        return symbols;
    }

    double* parameter(const std::string& name, int a, int b) override { return name == "scale" ? &scale_(a, b) : nullptr; }

    void set_step(long long step) override { step_ = step; }
    void close() override { deviation_.close(); }

protected:
    double init_pair(int, int) override { return models_[0].cutoff() * length_unit_; }

private:
    /// Of energy, forces and virial, for fix adapt; as in DeePMD-kit's pair style that of the first type counts for all.
    double scale() const { return scale_(0, 0); }

    void evaluate(const PairAtoms& atoms, const PairOutput& out) {
        const int all = atoms.atoms + atoms.ghosts;
        x_.resize(3 * std::size_t(all)), types_.resize(all);
        for (int k = 0; k < all; k++) {
            const Site& site = atoms.site[k];
            double* x = &x_[3 * std::size_t(k)];
            x[0] = site.x / length_unit_, x[1] = site.y / length_unit_, x[2] = site.z / length_unit_;
            types_[k] = map_[site.type];
        }
        counts_.resize(atoms.atoms), lists_.resize(atoms.atoms);
        for (int i = 0; i < atoms.atoms; i++) {
            const NeighborList::Range range = atoms.list->of(i);
            counts_[i] = range.count, lists_[i] = range.entry;
        }
        deepmd::Atoms in;
        in.nlocal = atoms.atoms, in.nall = all;
        for (int c = 0; c < 3; c++) in.origin[c] = atoms.origin[c] / length_unit_;
        in.x = x_.data(), in.types = types_.data();
        in.numneigh = counts_.data(), in.firstneigh = lists_.data();
        in.neighbour_mask = NeighborList::index_mask;
        in.fparam = command_.fparam.empty() ? nullptr : command_.fparam.data();
        if (!command_.aparam.empty()) {
            aparam_.clear();
            for (int i = 0; i < atoms.atoms; i++) aparam_.insert(aparam_.end(), command_.aparam.begin(), command_.aparam.end());
            in.aparam = aparam_.data();
        }
        const bool deviation = models_.size() > 1 && command_.out_freq > 0 && step_ % command_.out_freq == 0;
        const std::size_t evaluated = deviation ? models_.size() : 1;
        sums_.assign(evaluated, {});
        forces_.resize(evaluated);
        for (std::size_t k = 0; k < evaluated; k++) {
            forces_[k].assign(3 * std::size_t(all), 0);
            sums_[k].forces = forces_[k].data();
            if (k == 0 && out.energies) {
                atom_energy_.assign(atoms.atoms, 0);
                sums_[k].atom_energy = atom_energy_.data();
            }
            if (k == 0 && out.centroids) {
                atom_virial_.assign(9 * std::size_t(all), 0);
                sums_[k].atom_virial = atom_virial_.data();
            }
            models_[k].evaluate(in, sums_[k]);
        }
    }

    void say_gauge(const PairAtoms& atoms) {
        for (const std::string& note : notes_.look(sums_[0], models_[0], [&](int i) { return static_cast<long long>(atoms.id[i]); })) setting().note(note);
    }

    /// Forces on images belong to their atoms.
    void fold_forces(const PairAtoms& atoms, PairOutput& out) {
        for (auto& forces : forces_)
            for (int k = atoms.atoms; k < atoms.atoms + atoms.ghosts; k++)
                for (int d = 0; d < 3; d++) forces[3 * std::size_t(atoms.site[k].owner) + d] += forces[3 * std::size_t(k) + d];
        const double unit = scale() * energy_unit_ / length_unit_;
        for (std::size_t k = 0; k < 3 * std::size_t(atoms.atoms); k++) out.force[k] += unit * forces_[0][k];
    }

    void write_deviation(const PairAtoms& atoms) {
        std::vector<const double*> forces, virials;
        for (const auto& model : forces_) forces.push_back(model.data());
        for (const auto& sums : sums_) virials.push_back(sums.virial.data());
        std::vector<double> per_atom(atoms.atoms), by_id;
        deepmd::Deviation force = deepmd::force_deviation(forces, atoms.atoms, command_.relative, per_atom.data());
        deepmd::Deviation virial = deepmd::virial_deviation(virials, atoms.atoms, command_.relative_v);
        scale(force, energy_unit_ / length_unit_), scale(virial, energy_unit_);
        if (command_.atomic) {
            by_id.resize(atoms.atoms);
            for (int i = 0; i < atoms.atoms; i++) {
                const double id = atoms.id[i];
                if (!(id >= 1 && id <= atoms.atoms))
                    throw InputError("pair_style deepmd atomic: atom ids must be 1 to N without gaps, got " + std::to_string(static_cast<long long>(id)));
                by_id[std::size_t(id) - 1] = per_atom[i] * energy_unit_ / length_unit_;
            }
        }
        deviation_.write(step_, virial, force, by_id);
    }

    static void scale(deepmd::Deviation& deviation, double unit) {
        deviation.max *= unit, deviation.min *= unit, deviation.average *= unit;
    }

    deepmd::PairCommand command_;
    std::vector<deepmd::DeepPotential> models_;
    std::vector<int> map_;
    PerPair<double> scale_;
    deepmd::DeviationFile deviation_;
    double energy_unit_ = 1, length_unit_ = 1;
    long long step_ = 0;
    deepmd::GaugeNotes notes_;

    // Kept between steps, so that nothing is allocated in them.
    std::vector<double> x_, aparam_, atom_energy_, atom_virial_;
    std::vector<int> types_, counts_;
    std::vector<const int*> lists_;
    std::vector<deepmd::Sums> sums_;
    std::vector<std::vector<double>> forces_;
};

void style_deepmd(PairStyles& styles) { styles.add<PairDeepmd>("deepmd"); }

}  // namespace garnet

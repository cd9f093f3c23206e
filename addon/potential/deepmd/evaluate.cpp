// The Deep Potential (Zhang et al., NeurIPS 2018): environment R̃ (eq. 5), descriptor D = (1/Nc²) GᵀR̃ R̃ᵀG_< (eq. 6), fitting
// net e = N(D), and back: dE/dD → dE/dT → dE/dR̃ and dE/ds → forces and virial. A batch of atoms of one type at a time.
#include "potential/deepmd/evaluate.h"

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/thread_pool.h"
#include "potential/deepmd/batch.h"
#include "potential/deepmd/scratch.h"

namespace garnet::deepmd {
namespace {

struct Batch {
    int type, begin, count;  ///< atoms order[begin …]
};

template <class T>
class EvaluatorOf final : public Evaluator {
public:
    EvaluatorOf(const Architecture& architecture, const Options& options)
        : architecture_(architecture), options_(options), packed_(pack<T>(architecture, options)) {}

    void evaluate(const Atoms& atoms, Sums& sums) override {
        const int threads = thread_count();
        prepare(atoms, threads);
        if (static_cast<int>(scratch_.size()) < threads) scratch_.resize(threads);
        const bool own = threads > 1;
        parallel_threads([&](int thread) {
            Scratch<T>& scratch = scratch_[thread];
            begin(scratch, atoms, sums, own);
            BatchWork<T> work(architecture_, options_, *packed_, vacuum_, fparam_, aparam_, atoms, sums, scratch, own);
            for (const Batch& batch : batches_[thread]) work.run(batch.type, order_.data() + batch.begin, batch.count);
        });
        finish(atoms, sums, threads, own);
    }

private:
    /// Local atoms by type, cut into batches for each thread; parameters normalised.
    void prepare(const Atoms& atoms, int threads) {
        const int ntypes = architecture_.ntypes;
        start_.assign(ntypes + 1, 0);
        for (int i = 0; i < atoms.nall; i++)
            if (atoms.types[i] >= ntypes) throw InputError("expected an atom type below " + std::to_string(ntypes) + " (the model's types), got " + std::to_string(atoms.types[i]));
        for (int i = 0; i < atoms.nlocal; i++)
            if (atoms.types[i] >= 0) start_[atoms.types[i] + 1]++;
        for (int t = 0; t < ntypes; t++) start_[t + 1] += start_[t];
        order_.resize(start_[ntypes]);
        std::vector<int> next(start_.begin(), start_.end() - 1);
        for (int i = 0; i < atoms.nlocal; i++)
            if (atoms.types[i] >= 0) order_[next[atoms.types[i]]++] = i;
        share(atoms, threads);
        batches_.resize(threads);
        for (int thread = 0; thread < threads; thread++) {
            batches_[thread].clear();
            for (int t = 0; t < ntypes; t++) {
                const int to = std::min(start_[t + 1], shares_[thread + 1]);
                for (int k = std::max(start_[t], shares_[thread]); k < to; k += batch_rows) batches_[thread].push_back({t, k, std::min(batch_rows, to - k)});
            }
        }
        prepare_parameters(atoms);
    }

    /// Equal work for each thread, in small and uneven systems too: thread t has order[shares[t] … shares[t + 1]). A type's first batch
    /// waits for its weights, and the fitting net takes rows by the tile: cuts fall on whole tiles, and a type is only cut where that pays.
    void share(const Atoms& atoms, int threads) {
        constexpr double fitting_cost = 100;  // as that of so many neighbours, for the published widths
        constexpr double weights_cost = 5;    // as that of so many atoms
        const int size = static_cast<int>(order_.size()), tile = kernels<T>().rows;
        const auto cost = [&](int k) { return atoms.numneigh[order_[k]] + fitting_cost; };
        double rest = 0;  // of the atoms from shares[thread] on
        for (int k = 0; k < size; k++) rest += cost(k);
        const double first = size > 0 ? weights_cost * rest / size : 0;
        for (int t = 0; t < architecture_.ntypes; t++) rest += start_[t + 1] > start_[t] ? first : 0;
        shares_.assign(threads + 1, size);
        shares_[0] = 0;
        for (int thread = 0; thread + 1 < threads; thread++) {
            double own = 0, best = rest, left = 0;
            int type = -1;
            for (int k = shares_[thread]; k < size && own <= best; k++) {
                const bool next_type = atoms.types[order_[k]] != type;
                const double after = rest - own + (next_type ? 0 : first), slowest = std::max(own, after / (threads - thread - 1));
                if ((next_type || (k - start_[type]) % tile == 0) && slowest < best) best = slowest, left = after, shares_[thread + 1] = k;
                if (next_type) type = atoms.types[order_[k]], own += first;
                own += cost(k);
            }
            rest = left;
        }
    }

    void prepare_parameters(const Atoms& atoms) {
        const Architecture& a = architecture_;
        std::vector<double> fparam;
        if (!a.fparam_avg.empty()) {
            const double* given = atoms.fparam ? atoms.fparam : a.info.default_fparam.empty() ? nullptr : a.info.default_fparam.data();
            if (!given) throw InputError("expected " + std::to_string(a.fparam_avg.size()) + " frame parameters (fparam) for this model, got none");
            for (std::size_t k = 0; k < a.fparam_avg.size(); k++) fparam.push_back((given[k] - a.fparam_avg[k]) * a.fparam_inverse_std[k]);
        }
        if (!a.aparam_avg.empty() && !atoms.aparam && atoms.nlocal > 0)
            throw InputError("expected " + std::to_string(a.aparam_avg.size()) + " parameters per atom (aparam) for this model, got none");
        if (vacuum_.empty() || fparam != fparam_) {
            fparam_ = fparam;
            set_first_bias(*packed_, a, fparam_);
            vacuum_.assign(a.ntypes, 0.0);
            if (a.aparam_avg.empty())
                for (int t = 0; t < a.ntypes; t++)
                    if (a.fittings[t].minus_vacuum) vacuum_[t] = energy_of_nothing(a, t, fparam_, {});
        }
        aparam_.clear();
        const std::size_t width = a.aparam_avg.size();
        for (std::size_t i = 0; i < atoms.nlocal * width; i++) aparam_.push_back((atoms.aparam[i] - a.aparam_avg[i % width]) * a.aparam_inverse_std[i % width]);
    }

    void begin(Scratch<T>& s, const Atoms& atoms, const Sums& sums, bool own) {
        s.energy = 0;
        std::fill_n(s.virial, 9, 0.0);
        s.over_sel = 0, s.over_sel_atom = -1, s.outside = 0, s.too_near = 0, s.nearest_atom = -1;
        s.nearest2 = std::numeric_limits<double>::infinity();
        const std::size_t all = atoms.nall;
        if (own && sums.forces) s.forces.resize(3 * all), std::fill_n(s.forces.data(), 3 * all, 0.0);
        if (own && sums.atom_virial) s.atom_virial.resize(9 * all), std::fill_n(s.atom_virial.data(), 9 * all, 0.0);
    }

    void finish(const Atoms& atoms, Sums& sums, int threads, bool own) {
        sums.over_sel = 0, sums.over_sel_atom = sums.over_sel_type = -1, sums.over_sel_found = 0, sums.outside_table = 0;
        sums.too_near = 0, sums.nearest_atom = -1;
        double nearest2 = std::numeric_limits<double>::infinity();
        for (int t = 0; t < threads; t++) {
            const Scratch<T>& s = scratch_[t];
            sums.energy += s.energy;
            for (int k = 0; k < 9; k++) sums.virial[k] += s.virial[k];
            sums.over_sel += s.over_sel, sums.outside_table += s.outside;
            sums.too_near += s.too_near;
            if (s.nearest_atom >= 0 && (s.nearest2 < nearest2 || (s.nearest2 == nearest2 && s.nearest_atom < sums.nearest_atom)))
                nearest2 = s.nearest2, sums.nearest_atom = s.nearest_atom;
            if (s.over_sel_atom >= 0 && (sums.over_sel_atom < 0 || s.over_sel_atom < sums.over_sel_atom))
                sums.over_sel_atom = s.over_sel_atom, sums.over_sel_type = s.over_sel_type, sums.over_sel_found = s.over_sel_found;
        }
        sums.nearest = std::sqrt(nearest2);
        if (!own) return;
        parallel_for(atoms.nall, 2048, [&](std::size_t from, std::size_t to, int) {
            for (int t = 0; t < threads; t++) {
                if (sums.forces)
                    for (std::size_t k = 3 * from; k < 3 * to; k++) sums.forces[k] += scratch_[t].forces[k];
                if (sums.atom_virial)
                    for (std::size_t k = 9 * from; k < 9 * to; k++) sums.atom_virial[k] += scratch_[t].atom_virial[k];
            }
        });
    }

    const Architecture& architecture_;
    Options options_;
    std::unique_ptr<Packed<T>> packed_;
    std::vector<double> fparam_, vacuum_, aparam_;
    std::vector<Scratch<T>> scratch_;
    std::vector<int> order_, start_;           ///< local atoms by type; where each type begins
    std::vector<int> shares_;
    std::vector<std::vector<Batch>> batches_;  ///< per thread
};

}  // namespace

double energy_of_nothing(const Architecture& a, int type, const std::vector<double>& fparam, const std::vector<double>& aparam) {
    const Fitting& fitting = a.fittings[type];
    std::vector<double> x;
    for (const auto& [kind, index] : input_columns(a, fitting)) {
        using Kind = InputColumn::Kind;
        x.push_back(kind == Kind::fparam ? fparam[index] : kind == Kind::aparam ? aparam[index] : kind == Kind::constant && !a.native ? fitting.constants[index] : 0);
    }
    double e;
    fitting.net.evaluate(x.data(), &e);
    return e;
}

std::unique_ptr<Evaluator> make_evaluator(const Architecture& architecture, const Options& options) {
    if (options.precision == Precision::single_precision) return std::make_unique<EvaluatorOf<float>>(architecture, options);
    return std::make_unique<EvaluatorOf<double>>(architecture, options);
}

}  // namespace garnet::deepmd

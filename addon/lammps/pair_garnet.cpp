/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later: this file includes headers of LAMMPS. */
// Newton's third law across ranks: the potential gives forces on ghosts. With newton on, LAMMPS sends them home itself; with
// newton off it does not, so they are sent here (reverse_comm) and only local atoms receive forces from this style.

// Messages are put together here and given as one string: LAMMPS' own formatting belongs to a copy of fmt that differs from one
// installation to the next.

#include "pair_garnet.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <sstream>

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "force.h"
#include "memory.h"
#include "neigh_list.h"
#include "neighbor.h"
#include "update.h"
#include "utils.h"

#include "core/error.h"
#include "core/thread_pool.h"

using namespace LAMMPS_NS;
namespace dp = garnet::deepmd;

// The places of LAMMPS' xx yy zz xy xz yz yx zx zy in the potential's row-major tensor. Its first index is the force's, LAMMPS' the
// position's, so off-diagonals are crossed, as DeePMD-kit hands them over.
static const int virial_order[9] = {0, 4, 8, 3, 6, 7, 1, 2, 5};

PairGarnet::PairGarnet(LAMMPS* lmp) : Pair(lmp) {
    if (strcmp(update->unit_style, "lj") == 0)
        error->all(FLERR, std::string("Pair deepmd does not support unit style lj: use metal or real"));
    energy_unit_ = force->boltz / 8.617343e-5;
    length_unit_ = force->angstrom;
    restartinfo = 1;
    one_coeff = 0;
    manybody_flag = 1;
    writedata = 0;
    no_virial_fdotr_compute = 1;
    centroidstressflag = CENTROID_AVAIL;
    // One rank, one thread, unless told otherwise: ranks share the cores.
    if (!getenv("OMP_NUM_THREADS")) garnet::set_thread_count(1);
}

PairGarnet::~PairGarnet() {
    if (!allocated) return;
    memory->destroy(setflag);
    memory->destroy(cutsq);
    memory->destroy(scale_);
}

void PairGarnet::allocate() {
    allocated = 1;
    const int n = atom->ntypes;
    memory->create(setflag, n + 1, n + 1, "pair:setflag");
    memory->create(cutsq, n + 1, n + 1, "pair:cutsq");
    memory->create(scale_, n + 1, n + 1, "pair:scale");
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= n; j++) {
            setflag[i][j] = 0;
            scale_[i][j] = 1.0;
        }
}

void PairGarnet::agree(const std::string& failure) {
    const int mine = failure.empty() ? comm->nprocs : comm->me;
    int first = 0;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, world);
    if (first == comm->nprocs) return;
    int length = static_cast<int>(failure.size());
    MPI_Bcast(&length, 1, MPI_INT, first, world);
    std::vector<char> text(length + 1, '\0');
    if (comm->me == first) std::copy(failure.begin(), failure.end(), text.begin());
    MPI_Bcast(text.data(), length, MPI_CHAR, first, world);
    error->all(FLERR, std::string(text.data()) + " (on MPI rank " + std::to_string(first) + ")");
}

void PairGarnet::settings(int narg, char** arg) {
    if (narg < 1) error->all(FLERR, std::string("pair_style deepmd: expected the file of a model"));
    std::string failure;
    try {
        load(std::vector<std::string>(arg, arg + narg));
    } catch (const std::exception& problem) {
        failure = problem.what();
    }
    agree(failure);
    failure.clear();
    try {
        if (comm->me == 0 && models_.size() > 1 && command_.out_freq > 0)
            deviation_.open(command_.out_file, command_.atomic, restarted_);
    } catch (const std::exception& problem) {
        failure = problem.what();
    }
    agree(failure);
    if (command_.threads > 0) garnet::set_thread_count(command_.threads);
    comm_reverse = 3 * static_cast<int>(models_.size());
    comm_reverse_off = std::max(comm_reverse, 12);  // newton off: forces and per-atom virials go home here

    if (comm->me == 0) {
        std::string names;
        for (const auto& name : models_[0].info().type_map) names += " " + name;
        char cutoff[32];
        snprintf(cutoff, sizeof cutoff, "%g", models_[0].cutoff());
        utils::logmesg(lmp, "Garnet Deep Potential: " + std::to_string(models_.size()) + " model(s), cutoff " + cutoff +
                                " A, elements" + names + ", " + std::to_string(garnet::thread_count()) +
                                " thread(s) per rank\n");
    }
}

void PairGarnet::load(const std::vector<std::string>& words) {
    command_ = dp::PairCommand();
    models_.clear();
    const std::size_t at = dp::parse_pair_models(words, command_);
    if (const char* package = getenv("GARNET_DEEPMD")) {
        std::istringstream in(package);
        dp::parse_package_words({std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()}, command_);
    }
    dp::parse_pair_options(words, command_);
    for (const auto& file : command_.models) models_.emplace_back(file, command_.options);
    const auto& first = models_[0].info();
    for (std::size_t k = 1; k < models_.size(); k++) {
        const auto& other = models_[k].info();
        if (other.type_map != first.type_map || other.rcut != first.rcut)
            throw garnet::InputError(command_.models[k] + ": the type map or the cutoff is not that of " + command_.models[0]);
    }
    dp::parse_pair_words(words, at, first, command_);
    // Given in the deck's units, used in the model's.
    command_.relative /= energy_unit_, command_.relative_v /= energy_unit_;
}

void PairGarnet::coeff(int narg, char** arg) {
    if (!allocated) allocate();
    const int n = atom->ntypes;
    if (narg >= 2) {
        int ilo = 1, ihi = n, jlo = 1, jhi = n;
        utils::bounds(FLERR, arg[0], 1, n, ilo, ihi, error);
        utils::bounds(FLERR, arg[1], 1, n, jlo, jhi, error);
        if (ilo != 1 || jlo != 1 || ihi != n || jhi != n)
            error->all(FLERR, std::string("deepmd requires that the scale should be set to all atom types, i.e. pair_coeff * *."));
    }
    std::string warning;
    try {
        const std::vector<std::string> elements(arg + std::min(narg, 2), arg + narg);
        map_ = dp::map_types(elements, n, models_[0].info(), warning);
    } catch (const std::exception& problem) {
        error->all(FLERR, std::string(problem.what()));
    }
    if (!warning.empty() && comm->me == 0) error->warning(FLERR, warning);
    // Pairs with a NULL type count as given too, as in DeePMD-kit: in a hybrid a later pair_coeff takes them away.
    for (int i = 1; i <= n; i++)
        for (int j = i; j <= n; j++) setflag[i][j] = 1;
}

void PairGarnet::init_style() {
    if (map_.empty()) error->all(FLERR, std::string("pair_style deepmd: a pair_coeff * * command is missing"));
#if GARNET_LAMMPS_VERSION >= 20220324
    neighbor->add_request(this, NeighConst::REQ_FULL);
#else
    // Installed headers of that time lack the class that asks for a full list: the default half list is asked for, so that
    // neighbours are built when they must be, and the full one is made here (full_list.h).
    neighbor->request(this, instance_me);
#endif
    if (models_.size() > 1 && command_.atomic && command_.out_freq > 0 && !atom->tag_enable)
        error->all(FLERR, std::string("pair_style deepmd atomic: atoms have no ids"));
}

double PairGarnet::init_one(int i, int j) {
    scale_[j][i] = scale_[i][j];
    return models_[0].cutoff() * length_unit_;
}

void* PairGarnet::extract(const char* name, int& dim) {
    if (strcmp(name, "scale") != 0) return nullptr;
    dim = 2;
    return scale_;
}

void PairGarnet::compute(int eflag, int vflag) {
    ev_init(eflag, vflag);
    if (vflag_atom)
        error->all(FLERR, std::string("6-element atomic virial is not supported. Use compute centroid/stress/atom command for "
                          "9-element atomic virial."));
    try {
        evaluate();
    } catch (const std::exception& problem) {
        error->one(FLERR, std::string(problem.what()));
    }
    if (!std::isfinite(sums_[0].energy))
        error->one(FLERR, "The energy of the Deep Potential is not a number at step " + std::to_string(update->ntimestep) +
                              ": positions are bad or the system exploded");
    const auto id = [&](int i) { return atom->tag_enable ? static_cast<long long>(atom->tag[i]) : i + 1LL; };
    for (const std::string& note : notes_.look(sums_[0], models_[0], id)) error->warning(FLERR, note);
    tally(eflag, vflag);
}

void PairGarnet::evaluate() {
    const int nlocal = atom->nlocal;
    const int nall = nlocal + atom->nghost;
    types_.resize(nall);
    for (int i = 0; i < nall; i++) types_[i] = map_[atom->type[i] - 1];

    // LAMMPS' lists are by ilist; ours wants them by local index.
    count_.assign(nlocal, 0);
    first_.assign(nlocal, nullptr);
#if GARNET_LAMMPS_VERSION >= 20220324
    for (int k = 0; k < list->inum; k++) {
        const int i = list->ilist[k];
        count_[i] = list->numneigh[i];
        first_[i] = list->firstneigh[i];
    }
#else
    if (neighbor->ago == 0 || nlocal != list_atoms_) {
        full_list_.build(nall ? atom->x[0] : nullptr, nlocal, nall, models_[0].cutoff() * length_unit_ + neighbor->skin);
        list_atoms_ = nlocal;
    }
    std::copy(full_list_.counts(), full_list_.counts() + nlocal, count_.begin());
    std::copy(full_list_.firsts(), full_list_.firsts() + nlocal, first_.begin());
#endif

    dp::Atoms atoms;
    atoms.nlocal = nlocal;
    atoms.nall = nall;
    atoms.x = nall ? atom->x[0] : nullptr;
    if (length_unit_ != 1) {
        scaled_.resize(3 * nall);
        for (int k = 0; k < 3 * nall; k++) scaled_[k] = atom->x[0][k] / length_unit_;
        atoms.x = scaled_.data();
    }
    for (int c = 0; c < 3; c++) atoms.origin[c] = domain->boxlo[c] / length_unit_;
    atoms.types = types_.data();
    atoms.numneigh = count_.data();
    atoms.firstneigh = first_.data();
    atoms.neighbour_mask = NEIGHMASK;
    atoms.fparam = command_.fparam.empty() ? nullptr : command_.fparam.data();
    if (!command_.aparam.empty()) {
        aparam_.clear();
        for (int i = 0; i < nlocal; i++) aparam_.insert(aparam_.end(), command_.aparam.begin(), command_.aparam.end());
        atoms.aparam = aparam_.data();
    }

    const bool deviation = models_.size() > 1 && command_.out_freq > 0 && update->ntimestep % command_.out_freq == 0;
    const std::size_t evaluated = deviation ? models_.size() : 1;
    sums_.assign(evaluated, dp::Sums());
    forces_.resize(evaluated);
    for (std::size_t k = 0; k < evaluated; k++) {
        forces_[k].assign(3 * static_cast<std::size_t>(nall), 0.0);
        sums_[k].forces = forces_[k].data();
        if (k == 0 && eflag_atom) {
            atom_energy_.assign(nlocal, 0.0);
            sums_[k].atom_energy = atom_energy_.data();
        }
        if (k == 0 && cvflag_atom) {
            atom_virial_.assign(9 * static_cast<std::size_t>(nall), 0.0);
            sums_[k].atom_virial = atom_virial_.data();
        }
        models_[k].evaluate(atoms, sums_[k]);
    }
}

void PairGarnet::tally(int eflag, int vflag) {
    const int nlocal = atom->nlocal;
    const int nall = nlocal + atom->nghost;
    const bool newton = force->newton_pair;
    const double energy = scale_[1][1] * energy_unit_;
    const double per_length = energy / length_unit_;

    double** f = atom->f;
    if (newton) {
        for (int i = 0; i < nall; i++)
            for (int d = 0; d < 3; d++) f[i][d] += per_length * forces_[0][3 * i + d];
    }
    if (forces_.size() > 1 || !newton) {
        const int width = 3 * static_cast<int>(forces_.size()) + (!newton && cvflag_atom ? 9 : 0);
#if GARNET_LAMMPS_VERSION >= 20220324
        comm->reverse_comm(this, width);
#else
        comm_reverse = comm_reverse_off = width;
        comm->reverse_comm_pair(this);
#endif
    }
    if (!newton) {
        for (int i = 0; i < nlocal; i++)
            for (int d = 0; d < 3; d++) f[i][d] += per_length * forces_[0][3 * i + d];
    }

    if (eflag) eng_vdwl += energy * sums_[0].energy;
    if (eflag_atom)
        for (int i = 0; i < nlocal; i++) eatom[i] += energy * atom_energy_[i];
    if (vflag)
        for (int d = 0; d < 6; d++) virial[d] += energy * sums_[0].virial[virial_order[d]];
    if (cvflag_atom)
        for (int i = 0; i < (newton ? nall : nlocal); i++)
            for (int d = 0; d < 9; d++) cvatom[i][d] += energy * atom_virial_[9 * i + virial_order[d]];
    if (forces_.size() > 1) write_deviation();
}

/// Ghost parts go to the owners: forces of all evaluated models and, with newton off, per-atom virials.
int PairGarnet::pack_reverse_comm(int n, int first, double* buffer) {
    const bool with_virial = !force->newton_pair && cvflag_atom;
    int m = 0;
    for (int i = first; i < first + n; i++) {
        for (const auto& model : forces_)
            for (int d = 0; d < 3; d++) buffer[m++] = model[3 * i + d];
        if (with_virial)
            for (int d = 0; d < 9; d++) buffer[m++] = atom_virial_[9 * i + d];
    }
    return m;
}

void PairGarnet::unpack_reverse_comm(int n, int* owners, double* buffer) {
    const bool with_virial = !force->newton_pair && cvflag_atom;
    int m = 0;
    for (int k = 0; k < n; k++) {
        const int i = owners[k];
        for (auto& model : forces_)
            for (int d = 0; d < 3; d++) model[3 * i + d] += buffer[m++];
        if (with_virial)
            for (int d = 0; d < 9; d++) atom_virial_[9 * i + d] += buffer[m++];
    }
}

void PairGarnet::write_deviation() {
    const int nlocal = atom->nlocal;
    const double natoms = static_cast<double>(atom->natoms);
    std::vector<const double*> forces;
    for (const auto& model : forces_) forces.push_back(model.data());
    std::vector<double> per_atom(nlocal);
    dp::Deviation local;
    if (nlocal > 0) local = dp::force_deviation(forces, nlocal, command_.relative, per_atom.data());

    const double unit = energy_unit_ / length_unit_;
    double send_min = nlocal ? local.min : std::numeric_limits<double>::max(), send_max = local.max;
    double send_sum = local.average * nlocal;
    dp::Deviation force_total;
    MPI_Reduce(&send_min, &force_total.min, 1, MPI_DOUBLE, MPI_MIN, 0, world);
    MPI_Reduce(&send_max, &force_total.max, 1, MPI_DOUBLE, MPI_MAX, 0, world);
    MPI_Reduce(&send_sum, &force_total.average, 1, MPI_DOUBLE, MPI_SUM, 0, world);
    force_total.min *= unit;
    force_total.max *= unit;
    force_total.average *= unit / natoms;

    std::vector<double> mine, all(9 * sums_.size());
    for (const auto& sums : sums_) mine.insert(mine.end(), sums.virial.begin(), sums.virial.end());
    MPI_Reduce(mine.data(), all.data(), static_cast<int>(mine.size()), MPI_DOUBLE, MPI_SUM, 0, world);

    std::vector<double> by_id;
    if (command_.atomic) by_id = gather_by_id(per_atom);
    if (comm->me != 0) return;
    std::vector<const double*> virials;
    for (std::size_t k = 0; k < sums_.size(); k++) virials.push_back(&all[9 * k]);
    dp::Deviation virial_total = dp::virial_deviation(virials, static_cast<int>(natoms), command_.relative_v);
    virial_total.max *= energy_unit_;
    virial_total.min *= energy_unit_;
    virial_total.average *= energy_unit_;
    for (double& value : by_id) value *= unit;
    try {
        deviation_.write(update->ntimestep, virial_total, force_total, by_id);
    } catch (const std::exception& problem) {
        error->one(FLERR, std::string(problem.what()));
    }
}

/// On rank 0: the values of all atoms by id 1…N (ids must be without gaps, as for DeePMD-kit).
std::vector<double> PairGarnet::gather_by_id(const std::vector<double>& per_atom) const {
    const int nlocal = atom->nlocal;
    std::vector<double> mine;
    for (int i = 0; i < nlocal; i++) {
        mine.push_back(static_cast<double>(atom->tag[i]));
        mine.push_back(per_atom[i]);
    }
    int count = static_cast<int>(mine.size());
    std::vector<int> counts(comm->nprocs), offsets(comm->nprocs);
    MPI_Gather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, 0, world);
    for (int k = 1; k < comm->nprocs; k++) offsets[k] = offsets[k - 1] + counts[k - 1];
    std::vector<double> all(comm->me == 0 ? offsets.back() + counts.back() : 0);
    MPI_Gatherv(mine.data(), count, MPI_DOUBLE, all.data(), counts.data(), offsets.data(), MPI_DOUBLE, 0, world);
    std::vector<double> by_id;
    if (comm->me != 0) return by_id;
    by_id.resize(all.size() / 2);
    for (std::size_t k = 0; k < all.size(); k += 2) {
        const std::size_t id = static_cast<std::size_t>(all[k]);
        if (id < 1 || id > by_id.size())
            error->one(FLERR, "pair_style deepmd atomic: atom ids must be 1 to N without gaps, got " + std::to_string(id));
        by_id[id - 1] = all[k + 1];
    }
    return by_id;
}

double PairGarnet::memory_usage() {
    double bytes = Pair::memory_usage();
    for (const auto& model : forces_) bytes += 8.0 * model.capacity();
    return bytes + 8.0 * (scaled_.capacity() + atom_energy_.capacity() + atom_virial_.capacity()) + 4.0 * types_.capacity();
}

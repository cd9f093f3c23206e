// From neighbours to descriptors and from gradients to forces. Array shapes: n neighbours of an atom, by type; M = width.
#include "potential/deepmd/batch.h"

#include <algorithm>
#include <cmath>

namespace garnet::deepmd {

using DescriptorKind = Descriptor::Kind;

template <class T>
BatchWork<T>::BatchWork(const Architecture& a, const Options& options, const Packed<T>& packed, const std::vector<double>& vacuum, const std::vector<double>& fparam,
                        const std::vector<double>& aparam, const Atoms& atoms, Sums& sums, Scratch<T>& scratch, bool own_arrays)
    : architecture_(a), options_(options), packed_(packed), vacuum_(vacuum), fparam_(fparam), aparam_(aparam), atoms_(atoms), sums_(sums), s_(scratch), kernel_(kernels<T>()) {
    forces_ = !sums.forces ? nullptr : own_arrays ? s_.forces.data() : sums.forces;
    atom_virial_ = !sums.atom_virial ? nullptr : own_arrays ? s_.atom_virial.data() : sums.atom_virial;
    s_.count.resize(a.ntypes);
    s_.neighbours.resize(a.descriptors.size());
    int column = 0, widest = 0;
    for (std::size_t k = 0; k < a.descriptors.size(); k++) {
        const Descriptor& d = a.descriptors[k];
        cutoff2_ = std::max(cutoff2_, static_cast<double>(d.rcut) * d.rcut);
        column_.push_back(column);
        column += d.dim();
        widest = std::max(widest, packed.descriptors[k].stride);
        s_.neighbours[k].start.resize(static_cast<std::size_t>(batch_rows) * (a.ntypes + 1));
        s_.neighbours[k].t.resize(static_cast<std::size_t>(batch_rows) * 4 * packed.descriptors[k].stride);
    }
    const int inputs = column + static_cast<int>(a.aparam_avg.size());
    input_stride_ = (inputs / kernel_.lanes + 2) * kernel_.lanes + widest;
    s_.input.resize(static_cast<std::size_t>(batch_rows) * input_stride_);
    s_.input_gradient.resize(static_cast<std::size_t>(batch_rows) * input_stride_);
    s_.a.resize(4 * widest);
    s_.value.resize(widest), s_.slope.resize(widest);
}

template <class T>
void BatchWork<T>::run(int type, const int* atoms, int count) {
    for (auto& n : s_.neighbours) n.count = 0;
    s_.local.clear();
    for (int row = 0; row < count; row++) {
        find_near(atoms[row]);
        for (std::size_t k = 0; k < s_.neighbours.size(); k++) {
            choose_neighbours(static_cast<int>(k), row, type, atoms[row]);
            embed(static_cast<int>(k), row, type);
        }
    }
    fit(type, atoms, count);
    for (int row = 0; row < count; row++)
        for (std::size_t k = 0; k < s_.neighbours.size(); k++) pull(static_cast<int>(k), row, type, atoms[row]);
}

/// All atoms within the largest cutoff: r_j − r_i, r².
template <class T>
void BatchWork<T>::find_near(int i) {
    Candidates& near = s_.near;
    const int listed = atoms_.numneigh[i], mask = atoms_.neighbour_mask;
    const int* list = atoms_.firstneigh[i];
    near.resize(listed + 1);
    const double xi = atoms_.x[3 * i], yi = atoms_.x[3 * i + 1], zi = atoms_.x[3 * i + 2], cutoff2 = cutoff2_;
    double *x = near.x.data(), *y = near.y.data(), *z = near.z.data(), *r2 = near.r2.data();
    int *index = near.index.data(), *type = near.type.data();
    int n = 0;
    double nearest2 = s_.nearest2;
    for (int k = 0; k < listed; k++) {
        const int j = list[k] & mask;
        const double* xj = atoms_.x + 3 * static_cast<std::size_t>(j);
        const double dx = xj[0] - xi, dy = xj[1] - yi, dz = xj[2] - zi, d2 = dx * dx + dy * dy + dz * dz;
        x[n] = dx, y[n] = dy, z[n] = dz, r2[n] = d2;
        index[n] = j, type[n] = atoms_.types[j];
        const bool inside = (d2 < cutoff2) & (type[n] >= 0);
        nearest2 = inside && d2 < nearest2 ? d2 : nearest2;
        n += inside;
    }
    s_.nearest2 = nearest2;
    near.count = n;
}

/// Neighbours of a descriptor by type, no more than sel of each: the nearest stay (ties: the lower index), as DeePMD-kit sorts.
template <class T>
void BatchWork<T>::choose_neighbours(int k, int row, int type, int atom) {
    const Descriptor& d = architecture_.descriptors[k];
    Neighbours<T>& to = s_.neighbours[k];
    const Candidates& near = s_.near;
    const int ntypes = architecture_.ntypes;
    const double cutoff2 = static_cast<double>(d.rcut) * d.rcut;
    int* start = &to.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    int* count = s_.count.data();
    std::fill_n(count, ntypes, 0);
    for (int n = 0; n < near.count; n++) count[near.type[n]] += near.r2[n] < cutoff2;
    start[0] = to.count;
    for (int t = 0; t < ntypes; t++) start[t + 1] = start[t] + count[t];
    s_.order.resize(near.count + 1);
    int* order = s_.order.data();
    for (int t = 0; t < ntypes; t++) count[t] = start[t] - start[0];
    for (int n = 0; n < near.count; n++)
        if (near.r2[n] < cutoff2) order[count[near.type[n]]++] = n;

    int total = 0;
    for (int t = 0; t < ntypes; t++) {
        const int from = start[t] - start[0], found = start[t + 1] - start[t];
        int kept = found;
        if (found > d.sel[t] && d.pair[type * ntypes + t] >= 0) {
            if (s_.over_sel++ == 0 || atom < s_.over_sel_atom) s_.over_sel_atom = atom, s_.over_sel_type = t, s_.over_sel_found = found;
        }
        if (found > d.sel[t] && (options_.sel == SelPolicy::nearest || d.sel[t] == 0)) {
            kept = d.sel[t];
            std::nth_element(order + from, order + from + kept, order + from + found, [&](int a, int b) {
                return near.r2[a] != near.r2[b] ? near.r2[a] < near.r2[b] : near.index[a] < near.index[b];
            });
        }
        if (total != from) std::copy(order + from, order + from + kept, order + total);
        count[t] = kept;
        total += kept;
    }
    for (int t = 0; t < ntypes; t++) start[t + 1] = start[t] + count[t];

    to.reserve(static_cast<std::size_t>(to.count) + total + 2 * kernel_.lanes);
    T *x = to.x.data() + to.count, *y = to.y.data() + to.count, *z = to.z.data() + to.count;
    int* index = to.index.data() + to.count;
    for (int n = 0; n < total; n++) {
        const int from = order[n];
        x[n] = static_cast<T>(near.x[from]), y[n] = static_cast<T>(near.y[from]), z[n] = static_cast<T>(near.z[from]);
        index[n] = near.index[from];
    }
    const float width = d.rcut - d.rcut_smth;  // a float, as DeePMD-kit's op has it
    const int at = to.count;
    kernel_.environment(d.rcut, d.rcut_smth, width, total, x, y, z, to.s.data() + at, to.a.data() + at, to.p.data() + at, to.q.data() + at);
    to.count += total;
}

/// Finds the polynomial for G_e(x), or makes one for this value alone.
template <class T>
void BatchWork<T>::place(int k, int e, T x, LocalPieces<T>& local, const T*& piece, T& u, T& du) {
    const PieceTable<T>& table = packed_.descriptors[k].tables[e];
    piece = table.locate(x, u, du);
    if (piece) return;
    s_.outside++;
    const EmbeddingFunction& g = architecture_.descriptors[k].embeddings[e];
    g.evaluate(x, s_.value.data(), s_.slope.data());
    T* made = local.take(table.piece_size());
    for (int m = 0; m < g.width; m++) made[m] = static_cast<T>(s_.value[m]), made[table.stride + m] = static_cast<T>(s_.slope[m]);
    piece = made, u = 0, du = 1;
}

/// T = (1/Nc) Σ_j R̃_j G(s̃_j), empty places included, and D from it.
template <class T>
void BatchWork<T>::embed(int k, int row, int type) {
    const Descriptor& d = architecture_.descriptors[k];
    const PackedDescriptor<T>& packed = packed_.descriptors[k];
    Neighbours<T>& near = s_.neighbours[k];
    const int ntypes = architecture_.ntypes, stride = packed.stride, rows = d.kind == DescriptorKind::a ? 4 : 1;
    const int* start = &near.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    T* t = near.t.data() + static_cast<std::size_t>(row) * 4 * stride;
    T* out = s_.input.data() + static_cast<std::size_t>(row) * input_stride_ + column_[k];
    std::fill_n(t, 4 * stride, T(0));
    for (int j = 0; j < ntypes; j++) {
        const int pair = type * ntypes + j, e = d.pair[pair], from = start[j], n = start[j + 1] - from;
        if (d.kind != DescriptorKind::t && e < 0) continue;
        T* r = near.r.data() + 4 * static_cast<std::size_t>(from);
        kernel_.normalise(n, packed.avg.data() + 4 * pair, packed.inverse_std.data() + 4 * pair, near.s.data() + from, near.a.data() + from, near.x.data() + from,
                          near.y.data() + from, near.z.data() + from, r);
        if (d.kind == DescriptorKind::t) continue;
        for (int p = from; p < from + n; p++) place(k, e, near.r[4 * static_cast<std::size_t>(p)], s_.local, near.piece[p], near.u[p], near.du[p]);
        const int degree = packed.tables[e].degree;
        if (d.kind == DescriptorKind::a) {
            kernel_.embed4(n, degree, stride, near.piece.data() + from, near.u.data() + from, r, t);
        } else {
            std::fill_n(r, n, T(1));
            kernel_.embed1(n, degree, stride, near.piece.data() + from, near.u.data() + from, r, t);
        }
        const T empty = static_cast<T>(d.sel[j] - n);
        if (empty > 0)
            for (int m = 0; m < rows * stride; m++) t[m] += empty * packed.padding[pair][m];
    }
    if (d.kind == DescriptorKind::t) {
        embed_triples(k, row, type, nullptr);
        std::copy_n(t, d.width, out);
        return;
    }
    if (!d.masked.empty())
        for (int m = 0; m < d.width; m++) t[m] += static_cast<T>(d.masked[static_cast<std::size_t>(type) * d.width + m]);
    const T scale = static_cast<T>(1 / d.divisor);
    for (int m = 0; m < rows * stride; m++) t[m] *= scale;
    if (d.kind == DescriptorKind::a) kernel_.square(d.axis, d.width, stride, t, out);
    else std::copy_n(t, d.width, out);
}

/// dE/dr_j of all neighbours of one atom, from dE/dD; added to forces and virial.
template <class T>
void BatchWork<T>::pull(int k, int row, int type, int atom) {
    const Descriptor& d = architecture_.descriptors[k];
    const PackedDescriptor<T>& packed = packed_.descriptors[k];
    Neighbours<T>& near = s_.neighbours[k];
    const int ntypes = architecture_.ntypes, stride = packed.stride;
    const int* start = &near.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    const int first = start[0], total = start[ntypes] - first;
    const T* dd = s_.input_gradient.data() + static_cast<std::size_t>(row) * input_stride_ + column_[k];
    const T scale = static_cast<T>(1 / d.divisor);
    for (Buffer<T>* b : {&s_.fx, &s_.fy, &s_.fz}) b->resize(total + 2 * kernel_.lanes);
    s_.g.resize(8 * static_cast<std::size_t>(total) + 8);
    T* a = s_.a.data();
    if (d.kind == DescriptorKind::a) {
        kernel_.square_gradient(d.axis, d.width, stride, scale, near.t.data() + static_cast<std::size_t>(row) * 4 * stride, dd, a);
    } else if (d.kind == DescriptorKind::r) {
        for (int m = 0; m < d.width; m++) a[m] = dd[m] * scale;
        std::fill(a + d.width, a + stride, T(0));
    } else {
        std::copy_n(dd, d.width, a);
        std::fill(a + d.width, a + stride, T(0));
        embed_triples(k, row, type, a);
    }
    for (int j = 0; j < ntypes; j++) {
        const int pair = type * ntypes + j, e = d.pair[pair], from = start[j], n = start[j + 1] - from, at = from - first;
        T* g = s_.g.data() + 8 * static_cast<std::size_t>(at);
        if (d.kind != DescriptorKind::t && e < 0) {
            for (Buffer<T>* b : {&s_.fx, &s_.fy, &s_.fz}) std::fill_n(b->data() + at, n, T(0));
            continue;
        }
        const T* r = near.r.data() + 4 * static_cast<std::size_t>(from);
        if (d.kind == DescriptorKind::a) {
            kernel_.gradient4(n, packed.tables[e].degree, stride, near.piece.data() + from, near.u.data() + from, r, a, g);
        } else if (d.kind == DescriptorKind::r) {
            kernel_.gradient1(n, packed.tables[e].degree, stride, near.piece.data() + from, near.u.data() + from, r, a, g);
            for (int q = 0; q < n; q++) std::fill_n(g + 8 * q, 4, T(0));
        }
        kernel_.pull(n, packed.inverse_std.data() + 4 * pair, g, near.du.data() + from, near.x.data() + from, near.y.data() + from, near.z.data() + from,
                     near.a.data() + from, near.p.data() + from, near.q.data() + from, s_.fx.data() + at, s_.fy.data() + at, s_.fz.data() + at);
    }
    const T *fx = s_.fx.data(), *fy = s_.fy.data(), *fz = s_.fz.data();
    double sum[3] = {0, 0, 0}, w[9] = {};
    for (int n = 0; n < total; n++) {
        const double f[3] = {fx[n], fy[n], fz[n]};
        const double r[3] = {near.x[first + n], near.y[first + n], near.z[first + n]};
        for (int p = 0; p < 3; p++) sum[p] += f[p];
        for (int p = 0; p < 9; p++) w[p] -= f[p / 3] * r[p % 3];
        const std::size_t j = near.index[first + n];
        if (forces_)
            for (int p = 0; p < 3; p++) forces_[3 * j + p] -= f[p];
        if (atom_virial_)
            for (int p = 0; p < 9; p++) atom_virial_[9 * j + p] -= f[p / 3] * r[p % 3];
    }
    if (forces_)
        for (int p = 0; p < 3; p++) forces_[3 * static_cast<std::size_t>(atom) + p] += sum[p];
    for (int p = 0; p < 9; p++) s_.virial[p] += w[p];
}

template class BatchWork<double>;
template class BatchWork<float>;

}  // namespace garnet::deepmd

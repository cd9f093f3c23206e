// From neighbours to descriptors and from gradients to forces. Array shapes: n neighbours of an atom, by type; M = width.
#include "potential/deepmd/batch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace garnet::deepmd {

using DescriptorKind = Descriptor::Kind;

template <class T>
BatchWork<T>::BatchWork(const Architecture& a, const Options& options, const Packed<T>& packed, const std::vector<double>& vacuum, const std::vector<double>& fparam,
                        const std::vector<double>& aparam, const Atoms& atoms, Sums& sums, Scratch<T>& scratch, bool own_arrays)
    : architecture_(a), options_(options), packed_(packed), vacuum_(vacuum), fparam_(fparam), aparam_(aparam), atoms_(atoms), sums_(sums), s_(scratch), kernel_(kernels<T>()) {
    forces_ = !sums.forces ? nullptr : own_arrays ? s_.forces.data() : sums.forces;
    atom_virial_ = !sums.atom_virial ? nullptr : own_arrays ? s_.atom_virial.data() : sums.atom_virial;
    if (atoms.nall > 0) first_type_ = std::max(0, atoms.types[0]);
    s_.count.resize(a.ntypes);
    s_.neighbours.resize(a.descriptors.size());
    int column = 0, widest = 0;
    for (std::size_t k = 0; k < a.descriptors.size(); k++) {
        const Descriptor& d = a.descriptors[k];
        cutoff2_ = std::max({cutoff2_, static_cast<double>(d.rcut) * d.rcut, d.reach * d.reach});
        column_.push_back(column);
        column += d.dim();
        widest = std::max(widest, packed.descriptors[k].stride);
        s_.neighbours[k].start.resize(static_cast<std::size_t>(batch_rows) * (a.ntypes + 1));
        s_.neighbours[k].t.resize(static_cast<std::size_t>(batch_rows) * 4 * packed.descriptors[k].stride);
    }
    const int inputs = column + static_cast<int>(a.aparam_avg.size());
    input_stride_ = (inputs / kernel_.lanes + 2) * kernel_.lanes + widest;
    s_.input.resize(static_cast<std::size_t>(batch_rows) * input_stride_);
    s_.a.resize(4 * widest);
    s_.value.resize(widest), s_.slope.resize(widest);
}

template <class T>
void BatchWork<T>::run(int type, const int* atoms, int count) {
    for (auto& n : s_.neighbours) n.count = 0;
    s_.local.clear();
    for (int row = 0; row < count; row++) {
        atom_ = atoms[row];
        find_near(atom_);
        for (std::size_t k = 0; k < s_.neighbours.size(); k++) {
            choose_neighbours(static_cast<int>(k), row, type, atom_);
            embed(static_cast<int>(k), row, type);
        }
        if (architecture_.short_range) weigh_short_range(row, type);
    }
    fit(type, atoms, count);
    for (int row = 0; row < count; row++)
        for (std::size_t k = 0; k < s_.neighbours.size(); k++) pull(static_cast<int>(k), row, type, atoms[row]);
}

/// All atoms within the largest cutoff: r_j − r_i, r².
template <class T>
void BatchWork<T>::find_near(int i) {
    Candidates& near = s_.near;
    const int listed = atoms_.numneigh[i];
    near.resize(listed + 8);
    near.count = kernel_.near(listed, atoms_.firstneigh[i], atoms_.neighbour_mask, atoms_.x, atoms_.types, atoms_.x + 3 * static_cast<std::size_t>(i), cutoff2_,
                              near.x.data(), near.y.data(), near.z.data(), near.r2.data(), near.index.data(), near.type.data());
    near_ranked_ = false;
    double nearest2 = std::numeric_limits<double>::infinity();
    for (int n = 0; n < near.count; n++) nearest2 = std::min(nearest2, near.r2[n]);
    if (nearest2 < s_.nearest2 || (nearest2 == s_.nearest2 && i < s_.nearest_atom)) s_.nearest2 = nearest2, s_.nearest_atom = i;
    const double trained = architecture_.info.min_nbor_dist;
    if (nearest2 >= trained * trained) return;
    const auto too_near = std::count_if(near.r2.data(), near.r2.data() + near.count, [&](double r2) { return r2 < trained * trained; });
    s_.too_near += too_near;
    if (sums_.too_near_of) sums_.too_near_of[i] += static_cast<int>(too_near);
}

/// Neighbours of a descriptor by type, no more than sel of each: the nearest stay (ties: the lower index), as DeePMD-kit sorts.
template <class T>
void BatchWork<T>::choose_neighbours(int k, int row, int type, int atom) {
    const Descriptor& d = architecture_.descriptors[k];
    Neighbours<T>& to = s_.neighbours[k];
    const Candidates& near = s_.near;
    const int ntypes = architecture_.ntypes;
    const double reach = d.reach > 0 ? d.reach : d.rcut, cutoff2 = reach * reach;
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

    int total = d.mixed ? keep_of_all(d.sel[0], start, atom) : keep_of_each(d, start, type, atom);
    if (!d.dropped.empty()) total = drop_pairs(d, start, type);
    to.reserve(static_cast<std::size_t>(to.count) + total + 2 * kernel_.lanes);
    T *x = to.x.data() + to.count, *y = to.y.data() + to.count, *z = to.z.data() + to.count;
    int* index = to.index.data() + to.count;
    for (int n = 0; n < total; n++) {
        const int from = order[n];
        x[n] = static_cast<T>(near.x[from]), y[n] = static_cast<T>(near.y[from]), z[n] = static_cast<T>(near.z[from]);
        index[n] = near.index[from];
    }
    to.count += total;
}

template <class T>
void BatchWork<T>::rank_near(int atom) {
    if (!near_ranked_) s_.near.rank_all(atoms_, atom, architecture_.native);
    near_ranked_ = true;
}

template <class T>
void BatchWork<T>::count_over_sel(int atom, int type, int found, int kept) {
    if (sums_.over_sel_of) sums_.over_sel_of[atom] += found - kept;
    if (s_.over_sel++ == 0 || atom < s_.over_sel_atom) s_.over_sel_atom = atom, s_.over_sel_type = type, s_.over_sel_found = found;
}

/// s_.order holds the candidates by type; of each type keep(type, its candidates, their number) stay, the first ones. Sets start anew,
/// returns how many stay.
template <class T>
template <class Keep>
int BatchWork<T>::close_up(int* start, Keep keep) {
    const int ntypes = architecture_.ntypes;
    int* order = s_.order.data();
    int total = 0, from = 0;
    for (int t = 0; t < ntypes; t++) {
        const int found = start[t + 1] - start[0] - from, kept = keep(t, order + from, found);
        if (total != from) std::copy(order + from, order + from + kept, order + total);
        start[t] = start[0] + total;
        total += kept;
        from += found;
    }
    start[ntypes] = start[0] + total;
    return total;
}

/// Of each type the nearest sel[type] stay.
template <class T>
int BatchWork<T>::keep_of_each(const Descriptor& d, int* start, int type, int atom) {
    const int ntypes = architecture_.ntypes;
    if (d.most_places > 0) keep_of_all(d.most_places, start, atom);
    return close_up(start, [&](int t, int* order, int found) {
        if (found <= d.sel[t]) return found;
        if (d.pair[type * ntypes + t] >= 0) count_over_sel(atom, t, found, d.sel[t]);
        if (options_.sel == SelPolicy::extend && d.sel[t] != 0) return found;
        rank_near(atom);
        std::nth_element(order, order + d.sel[t], order + found, s_.near.by_distance());
        return d.sel[t];
    });
}

/// se_atten: of all types together the nearest sel stay.
template <class T>
int BatchWork<T>::keep_of_all(int sel, int* start, int atom) {
    const int ntypes = architecture_.ntypes, found = start[ntypes] - start[0];
    if (found <= sel) return found;
    int* order = s_.order.data();
    count_over_sel(atom, -1, found, sel);
    if (options_.sel == SelPolicy::extend) return found;
    rank_near(atom);
    std::nth_element(order, order + sel, order + found, s_.near.by_distance());
    std::sort(order, order + sel, [&](int a, int b) { return s_.near.type[a] != s_.near.type[b] ? s_.near.type[a] < s_.near.type[b] : a < b; });
    for (int t = 0, n = 0; t < ntypes; t++) {
        while (n < sel && s_.near.type[order[n]] <= t) n++;
        start[t + 1] = start[0] + n;
    }
    return sel;
}

/// Those of dropped pairs leave; their places are empty then.
template <class T>
int BatchWork<T>::drop_pairs(const Descriptor& d, int* start, int type) {
    return close_up(start, [&](int t, int*, int found) { return d.dropped[type * architecture_.ntypes + t] ? 0 : found; });
}

template <class T>
void BatchWork<T>::make_environment(int k, int row, int type) {
    const Descriptor& d = architecture_.descriptors[k];
    const PackedDescriptor<T>& packed = packed_.descriptors[k];
    const Neighbours<T>& near = s_.neighbours[k];
    Environment<T>& e = s_.environment;
    const int ntypes = architecture_.ntypes;
    const int* start = &near.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    const int first = start[0], total = start[ntypes] - first;
    e.resize(total + 2 * kernel_.lanes);
    const double width = d.switch_width;
    const T *x = near.x.data() + first, *y = near.y.data() + first, *z = near.z.data() + first;
    kernel_.environment(static_cast<T>(d.rcut), static_cast<T>(d.rcut_smth), static_cast<T>(width), total, x, y, z, e.s.data(), e.a.data(), e.p.data(), e.q.data());
    for (int j = 0; j < ntypes; j++) {
        const int pair = type * ntypes + j, at = start[j] - first;
        kernel_.normalise(start[j + 1] - start[j], packed.avg.data() + 4 * pair, packed.inverse_std.data() + 4 * pair, e.s.data() + at, e.a.data() + at, x + at,
                          y + at, z + at, e.r.data() + 4 * static_cast<std::size_t>(at));
    }
}

/// Finds the polynomials for G_e(x); where there is none, makes one for that value alone.
template <class T>
void BatchWork<T>::locate(int k, int e, int n, const T* x, int step, LocalPieces<T>& local, const T** piece, T* u, bool again) {
    const PieceTable<T>& table = packed_.descriptors[k].tables[e];
    const int outside = table.locate(n, x, step, piece, u);
    if (outside == 0) return;
    if (table.runs > 0 && !again) {
        s_.outside += outside;
        if (sums_.outside_table_of) sums_.outside_table_of[atom_] += outside;
    }
    const EmbeddingFunction& g = architecture_.descriptors[k].embeddings[e];
    for (int p = 0; p < n; p++) {
        if (piece[p]) continue;
        g.evaluate(x[static_cast<std::size_t>(p) * step], s_.value.data(), s_.slope.data());
        T* made = local.take(table.piece_size());
        for (int m = 0; m < g.width; m++) made[m] = static_cast<T>(s_.value[m]), made[table.stride + m] = static_cast<T>(s_.slope[m]) / table.scale;
        piece[p] = made, u[p] = 0;
    }
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
    make_environment(k, row, type);
    for (int j = 0; j < ntypes && d.kind != DescriptorKind::t; j++) {
        const int pair = type * ntypes + j, e = d.pair[pair], from = start[j], n = start[j + 1] - from;
        if (e < 0) {
            if (!packed.excluded.empty() && packed.excluded[pair].size() > 0)
                for (int m = 0; m < rows * stride; m++) t[m] += static_cast<T>(n) * packed.excluded[pair][m];
            if (!d.mixed && packed.padding[pair].size() > 0 && d.sel[j] > n)
                for (int m = 0; m < rows * stride; m++) t[m] += static_cast<T>(d.sel[j] - n) * packed.padding[pair][m];
            continue;
        }
        const T* r = s_.environment.r.data() + 4 * static_cast<std::size_t>(from - start[0]);
        locate(k, e, n, r, 4, s_.local, near.piece.data() + from, near.u.data() + from, false);
        const int degree = packed.tables[e].degree;
        if (d.attention) continue;
        if (d.kind == DescriptorKind::a) kernel_.embed4(n, degree, stride, near.piece.data() + from, near.u.data() + from, r, t);
        else kernel_.embed1(n, degree, stride, near.piece.data() + from, near.u.data() + from, ones(n), t);
        const T empty = static_cast<T>(d.mixed ? 0 : d.sel[j] - n);
        if (empty > 0)
            for (int m = 0; m < rows * stride; m++) t[m] += empty * packed.padding[pair][m];
    }
    if (d.attention) embed_attention(k, row, type, nullptr);
    if (d.mixed)
        for (int m = 0, empty = std::max(0, d.sel[0] - (start[ntypes] - start[0])); m < rows * stride; m++) t[m] += static_cast<T>(empty) * packed.padding[type * ntypes + (d.first_atom_pads ? first_type_ : 0)][m];
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
    const T* dd = s_.input.data() + static_cast<std::size_t>(row) * input_stride_ + column_[k];
    const T scale = static_cast<T>(1 / d.divisor);
    for (Buffer<T>* b : {&s_.fx, &s_.fy, &s_.fz}) b->resize(total + 2 * kernel_.lanes);
    s_.g.resize(8 * static_cast<std::size_t>(total) + 8);
    T* a = s_.a.data();
    make_environment(k, row, type);
    const Environment<T>& environment = s_.environment;
    if (d.kind == DescriptorKind::a) {
        kernel_.square_gradient(d.axis, d.width, stride, scale, near.t.data() + static_cast<std::size_t>(row) * 4 * stride, dd, a);
        if (d.attention) embed_attention(k, row, type, a);
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
        if (d.attention) {
            // embed_attention has written g
        } else if (d.kind == DescriptorKind::a) {
            const T* r = environment.r.data() + 4 * static_cast<std::size_t>(at);
            kernel_.gradient4(n, packed.tables[e].degree, stride, near.piece.data() + from, near.u.data() + from, r, a, g);
        } else if (d.kind == DescriptorKind::r) {
            kernel_.gradient1(n, packed.tables[e].degree, stride, near.piece.data() + from, near.u.data() + from, ones(n), a, g);
            for (int q = 0; q < n; q++) std::fill_n(g + 8 * q, 4, T(0));
        }
        const T scale_of_u = d.kind == DescriptorKind::t ? T(0) : packed.tables[e].scale;
        kernel_.pull(n, scale_of_u, packed.inverse_std.data() + 4 * pair, g, near.x.data() + from, near.y.data() + from, near.z.data() + from,
                     environment.a.data() + at, environment.p.data() + at, environment.q.data() + at, s_.fx.data() + at, s_.fy.data() + at, s_.fz.data() + at);
    }
    if (architecture_.short_range && architecture_.short_range->descriptor == k) pull_short_range(row, type, atom);
    add_forces(k, atom, first, total);
}

/// F_i += Σ dE/dr_j, F_j −= dE/dr_j; the virial of a pair goes to j.
template <class T>
void BatchWork<T>::add_forces(int k, int atom, int first, int total) {
    const Neighbours<T>& near = s_.neighbours[k];
    const T *fx = s_.fx.data(), *fy = s_.fy.data(), *fz = s_.fz.data();
    const T *x = near.x.data() + first, *y = near.y.data() + first, *z = near.z.data() + first;
    const int* index = near.index.data() + first;
    double w[9] = {};
    kernel_.virial(total, fx, fy, fz, x, y, z, w);
    for (int c = 0; c < 9; c++) s_.virial[c] -= w[c];
    if (forces_) {
        double sum[3] = {0, 0, 0};
        for (int n = 0; n < total; n++) {
            double* to = forces_ + 3 * static_cast<std::size_t>(index[n]);
            to[0] -= fx[n], to[1] -= fy[n], to[2] -= fz[n];
            sum[0] += fx[n], sum[1] += fy[n], sum[2] += fz[n];
        }
        for (int c = 0; c < 3; c++) forces_[3 * static_cast<std::size_t>(atom) + c] += sum[c];
    }
    if (!atom_virial_) return;
    for (int n = 0; n < total; n++) {
        const double f[3] = {fx[n], fy[n], fz[n]}, r[3] = {x[n], y[n], z[n]};
        double* to = atom_virial_ + 9 * static_cast<std::size_t>(index[n]);
        for (int c = 0; c < 9; c++) to[c] -= f[c / 3] * r[c % 3];
    }
}

template <class T>
const T* BatchWork<T>::ones(int n) {
    if (s_.ones.size() < static_cast<std::size_t>(n)) {
        s_.ones.resize(2 * n);
        std::fill_n(s_.ones.data(), 2 * n, T(1));
    }
    return s_.ones.data();
}

template class BatchWork<double>;
template class BatchWork<float>;

}  // namespace garnet::deepmd

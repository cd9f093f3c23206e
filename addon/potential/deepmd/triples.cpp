// se_e3: D_m = Σ_{types i ≤ j} 1/(sel_i sel_j) Σ_{a ∈ i, b ∈ j} x_ab G_ij(x_ab)_m, x_ab = R̃_a · R̃_b (directions only). An empty
// place has R̃ = 0, so x = 0 and no part in the sum.
#include "potential/deepmd/batch.h"

namespace garnet::deepmd {

/// gradient null: adds to T (its first row is D). Else: writes dE/dR̃ of each neighbour into g from A = dE/dD.
template <class T>
void BatchWork<T>::embed_triples(int k, int row, int type, const T* gradient) {
    const Descriptor& d = architecture_.descriptors[k];
    const PackedDescriptor<T>& packed = packed_.descriptors[k];
    Neighbours<T>& near = s_.neighbours[k];
    const int ntypes = architecture_.ntypes, stride = packed.stride;
    const int* start = &near.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    const int first = start[0], total = start[ntypes] - first;
    T* t = near.t.data() + static_cast<std::size_t>(row) * 4 * stride;
    (void)type;
    if (gradient) std::fill_n(s_.g.data(), 8 * static_cast<std::size_t>(total), T(0));
    // One row of products at a time: x_ab for all b, its place, its weight.
    s_.products.resize(3 * static_cast<std::size_t>(total) + 1);
    const T* rows = s_.environment.r.data();
    s_.product_gradient.resize(8 * static_cast<std::size_t>(total) + 8);
    T *product = s_.products.data(), *weight = product + total, *u = weight + total;
    Buffer<const T*>& piece = near.piece;
    for (int i = 0; i < ntypes; i++)
        for (int j = i; j < ntypes; j++) {
            const int e = d.pair[i * ntypes + j], nb = start[j + 1] - start[j];
            if (e < 0 || nb == 0 || start[i + 1] == start[i]) continue;
            const T share = static_cast<T>(1.0 / d.sel[i] / d.sel[j]);
            const int degree = packed.tables[e].degree;
            const T scale = packed.tables[e].scale;
            for (int p = start[i]; p < start[i + 1]; p++) {
                const T* ra = rows + 4 * static_cast<std::size_t>(p - first);
                for (int b = 0; b < nb; b++) {
                    const T* rb = rows + 4 * static_cast<std::size_t>(start[j] + b - first);
                    product[b] = ra[1] * rb[1] + ra[2] * rb[2] + ra[3] * rb[3];
                    weight[b] = product[b] * share;
                }
                locate(k, e, nb, product, 1, s_.local_products, piece.data() + first, u, gradient != nullptr);
                if (!gradient) {
                    kernel_.embed1(nb, degree, stride, piece.data() + first, u, weight, t);
                    s_.local_products.clear();
                    continue;
                }
                T* g = s_.product_gradient.data();
                kernel_.gradient1(nb, degree, stride, piece.data() + first, u, weight, gradient, g);
                T* ga = s_.g.data() + 8 * static_cast<std::size_t>(p - first);
                for (int b = 0; b < nb; b++) {
                    const T slope = share * g[8 * b] + g[8 * b + 4] * scale;
                    const T* rb = rows + 4 * static_cast<std::size_t>(start[j] + b - first);
                    T* gb = s_.g.data() + 8 * static_cast<std::size_t>(start[j] + b - first);
                    for (int c = 1; c < 4; c++) {
                        ga[c] += slope * rb[c];
                        gb[c] += slope * ra[c];
                    }
                }
                s_.local_products.clear();
            }
        }
}

template void BatchWork<double>::embed_triples(int, int, int, const double*);
template void BatchWork<float>::embed_triples(int, int, int, const float*);

}  // namespace garnet::deepmd

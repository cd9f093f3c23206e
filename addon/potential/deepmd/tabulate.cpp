#include "potential/deepmd/tabulate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>

#include "core/error.h"
#include "core/thread_pool.h"
#include "potential/deepmd/packed.h"
#include "potential/deepmd/wire.h"

namespace garnet::deepmd {
namespace {

/// G without factor and fading: what a table replaces.
EmbeddingFunction bare(const EmbeddingFunction& embedding) {
    EmbeddingFunction out = embedding;
    out.factor.clear();
    out.fade = {};
    return out;
}

/// Coefficients of the quintic with given values and slopes at u = 0, ½, 1: once continuously differentiable where pieces meet.
struct Hermite {
    std::array<std::array<double, 6>, 6> power{};  ///< (power, condition): f0 d0 f½ d½ f1 d1
    Hermite() {
        double a[6][12] = {};
        const double at[3] = {0, 0.5, 1};
        for (int k = 0; k < 3; k++)
            for (int p = 0; p < 6; p++) {
                a[2 * k][p] = std::pow(at[k], p);
                a[2 * k + 1][p] = p ? p * std::pow(at[k], p - 1) : 0;
            }
        for (int k = 0; k < 6; k++) a[k][6 + k] = 1;
        for (int c = 0; c < 6; c++) {  // Gauss-Jordan
            int pivot = c;
            for (int r = c; r < 6; r++)
                if (std::fabs(a[r][c]) > std::fabs(a[pivot][c])) pivot = r;
            std::swap_ranges(a[c], a[c] + 12, a[pivot]);
            for (int k = 11; k >= 0; k--) a[c][k] /= a[c][c];
            for (int r = 0; r < 6; r++)
                if (r != c)
                    for (int k = 11; k >= 0; k--) a[r][k] -= a[r][c] * a[c][k];
        }
        for (int p = 0; p < 6; p++)
            for (int k = 0; k < 6; k++) power[p][k] = a[p][6 + k];
    }
};

struct PieceError {
    double value = 0, slope = 0, largest = 0, steepest = 0;
    void take(const PieceError& o) {
        value = std::max(value, o.value), slope = std::max(slope, o.slope), largest = std::max(largest, o.largest), steepest = std::max(steepest, o.steepest);
    }
};

PieceError fit_quintic(const EmbeddingFunction& g, const Hermite& hermite, double begin, double step, double* to) {
    const int width = g.width;
    std::vector<double> value(3 * static_cast<std::size_t>(width)), slope(value.size());
    for (int k = 0; k < 3; k++) g.evaluate(begin + 0.5 * k * step, &value[static_cast<std::size_t>(k) * width], &slope[static_cast<std::size_t>(k) * width]);
    for (int m = 0; m < width; m++)
        for (int p = 0; p < 6; p++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) sum += hermite.power[p][2 * k] * value[k * width + m] + hermite.power[p][2 * k + 1] * slope[k * width + m] * step;
            to[6 * m + p] = sum / std::pow(step, p);
        }
    PieceError error;
    for (const double part : {0.21, 0.79}) {
        const double u = part * step;
        g.evaluate(begin + u, value.data(), slope.data());
        for (int m = 0; m < width; m++) {
            const double* a = to + 6 * m;
            const double p = a[0] + (a[1] + (a[2] + (a[3] + (a[4] + a[5] * u) * u) * u) * u) * u;
            const double dp = a[1] + (2 * a[2] + (3 * a[3] + (4 * a[4] + 5 * a[5] * u) * u) * u) * u;
            error.value = std::max(error.value, std::fabs(p - value[m])), error.slope = std::max(error.slope, std::fabs(dp - slope[m]));
            error.largest = std::max(error.largest, std::fabs(value[m])), error.steepest = std::max(error.steepest, std::fabs(slope[m]));
        }
    }
    return error;
}

QuinticTable tabulate(const EmbeddingFunction& g, InputRange range, bool both_sides, const TableOptions& options, TableReport& report) {
    QuinticTable t;
    t.width = g.width, t.both_sides = both_sides, t.fine = options.step, t.coarse = 10 * options.step;
    const double high = std::max(std::fabs(range.high), both_sides ? std::fabs(range.low) : 0.0);
    const double fine = std::ceil(high / t.coarse) * 10, low = both_sides ? -fine : std::floor(std::min(0.0, range.low) / t.fine);
    const double far = std::max(1.0, std::ceil((options.extrapolate - 1) * fine / 10));
    if (!(fine - low + far < 200000)) throw InputError("expected a step that gives no more than 200000 pieces, got " + std::to_string(options.step));
    t.upper = fine * t.fine, t.lower = low * t.fine;
    t.last = t.upper + far * t.coarse, t.first = both_sides ? -t.last : t.lower;
    // As the reader counts them: pieces of a run are the whole part of its length over its step.
    struct Run {
        double begin, step;
        int count;
    };
    const auto run = [](double begin, double end, double step) { return Run{begin, step, static_cast<int>((end - begin) / step)}; };
    std::vector<Run> runs;
    if (both_sides) runs.push_back(run(t.first, t.lower, t.coarse));
    runs.push_back(run(t.lower, t.upper, t.fine));
    runs.push_back(run(t.upper, t.last, t.coarse));
    for (const Run& r : runs) t.pieces += r.count;
    t.pieces += 1;  // the end of the last run may round up
    t.coefficients.assign(static_cast<std::size_t>(t.pieces) * t.width * 6, 0.0);
    const Hermite hermite;
    int first = 0;
    PieceError within, beyond;
    for (const Run& r : runs) {
        const int count = &r == &runs.back() ? r.count + 1 : r.count;
        std::vector<PieceError> errors(count);
        parallel_for(count, 16, [&](std::size_t from, std::size_t to, int) {
            for (std::size_t k = from; k < to; k++)
                errors[k] = fit_quintic(g, hermite, r.begin + static_cast<double>(k) * r.step, r.step, &t.coefficients[(first + k) * t.width * 6]);
        });
        for (const PieceError& e : errors) (r.step == t.fine ? within : beyond).take(e);
        first += r.count;
    }
    const double scale = std::max(within.largest, 1e-300), steep = std::max(within.steepest, 1e-300);
    report.largest_error = std::max(report.largest_error, within.value / scale);
    report.largest_slope_error = std::max(report.largest_slope_error, within.slope / steep);
    report.coarse_error = std::max(report.coarse_error, beyond.value / scale);
    report.lower = std::min(report.lower, t.lower), report.upper = std::max(report.upper, t.upper), report.last = std::max(report.last, t.last);
    return t;
}

void put_varint(std::string& to, std::uint64_t value) {
    for (; value >= 128; value >>= 7) to.push_back(static_cast<char>(value | 128));
    to.push_back(static_cast<char>(value));
}
void put_number(std::string& to, unsigned field, std::uint64_t value) { put_varint(to, field << 3), put_varint(to, value); }
void put_bytes(std::string& to, unsigned field, const std::string& bytes) { put_varint(to, field << 3 | 2), put_varint(to, bytes.size()), to += bytes; }
std::string doubles(const double* from, std::size_t count) { return {reinterpret_cast<const char*>(from), count * sizeof(double)}; }

[[noreturn]] void damaged(const char* what) { throw InputError(std::string("expected the tables of `garnet dp compress`, got ") + what); }

std::vector<double> take_doubles(std::string_view bytes) {
    if (bytes.size() % sizeof(double) != 0) damaged("a torn list of numbers");
    std::vector<double> out(bytes.size() / sizeof(double));
    if (!out.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    for (const double x : out)
        if (!std::isfinite(x)) damaged("a value that is not a number");
    return out;
}

void take_table(Architecture& architecture, std::string_view message) {
    auto table = std::make_shared<QuinticTable>();
    std::uint64_t descriptor = 0, width = 0, pieces = 0;
    std::vector<std::uint64_t> uses;
    std::vector<double> limits;
    for (Wire wire(message); wire.next();) {
        switch (wire.field()) {
            case 1: descriptor = wire.take_varint(); break;
            case 2: wire.take_repeated(0, [&](Wire& w) { uses.push_back(w.varint()); }); break;
            case 3: width = wire.take_varint(); break;
            case 4: pieces = wire.take_varint(); break;
            case 5: table->both_sides = wire.take_varint() != 0; break;
            case 6: limits = take_doubles(wire.take_bytes()); break;
            case 7: table->coefficients = take_doubles(wire.take_bytes()); break;
            default: break;
        }
    }
    if (descriptor >= architecture.descriptors.size()) damaged("a table of a descriptor that the graph has not");
    Descriptor& d = architecture.descriptors[descriptor];
    if (width != static_cast<std::uint64_t>(d.width) || pieces < 1 || pieces > (1 << 24) || limits.size() != 6 || table->coefficients.size() != pieces * width * 6)
        damaged("a table of unexpected size");
    QuinticTable& t = *table;
    t.width = d.width, t.pieces = static_cast<int>(pieces);
    t.first = limits[0], t.lower = limits[1], t.upper = limits[2], t.last = limits[3], t.fine = limits[4], t.coarse = limits[5];
    const double count = (t.upper - t.lower) / t.fine + (t.last - t.upper) / t.coarse + (t.both_sides ? (t.lower - t.first) / t.coarse : 0);
    if (!(t.fine > 0) || !(t.coarse > 0) || !(t.upper > t.lower) || !(t.last >= t.upper) || !(t.first <= t.lower) || !(count < t.pieces + 1.5)) damaged("a table whose limits do not fit its length");
    for (const std::uint64_t e : uses) {
        if (e >= d.embeddings.size()) damaged("a table of an embedding that the graph has not");
        d.embeddings[e].net = nullptr, d.embeddings[e].constants.clear(), d.embeddings[e].table = table;
    }
}

}  // namespace

std::string make_tables(const Architecture& architecture, const TableOptions& options, TableReport& report) {
    if (!(options.step > 0) || !(options.extrapolate >= 1)) throw InputError("expected a step above 0 and an extrapolation of at least 1");
    std::string message;
    put_number(message, 1, 1);
    const double shortest = shortest_distance(architecture.info);
    for (std::size_t k = 0; k < architecture.descriptors.size(); k++) {
        const Descriptor& d = architecture.descriptors[k];
        const std::vector<InputRange> ranges = input_ranges(d, shortest);
        std::map<std::pair<const void*, std::vector<double>>, std::vector<std::size_t>> same;  // nets are shared
        for (std::size_t e = 0; e < d.embeddings.size(); e++) {
            if (d.embeddings[e].table) throw InputError("this model is compressed already");
            for (const Layer& layer : d.embeddings[e].net->layers)
                if (layer.activation.kind == Activation::Kind::relu || layer.activation.kind == Activation::Kind::relu6)
                    throw InputError("expected smooth embedding nets, got " + layer.activation.name() +
                                     ": a table would round its kinks. Such nets are evaluated as straight lines without one: use the model as it is");
            same[{d.embeddings[e].net.get(), d.embeddings[e].constants}].push_back(e);
        }
        for (const auto& entry : same) {
            const std::vector<std::size_t>& uses = entry.second;
            InputRange range{0, 0};
            for (const std::size_t e : uses)
                if (ranges[e].high >= ranges[e].low) range.low = std::min(range.low, ranges[e].low), range.high = std::max(range.high, ranges[e].high);
            if (!(range.high > 0) && !(range.low < 0)) range.high = options.step * 10;
            const QuinticTable t = tabulate(bare(d.embeddings[uses[0]]), range, d.kind == Descriptor::Kind::t, options, report);
            std::string table, list;
            put_number(table, 1, k);
            for (const std::size_t e : uses) put_varint(list, e);
            put_bytes(table, 2, list);
            put_number(table, 3, t.width), put_number(table, 4, t.pieces), put_number(table, 5, t.both_sides);
            const double limits[6] = {t.first, t.lower, t.upper, t.last, t.fine, t.coarse};
            put_bytes(table, 6, doubles(limits, 6));
            put_bytes(table, 7, doubles(t.coefficients.data(), t.coefficients.size()));
            put_bytes(message, 2, table);
            report.tables++;
        }
    }
    report.bytes = message.size();
    std::string out;
    put_bytes(out, table_field, message);
    return out;
}

void take_tables(Architecture& architecture, std::string_view message) {
    for (Wire wire(message); wire.next();) {
        if (wire.field() == 1) {
            if (const auto version = wire.take_varint(); version != 1) throw InputError("expected tables of version 1, got " + std::to_string(version) + ": made by a newer Garnet?");
        } else if (wire.field() == 2) {
            take_table(architecture, wire.take_bytes());
        }
    }
    for (std::size_t k = 0; k < architecture.descriptors.size(); k++)
        for (const EmbeddingFunction& e : architecture.descriptors[k].embeddings) architecture.info.descriptors[k].compressed |= static_cast<bool>(e.table);
}

}  // namespace garnet::deepmd

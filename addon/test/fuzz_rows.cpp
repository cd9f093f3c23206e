// Damaged rows of text under the sanitizers: nothing outside of the text is touched, all instruction sets find the same, and what is
// written reads back the same. fuzz_rows [cases] [seed]
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/number.h"
#include "core/rows.h"
#include "core/rows_kernel.h"

namespace garnet {
#if defined(__x86_64__)
namespace simd_baseline { RowResult read_rows(const RowBlock&, const RowPiece&); char* put_rows(char*, std::size_t, std::size_t, const std::vector<ColumnSource>&, int); }
namespace simd_avx2 { RowResult read_rows(const RowBlock&, const RowPiece&); char* put_rows(char*, std::size_t, std::size_t, const std::vector<ColumnSource>&, int); }
namespace simd_avx512 { RowResult read_rows(const RowBlock&, const RowPiece&); char* put_rows(char*, std::size_t, std::size_t, const std::vector<ColumnSource>&, int); }
#endif
}  // namespace garnet

namespace {

using namespace garnet;

std::mt19937_64 engine;
std::size_t below(std::size_t n) { return engine() % n; }

std::string number() {
    char text[64];
    const double value = std::ldexp(static_cast<double>(engine() >> 11), static_cast<int>(below(80)) - 90) * (below(2) ? 1 : -1);
    switch (below(6)) {
        case 0: std::snprintf(text, sizeof text, "%g", value); break;
        case 1: std::snprintf(text, sizeof text, "%.17g", value); break;
        case 2: std::snprintf(text, sizeof text, "%d", static_cast<int>(below(2000000)) - 1000000); break;
        case 3: std::snprintf(text, sizeof text, "%.8f", value); break;
        case 4: std::snprintf(text, sizeof text, "%.6f", static_cast<double>(below(1000000)) / 1e4); break;
        default: std::snprintf(text, sizeof text, "%zu", below(10)); break;
    }
    return text;
}

std::string rows(std::size_t count) {
    std::string text;
    for (std::size_t r = 0; r < count; r++) {
        text += std::to_string(r + 1) + " " + std::to_string(below(4) + 1);
        for (int k = 0; k < 3; k++) text += (below(9) ? " " : "\t ") + number();
        text += below(8) ? " Li\n" : " O\r\n";
    }
    return text;
}

void damage(std::string& text) {
    static const char* const words[] = {"-", ".", "1.2.3", "nan", "\n", " ", "#", "1e400", "0x1", "99999999999999999999", "", "e"};
    for (std::size_t k = below(4); k > 0 && !text.empty(); k--) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
            case 0: text.resize(at); break;
            case 1: text[at] = static_cast<char>(below(256)); break;
            case 2: text.erase(at, below(40)); break;
            default: text.insert(at, words[below(sizeof words / sizeof *words)]);
        }
    }
}

struct Arrays {
    std::vector<std::int64_t> id;
    std::vector<std::int32_t> type;
    std::vector<double> x;
    std::vector<std::uint32_t> spans;
    RowResult result;

    bool operator==(const Arrays& other) const {
        const std::size_t n = result.rows;
        return n == other.result.rows && result.error == other.result.error && result.error_column == other.result.error_column &&
               result.consumed == other.result.consumed && !std::memcmp(id.data(), other.id.data(), 8 * n) &&
               !std::memcmp(type.data(), other.type.data(), 4 * n) && !std::memcmp(x.data(), other.x.data(), 24 * n) &&
               !std::memcmp(spans.data(), other.spans.data(), 8 * n);
    }
};

Arrays scan(ReadRows read, const char* text, std::size_t size, std::size_t lines, const RowRules& rules) {
    Arrays out{std::vector<std::int64_t>(lines), std::vector<std::int32_t>(lines), std::vector<double>(3 * lines),
               std::vector<std::uint32_t>(2 * lines), {}};
    std::vector<ColumnTarget> columns(6);
    columns[0] = {ColumnKind::big, out.id.data(), lines, 1, 0, 0};
    columns[1] = {ColumnKind::integer, out.type.data(), lines, 1, 0, -1};
    for (std::size_t k = 0; k < 3; k++) columns[2 + k] = {ColumnKind::real, out.x.data(), 3 * lines, 3, k, 0};
    columns[5] = {ColumnKind::word, out.spans.data(), lines, 1, 0, 0};
    const RowBlock block{text, text + size, columns, rules, 0, out.spans.data(), 1};
    out.result = read(block, RowPiece{0, size, 0});
    return out;
}

[[noreturn]] void fail(const char* what, const std::string& text) {
    std::fprintf(stderr, "%s:\n%s\n", what, text.c_str());
    std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
    const long cases = argc > 1 ? std::atol(argv[1]) : 20000;
    engine.seed(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
#if defined(__x86_64__)
    __builtin_cpu_init();
    std::vector<ReadRows> readers{simd_baseline::read_rows};
    std::vector<PutRows> writers{simd_baseline::put_rows};
    if (__builtin_cpu_supports("avx2")) readers.push_back(simd_avx2::read_rows), writers.push_back(simd_avx2::put_rows);
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        readers.push_back(simd_avx512::read_rows), writers.push_back(simd_avx512::put_rows);
#else
    std::vector<ReadRows> readers{read_rows()};
    std::vector<PutRows> writers{put_rows()};
#endif
    for (long n = 0; n < cases; n++) {
        std::string text = rows(1 + below(n % 50 ? 40 : 600));
        damage(text);
        while (!text.empty() && text.back() != '\n') text.pop_back();
        if (text.empty()) continue;
        const std::unique_ptr<char[]> exact(new char[text.size()]);  // the sanitizer sees every byte beside it
        std::memcpy(exact.get(), text.data(), text.size());
        std::size_t lines = 0;
        for (const char c : text) lines += c == '\n';
        RowRules rules;
        rules.comment = below(3) ? '\0' : '#';
        rules.extra_words = below(3) == 0;
        const Arrays first = scan(readers[0], exact.get(), text.size(), lines, rules);
        for (std::size_t k = 1; k < readers.size(); k++)
            if (!(scan(readers[k], exact.get(), text.size(), lines, rules) == first)) fail("read differently", text);

        const std::size_t count = first.result.rows;
        if (count == 0) continue;
        std::vector<ColumnSource> columns(3);
        columns[0].kind = ColumnKind::big, columns[0].data = first.id.data();
        columns[1].kind = ColumnKind::integer, columns[1].data = first.type.data(), columns[1].bias = 1;
        columns[2].data = first.x.data(), columns[2].width = 3, columns[2].component = 1;
        for (ColumnSource& column : columns) column.length = count * column.width;
        std::string written;
        for (std::size_t k = 0; k < writers.size(); k++) {
            const std::unique_ptr<char[]> room(new char[count * 3 * 64]);
            const char* const end = writers[k](room.get(), 0, count, columns, 0);
            std::string out(room.get(), static_cast<std::size_t>(end - room.get()));
            if (k == 0) written = out;
            else if (out != written) fail("written differently", written + "\n--\n" + out);
        }
    }
    std::printf("%ld damaged texts, %zu instruction sets\n", cases, readers.size());
}

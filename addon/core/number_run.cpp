#include "core/number_run.h"

#include "core/number.h"

namespace garnet {

NumberRun scan_numbers(const char* text, std::size_t size, std::size_t wanted, double* out) {
    NumberRun run;
    // parse_double looks for the space behind a word: nothing behind the last space is touched.
    while (size > 0 && !is_space(text[size - 1])) size--;
    const char* const end = text + size;
    const char* p = text;
    for (;;) {
        while (p < end && is_space(*p)) run.lines += *p++ == '\n';
        run.consumed = static_cast<std::size_t>(p - text);
        if (p == end || run.count == wanted) return run;
        p = parse_double(p, out[run.count]);
        if (p == nullptr) {
            run.wrong = true;
            return run;
        }
        run.count++;
    }
}

}  // namespace garnet

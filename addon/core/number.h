#pragma once
// Decimal text to double and back, exactly: what is read is the nearest double, what is written is the shortest text that
// reads back as the same double.

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace garnet {

/// Ends a word: blank, tab, carriage return, line feed (and other control characters).
inline bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }
inline bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

/// The slow, complete reader of one word [begin, end): C and Fortran exponents (1.0D+01), nan, inf, any number of digits.
/// False when the word is not a number.
bool parse_word(const char* begin, const char* end, double& value);

/// Powers of ten that are exact doubles: a product or quotient with an exact mantissa is correctly rounded
/// (W. D. Clinger, "How to read floating point numbers accurately", 1990).
inline constexpr double exact_powers[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// Reads the number that starts at `p`, up to the next space. The text must go on to a line feed, which stops every loop.
/// Returns the end of the word, or nullptr when the word is not a number.
inline const char* parse_double(const char* p, double& value) {
    const char* const begin = p;
    const bool negative = *p == '-';
    if (negative || *p == '+') p++;
    std::uint64_t mantissa = 0;
    const char* const digits = p;
    while (is_digit(*p)) mantissa = 10 * mantissa + static_cast<unsigned>(*p++ - '0');
    int exponent = 0;
    std::ptrdiff_t count = p - digits;
    if (*p == '.') {
        const char* const fraction = ++p;
        while (is_digit(*p)) mantissa = 10 * mantissa + static_cast<unsigned>(*p++ - '0');
        exponent = static_cast<int>(fraction - p);
        count += p - fraction;
    }
    if (count > 0 && count <= 19) {
        if ((*p | 0x20) == 'e') {
            const char* q = p + 1;
            const bool down = *q == '-';
            if (down || *q == '+') q++;
            int power = 0;
            const char* const start = q;
            while (is_digit(*q) && q - start < 4) power = 10 * power + (*q++ - '0');
            if (q > start && is_space(*q)) {
                exponent += down ? -power : power;
                p = q;
            }
        }
        if (is_space(*p) && mantissa <= (std::uint64_t{1} << 53) && exponent >= -22 && exponent <= 22) {
            const double whole = static_cast<double>(mantissa);
            const double size = exponent < 0 ? whole / exact_powers[-exponent] : whole * exact_powers[exponent];
            value = negative ? -size : size;
            return p;
        }
    }
    const char* end = begin;
    while (!is_space(*end)) end++;
    return parse_word(begin, end, value) ? end : nullptr;
}

/// An integer of at most 18 digits, same rules. nullptr when it is none.
inline const char* parse_integer(const char* p, std::int64_t& value) {
    const bool negative = *p == '-';
    if (negative || *p == '+') p++;
    std::int64_t size = 0;
    const char* const digits = p;
    while (is_digit(*p) && p - digits < 18) size = 10 * size + (*p++ - '0');
    if (p == digits || !is_space(*p)) return nullptr;
    value = negative ? -size : size;
    return p;
}

/// parse_double as a function of number.cpp: for code that is compiled for several instruction sets, which must not bring its
/// own version of an inline function along.
const char* parse_double_plain(const char* p, double& value);
const char* parse_integer_plain(const char* p, std::int64_t& value);

/// Writes the shortest text that reads back as `value` and returns its end. Whole numbers have no point. The text has at most 32
/// characters, but 64 must be there: what lies behind the end is overwritten.
char* format_double(char* out, double value);
/// With `digits` significant digits, as printf's %.{digits}g.
char* format_double(char* out, double value, int digits);
char* format_integer(char* out, std::int64_t value);

}  // namespace garnet

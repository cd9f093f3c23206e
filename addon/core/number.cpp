#include "core/number.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "core/print_number.h"

namespace garnet {
namespace {

bool same_word(const char* begin, const char* end, const char* lower) {
    for (; begin < end && *lower; begin++, lower++)
        if ((*begin | 0x20) != *lower) return false;
    return begin == end && !*lower;
}

bool named_value(const char* begin, const char* end, double& value) {
    const bool negative = *begin == '-';
    if (negative || *begin == '+') begin++;
    if (same_word(begin, end, "nan")) value = std::numeric_limits<double>::quiet_NaN();
    else if (same_word(begin, end, "inf") || same_word(begin, end, "infinity"))
        value = std::numeric_limits<double>::infinity();
    else return false;
    if (negative) value = -value;
    return true;
}

/// sign, digits with at most one point, an exponent with e, E, d or D: nothing else (no hex, no blanks).
bool has_number_shape(const char* p, const char* end) {
    if (p < end && (*p == '-' || *p == '+')) p++;
    int digits = 0;
    for (; p < end && is_digit(*p); p++) digits++;
    if (p < end && *p == '.')
        for (p++; p < end && is_digit(*p); p++) digits++;
    if (digits == 0) return false;
    if (p == end) return true;
    if ((*p | 0x20) != 'e' && (*p | 0x20) != 'd') return false;
    p++;
    if (p < end && (*p == '-' || *p == '+')) p++;
    const char* const power = p;
    while (p < end && is_digit(*p)) p++;
    return p == end && p > power;
}

}  // namespace

bool parse_word(const char* begin, const char* end, double& value) {
    if (begin == end) return false;
    if (!has_number_shape(begin, end)) return named_value(begin, end, value);
    std::string fortran;
    for (const char* p = begin; p < end; p++)
        if ((*p | 0x20) == 'd') {
            fortran.assign(begin, end);
            fortran[static_cast<std::size_t>(p - begin)] = 'e';
            begin = fortran.data();
            end = begin + fortran.size();
            break;
        }
#if defined(__cpp_lib_to_chars)
    const auto result = std::from_chars(*begin == '+' ? begin + 1 : begin, end, value);
    if (result.ec == std::errc()) return true;
#endif
    // Beyond the range of a double (from_chars gives no value then), or a library without from_chars.
    value = std::strtod(std::string(begin, end).c_str(), nullptr);
    return true;
}

namespace {

/// The digits of a whole number without the zeros at its end; `zeros`: how many there were.
int digits_of(std::uint64_t value, char* out, int& zeros) {
    zeros = 0;
    while (value % 10 == 0) {
        value /= 10;
        zeros++;
    }
    return static_cast<int>(std::to_chars(out, out + 20, value).ptr - out);
}

/// 0.d₁d₂… · 10^point: plain from 1e-4 to 1e15, else with an exponent of at least two digits, as printf has it.
char* put_decimal(char* out, const char* digits, int count, int point) {
    if (point > -4 && point <= 0) {
        *out++ = '0';
        *out++ = '.';
        for (; point < 0; point++) *out++ = '0';
        std::memcpy(out, digits, 16);
        return out + count;
    }
    if (point > 0 && point < count) {
        std::memcpy(out, digits, 16);
        std::memmove(out + point + 1, out + point, 16);
        out[point] = '.';
        return out + count + 1;
    }
    *out++ = digits[0];
    if (count > 1) {
        *out++ = '.';
        std::memcpy(out, digits + 1, 15);
        out += count - 1;
    }
    int power = point - 1;
    *out++ = 'e';
    *out++ = power < 0 ? '-' : '+';
    if (power < 0) power = -power;
    *out++ = static_cast<char>('0' + power / 10);
    *out++ = static_cast<char>('0' + power % 10);
    return out;
}

/// Numbers that are decimals of at most 15 digits, as those that came out of a text file: if m / 10^p, one correctly rounded
/// division, gives the number again, then m · 10^-p reads back as the number, and no other decimal of so few digits does
/// (a double holds 15 of them apart). nullptr: it is none, or too large or small for exact powers.
char* format_short(char* out, double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, 8);
    const int binary = static_cast<int>(bits >> 52 & 0x7FF) - 1023;
    if (binary < -50 || binary > 49) return nullptr;
    const double size = std::fabs(value);
    // log10(2) = 0.30103: at most one too small.
    const int magnitude = (binary * 1233) >> 12;
    for (const int wanted : {6, 9, 14}) {
        const int power = wanted - 1 - magnitude;
        if (power > 22) return nullptr;
        if (power < 1) continue;
        const double whole = std::nearbyint(size * exact_powers[power]);
        if (whole / exact_powers[power] != size) continue;
        char digits[32];
        int zeros;
        const int count = digits_of(static_cast<std::uint64_t>(whole), digits, zeros);
        if (value < 0) *out++ = '-';
        return put_decimal(out, digits, count, count + zeros - power);
    }
    return nullptr;
}

}  // namespace

const char* parse_double_plain(const char* p, double& value) { return parse_double(p, value); }
const char* parse_integer_plain(const char* p, std::int64_t& value) { return parse_integer(p, value); }

char* format_double(char* out, double value) {
    if (std::isnan(value)) {
        std::memcpy(out, "nan", 3);
        return out + 3;
    }
    const double whole = std::trunc(value);
    if (whole == value && std::fabs(value) < 1e15) {
        if (value == 0 && std::signbit(value)) *out++ = '-';
        return format_integer(out, static_cast<std::int64_t>(value));
    }
    if (char* const end = format_short(out, value)) return end;
#if defined(__cpp_lib_to_chars)
    return std::to_chars(out, out + 32, value).ptr;
#else
    for (int digits = 15; digits <= 17; digits++) {
        char* const end = format_double(out, value, digits);
        *end = '\0';
        if (digits == 17 || std::strtod(out, nullptr) == value) return end;
    }
    return out;
#endif
}

char* format_double(char* out, double value, int digits) {
    if (char* const end = print_general(out, value, digits, false)) return end;
#if defined(__cpp_lib_to_chars)
    if (digits <= 17 && std::isfinite(value))
        return std::to_chars(out, out + 32, value, std::chars_format::general, digits).ptr;
#endif
    return out + std::snprintf(out, 32, "%.*g", digits < 17 ? digits : 17, value);
}

char* format_integer(char* out, std::int64_t value) { return std::to_chars(out, out + 24, value).ptr; }

}  // namespace garnet

#include "core/print_number.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

#include "core/number.h"

namespace garnet {
namespace {

constexpr int most_digits = 17;
constexpr std::uint64_t whole_powers[19] = {1,
                                            10,
                                            100,
                                            1000,
                                            10000,
                                            100000,
                                            1000000,
                                            10000000,
                                            100000000,
                                            1000000000,
                                            10000000000,
                                            100000000000,
                                            1000000000000,
                                            10000000000000,
                                            100000000000000,
                                            1000000000000000,
                                            10000000000000000,
                                            100000000000000000,
                                            1000000000000000000};

struct Pairs {
    char text[200];
    constexpr Pairs() : text() {
        for (int k = 0; k < 100; k++) {
            text[2 * k] = static_cast<char>('0' + k / 10);
            text[2 * k + 1] = static_cast<char>('0' + k % 10);
        }
    }
};
constexpr Pairs pairs;

void put_digits(char* out, std::uint64_t number, int count) {
    for (; count >= 2; count -= 2, number /= 100) std::memcpy(out + count - 2, pairs.text + 2 * (number % 100), 2);
    if (count) *out = static_cast<char>('0' + number % 10);
}

/// size · 10^power, to the nearest whole number. False: larger than 1e17, or so near to a tie that more must be known.
/// A power of ten up to 22 is exact in a double, product and remainder together are exact, and a quotient's error is far below
/// what is asked of it.
bool scaled(double size, int power, std::uint64_t& whole) {
    if (power > 22 || power < -22) return false;
    double high, low = 0;
    if (power >= 0) {
        high = size * exact_powers[power];
        if (high >= 1e8) low = std::fma(size, exact_powers[power], -high);
    } else {
        high = size / exact_powers[-power];
        if (high >= 1e8) low = std::fma(-high, exact_powers[-power], size) / exact_powers[-power];
    }
    if (!(high < 1e17)) return false;
    auto down = static_cast<std::int64_t>(high);
    double rest = (high - static_cast<double>(down)) + low;
    // Beyond 2^53 the product is whole, and its remainder several units.
    const double units = std::floor(rest);
    rest -= units;
    down += static_cast<std::int64_t>(units);
    // Below 1e8 the remainder was left out: it is less than 1e-8.
    if (std::fabs(rest - 0.5) < 1e-7) return false;
    whole = static_cast<std::uint64_t>(down) + (rest > 0.5);
    return true;
}

/// `count` significant digits as a whole number, and the power of ten of the first one.
bool significant(double size, int count, std::uint64_t& whole, int& exponent) {
    std::uint64_t bits;
    std::memcpy(&bits, &size, 8);
    const int binary = static_cast<int>(bits >> 52) - 1023;
    // log10(2) = 0.30103, rounded down: at most one too small.
    exponent = (binary * 19728) >> 16;
    for (int tries = 0; tries < 2; tries++, exponent++) {
        if (!scaled(size, count - 1 - exponent, whole)) return false;
        if (whole < whole_powers[count]) return true;
    }
    return false;
}

/// Powers of ten from 1e-24 to 1e24, each to the nearest double.
struct Powers {
    static constexpr int most = 24;
    double at[2 * most + 1];
    Powers() {
        for (int k = -most; k <= most; k++) at[k + most] = std::strtod(("1e" + std::to_string(k)).c_str(), nullptr);
    }
};
const Powers powers;

/// The same for at most nine digits of a number of common size: one product, whose error is below 1e-7. False: ask `significant`.
bool few_significant(double size, int count, std::uint64_t& whole, int& exponent) {
    std::uint64_t bits;
    std::memcpy(&bits, &size, 8);
    const int binary = static_cast<int>(bits >> 52) - 1023;
    if (binary < -72 || binary > 72) return false;
    exponent = (binary * 19728) >> 16;
    exponent += size >= powers.at[exponent + 1 + Powers::most];
    const int power = count - 1 - exponent;
    if (power > 22 || power < -22) return false;
    const double high = power >= 0 ? size * exact_powers[power] : size / exact_powers[-power];
    const auto down = static_cast<std::int64_t>(high);
    const double rest = high - static_cast<double>(down);
    if (std::fabs(rest - 0.5) < 2e-7) return false;
    whole = static_cast<std::uint64_t>(down) + (rest > 0.5);
    if (whole < whole_powers[count]) return whole >= whole_powers[count - 1];
    whole = whole_powers[count - 1];
    exponent++;
    return true;
}

struct Triples {
    char text[4000];
    constexpr Triples() : text() {
        for (int k = 0; k < 1000; k++) {
            text[4 * k] = static_cast<char>('0' + k / 100);
            text[4 * k + 1] = static_cast<char>('0' + k / 10 % 10);
            text[4 * k + 2] = static_cast<char>('0' + k % 10);
            text[4 * k + 3] = 0;
        }
    }
};
constexpr Triples triples;

/// Six digits, as printf writes by itself, or any number of them.
void put_general_digits(char* out, std::uint64_t number, int count) {
    if (count != 6) return put_digits(out, number, count);
    const auto six = static_cast<std::uint32_t>(number);
    std::memcpy(out, triples.text + 4 * (six / 1000), 4);
    std::memcpy(out + 3, triples.text + 4 * (six % 1000), 4);
}

char* put_exponent(char* out, int exponent) {
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    const int size = exponent < 0 ? -exponent : exponent;
    if (size >= 100) *out++ = static_cast<char>('0' + size / 100);
    std::memcpy(out, pairs.text + 2 * (size % 100), 2);
    return out + 2;
}

/// d.ddde±xx of `count` digits.
char* put_scientific(char* out, const char* digits, int count, int exponent, bool point) {
    *out++ = digits[0];
    if (count > 1 || point) *out++ = '.';
    std::memcpy(out, digits + 1, 24);
    return put_exponent(out + count - 1, exponent);
}

char* print_scientific(char* out, double size, int precision, bool point) {
    std::uint64_t whole = 0;
    int exponent = 0;
    if (precision + 1 > most_digits || precision < 0 || (size != 0 && !significant(size, precision + 1, whole, exponent)))
        return nullptr;
    char digits[32];
    put_digits(digits, whole, precision + 1);
    return put_scientific(out, digits, precision + 1, exponent, point);
}

char* print_fixed(char* out, double size, int precision, bool point) {
    std::uint64_t whole;
    if (precision > most_digits || precision < 0 || !scaled(size, precision, whole)) return nullptr;
    int count = precision + 1;
    while (count < 18 && whole >= whole_powers[count]) count++;
    char digits[32];
    put_digits(digits, whole, count);
    const int before = count - precision;
    std::memcpy(out, digits, static_cast<std::size_t>(before));
    out += before;
    if (precision > 0 || point) *out++ = '.';
    std::memcpy(out, digits + before, static_cast<std::size_t>(precision));
    return out + precision;
}

char* print_size(char* out, const NumberFormat& format, double size) {
    switch (format.kind) {
        case 'f': return print_fixed(out, size, format.precision, format.alternate);
        case 'e': return print_scientific(out, size, format.precision, format.alternate);
        default: return print_general(out, size, format.precision, format.alternate);
    }
}

/// Sign and padding around a size that stands at `begin`, one place behind `out` is free for the sign.
char* dress(char* out, char* end, const NumberFormat& format, bool negative) {
    char sign = 0;
    if (negative) sign = '-';
    else if (format.plus) sign = '+';
    else if (format.blank) sign = ' ';
    if (sign) {
        std::memmove(out + 1, out, static_cast<std::size_t>(end - out));
        *out = sign;
        end++;
    }
    const auto length = end - out;
    const auto pad = format.width - length;
    if (pad <= 0) return end;
    const auto missing = static_cast<std::size_t>(pad);
    if (format.left) {
        std::memset(end, ' ', missing);
        return end + pad;
    }
    const std::ptrdiff_t keep = format.zero && sign ? 1 : 0;
    std::memmove(out + keep + pad, out + keep, static_cast<std::size_t>(length - keep));
    std::memset(out + keep, format.zero ? '0' : ' ', missing);
    return end + pad;
}

bool is_whole(char kind) { return kind == 'd' || kind == 'i'; }

}  // namespace

char* print_general(char* out, double value, int digits, bool keep_zeros) {
    if (digits < 1) digits = 1;
    if (digits > most_digits || !std::isfinite(value)) return nullptr;
    std::uint64_t whole = 0;
    int exponent = 0;
    const double size = std::fabs(value);
    if (size != 0 && !(digits <= 9 && few_significant(size, digits, whole, exponent)) && !significant(size, digits, whole, exponent))
        return nullptr;
    if (std::signbit(value)) *out++ = '-';
    char text[48];
    put_general_digits(text, whole, digits);
    int count = digits;
    if (!keep_zeros)
        while (count > 1 && text[count - 1] == '0') count--;
    if (exponent < -4 || exponent >= digits) return put_scientific(out, text, count, exponent, keep_zeros);
    if (exponent < 0) {
        std::memcpy(out, "0.0000", 6);
        out += 1 - exponent;
        std::memcpy(out, text, 24);
        return out + count;
    }
    const int before = exponent + 1;
    std::memcpy(out, text, 24);
    if (count <= before && !keep_zeros) return out + before;
    out += before;
    *out++ = '.';
    std::memcpy(out, text + before, 24);
    return out + (count - before);
}

char* print_number(char* out, const NumberFormat& format, double value) {
    std::memcpy(out, format.before.data(), format.before.size());
    out += format.before.size();
    char* end = nullptr;
    if (is_whole(format.kind)) {
        if (std::fabs(value) < 9e18) {
            const auto whole = static_cast<std::int64_t>(value);
            end = format_integer(out, whole < 0 ? -whole : whole);
            end = dress(out, end, format, whole < 0);
        }
    } else if (std::isfinite(value)) {
        end = print_size(out, format, std::fabs(value));
        if (end) end = dress(out, end, format, std::signbit(value));
    }
    if (!end) {
        const auto room = longest_print(format);
        if (is_whole(format.kind)) {
            NumberFormat plain = format;
            plain.zero = false;
            const char* const name = std::isnan(value) ? "nan" : "inf";
            std::memcpy(out, name, 3);
            end = dress(out, out + 3, plain, !std::isnan(value) && value < 0);
        } else end = out + std::snprintf(out, room, format.conversion.c_str(), value);
    }
    std::memcpy(end, format.after.data(), format.after.size());
    return end + format.after.size();
}

std::size_t longest_print(const NumberFormat& format) {
    // The largest double has 309 digits before its point.
    return format.before.size() + format.after.size() + 320 + 64 +
           static_cast<std::size_t>(std::max(format.width, 0) + std::max(format.precision, 0));
}

NumberFormat parse_format(const std::string& text) {
    NumberFormat format;
    std::string* literal = &format.before;
    bool found = false;
    for (std::size_t at = 0; at < text.size(); at++) {
        if (text[at] != '%') {
            *literal += text[at];
            continue;
        }
        if (at + 1 < text.size() && text[at + 1] == '%') {
            *literal += '%';
            at++;
            continue;
        }
        if (found) throw std::invalid_argument("a second conversion in the format '" + text + "'");
        found = true;
        const std::size_t begin = at++;
        for (; at < text.size() && std::strchr("-+ 0#", text[at]); at++) {
            if (text[at] == '-') format.left = true;
            else if (text[at] == '+') format.plus = true;
            else if (text[at] == ' ') format.blank = true;
            else if (text[at] == '0') format.zero = true;
            else format.alternate = true;
        }
        const auto number = [&] {
            int value = 0;
            for (; at < text.size() && is_digit(text[at]) && value < 1000; at++) value = 10 * value + (text[at] - '0');
            return value;
        };
        format.width = number();
        format.precision = -1;
        if (at < text.size() && text[at] == '.') {
            at++;
            format.precision = number();
        }
        std::string bare = text.substr(begin, at - begin);
        while (at < text.size() && std::strchr("hlLjzt", text[at])) at++;
        if (at == text.size() || !std::strchr("difegs", text[at]))
            throw std::invalid_argument("no conversion that is known here in the format '" + text + "'");
        format.kind = text[at];
        format.conversion = bare + text[at];
        if (format.precision < 0 && format.kind != 's' && !is_whole(format.kind)) format.precision = 6;
        if (is_whole(format.kind) && format.precision >= 0)
            throw std::invalid_argument("a whole number with a precision in the format '" + text + "'");
        literal = &format.after;
    }
    if (!found) throw std::invalid_argument("no conversion in the format '" + text + "'");
    return format;
}

}  // namespace garnet

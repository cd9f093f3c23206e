#pragma once
// printf's conversions of one number, to the digit, without printf: its digits are most of the time that a dump takes.

#include <string>

namespace garnet {

/// One conversion with the text around it, as "%20.15g" or "[%d]".
struct NumberFormat {
    std::string before, after;
    std::string conversion;  // for printf itself, which does what is rare
    bool left = false, plus = false, blank = false, zero = false, alternate = false;
    int width = 0;
    int precision = 6;
    char kind = 'g';
};

/// Throws std::invalid_argument when the text does not hold exactly one conversion of a number or of a word (%s).
NumberFormat parse_format(const std::string& text);

/// Characters that print_number may need at most.
std::size_t longest_print(const NumberFormat& format);

/// Writes `value` (for d, i: its whole part) and returns the end. Behind it up to 32 characters may be overwritten.
char* print_number(char* out, const NumberFormat& format, double value);

/// %.{digits}g; nullptr when the value is not finite, or its last digit hangs on a tie.
char* print_general(char* out, double value, int digits, bool keep_zeros);

}  // namespace garnet

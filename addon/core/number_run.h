#pragma once
// Numbers one after another over any number of lines (charge densities), straight into an array.

#include <cstddef>

namespace garnet {

struct NumberRun {
    std::size_t count = 0;     // numbers read
    std::size_t consumed = 0;  // bytes of these numbers and of the space around them
    std::size_t lines = 0;     // line feeds among these bytes
    bool wrong = false;        // the word after them is no number
};

/// Reads at most `wanted` numbers from text[0, size). A word that touches the end of the text may go on behind it: it is left.
NumberRun scan_numbers(const char* text, std::size_t size, std::size_t wanted, double* out);

}  // namespace garnet

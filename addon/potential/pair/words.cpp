#include "potential/pair/words.h"

#include <cctype>
#include <cstdlib>

#include "core/error.h"

namespace garnet {

double number(const std::string& word) {
    char* end = nullptr;
    const double value = std::strtod(word.c_str(), &end);
    const bool hex = word.find_first_of("xXnN") != std::string::npos;  // strtod takes 0x10, inf and nan
    if (word.empty() || *end || hex || std::isspace(static_cast<unsigned char>(word[0])))
        throw InputError("Expected floating point parameter instead of '" + word + "' in input script or data file");
    return value;
}

int integer(const std::string& word) {
    char* end = nullptr;
    const long value = std::strtol(word.c_str(), &end, 10);
    if (word.empty() || *end || std::isspace(static_cast<unsigned char>(word[0])))
        throw InputError("Expected integer parameter instead of '" + word + "' in input script or data file");
    return int(value);
}

bool yes_no(const std::string& word) {
    if (word == "yes" || word == "on" || word == "true") return true;
    if (word == "no" || word == "off" || word == "false") return false;
    throw InputError("Expected boolean parameter instead of '" + word + "' in input script or data file");
}

TypeRange type_range(const std::string& word, int types) {
    const auto star = word.find('*');
    auto bound = [&](const std::string& text, int otherwise) {
        if (text.empty()) return otherwise;
        const int value = integer(text);
        if (value < 1 || value > types)
            throw InputError("Numeric index " + text + " is out of bounds (1-" + std::to_string(types) + ")");
        return value;
    };
    const int low = bound(word.substr(0, star), 1);
    const int high = star == std::string::npos ? low : bound(word.substr(star + 1), types);
    if (high < low) throw InputError("Numeric index " + word + " is out of bounds (1-" + std::to_string(types) + ")");
    return {low - 1, high - 1};
}

}  // namespace garnet

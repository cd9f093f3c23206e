#include "potential/pair/potential_file.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "core/error.h"

namespace garnet {

static std::FILE* open_potential(const std::string& name) {
    if (std::FILE* file = std::fopen(name.c_str(), "rb")) return file;
    const char* folders = std::getenv("LAMMPS_POTENTIALS");
    if (!folders) return nullptr;
    const std::string base = name.substr(name.find_last_of('/') + 1);
    std::istringstream list(folders);
    for (std::string folder; std::getline(list, folder, ':');)
        if (std::FILE* file = std::fopen((folder + "/" + base).c_str(), "rb")) return file;
    return nullptr;
}

PotentialFile::PotentialFile(const std::string& name, const std::string& what) : name_(name) {
    std::FILE* file = open_potential(name);
    if (!file) throw InputError("cannot open " + what + " file " + name + ": No such file or directory");
    char buffer[1 << 16];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text_.append(buffer, got);
    std::fclose(file);
}

std::string PotentialFile::line() {
    if (done()) fail("expected another line, got the end of the file");
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string one = text_.substr(at_, end - at_);
    at_ = end + 1, line_++;
    if (!one.empty() && one.back() == '\r') one.pop_back();
    return one;
}

std::vector<std::string> PotentialFile::words() {
    std::vector<std::string> found;
    while (!done() && found.empty()) {
        const std::string one = line();
        std::istringstream stream(one.substr(0, one.find('#')));
        for (std::string word; stream >> word;) found.push_back(word);
    }
    return found;
}

std::vector<double> PotentialFile::numbers(std::size_t count) {
    std::vector<double> values;
    while (values.size() < count) {
        const auto line_words = words();
        if (line_words.empty()) fail("expected " + std::to_string(count) + " numbers, got " + std::to_string(values.size()));
        for (const std::string& word : line_words)
            if (values.size() < count) values.push_back(number(word));
    }
    return values;
}

double PotentialFile::number(const std::string& word) const {
    std::string text = word;
    std::replace_if(text.begin(), text.end(), [](char c) { return c == 'd' || c == 'D'; }, 'e');  // Fortran's exponents
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end) fail("expected a number, got '" + word + "'");
    return value;
}

void PotentialFile::fail(const std::string& problem) const { throw InputError(name_ + ":" + std::to_string(line_) + ": " + problem); }

}  // namespace garnet

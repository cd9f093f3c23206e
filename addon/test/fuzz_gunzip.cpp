// Damaged gzip files under the sanitizers, in pieces of any size, from entries that were noted and from any other place.
// fuzz_gunzip cases seed FILE…
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/gunzip.h"

namespace {

std::mt19937_64 engine;
std::size_t below(std::size_t n) { return engine() % n; }

/// Bytes of text; throws where the file is damaged.
std::size_t decode(const std::string& file, const garnet::GunzipEntry& from, std::vector<garnet::GunzipEntry>& noted) {
    garnet::Gunzip gunzip(from);
    std::size_t total = 0;
    const std::size_t step = 1 + below(2 * file.size());
    for (std::size_t at = static_cast<std::size_t>(from.bit / 8); at < file.size(); at += step) {
        gunzip.feed(file.data() + at, std::min(step, file.size() - at));
        if (at + step >= file.size()) gunzip.end();
        gunzip.note_after(total + below(100000));
        while (gunzip.run()) total += gunzip.size();
        for (auto& entry : gunzip.take_noted()) noted.push_back(std::move(entry));
    }
    return total;
}

}  // namespace

int main(int count, char** words) {
    const long cases = count > 1 ? std::atol(words[1]) : 1000;
    engine.seed(count > 2 ? std::strtoull(words[2], nullptr, 10) : 1);
    std::vector<std::string> files;
    for (int k = 3; k < count; k++) {
        std::ifstream in(words[k], std::ios::binary);
        files.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    long refused = 0;
    for (long k = 0; k < cases && !files.empty(); k++) {
        std::string file = files[below(files.size())];
        for (std::size_t hits = below(4); hits > 0 && !file.empty(); hits--) file[below(file.size())] = static_cast<char>(engine());
        if (below(4) == 0) file.resize(below(file.size()));
        std::vector<garnet::GunzipEntry> noted;
        garnet::GunzipEntry from;
        for (int again = 0; again < 2; again++) {
            try {
                decode(file, from, noted);
            } catch (const garnet::InputError&) {
                refused++;
            }
            if (!noted.empty() && below(2)) from = noted[below(noted.size())];
            else from = {below(1000), below(8 * file.size() + 8), below(3) > 0, std::string(below(40000), 'x')};
        }
    }
    std::printf("%ld damaged gzip files, %ld refused\n", cases, refused);
    return 0;
}

// A model is data: no file, however made, may crash the reader. Takes whole models and damages them: cut, bytes changed,
// numbers of the wire made huge, pieces copied elsewhere. Every one must load or be refused in one sentence; what loads is
// evaluated. Run under AddressSanitizer and UndefinedBehaviorSanitizer (cmake -DGARNET_SANITIZE=ON -DGARNET_TESTS=ON).
//
// usage: garnet_fuzz_deepmd ROUNDS SEED MODEL...
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "core/error.h"
#include "potential/deepmd/deep_potential.h"

using namespace garnet::deepmd;

namespace {

std::string read(const char* file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) { return limit ? random() % limit : 0; }

/// Names and shapes stand in few of the bytes, weights in most: half of the damage is done near printable text.
std::size_t place(Random& random, const std::string& bytes) {
    std::size_t at = below(random, bytes.size());
    if (random() % 2) return at;
    for (std::size_t tries = 0; tries < 4096 && at + 4 < bytes.size(); tries++, at++) {
        bool text = true;
        for (int k = 0; k < 4; k++) text = text && bytes[at + k] >= '/' && bytes[at + k] < 127;
        if (text) return at;
    }
    return at;
}

/// A zip archive (.pth) without checksums, so that damage reaches what reads its parts.
std::string unchecked(std::string bytes) {
    if (bytes.compare(0, 4, "PK\x03\x04") != 0) return bytes;
    for (std::size_t at = bytes.find("PK\x01\x02"); at != std::string::npos && at + 20 < bytes.size(); at = bytes.find("PK\x01\x02", at + 4)) bytes.replace(at + 16, 4, 4, '\0');
    return bytes;
}

std::string damaged(Random& random, std::string bytes) {
    const int kind = static_cast<int>(random() % 6);
    if (kind == 0) return bytes.substr(0, below(random, bytes.size()));
    const int times = 1 + static_cast<int>(random() % 12);
    for (int n = 0; n < times && !bytes.empty(); n++) {
        const std::size_t at = place(random, bytes);
        switch (kind) {
            case 1: bytes[at] = static_cast<char>(random()); break;
            case 2: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8)); break;
            case 3: bytes.replace(at, std::min<std::size_t>(9, bytes.size() - at), "\xff\xff\xff\xff\xff\xff\xff\xff\x7f"); break;
            case 4: bytes.erase(at, 1 + below(random, 40)); break;
            default: bytes.insert(at, bytes.substr(below(random, bytes.size()), 1 + below(random, 60))); break;
        }
    }
    return bytes;
}

/// A few atoms in a small cell, so that every part of the model runs.
void evaluate(const DeepPotential& potential) {
    const int count = 6, types = potential.type_count();
    const double x[3 * count] = {0, 0, 0, 1.9, 0.1, 0, 0.2, 2.0, 0.3, 0.4, 0.1, 2.2, 2.1, 2.0, 0.2, 1.8, 2.1, 2.3};
    const double cell[9] = {4.4, 0, 0, 0.3, 4.2, 0, 0, 0.5, 4.6};
    std::vector<int> kind(count);
    for (int i = 0; i < count; i++) kind[i] = i % types;
    const std::vector<double> parameters(1000 + 1000 * count, 0.1);
    Frame frame;
    frame.count = count, frame.x = x, frame.types = kind.data(), frame.cell = cell;
    frame.fparam = frame.aparam = parameters.data();
    if (potential.cutoff() > 12) frame.cell = nullptr;  // not thousands of images for a damaged cutoff
    FrameResult result;
    potential.evaluate(frame, true, true, result);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return std::fprintf(stderr, "usage: %s ROUNDS SEED MODEL...\n", argv[0]), 2;
    const long rounds = std::atol(argv[1]);
    Random random(std::strtoull(argv[2], nullptr, 10));
    long loaded = 0, refused = 0;
    for (int file = 3; file < argc; file++) {
        const std::string whole = unchecked(read(argv[file]));
        for (long round = 0; round < rounds; round++) {
            const std::string bytes = round == 0 ? whole : damaged(random, whole);
            Options options;
            options.embedding = random() % 4 ? Embedding::exact : Embedding::automatic;
            try {
                const DeepPotential potential(bytes.data(), bytes.size(), "fuzz", options);
                loaded++;
                evaluate(potential);
            } catch (const garnet::InputError&) {
                refused++;
            } catch (const std::exception& error) {
                std::fprintf(stderr, "%s, round %ld: not an InputError: %s\n", argv[file], round, error.what());
                return 1;
            }
        }
    }
    std::printf("%ld damaged models read, %ld refused\n", loaded, refused);
    return 0;
}

#include "potential/deepmd/pair_command.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/error.h"

namespace garnet::deepmd {
namespace {

const char* const keywords[] = {"out_freq", "out_file", "fparam", "aparam", "atomic", "relative", "relative_v",
                                "precision", "table", "sel", "threads"};
// DeePMD-kit's further keywords: couplings to styles that are not here, refused by name.
const char* const refused[] = {"fparam_from_compute", "fparam_from_fix", "aparam_from_compute", "charge_spin", "ttm",
                               "virtual_len", "spin_norm"};

bool is_in(const char* const* begin, const char* const* end, const std::string& word) {
    return std::any_of(begin, end, [&](const char* key) { return word == key; });
}

bool is_keyword(const std::string& word) {
    return is_in(std::begin(keywords), std::end(keywords), word) || is_in(std::begin(refused), std::end(refused), word);
}

/// What to do without a keyword that is refused.
std::string instead_of(const std::string& key) {
    if (key == "fparam_from_compute" || key == "fparam_from_fix") return ": give numbers with 'fparam', several runs for several values";
    if (key == "aparam_from_compute" || key == "ttm") return ": there is no two-temperature model; give numbers with 'aparam'";
    return ": it belongs to models of spins and charges";
}

bool is_integer(const std::string& word) {
    return !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
}

/// For comparing misspelt keywords: lower case letters only.
std::string letters(const std::string& word) {
    std::string out;
    for (const char c : word)
        if (std::isalpha(static_cast<unsigned char>(c))) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

double number(const std::string& word, const std::string& key) {
    char* end = nullptr;
    errno = 0;
    const double value = std::strtod(word.c_str(), &end);
    if (word.empty() || *end || errno == ERANGE)
        throw InputError("pair_style deepmd: expected a number after '" + key + "', got '" + word + "'");
    return value;
}

/// The words behind one keyword.
class Values {
public:
    Values(const std::vector<std::string>& words, std::size_t& at) : words_(words), at_(at), key_(words[at]) { at_++; }

    const std::string& next() {
        if (at_ >= words_.size() || is_keyword(words_[at_]))
            throw InputError("pair_style deepmd: expected a value after '" + key_ + "'");
        return words_[at_++];
    }

    std::vector<double> numbers(int count) {
        std::vector<double> values;
        for (int k = 0; k < count; k++) {
            if (at_ >= words_.size() || is_keyword(words_[at_]))
                throw InputError("Illegal " + key_ + ", the dimension should be " + std::to_string(count));
            values.push_back(number(words_[at_++], key_));
        }
        if (count == 0) throw InputError("Illegal pair_style command: the model takes no " + key_);
        return values;
    }

    int integer(int least) {
        const std::string& word = next();
        if (!is_integer(word) || std::atoi(word.c_str()) < least)
            throw InputError("Illegal " + key_ + ", should be >= " + std::to_string(least) + ", got '" + word + "'");
        return std::atoi(word.c_str());
    }

    /// One of two words: true for the first.
    bool either(const char* first, const char* second) {
        const std::string& word = next();
        if (word == first) return true;
        if (word == second) return false;
        throw InputError("pair_style deepmd: expected '" + key_ + " " + first + "' or '" + key_ + " " + second + "', got '" +
                         word + "'");
    }

private:
    const std::vector<std::string>& words_;
    std::size_t& at_;
    std::string key_;
};

}  // namespace

std::size_t parse_pair_models(const std::vector<std::string>& words, PairCommand& command) {
    std::size_t at = 0;
    // A bare number ends the models too: the old form gives the frequency and the file without keywords.
    while (at < words.size() && !is_keyword(words[at]) && !is_integer(words[at])) command.models.push_back(words[at++]);
    for (const std::string& model : command.models)
        for (const char* const keyword : keywords)
            if (command.models.size() > 1 && letters(model) == letters(keyword))
                throw InputError("pair_style deepmd: expected the file of a model or a keyword, got '" + model + "' (did you mean '" + keyword + "'?)");
    if (command.models.empty()) throw InputError("pair_style deepmd: expected the file of a model");
    return at;
}

void parse_pair_options(const std::vector<std::string>& words, PairCommand& command) {
    for (std::size_t at = 0; at + 1 < words.size(); at++) {
        std::size_t here = at;
        if (words[at] == "precision") {
            const bool single = Values(words, here).either("single", "double");
            command.options.precision = single ? Precision::single_precision : Precision::double_precision;
        } else if (words[at] == "table") {
            command.options.embedding = Values(words, here).either("yes", "no") ? Embedding::table : Embedding::automatic;
        } else if (words[at] == "sel") {
            command.options.sel = Values(words, here).either("extend", "nearest") ? SelPolicy::extend : SelPolicy::nearest;
        }
    }
}

void parse_package_words(const std::vector<std::string>& words, PairCommand& command) {
    for (std::size_t at = 0; at < words.size(); at += 2) {
        const std::string& key = words[at];
        if (key != "precision" && key != "table" && key != "sel" && key != "threads")
            throw InputError("package deepmd: expected precision, table, sel or threads, got '" + key + "'");
        std::size_t here = at;
        if (key == "threads") command.threads = Values(words, here).integer(1);
        else if (at + 1 >= words.size()) Values(words, here).next();
    }
    parse_pair_options(words, command);
}

void parse_pair_words(const std::vector<std::string>& words, std::size_t at, const Info& model, PairCommand& command) {
    if (at < words.size() && is_integer(words[at])) {
        command.out_freq = std::atoi(words[at++].c_str());
        if (at < words.size() && !is_keyword(words[at])) command.out_file = words[at++];
    }
    while (at < words.size()) {
        const std::string key = words[at];
        if (is_in(std::begin(refused), std::end(refused), key))
            throw InputError("pair_style deepmd: the keyword '" + key + "' of DeePMD-kit is not supported" + instead_of(key));
        if (!is_keyword(key))
            throw InputError("Illegal pair_style command: wrong number of parameters: expected a keyword of pair_style deepmd, got '" + key + "'");
        Values values(words, at);
        if (key == "out_freq") command.out_freq = values.integer(0);
        else if (key == "out_file") command.out_file = values.next();
        else if (key == "fparam") command.fparam = values.numbers(model.numb_fparam);
        else if (key == "aparam") command.aparam = values.numbers(model.numb_aparam);
        else if (key == "atomic") command.atomic = true;
        else if (key == "relative") command.relative = number(values.next(), key);
        else if (key == "relative_v") command.relative_v = number(values.next(), key);
        else if (key == "threads") command.threads = values.integer(1);
        else values.next();  // precision, table, sel: parse_pair_options has read them
    }
    if (model.numb_fparam > 0 && command.fparam.empty() && model.default_fparam.empty())
        throw InputError("pair_style deepmd: the model needs 'fparam' with " + std::to_string(model.numb_fparam) + " numbers");
    if (model.numb_aparam > 0 && command.aparam.empty())
        throw InputError("pair_style deepmd: the model needs 'aparam' with " + std::to_string(model.numb_aparam) + " numbers");
}

std::vector<int> map_types(const std::vector<std::string>& elements, int types, const Info& info, std::string& warning) {
    const auto& known = info.type_map;
    std::vector<int> map(types, -1);
    if (elements.empty()) {
        // DeePMD-kit takes the model's first types in order; types beyond the model's are ignored by it with a warning.
        for (int type = 0; type < types && type < static_cast<int>(known.size()); type++) map[type] = type;
        std::string names;
        for (int type = 0; type < types; type++)
            names += " " + (type < static_cast<int>(known.size()) ? known[type] : std::string("NULL"));
        if (types != static_cast<int>(known.size()))
            warning = "pair_coeff * * maps the " + std::to_string(types) + " atom types onto the first of the model's " +
                      std::to_string(known.size()) + " element types, as pair_coeff * *" + names +
                      "; list the elements to be sure";
        return map;
    }
    std::string names;
    for (const auto& name : known) names += " " + name;
    for (std::size_t k = 0; k < elements.size(); k++) {
        if (elements[k] == "NULL") continue;
        const auto found = std::find(known.begin(), known.end(), elements[k]);
        if (found == known.end())
            throw InputError("pair_coeff: element " + elements[k] + " not found in the model, which has" + names);
        if (k < map.size()) map[k] = static_cast<int>(found - known.begin());
    }
    // DeePMD-kit leaves the types without a name out of the energy, with a warning: seldom what was meant.
    if (static_cast<int>(elements.size()) < types)
        throw InputError("pair_coeff: expected " + std::to_string(types) + " element names, one for each atom type, got " +
                         std::to_string(elements.size()) + "; the model has" + names + " (NULL leaves a type out)");
    return map;
}

DeviationFile::~DeviationFile() { close(); }

void DeviationFile::open(const std::string& name, bool atomic, bool append) {
    close();
    file_ = std::fopen(name.c_str(), append ? "a" : "w");
    if (!file_) throw InputError(name + ": cannot be opened for writing: " + std::strerror(errno));
    if (append) return;
    std::fprintf(file_, "#%11s%19s%19s%19s%19s%19s%19s", "step", "max_devi_v", "min_devi_v", "avg_devi_v", "max_devi_f",
                 "min_devi_f", "avg_devi_f");
    if (atomic) std::fprintf(file_, "%19s", "atm_devi_f(N)");
    std::fputc('\n', file_);
    std::fflush(file_);
}

void DeviationFile::write(long long step, const Deviation& virial, const Deviation& force,
                          const std::vector<double>& per_atom) {
    std::fprintf(file_, "%12lld %18.6e %18.6e %18.6e %18.6e %18.6e %18.6e", step, virial.max, virial.min, virial.average,
                 force.max, force.min, force.average);
    for (const double value : per_atom) std::fprintf(file_, " %18.6e", value);
    std::fputc('\n', file_);
    if (std::fflush(file_) != 0) throw InputError(std::string("the file of model deviations cannot be written: ") + std::strerror(errno));
}

void DeviationFile::close() {
    if (file_) std::fclose(file_);
    file_ = nullptr;
}

}  // namespace garnet::deepmd

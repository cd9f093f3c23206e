#pragma once
// Files of parameters beside a deck, read as words; found as they are named or in the folders of LAMMPS_POTENTIALS.

#include <string>
#include <vector>

namespace garnet {

class PotentialFile {
public:
    /// `what` names the kind of file in messages ('EAM potential').
    PotentialFile(const std::string& name, const std::string& what);

    /// The next line, whole; an error at the end of the file.
    std::string line();
    /// The next line's words (`#` comments dropped), blank lines skipped; empty at the end of the file.
    std::vector<std::string> words();
    /// The next `count` numbers, over as many lines as they take.
    std::vector<double> numbers(std::size_t count);
    bool done() const { return at_ >= text_.size(); }
    const std::string& name() const { return name_; }

    [[noreturn]] void fail(const std::string& problem) const;
    /// A word of the current line as a number.
    double number(const std::string& word) const;

private:
    std::string name_, text_;
    std::size_t at_ = 0;
    int line_ = 0;
};

}  // namespace garnet

#pragma once
// Reading the words of pair commands, with LAMMPS' sentences for what is not a number.

#include <string>
#include <vector>

namespace garnet {

using Words = std::vector<std::string>;

double number(const std::string& word);
int integer(const std::string& word);
bool yes_no(const std::string& word);

/// Types of a pair_coeff word ('3', '*', '2*', '*4', '1*3'), 0-based and inclusive.
struct TypeRange {
    int first, last;
};
TypeRange type_range(const std::string& word, int types);

}  // namespace garnet

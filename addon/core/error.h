#pragma once
#include <stdexcept>

namespace garnet {

/// Something the user can mend: a bad file, a bad argument. The border turns it into InputError on the script side.
class InputError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace garnet

#pragma once
// Electron configurations of the elements as DeePMD-kit's use_econf_tebd describes types with.

#include <string>
#include <vector>

namespace garnet::deepmd {

/// For each spin place of 1s 2s 2p 3s … 7p, by Hund's rule, +1 (taken) or −1 (empty) over √118: (118). Empty: not an element.
std::vector<double> electron_configuration(const std::string& element);

}  // namespace garnet::deepmd

#pragma once

namespace garnet {

/// erfc(x) to 1.5e-7 from exp(-x²) (Abramowitz and Stegun 7.1.26), the form that LAMMPS' Coulomb styles use.
inline double erfc_polynomial(double x, double gauss) {
    const double t = 1 / (1 + 0.3275911 * x);
    return t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * gauss;
}

}  // namespace garnet

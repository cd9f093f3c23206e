#pragma once
// The simulation box: edges, tilts and which sides are periodic, with the matrices between Cartesian and fractional coordinates.
// A tilted box is LAMMPS': first edge along x, second in the xy plane (https://docs.lammps.org/Howto_triclinic.html).

namespace garnet {

struct Box {
    double lo[3] = {0, 0, 0}, hi[3] = {1, 1, 1};
    double xy = 0, xz = 0, yz = 0;
    bool periodic[3] = {true, true, true};
    bool triclinic = false;

    double length(int d) const { return hi[d] - lo[d]; }
    double volume() const { return length(0) * length(1) * length(2); }

    /// Lattice vector d, Cartesian.
    void edge(int d, double out[3]) const {
        out[0] = d == 0 ? length(0) : d == 1 ? xy : xz;
        out[1] = d == 0 ? 0 : d == 1 ? length(1) : yz;
        out[2] = d == 2 ? length(2) : 0;
    }

    /// Products with the inverse edges in LAMMPS' order, so that atoms on faces are rounded to the same side.
    void to_fractional(const double* x, double* s) const {
        const double a = length(0), b = length(1), c = length(2);
        const double dx = x[0] - lo[0], dy = x[1] - lo[1], dz = x[2] - lo[2];
        s[0] = 1 / a * dx + -xy / (a * b) * dy + (yz * xy - b * xz) / (a * b * c) * dz;
        s[1] = 1 / b * dy + -yz / (b * c) * dz;
        s[2] = 1 / c * dz;
    }

    void to_cartesian(const double* s, double* x) const {
        const double a = s[0], b = s[1], c = s[2];
        x[0] = length(0) * a + xy * b + xz * c + lo[0];
        x[1] = length(1) * b + yz * c + lo[1];
        x[2] = length(2) * c + lo[2];
    }

    /// 1 / (distance between opposite faces) for each pair of faces.
    void inverse_heights(double out[3]) const;
    /// The eight corners.
    void corners(double out[8][3]) const;
    /// The Cartesian bounds of the (tilted) box.
    void bounds(double out_lo[3], double out_hi[3]) const;
};

}  // namespace garnet

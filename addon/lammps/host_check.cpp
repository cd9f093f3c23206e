/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later: this file includes headers of LAMMPS. */
#include "host_check.h"

#include <dlfcn.h>
#include <mpi.h>

#include <cstdio>
#include <cstdlib>

#include "lmptype.h"

namespace garnet_lammps {
namespace {

// Functions of LAMMPS' C library interface, found at run time.
template <class Function>
Function* host(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

const char* flavour_of_headers() {
#if defined(OPEN_MPI)
    return "Open MPI";
#elif defined(MPICH)
    return "MPICH";
#else
    return "an unknown MPI";
#endif
}

std::string flavour_at_run_time() {
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length = 0;
    MPI_Get_library_version(text, &length);
    const std::string name(text);
    if (name.find("Open MPI") != std::string::npos) return "Open MPI";
    // Intel MPI and MVAPICH share MPICH's binary interface.
    for (const char* same : {"MPICH", "Intel", "MVAPICH"})
        if (name.find(same) != std::string::npos) return "MPICH";
    return name.substr(0, 40);
}

}  // namespace

std::string misfit(void* lmp) {
    const std::string remedy = "; build it for this LAMMPS with: garnet plugin build --lammps DIR";
    auto* version = host<int(void*)>("lammps_version");
    auto* setting = host<int(void*, const char*)>("lammps_extract_setting");
    if (!version || !setting) return "";  // a static LAMMPS that hides its C interface: nothing to compare
    const int running = version(lmp);
    if (running != GARNET_LAMMPS_VERSION)
        return "the Garnet plugin was built for LAMMPS version " + std::to_string(GARNET_LAMMPS_VERSION) +
               ", but this is version " + std::to_string(running) + remedy;
    const struct {
        const char* name;
        int size;
    } sizes[] = {{"tagint", sizeof(LAMMPS_NS::tagint)},
                 {"bigint", sizeof(LAMMPS_NS::bigint)},
                 {"imageint", sizeof(LAMMPS_NS::imageint)}};
    for (const auto& [name, size] : sizes) {
        const int theirs = setting(lmp, name);
        if (theirs != size)
            return std::string("the Garnet plugin was built for a LAMMPS with ") + std::to_string(8 * size) + "-bit " + name +
                   ", but this one has " + std::to_string(8 * theirs) + " bits" + remedy;
    }
    const std::string mpi = flavour_at_run_time();
    if (mpi != flavour_of_headers())
        return std::string("the Garnet plugin was built with ") + flavour_of_headers() + ", but this LAMMPS runs with " + mpi +
               remedy;
    return "";
}

void refuse(void* lmp, const std::string& sentence) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    // The type is LMP_ERROR_ALL of LAMMPS' library interface.
    if (auto* fail = host<void(void*, int, const char*)>("lammps_error")) fail(lmp, 2, sentence.c_str());
    if (rank == 0) std::fprintf(stderr, "ERROR: %s\n", sentence.c_str());
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Finalize();
    std::exit(1);
}

}  // namespace garnet_lammps

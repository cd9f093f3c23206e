/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later: this file includes headers of LAMMPS. */
// The entry that `plugin load …/garnetplugin.so` and LAMMPS_PLUGIN_PATH call.

#include "host_check.h"
#include "pair_garnet.h"

namespace {

// The record by which LAMMPS (since 2021) learns of a style; its header is not installed everywhere, so it is declared here.
struct Registration {
    const char* version;
    const char* style;
    const char* name;
    const char* info;
    const char* author;
    union {
        void* (*v1)(void*);
        void* (*v2)(void*, int, char**);
    } creator;
    void* handle;
};
using Register = void (*)(Registration*, void*);

void* create_pair(void* lmp) { return new LAMMPS_NS::PairGarnet(static_cast<LAMMPS_NS::LAMMPS*>(lmp)); }

}  // namespace

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void* lmp, void* handle, void* register_function) {
    const std::string problem = garnet_lammps::misfit(lmp);
    if (!problem.empty()) {
        garnet_lammps::refuse(lmp, problem);
        return;
    }
    Registration registration{};
    registration.version = GARNET_LAMMPS_VERSION_TEXT;
    registration.style = "pair";
    registration.info = "Deep Potential pair style of Garnet";
    registration.author = "the Garnet authors";
    registration.creator.v1 = create_pair;
    registration.handle = handle;
    // Always reachable by our own name; `deepmd` too, unless DeePMD-kit's plugin was loaded first (LAMMPS then says so).
    for (const char* name : {"garnet/deepmd", "deepmd"}) {
        registration.name = name;
        reinterpret_cast<Register>(register_function)(&registration, lmp);
    }
}

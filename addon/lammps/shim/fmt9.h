/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later, with the rest of this folder. */
// Debian's LAMMPS headers of 2021 call fmt::make_args_checked, which the libfmt 9 that they come with has no more.
#ifndef GARNET_SHIM_FMT9_H
#define GARNET_SHIM_FMT9_H
#define FMT_HEADER_ONLY
#include <fmt/format.h>
#if FMT_VERSION >= 90000
namespace fmt {
template <class... Args, class Text, class... Given>
auto make_args_checked(const Text&, const Given&... given) {
    return fmt::make_format_args(given...);
}
}  // namespace fmt
#endif
#endif

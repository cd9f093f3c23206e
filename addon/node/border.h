#pragma once
// What every binding file shares: turning C++ exceptions into script errors, and the list of parts.

#include <napi.h>

#include "core/error.h"

namespace garnet::node {

/// Runs `body`; an InputError becomes an Error with code "INPUT", anything else an Error.
template <class Body>
auto guard(const Napi::CallbackInfo& info, Body body) -> decltype(body()) {
    try {
        return body();
    } catch (const Napi::Error&) {
        throw;
    } catch (const InputError& error) {
        auto thrown = Napi::Error::New(info.Env(), error.what());
        thrown.Set("code", Napi::String::New(info.Env(), "INPUT"));
        throw thrown;
    } catch (const std::exception& error) {
        throw Napi::Error::New(info.Env(), error.what());
    }
}

// One function per binding file; addon.cpp calls each. A new binding is one file and one line here and there.
void register_kernel(Napi::Env env, Napi::Object exports);
void register_runtime(Napi::Env env, Napi::Object exports);
void register_text(Napi::Env env, Napi::Object exports);
void register_file_queue(Napi::Env env, Napi::Object exports);
void register_gunzip(Napi::Env env, Napi::Object exports);
void register_pair(Napi::Env env, Napi::Object exports);
void register_kspace(Napi::Env env, Napi::Object exports);
void register_system(Napi::Env env, Napi::Object exports);
void register_deepmd(Napi::Env env, Napi::Object exports);

}  // namespace garnet::node

// Threads and instruction set, as the script side sees them.
#include "core/cpu.h"
#include "core/thread_pool.h"
#include "node/border.h"

namespace garnet::node {

void register_runtime(Napi::Env env, Napi::Object exports) {
    exports.Set("simd", Napi::String::New(env, simd_name(simd_level())));
    exports.Set("threadCount", Napi::Function::New(env, [](const Napi::CallbackInfo& info) -> Napi::Value {
        return Napi::Number::New(info.Env(), thread_count());
    }));
    exports.Set("setThreadCount", Napi::Function::New(env, [](const Napi::CallbackInfo& info) -> Napi::Value {
        return guard(info, [&]() -> Napi::Value {
            set_thread_count(info[0].As<Napi::Number>().Int32Value());
            return info.Env().Undefined();
        });
    }));
}

}  // namespace garnet::node

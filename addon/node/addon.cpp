// The addon's entry. This folder is Node-API glue only: typed arrays in, typed arrays out, no arithmetic.
#include "node/border.h"

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
    garnet::node::register_kernel(env, exports);
    garnet::node::register_runtime(env, exports);
    garnet::node::register_text(env, exports);
    garnet::node::register_file_queue(env, exports);
    garnet::node::register_gunzip(env, exports);
    garnet::node::register_pair(env, exports);
    garnet::node::register_kspace(env, exports);
    garnet::node::register_system(env, exports);
    garnet::node::register_deepmd(env, exports);
    return exports;
}

NODE_API_MODULE(garnet, Init)

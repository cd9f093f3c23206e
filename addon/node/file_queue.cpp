// A file that is written while the script goes on.
#include <memory>
#include <system_error>

#include "core/file_queue.h"
#include "node/border.h"
#include "node/columns.h"

namespace garnet::node {
namespace {

/// Waits beside the script; the promise is rejected with what the system said.
class Waiting : public Napi::AsyncWorker {
public:
    Waiting(Napi::Env env, std::shared_ptr<FileQueue> queue, std::size_t most)
        : Napi::AsyncWorker(env), promise_(env), queue_(std::move(queue)), most_(most) {}

    Napi::Promise promise() const { return promise_.Promise(); }

protected:
    void Execute() override { error_ = queue_->wait(most_); }

    void OnOK() override {
        if (error_ == 0) return promise_.Resolve(Env().Undefined());
        auto error = Napi::Error::New(Env(), std::generic_category().message(error_));
        error.Set("errno", Napi::Number::New(Env(), -error_));
        promise_.Reject(error.Value());
    }

private:
    Napi::Promise::Deferred promise_;
    std::shared_ptr<FileQueue> queue_;
    const std::size_t most_;
    int error_ = 0;
};

class NativeFileQueue : public Napi::ObjectWrap<NativeFileQueue> {
public:
    static Napi::Function Define(Napi::Env env) {
        return DefineClass(env, "FileQueue",
                           {InstanceMethod<&NativeFileQueue::Append>("append"), InstanceMethod<&NativeFileQueue::Rows>("rows"),
                            InstanceMethod<&NativeFileQueue::Wait>("wait"), InstanceMethod<&NativeFileQueue::Stop>("stop")});
    }

    /// (descriptor)
    explicit NativeFileQueue(const Napi::CallbackInfo& info)
        : Napi::ObjectWrap<NativeFileQueue>(info),
          queue_(std::make_shared<FileQueue>(info[0].As<Napi::Number>().Int32Value())) {}

private:
    FileQueue& queue() const {
        if (!queue_) throw std::logic_error("the file is closed");
        return *queue_;
    }

    /// (bytes) -> bytes that wait
    Napi::Value Append(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            const auto bytes = info[0].As<Napi::Uint8Array>();
            const std::size_t waiting = queue().append(reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength());
            return Napi::Number::New(info.Env(), static_cast<double>(waiting));
        });
    }

    /// (from, to, columns, digits) -> bytes that wait
    Napi::Value Rows(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            const ColumnsArgument columns(info[2]);
            const std::size_t waiting = queue().append(
                format_rows(size_argument(info[0]), size_argument(info[1]), columns.list, info[3].As<Napi::Number>().Int32Value()));
            return Napi::Number::New(info.Env(), static_cast<double>(waiting));
        });
    }

    /// (most) -> promise
    Napi::Value Wait(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            const std::size_t most = size_argument(info[0]);
            if (most == 0) queue().hand_over();
            auto* const waiting = new Waiting(info.Env(), queue_, most);
            const auto promise = waiting->promise();
            waiting->Queue();
            return promise;
        });
    }

    void Stop(const Napi::CallbackInfo&) { queue_.reset(); }

    std::shared_ptr<FileQueue> queue_;
};

}  // namespace

void register_file_queue(Napi::Env env, Napi::Object exports) { exports.Set("FileQueue", NativeFileQueue::Define(env)); }

}  // namespace garnet::node

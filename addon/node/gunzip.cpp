// Gzip files that can be entered in their middle, decoded beside the script.
#include "core/gunzip.h"

#include <memory>
#include <string>

#include "node/border.h"
#include "node/columns.h"

namespace garnet::node {
namespace {

constexpr std::size_t worth_giving = std::size_t{1} << 20;

struct Decoding {
    explicit Decoding(const GunzipEntry& from) : gunzip(from) {}

    Gunzip gunzip;
    std::vector<GunzipEntry> noted;
};

class Decode : public Napi::AsyncWorker {
public:
    Decode(Napi::Env env, std::shared_ptr<Decoding> decoding, std::string bytes, bool ended)
        : Napi::AsyncWorker(env), promise_(env), decoding_(std::move(decoding)), bytes_(std::move(bytes)), ended_(ended) {}

    Napi::Promise promise() const { return promise_.Promise(); }

protected:
    void Execute() override {
        Gunzip& gunzip = decoding_->gunzip;
        if (!bytes_.empty()) gunzip.feed(bytes_.data(), bytes_.size());
        if (ended_) gunzip.end();
        while (text_.size() < worth_giving && gunzip.run()) text_.append(gunzip.text(), gunzip.size());
        for (GunzipEntry& entry : gunzip.take_noted()) decoding_->noted.push_back(std::move(entry));
    }
    void OnOK() override { promise_.Resolve(Napi::Buffer<char>::Copy(Env(), text_.data(), text_.size())); }
    void OnError(const Napi::Error& error) override { promise_.Reject(error.Value()); }

private:
    Napi::Promise::Deferred promise_;
    std::shared_ptr<Decoding> decoding_;
    std::string bytes_, text_;
    const bool ended_;
};

class NativeGunzip : public Napi::ObjectWrap<NativeGunzip> {
public:
    static Napi::Function Define(Napi::Env env) {
        return DefineClass(env, "Gunzip",
                           {InstanceMethod<&NativeGunzip::Run>("run"), InstanceMethod<&NativeGunzip::NoteAfter>("noteAfter"),
                            InstanceMethod<&NativeGunzip::Noted>("noted")});
    }

    /// ({plain, bit, window?}?)
    explicit NativeGunzip(const Napi::CallbackInfo& info) : Napi::ObjectWrap<NativeGunzip>(info) {
        guard(info, [&] {
            GunzipEntry from;
            if (info[0].IsObject()) {
                const auto given = info[0].As<Napi::Object>();
                from.plain = size_argument(given.Get("plain"));
                from.bit = size_argument(given.Get("bit"));
                from.inside = given.Get("window").IsTypedArray();
                if (from.inside) {
                    const auto window = given.Get("window").As<Napi::Uint8Array>();
                    from.window.assign(reinterpret_cast<const char*>(window.Data()), window.ByteLength());
                }
            }
            decoding_ = std::make_shared<Decoding>(from);
        });
    }

private:
    /// (bytes | undefined, ended) -> promise of text; one call after the other
    Napi::Value Run(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            std::string bytes;
            if (info[0].IsTypedArray()) {
                const auto given = info[0].As<Napi::Uint8Array>();
                bytes.assign(reinterpret_cast<const char*>(given.Data()), given.ByteLength());
            }
            auto* const decode = new Decode(info.Env(), decoding_, std::move(bytes), info[1].ToBoolean());
            const auto promise = decode->promise();
            decode->Queue();
            return promise;
        });
    }

    /// (plain)
    void NoteAfter(const Napi::CallbackInfo& info) {
        guard(info, [&] { decoding_->gunzip.note_after(size_argument(info[0])); });
    }

    /// () -> {plain, bit, window?}[]
    Napi::Value Noted(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            auto out = Napi::Array::New(info.Env());
            for (const GunzipEntry& entry : decoding_->noted) {
                auto made = Napi::Object::New(info.Env());
                made.Set("plain", static_cast<double>(entry.plain));
                made.Set("bit", static_cast<double>(entry.bit));
                if (entry.inside) made.Set("window", Napi::Buffer<char>::Copy(info.Env(), entry.window.data(), entry.window.size()));
                out.Set(out.Length(), made);
            }
            decoding_->noted.clear();
            return out;
        });
    }

    std::shared_ptr<Decoding> decoding_;
};

}  // namespace

void register_gunzip(Napi::Env env, Napi::Object exports) { exports.Set("Gunzip", NativeGunzip::Define(env)); }

}  // namespace garnet::node

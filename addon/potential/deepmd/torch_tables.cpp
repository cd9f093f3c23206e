#include "potential/deepmd/torch_tables.h"

#include "potential/deepmd/architecture_parts.h"

namespace garnet::deepmd {
namespace {

bool holds(const TorchValue& module, const char* name) { return module.has(name) && module.at(name).flag(name); }

/// The module that holds nets and tables; a descriptor of its own when it has neither of these.
TorchValue block_of(const TorchValue& module) {
    for (const char* name : {"sea", "seat", "se_atten"})
        if (module.has(name)) return module.at(name);
    return module;
}

/// Tables by the index of the net: over neighbour types, over (centre + neighbour · ntypes), or one for all (se_atten).
class Tables {
public:
    Tables(const TorchValue& block, const Descriptor& d) : data_(numbered(block.at("compress_data"))), info_(numbered(block.at("compress_info"))), d_(d) {}

    std::size_t count() const { return data_.size(); }
    std::shared_ptr<const QuinticTable> at(std::size_t index) const {
        if (index >= data_.size() || index >= info_.size()) Finder::refuse("a compressed descriptor with too few tables");
        return quintic_table(info_[index].tensor("compress_info"), data_[index].tensor("compress_data"), d_.width, d_.kind == Descriptor::Kind::t);
    }

private:
    static std::vector<TorchValue> numbered(const TorchValue& list) { return list.modules(); }
    std::vector<TorchValue> data_, info_;
    const Descriptor& d_;
};

void replace(EmbeddingFunction& embedding, std::shared_ptr<const QuinticTable> table) { embedding.net = nullptr, embedding.constants.clear(), embedding.table = std::move(table); }

void take(const TorchValue& module, Descriptor& d, DescriptorInfo& info) {
    const TorchValue block = block_of(module);
    if (!holds(block, "compress") && !holds(block, "geo_compress")) return;
    const Tables tables(block, d);
    const int n = d.types;
    if (d.mixed) {
        const auto table = tables.at(0);
        for (EmbeddingFunction& embedding : d.embeddings) replace(embedding, table);
    } else if (d.kind != Descriptor::Kind::t && static_cast<int>(d.embeddings.size()) == n && tables.count() == d.embeddings.size()) {
        for (int j = 0; j < n; j++) replace(d.embeddings[j], tables.at(j));
    } else {  // in the order in which native.h read the nets
        std::size_t e = 0;
        for (int i = 0; i < n; i++)
            for (int j = d.kind == Descriptor::Kind::t ? i : 0; j < n && e < d.embeddings.size(); j++) replace(d.embeddings[e++], tables.at(i + static_cast<std::size_t>(j) * n));
    }
    info.compressed = true;
}

}  // namespace

void take_torch_tables(const TorchValue& module, Architecture& architecture) {
    if (!module.has("descrpt_list")) return take(module, architecture.descriptors[0], architecture.info.descriptors[0]);
    const std::vector<TorchValue> list = module.at("descrpt_list").modules();
    for (std::size_t k = 0; k < list.size() && k < architecture.descriptors.size(); k++) take(list[k], architecture.descriptors[k], architecture.info.descriptors[k]);
}

}  // namespace garnet::deepmd

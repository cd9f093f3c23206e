#pragma once
// One evaluation: batches of atoms of one type, spread over the threads.

#include <memory>

#include "potential/deepmd/deep_potential.h"
#include "potential/deepmd/packed.h"

namespace garnet::deepmd {

/// What both precisions offer.
class Evaluator {
public:
    virtual ~Evaluator() = default;
    virtual void evaluate(const Atoms& atoms, Sums& sums) = 0;
};

std::unique_ptr<Evaluator> make_evaluator(const Architecture& architecture, const Options& options);

}  // namespace garnet::deepmd

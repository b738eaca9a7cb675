// Part of apply: what head office says of loads and of carriers' labels.
#pragma once

#include "daemon/core/oms_loads.hpp"
#include "daemon/core/state/state.hpp"

namespace wec::applying {

void upsert(State&, const LoadUpsert&);
/// `sha256`: of the bytes as they came, which stand beside the log.
void upsert(State&, const LabelAttach&, const std::string& sha256);

}  // namespace wec::applying

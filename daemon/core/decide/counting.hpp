// What a count changes in the books; count.cpp asks for it.
#pragma once

#include "daemon/core/decide/inbound.hpp"

namespace wec::deciding {

/// The line of this key, made if it is not there.
CountedLine& line_of(std::vector<CountedLine>&, const Sku&, const Lot&, const std::string& expiry,
                     const std::string& serial);
/// The books follow what was counted; suspect units that were found can be promised again.
void post_count(Turn&, const At&, const Count&, const std::vector<CountedLine>&, const char* result,
                const OperatorId& approver);
/// A supervisor's word on a count that waits for it.
Decision decide_count(Turn&, At&, const std::string& count, bool approve, const OperatorId& who);

}  // namespace wec::deciding

// An event that is larger than one message may be: packed by itself, or else only announced, so
// that it never stands in the way of those behind it (sync.md 2.12, row 22).
#pragma once

#include "daemon/core/logged_event.hpp"
#include "daemon/oms/uplink.hpp"

namespace wec {

struct Fitted {
  UpMessage message;
  bool is_stub = false;
};

/// The event as a message of at most `max_bytes`. A stub is the envelope without `data`, with
/// `wecstub {bytes, hash}` of what it stands for: head office's chain goes on with that hash.
Fitted fit(const LoggedEvent&, bool may_gzip, std::size_t max_bytes);

}  // namespace wec

// What `wec status|stock|orders|...` shows: rows of the tables, written in slices between commands.
#pragma once

#include <functional>
#include <vector>

#include "daemon/admin/row_sink.hpp"
#include "daemon/controller/door.hpp"

namespace wec {

/// What status says besides the tables; called on the deciding thread, must not wait.
struct StatusFacts {
  std::function<boost::json::object()> more;
  std::function<std::int64_t()> wall_ms;  // for the age of the backlog
};

/// Registers status, stations, orders, tasks, stock, labels, label_bytes, events, backup and, in
/// builds with the proving ground, kill-at and passes. The door outlives the
/// commands.
void serve_listings(AdminCommands&, Door&, StatusFacts);
/// Registers override: a supervisor ends suspect mode.
void serve_recovery(AdminCommands&, Door&);

}  // namespace wec

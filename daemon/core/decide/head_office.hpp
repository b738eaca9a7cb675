// How commands of head office are judged: a verdict is nothing (ok) or a rejection with its reason.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/event.hpp"
#include "daemon/core/oms_commands.hpp"
#include "daemon/core/turn.hpp"

namespace wec::deciding {

struct Rejection {
  std::string reason;  // OLDER EXISTS UNKNOWN_SKU INVALID ...
  std::string detail;  // which field or value, for the engineer at head office
};
using Verdict = std::optional<Rejection>;
Verdict rejected(std::string reason, std::string detail);

/// Reads the command or says which field is wrong.
template <class C>
Verdict read_command(const boost::json::object& data, C& out) {
  auto read = from_json<C>(data);
  if (!read) return rejected("INVALID", read.error().path + " " + read.error().reason);
  out = std::move(*read);
  return {};
}

/// The types that this site takes on dn/cmd, without version: what hello announces.
std::vector<std::string> known_commands();

/// An identifier: 1 to 64 printable ASCII characters without blanks.
Verdict check_id(const std::string& id, const char* field);

/// Versions of an upsert: the same again is ok without effect, a lower one is refused.
inline Verdict check_version(std::int64_t given, std::int64_t known, CmdResult& result) {
  result.version = given;
  if (given < known)
    return rejected("OLDER", "version " + std::to_string(known) + " is already here");
  if (given == known) result.state = "unchanged";
  return {};
}

// master_data.cpp
/// A code of the reserved namespace, an empty one, or one that means something else of its kind.
Verdict check_code(const Turn&, const std::string& code, CodeKind, const std::string& target);
Verdict judge_location(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_item(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_carton_type(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_lpn(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_operator(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_numbers(Turn&, const boost::json::object&, CmdResult&);
void after_numbers(Turn&, const CmdResult&);
// layout.cpp
Verdict judge_layout(Turn&, const boost::json::object&, CmdResult&);
// wall_data.cpp
Verdict judge_wall(Turn&, const boost::json::object&, CmdResult&);
// leaving.cpp
Verdict judge_load(Turn&, const boost::json::object&, CmdResult&);
void after_load(Turn&, const CmdResult&);
Verdict judge_attach(Turn&, const boost::json::object&, CmdResult&);
void after_attach(Turn&, const CmdResult&);
// intake.cpp
Verdict judge_stock(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_order(Turn&, const boost::json::object&, CmdResult&);
Verdict check_order(const Turn&, const OrderReleased&, const boost::json::object& data);
bool is_day(const std::string&);   // YYYY-MM-DD, a day that exists
bool is_time(const std::string&);  // RFC 3339 in UTC, with seconds and perhaps a fraction
// order.cpp, release.cpp, cancel.cpp, settings of policy.set and config.set in policy.cpp
Verdict judge_change(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_hold(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_unhold(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_cancel(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_channel(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_wave(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_recall(Turn&, const boost::json::object&, CmdResult&);
Verdict judge_settings(Turn&, const boost::json::object&, CmdResult&);
void after_change(Turn&, const CmdResult&);
void after_hold(Turn&, const CmdResult&);
void after_unhold(Turn&, const CmdResult&);
void after_cancel(Turn&, const CmdResult&);
void after_channel(Turn&, const CmdResult&);
void after_wave(Turn&, const CmdResult&);
void after_recall(Turn&, const CmdResult&);
void after_location(Turn&, const CmdResult&);
void after_stock(Turn&, const CmdResult&);
void after_order(Turn&, const CmdResult&);

}  // namespace wec::deciding

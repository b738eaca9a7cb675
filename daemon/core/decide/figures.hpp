// What the key figures need in the log besides the work itself, and when they are published.
#pragma once

#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/head_office.hpp"

namespace wec::deciding {

/// A device that comes or goes, once it was there.
void log_presence(Turn&, const DevicePresence&);
/// The end of a time without head office.
void log_link(Turn&, const std::string& link);
/// Every quarter of an hour, and at the end of a day: how long scans took.
void log_feedback(Turn&);

/// The day whose figures are to be published now: what head office asked for, else the oldest
/// ended day of the site's calendar that has none.
std::optional<std::int64_t> next_figures(const State&, const SiteZone&, std::int64_t wall_ms,
                                         std::int64_t first_event_ms);
Decision on_figures(Turn&, const PublishFigures&);
Verdict judge_kpi_request(Turn&, const boost::json::object&, CmdResult&);

}  // namespace wec::deciding

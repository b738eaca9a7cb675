// `wec doctor`: what is wrong with a running site, and what to do about it. `wec override`: the
// supervisor's way out of suspect mode.
#include <fmt/format.h>

#include <iostream>

#include "daemon/cli/client.hpp"
#include "daemon/cli/commands.hpp"

namespace wec::cli {

namespace json = boost::json;

namespace {

constexpr std::int64_t backlog_worry_s = 900;

struct Finding {
  std::string check;
  bool ok = true;
  std::string detail;  // for a bad one: what to do
};

std::string text_of(const json::object& status, const char* key) {
  const auto* value = status.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool flag_of(const json::object& status, const char* key) {
  const auto* value = status.if_contains(key);
  return value && value->is_bool() && value->get_bool();
}

std::int64_t number_of(const json::object& status, const char* key) {
  const auto* value = status.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

std::vector<Finding> look_at(const json::object& status) {
  std::vector<Finding> found;
  const auto link = text_of(status, "link"), clock = text_of(status, "clock");
  const auto backlog_s = number_of(status, "backlog_s");
  const bool suspect = flag_of(status, "suspect");
  found.push_back({"disk", !suspect,
                   suspect ? "this database was set back: read-only until head office has sent the "
                             "log, or a supervisor runs `wec override`"
                           : fmt::format("log complete up to {}", number_of(status, "head"))});
  const bool degraded = flag_of(status, "degraded");
  found.push_back({"second medium", !degraded,
                   degraded ? "configured, but gone: number ranges are not used offline"
                   : flag_of(status, "second_medium")
                       ? "works"
                       : "none: number ranges are not used offline"});
  const auto trouble = text_of(status, "link_trouble");
  found.push_back({"link", trouble.empty() && (link == "online" || backlog_s < backlog_worry_s),
                   fmt::format("{}, {} events wait, the oldest for {} s", link,
                               number_of(status, "backlog"), backlog_s)});
  if (!trouble.empty())
    found.push_back({"broker", false,
                     fmt::format("{}: {}; {}", trouble, text_of(status, "link_seen"),
                                 text_of(status, "link_todo"))});
  found.push_back({"clock", clock == "synced",
                   clock == "synced" ? "within 2 s of head office"
                                     : clock + ": dates of expiry and ship-by times are unsure"});
  const auto stored = number_of(status, "stored"), applied = number_of(status, "applied");
  found.push_back({"head office", applied >= stored,
                   applied >= stored
                       ? "has applied all it has stored"
                       : fmt::format("has stopped applying at event {}", applied + 1)});
  return found;
}

}  // namespace

int doctor(const Common& common) {
  const auto status = ask_one(common.state, {{"cmd", "status"}});
  if (!status) return report(status.error(), common.json);
  bool well = true;
  for (const Finding& f : look_at(*status)) {
    well = well && f.ok;
    if (common.json)
      std::cout << json::serialize(
                       json::object{{"check", f.check}, {"ok", f.ok}, {"detail", f.detail}})
                << "\n";
    else
      std::cout << fmt::format("{:<4} {:<14} {}\n", f.ok ? "ok" : "BAD", f.check, f.detail);
  }
  return well ? exit_ok : exit_refused;
}

int override_suspect(const Common& common, const std::string& who, const std::string& reason) {
  const auto answer =
      ask_one(common.state, {{"cmd", "override"}, {"operator", who}, {"reason", reason}});
  if (!answer) return report(answer.error(), common.json);
  if (common.json)
    std::cout << json::serialize(*answer) << "\n";
  else
    std::cout << "Work goes on. It is logged; what may be lost is declared, and open orders are "
                 "looked for "
                 "before they are picked.\n";
  return exit_ok;
}

}  // namespace wec::cli

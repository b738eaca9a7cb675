// policy.set and config.set: values by name over those of the site file (sync.md 2.6). The names
// are the members of Policies (core/site.hpp); what is not one of them is refused, never kept
// unused.

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/settings.hpp"

namespace wec::deciding {

Verdict judge_settings(Turn& turn, const boost::json::object& data, CmdResult& result) {
  SettingSet c;
  if (auto verdict = read_command(data, c)) return verdict;
  const auto named = named_settings(c);
  if (named.empty()) return rejected("INVALID", "name and value, or policies, are missing");
  result.about = "setting/" + named.front().first;
  bool all_known = c.version > 0;  // without a version each command counts as new
  for (const auto& [name, value] : named) {
    Policies scratch;
    const auto error = take_setting(scratch, name, value);
    if (error == SettingError::unknown_name)
      return rejected("UNKNOWN_SETTING", name + " is none of this version");
    if (error) return rejected("INVALID", name + " has a wrong value");
    const auto known = turn.state.settings.get(name);
    if (known && c.version > 0 && c.version < known->version && !SABOTAGE("older-setting-taken"))
      return rejected("OLDER", name + " has version " + std::to_string(known->version));
    all_known = all_known && known && known->version == c.version;
  }
  if (c.version > 0) result.version = c.version;
  if (all_known) result.state = "unchanged";
  return {};
}

}  // namespace wec::deciding

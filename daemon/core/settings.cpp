#include "daemon/core/settings.hpp"

#include <algorithm>
#include <array>

namespace wec {
namespace {

namespace json = boost::json;

constexpr std::int64_t setting_max = 1'000'000'000'000;

/// Names of the site file for the same values.
struct Alias {
  std::string_view alias, name;
  std::int64_t factor;
};
constexpr std::array<Alias, 6> aliases = {{{"weigh_tolerance_mg", "weigh_absolute_mg", 1},
                                           {"weigh_tolerance_ppm", "weigh_relative_ppm", 1},
                                           {"weigh_tolerance_sigma_milli", "weigh_sigmas_milli", 1},
                                           {"claim_ttl_minutes", "claim_ttl_ms", 60'000},
                                           {"idle_after", "idle_after_ms", 1000},
                                           {"strategy", "removal", 1}}};

template <class Field>
bool take(const json::value& value, std::int64_t factor, Field& field) {
  Field read{};
  if (codec::read(value, read, "value")) return false;
  if constexpr (std::is_same_v<Field, std::int64_t>) {
    if (read < 0 || read > setting_max) return false;
    read *= factor;
  }
  field = read;
  return true;
}

}  // namespace

std::vector<std::pair<std::string, json::value>> named_settings(const SettingSet& c) {
  std::vector<std::pair<std::string, json::value>> out;
  for (const auto* name : {&c.name, &c.policy, &c.key})
    if (!name->empty()) out.emplace_back(*name, c.value);
  for (const auto* many : {&c.policies, &c.settings})
    for (const auto& [name, value] : *many) out.emplace_back(std::string(name), value);
  return out;
}

std::optional<SettingError> take_setting(Policies& policies, const std::string& name,
                                         const json::value& value) {
  std::string_view wanted = name;
  std::int64_t factor = 1;
  const auto* alias = std::find_if(aliases.begin(), aliases.end(),
                                   [&](const Alias& one) { return one.alias == name; });
  if (alias != aliases.end()) {
    wanted = alias->name;
    factor = alias->factor;
  }
  std::optional<SettingError> out = SettingError::unknown_name;
  boost::mp11::mp_for_each<codec::members_of<Policies>>([&](auto member) {
    if (wanted != member.name) return;
    out.reset();
    if (!take(value, factor, policies.*member.pointer)) out = SettingError::wrong_value;
  });
  return out;
}

Policies policies_of(const State& state, const Policies& own) {
  Policies policies = own;
  // What cannot be read any more, after a change of versions, leaves the site's own value.
  for (const auto& setting : state.settings.after({}, rows_all))
    take_setting(policies, setting.name, json::parse(setting.value));
  return policies;
}

}  // namespace wec

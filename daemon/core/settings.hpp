// What head office sets by name (policy.set, config.set; sync.md 2.6): the site file gives the
// start, a setting of head office goes over it.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "daemon/core/oms_commands.hpp"
#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

/// The command's names and values, in whichever of its forms it came.
std::vector<std::pair<std::string, boost::json::value>> named_settings(const SettingSet&);

/// Puts a value where it belongs. The error says why it does not: an unknown name, a wrong type.
enum class SettingError { unknown_name, wrong_value };
std::optional<SettingError> take_setting(Policies&, const std::string& name,
                                         const boost::json::value&);

/// What holds now, over the site file's. The controller keeps Site::policies so: read those.
Policies policies_of(const State&, const Policies& own);

}  // namespace wec

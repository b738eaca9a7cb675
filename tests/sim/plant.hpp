// The site that all seeds play on, and what head office sends first.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/site_file.hpp"

namespace wec::test {

SiteFile sim_site_file();

/// Type and data of each command, in order.
std::vector<std::pair<std::string, std::string>> first_commands();

/// Who works where: station, badge.
const std::vector<std::pair<std::string, std::string>>& shift_plan();

bool handles_dangerous(const std::string& person);

/// Four aisles between two cross aisles; the places that stand in them.
std::string floor_plan();
bool has_aisle(const std::string& place);

}  // namespace wec::test

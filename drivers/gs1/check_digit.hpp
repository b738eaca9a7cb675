// The check character pair of GMN and MUDI (8013, 8014); check digits are in gs1.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wec::gs1 {

/// Position in the GS1 character set 82, or null.
std::optional<unsigned> set82_value(char c);

/// For the data in front of the pair. Null: characters outside of set 82.
std::optional<std::string> check_pair(std::string_view data);

}  // namespace wec::gs1

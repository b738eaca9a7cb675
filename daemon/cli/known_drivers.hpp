// The drivers of this build in the words of the site file's parser.
#pragma once

#include <string_view>
#include <vector>

#include "config/site_file.hpp"
#include "drivers/driver.hpp"
#include "drivers/kind_name.hpp"

namespace wec::cli {

inline std::vector<KnownDriver> known_drivers() {
  std::vector<KnownDriver> known;
  for (const auto* protocol : protocols()) {
    KnownDriver driver{std::string(protocol->name), std::string(kind_name(protocol->kind))};
    for (const auto& option : protocol->options) driver.options.emplace_back(option.name);
    driver.takes = [protocol](std::string_view name, std::string_view value) {
      return protocol->make()->set_option(name, value);
    };
    known.push_back(std::move(driver));
  }
  return known;
}

}  // namespace wec::cli

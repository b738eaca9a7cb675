// Element strings, and what element strings and Digital Link URIs have in common.
#pragma once

#include <vector>

#include "drivers/gs1/ai_table.hpp"
#include "drivers/gs1/gs1.hpp"

namespace wec::gs1 {

struct Parsed {
  std::vector<Gs1Element> elements;
  std::vector<std::size_t> at;  // where each element's AI begins
  std::vector<Gs1Warning> warnings;
};

/// `data` begins behind the AIM identifier; positions in errors count from `offset`.
tl::expected<Parsed, Gs1Error> parse_element_string(std::string_view data, std::size_t offset,
                                                    int reference_year);

/// Size, characters and content of one value.
std::optional<Gs1Error> check_value(const AiRow& row, std::string_view ai, std::string_view value,
                                    std::size_t at, int reference_year);

/// What must hold between elements: no AI twice with different values, no pair that excludes
/// itself.
std::optional<Gs1Error> check_together(const Parsed& parsed);

/// AIs that something else on the same item must accompany; `gtin_known`: a linear symbol gave one.
void warn_missing_associations(Parsed& parsed, bool gtin_known);

}  // namespace wec::gs1

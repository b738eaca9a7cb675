// GS1 Digital Link URIs, uncompressed.
#pragma once

#include "drivers/gs1/element_string.hpp"

namespace wec::gs1 {

/// http:// or https://, in lower or upper case throughout.
bool looks_like_uri(std::string_view data);

/// `zero_suppressed`: a GTIN of 8, 12 or 13 digits is allowed and comes out as 14.
tl::expected<Parsed, Gs1Error> parse_digital_link(std::string_view uri, std::size_t offset,
                                                  int reference_year, bool zero_suppressed);

}  // namespace wec::gs1

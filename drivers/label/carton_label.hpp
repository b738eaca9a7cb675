// The shipping label of one carton, 102 x 152 mm.
#pragma once

#include <tl/expected.hpp>

#include "drivers/label/label.hpp"

namespace wec {

/// All text is UTF-8. Long address lines are wrapped, other text is made smaller, narrowed and at
/// last cut, with "...". Codes are never cut.
struct CartonLabelData {
  std::vector<std::string> ship_to;  // name first; 9 lines are shown at most
  std::string order;
  int carton = 1;  // of `cartons`; 0 where the number of cartons is not known yet
  int cartons = 0;
  std::string sscc;      // 18 digits
  std::string tracking;  // ASCII
  std::string carrier;
  std::string service;
  std::string weight;  // "12.345 kg"; empty: none is shown
  std::vector<std::string>
      lines;  // contents; at most 7 are shown, the last then says how many more
};

/// Errors: BAD_SSCC, BAD_BARCODE_DATA for an unprintable tracking number.
tl::expected<Label, LabelError> carton_label(const CartonLabelData& data);

/// The text below the bars: "(00) 340123450000000123".
std::string sscc_text(std::string_view sscc);

}  // namespace wec

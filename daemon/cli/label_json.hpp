// The label model as JSON (docs/label.schema.json).
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "drivers/label/label.hpp"

namespace wec::cli {

struct LabelJsonError {
  std::string path;  // "/elements/3/width_mm"
  std::string hint;
};

/// Lengths are millimetres with at most three decimals.
tl::expected<Label, LabelJsonError> parse_label_json(std::string_view text);

}  // namespace wec::cli

// Content rules of components, by the names of the GS1 Barcode Syntax Dictionary.
#pragma once

#include <optional>
#include <string_view>

#include "drivers/gs1/gs1.hpp"

namespace wec::gs1 {

struct Finding {
  Gs1ErrorCode code;
  std::size_t at;  // in the component
  std::string_view hint;
};

/// Null: the component keeps the rule. `linter` is a name of ai_table.def.
std::optional<Finding> lint(std::string_view linter, std::string_view value, int reference_year);

/// The characters of the component's type.
std::optional<Finding> lint_characters(char type, std::string_view value);

}  // namespace wec::gs1

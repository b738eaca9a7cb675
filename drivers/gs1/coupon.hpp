// North American coupon codes: AI 8110 and AI 8112.
#pragma once

#include "drivers/gs1/linters.hpp"

namespace wec::gs1 {

std::optional<Finding> lint_coupon_code(std::string_view value, int reference_year);
std::optional<Finding> lint_coupon_offer(std::string_view value);

}  // namespace wec::gs1

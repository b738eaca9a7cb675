// AIM symbology identifiers in front of a symbol's data: "]C1" (ISO/IEC 15424).
#pragma once

#include <string>
#include <string_view>

#include "drivers/driver.hpp"

namespace wec {

/// ']' letter modifier.
bool has_aim(std::string_view data);

/// The symbol as the scanner sent it, its identifier apart.
Scanned with_aim(std::string_view data);

/// "]Z" is no barcode: the scanner answers, or a key was pressed.
bool is_answer(std::string_view aim);

}  // namespace wec

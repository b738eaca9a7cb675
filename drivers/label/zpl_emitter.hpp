// A label in ZPL II.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "drivers/label/label.hpp"

namespace wec {

/// One complete format, ^XA to ^XZ, one copy. It sets what it depends on and takes nothing over
/// from formats before; data bytes never become commands. `dpi`: 152, 203, 300 or 600.
tl::expected<std::string, LabelError> emit_zpl(const Label& label, int dpi);

}  // namespace wec

// The carton label in the language of the printer: template, order data and numbers put together.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "daemon/core/site.hpp"
#include "daemon/core/state/state.hpp"

namespace wec {

/// Complete bytes for one label; the error says what does not fit.
tl::expected<std::string, std::string> label_text(const State&, const SiteDevice& printer,
                                                  const Order&, const Carton&,
                                                  const std::string& number);

}  // namespace wec

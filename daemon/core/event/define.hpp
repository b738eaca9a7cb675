// What every event's header stands on.
#pragma once

#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/json_codec.hpp"

/// The event's type (org.wec.{NAME}.v1) and its subject, an expression over its members.
#define WEC_EVENT(NAME, SUBJECT)                 \
  static constexpr std::string_view type = NAME; \
  std::string subject() const { return SUBJECT; }

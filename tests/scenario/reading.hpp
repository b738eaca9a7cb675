// Reading screens, rows and events: what is not there is empty.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "tests/scenario/language.hpp"

namespace wec::scenario {

/// A field as it stands in a scenario's line.
inline std::string text(const boost::json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value && !value->is_null() ? plain(*value) : std::string();
}

/// An object inside of it.
inline const boost::json::object& part(const boost::json::object& from, std::string_view key) {
  static const boost::json::object none;
  const auto* value = from.if_contains(key);
  return value && value->is_object() ? value->get_object() : none;
}

}  // namespace wec::scenario

// What a person reads on a screen.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace wec::test {

inline std::string text(const boost::json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (!value || value->is_null()) return {};
  return value->is_string() ? std::string(value->get_string()) : boost::json::serialize(*value);
}

inline const boost::json::object& part(const boost::json::object& from, std::string_view key) {
  static const boost::json::object none;
  const auto* value = from.if_contains(key);
  return value && value->is_object() ? value->get_object() : none;
}

inline std::string prompt_of(const boost::json::object& screen) { return text(screen, "prompt"); }
inline const boost::json::object& view(const boost::json::object& screen) {
  return part(screen, "view");
}
inline const boost::json::object& args(const boost::json::object& screen) {
  return part(screen, "args");
}
/// Receiving, put-away, replenishment, counts, kits, returns, adjustments; empty: none is at hand.
inline std::string process_of(const boost::json::object& screen) {
  return text(view(screen), "process");
}

}  // namespace wec::test

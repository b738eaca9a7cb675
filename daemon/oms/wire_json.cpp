#include "daemon/oms/wire_json.hpp"

#include <boost/json.hpp>

namespace wec {

std::optional<boost::json::object> read_message(std::string_view bytes) {
  if (bytes.size() > message_max_bytes) return std::nullopt;
  boost::json::parse_options options;
  options.max_depth = message_depth_max;
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(bytes, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::optional<std::string> text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* v = object.if_contains(key);
  if (!v || !v->is_string()) return std::nullopt;
  return std::string(v->get_string());
}

std::optional<std::int64_t> integer_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* v = object.if_contains(key);
  if (!v || !v->is_int64()) return std::nullopt;
  return v->get_int64();
}

}  // namespace wec

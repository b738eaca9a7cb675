#include "head-office/sim/json.hpp"

namespace wec::hq {

std::optional<Object> parse_object(std::string_view bytes) {
  boost::json::parse_options options;
  options.max_depth = json_depth_max;
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(bytes, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string text(const Object& object, std::string_view key) {
  const boost::json::value* v = object.if_contains(key);
  if (!v || !v->is_string()) return {};
  return std::string(v->get_string());
}

std::int64_t number(const Object& object, std::string_view key, std::int64_t fallback) {
  const boost::json::value* v = object.if_contains(key);
  return v && v->is_int64() ? v->get_int64() : fallback;
}

const Object* child(const Object& object, std::string_view key) {
  const boost::json::value* v = object.if_contains(key);
  return v ? v->if_object() : nullptr;
}

const boost::json::array* list(const Object& object, std::string_view key) {
  const boost::json::value* v = object.if_contains(key);
  return v ? v->if_array() : nullptr;
}

std::vector<std::string> texts(const Object& object, std::string_view key) {
  std::vector<std::string> out;
  const boost::json::array* found = list(object, key);
  if (!found) return out;
  for (const boost::json::value& v : *found)
    if (v.is_string()) out.emplace_back(v.get_string());
  return out;
}

}  // namespace wec::hq

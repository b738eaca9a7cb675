// Reading hostile JSON: bounded depth, never a throw, absent is a value.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wec::hq {

using Object = boost::json::object;

constexpr std::size_t json_depth_max = 32;

/// The object in `bytes`, or nothing if it is not one JSON object within the depth.
std::optional<Object> parse_object(std::string_view bytes);

/// "" when the key is absent or not a string.
std::string text(const Object&, std::string_view key);

/// `fallback` when the key is absent or not an integer.
std::int64_t number(const Object&, std::string_view key, std::int64_t fallback = 0);

/// nullptr when the key is absent or of another kind.
const Object* child(const Object&, std::string_view key);
const boost::json::array* list(const Object&, std::string_view key);

/// The texts of a list; anything else in it is passed over.
std::vector<std::string> texts(const Object&, std::string_view key);

/// The objects of a list; anything else in it is passed over.
template <class F>
void each_object(const Object& object, std::string_view key, F&& f) {
  const boost::json::array* found = list(object, key);
  if (!found) return;
  for (const boost::json::value& v : *found)
    if (const Object* o = v.if_object()) f(*o);
}

}  // namespace wec::hq

// JSON Schema from a described struct: the schema generator. What the code writes and reads and
// what docs/wire says cannot part, because both come from the same descriptions.
#pragma once

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <string>
#include <type_traits>

#include "daemon/core/json_codec.hpp"

namespace wec::test {

template <class T>
boost::json::object schema_of();

template <class T>
boost::json::object enum_schema() {
  boost::json::array names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
      [&](auto one) { names.emplace_back(one.name); });
  return {{"enum", std::move(names)}};
}

template <class T>
boost::json::object struct_schema() {
  boost::json::array required;
  boost::json::object properties;
  boost::mp11::mp_for_each<codec::members_of<T>>([&](auto member) {
    using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
    const std::string name(codec::wire_name(member.name));
    properties[name] = schema_of<Field>();
    if (T::is_required(name)) required.emplace_back(name);
  });
  boost::json::object schema{{"type", "object"}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["properties"] = std::move(properties);
  return schema;
}

/// Unknown fields are allowed everywhere: schemas grow by addition.
template <class T>
boost::json::object schema_of() {
  if constexpr (std::is_same_v<T, boost::json::object>)
    return {{"type", "object"}};
  else if constexpr (std::is_same_v<T, boost::json::value>)
    return {};  // several forms; the page of commands names them
  else if constexpr (std::is_same_v<T, Word>)
    return {{"type", {"string", "integer", "boolean"}}};
  else if constexpr (std::is_same_v<T, std::string>)
    return {{"type", "string"}, {"maxLength", codec::text_max_bytes}};
  else if constexpr (codec::is_id<T>::value)
    return {{"type", "string"}, {"minLength", 1}, {"maxLength", codec::text_max_bytes}};
  else if constexpr (std::is_same_v<T, bool>)
    return {{"type", "boolean"}};
  else if constexpr (std::is_integral_v<T>)
    return {{"type", "integer"}};
  else if constexpr (std::is_enum_v<T>)
    return enum_schema<T>();
  else if constexpr (codec::is_optional<T>::value)
    return schema_of<typename T::value_type>();
  else if constexpr (codec::is_vector<T>::value)
    return {{"type", "array"},
            {"maxItems", codec::list_max_length},
            {"items", schema_of<typename T::value_type>()}};
  else
    return struct_schema<T>();
}

/// Two spaces, one field a line: for people and for diffs.
inline void pretty(const boost::json::value& value, std::string& out, std::size_t depth = 0) {
  const std::string indent(depth * 2 + 2, ' '), end(depth * 2, ' ');
  const auto* object = value.if_object();
  const auto* array = value.if_array();
  const bool flat =
      (object && object->empty()) || (array && (array->empty() || !array->front().is_object()));
  if ((!object && !array) || flat) {
    out += boost::json::serialize(value);
    return;
  }
  out += object ? "{\n" : "[\n";
  bool first = true;
  const auto next = [&] {
    if (!std::exchange(first, false)) out += ",\n";
    out += indent;
  };
  if (object)
    for (const auto& [key, inside] : *object) {
      next();
      out += boost::json::serialize(boost::json::string(key)) + ": ";
      pretty(inside, out, depth + 1);
    }
  else
    for (const auto& inside : *array) {
      next();
      pretty(inside, out, depth + 1);
    }
  out += "\n" + end + (object ? "}" : "]");
}

}  // namespace wec::test

// JSON to and from plain structs that are described once (BOOST_DESCRIBE_STRUCT). Events, commands,
// table rows and the schema generator all stand on the same descriptions.
//
// Reading is strict about what it needs and calm about what it does not know: a missing or mistyped
// field is an error with its path, an unknown field is left alone (schemas grow by addition).
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "daemon/core/ids.hpp"

namespace wec {

struct JsonError {
  std::string path;    // "lines[2].qty"
  std::string reason;  // "is missing", "must be an integer"
};

namespace codec {

template <class T>
constexpr bool is_described =
    boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;

template <class T>
struct is_id : std::false_type {};
template <class Tag>
struct is_id<Id<Tag>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_any_access>;

template <class T>
constexpr std::string_view enum_text(T value) {
  return boost::describe::enum_to_string(value, "?");
}

/// `operator` is a word of C++; the member is operator_id, the field on the wire is "operator".
constexpr std::string_view wire_name(std::string_view member) {
  return member == "operator_id" ? "operator" : member;
}

// ---- writing ---------------------------------------------------------------------------------

template <class T>
boost::json::value write(const T& value);

/// Absent optionals, empty ids and empty optional-like lists are left out: absent is not "".
template <class T>
bool is_absent(const T& value) {
  if constexpr (is_optional<T>::value)
    return !value.has_value();
  else if constexpr (is_id<T>::value)
    return value.empty();
  else if constexpr (std::is_same_v<T, boost::json::value>)
    return value.is_null();
  else
    return false;
}

template <class T>
boost::json::object write_object(const T& value);

template <class T>
boost::json::value write(const T& value) {
  if constexpr (std::is_same_v<T, boost::json::object> || std::is_same_v<T, boost::json::value>)
    return value;
  else if constexpr (std::is_same_v<T, std::string>)
    return boost::json::string(value);
  else if constexpr (is_id<T>::value)
    return boost::json::string(value.text);
  else if constexpr (std::is_same_v<T, bool>)
    return value;
  else if constexpr (std::is_integral_v<T>)
    return static_cast<std::int64_t>(value);
  else if constexpr (std::is_enum_v<T>)
    return boost::json::string(enum_text(value));
  else if constexpr (is_optional<T>::value)
    return value ? write(*value) : boost::json::value();
  else if constexpr (is_vector<T>::value) {
    boost::json::array out;
    for (const auto& element : value) out.push_back(write(element));
    return out;
  } else {
    static_assert(is_described<T>, "describe this type with BOOST_DESCRIBE_STRUCT");
    return write_object(value);
  }
}

// ---- reading ---------------------------------------------------------------------------------

constexpr std::size_t text_max_bytes = 4096;   // any single text field of a command
constexpr std::size_t list_max_length = 1000;  // any list of a command

using Problem = std::optional<JsonError>;

template <class T>
Problem read(const boost::json::value& json, T& out, const std::string& path);

inline Problem read_text(const boost::json::value& json, std::string& out,
                         const std::string& path) {
  const auto* text = json.if_string();
  if (!text) return JsonError{path, "must be a text"};
  if (text->size() > text_max_bytes) return JsonError{path, "is longer than 4096 bytes"};
  out.assign(text->data(), text->size());
  return {};
}

inline Problem read_word(const boost::json::value& json, std::string& out,
                         const std::string& path) {
  if (json.is_int64() || json.is_uint64() || json.is_bool()) {
    out = boost::json::serialize(json);
    return {};
  }
  return read_text(json, out, path);
}

template <class T>
Problem read_integer(const boost::json::value& json, T& out, const std::string& path) {
  boost::json::error_code error;
  const auto number = json.is_double() ? std::int64_t{} : json.to_number<std::int64_t>(error);
  if (json.is_double() || error) return JsonError{path, "must be a whole number"};
  if (!std::in_range<T>(number)) return JsonError{path, "is out of range"};
  out = static_cast<T>(number);
  return {};
}

template <class T>
Problem read_list(const boost::json::value& json, std::vector<T>& out, const std::string& path) {
  const auto* list = json.if_array();
  if (!list) return JsonError{path, "must be a list"};
  if (list->size() > list_max_length) return JsonError{path, "has more than 1000 entries"};
  out.clear();
  for (std::size_t i = 0; i < list->size(); ++i) {
    T element{};
    if (auto problem = read((*list)[i], element, path + "[" + std::to_string(i) + "]"))
      return problem;
    out.push_back(std::move(element));
  }
  return {};
}

template <class T>
Problem read_object(const boost::json::value& json, T& out, const std::string& path);

template <class T>
Problem read(const boost::json::value& json, T& out, const std::string& path) {
  if constexpr (std::is_same_v<T, boost::json::object>) {
    const auto* object = json.if_object();
    if (!object) return JsonError{path, "must be an object"};
    out = *object;
    return {};
  } else if constexpr (std::is_same_v<T, boost::json::value>) {
    out = json;
    return {};
  } else if constexpr (std::is_same_v<T, std::string>)
    return read_text(json, out, path);
  else if constexpr (std::is_same_v<T, Word>)
    return read_word(json, out.text, path);
  else if constexpr (is_id<T>::value)
    return read_text(json, out.text, path);
  else if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_bool()) return JsonError{path, "must be true or false"};
    out = json.get_bool();
    return {};
  } else if constexpr (std::is_integral_v<T>)
    return read_integer(json, out, path);
  else if constexpr (std::is_enum_v<T>) {
    std::string text;
    if (auto problem = read_text(json, text, path)) return problem;
    if (!boost::describe::enum_from_string(text.c_str(), out))
      return JsonError{path, "has the unknown value '" + text.substr(0, 40) + "'"};
    return {};
  } else if constexpr (is_optional<T>::value) {
    typename T::value_type inner{};
    if (auto problem = read(json, inner, path)) return problem;
    out = std::move(inner);
    return {};
  } else if constexpr (is_vector<T>::value)
    return read_list(json, out, path);
  else {
    static_assert(is_described<T>, "describe this type with BOOST_DESCRIBE_STRUCT");
    return read_object(json, out, path);
  }
}

// ---- structs -----------------------------------------------------------------------------------
// A struct is a table of its fields, and two loops serve them all (json_codec.cpp). Over a hundred
// events with a loop of their own would cost minutes of compilation, and the programs their size.

/// What can be done with a field of one type, wherever it stands.
struct FieldType {
  bool (*absent)(const void* field);
  boost::json::value (*write)(const void* field);
  Problem (*read)(const boost::json::value& json, void* field, const std::string& path);
};

template <class F>
constexpr FieldType field_type = {
    [](const void* field) { return is_absent(*static_cast<const F*>(field)); },
    [](const void* field) { return write(*static_cast<const F*>(field)); },
    [](const boost::json::value& json, void* field, const std::string& path) {
      return read(json, *static_cast<F*>(field), path);
    }};

struct StructField {
  std::string_view name;  // on the wire
  const FieldType* type;
  void* (*in)(void* object);  // where it stands
};

struct StructFields {
  const StructField* begin;
  std::size_t count;
  bool (*required)(std::string_view name);
};

boost::json::object write_fields(const StructFields& fields, const void* object);
Problem read_fields(const StructFields& fields, const boost::json::value& json, void* object,
                    const std::string& path);

template <class T, class Member>
constexpr StructField struct_field(Member member) {
  using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
  return {wire_name(member.name), &field_type<Field>,
          [](void* object) -> void* { return &(static_cast<T*>(object)->*Member::pointer); }};
}

template <class T, class... Member>
constexpr std::array<StructField, sizeof...(Member)> struct_fields(
    boost::mp11::mp_list<Member...>) {
  return {struct_field<T>(Member())...};
}

template <class T>
constexpr auto fields_of =
    struct_fields<T>(boost::mp11::mp_rename<members_of<T>, boost::mp11::mp_list>());

template <class T>
constexpr StructFields table_of() {
  bool (*required)(std::string_view) = nullptr;
  if constexpr (requires { T::is_required(std::string_view()); }) required = &T::is_required;
  return {fields_of<T>.data(), fields_of<T>.size(), required};
}

template <class T>
boost::json::object write_object(const T& value) {
  return write_fields(table_of<T>(), &value);
}

template <class T>
Problem read_object(const boost::json::value& json, T& out, const std::string& path) {
  return read_fields(table_of<T>(), json, &out, path);
}

}  // namespace codec

template <class T>
boost::json::object to_json_object(const T& value) {
  return codec::write_object(value);
}

template <class T>
tl::expected<T, JsonError> from_json(const boost::json::value& json) {
  T out{};
  if (auto problem = codec::read(json, out, "")) return tl::unexpected(*problem);
  return out;
}

}  // namespace wec

/// Stands in a struct's body: the space-separated names of the fields that must be present.
#define WEC_REQUIRES(NAMES)                                                     \
  static bool is_required(std::string_view name) {                              \
    constexpr std::string_view names = " " NAMES " ";                           \
    return names.find(" " + std::string(name) + " ") != std::string_view::npos; \
  }

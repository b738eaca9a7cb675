#include "daemon/core/json_codec.hpp"

#include <cassert>

namespace wec::codec {

boost::json::object write_fields(const StructFields& fields, const void* object) {
  boost::json::object out;
  out.reserve(fields.count);
  for (std::size_t i = 0; i < fields.count; ++i) {
    const auto& field = fields.begin[i];
    // One function finds a field for reading and for writing; here nothing is written.
    const void* value = field.in(const_cast<void*>(object));
    if (!field.type->absent(value)) out.emplace(field.name, field.type->write(value));
  }
  return out;
}

Problem read_fields(const StructFields& fields, const boost::json::value& json, void* object,
                    const std::string& path) {
  assert(fields.required && "a struct that is read says what it requires");
  const auto* given = json.if_object();
  if (!given) return JsonError{path, "must be an object"};
  for (std::size_t i = 0; i < fields.count; ++i) {
    const auto& field = fields.begin[i];
    auto name = path.empty() ? std::string(field.name) : path + "." + std::string(field.name);
    const auto* found = given->if_contains(field.name);
    if (!found || found->is_null()) {
      // A field whose default stands for "none" may be left out; WEC_REQUIRES names the others.
      if (fields.required(field.name)) return JsonError{std::move(name), "is missing"};
      continue;
    }
    if (auto problem = field.type->read(*found, field.in(object), name)) return problem;
  }
  return {};
}

}  // namespace wec::codec

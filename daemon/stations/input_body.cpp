#include "daemon/stations/input_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <boost/locale/utf.hpp>

namespace wec {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 8;

bool is_utf8(std::string_view text) {
  using Utf8 = boost::locale::utf::utf_traits<char>;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at != end) {
    if (!boost::locale::utf::is_valid_codepoint(Utf8::decode(at, end))) return false;
  }
  return true;
}

tl::unexpected<HttpReply> refuse(std::string_view code, std::string_view hint) {
  return tl::unexpected(error_reply(400, code, hint));
}

tl::expected<std::string, HttpReply> text_field(const json::object& body, std::string_view name) {
  const json::value* value = body.if_contains(name);
  if (value == nullptr) {
    return refuse("MISSING_FIELD",
                  fmt::format("\"{}\" is missing; needed are command_id, kind and data.", name));
  }
  if (!value->is_string()) {
    return refuse("WRONG_TYPE", fmt::format("\"{}\" must be a string.", name));
  }
  return std::string(value->get_string());
}

bool is_command_id(std::string_view id) {
  const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
  return !id.empty() && id.size() <= command_id_max_bytes && std::ranges::all_of(id, printable);
}

tl::expected<json::object, HttpReply> parse_object(std::string_view body) {
  if (!is_utf8(body)) return refuse("INVALID_UTF8", "The body is not valid UTF-8.");
  json::parse_options options;
  options.max_depth = depth_max;
  json::error_code bad;
  json::value value = json::parse(body, bad, {}, options);
  if (bad) return refuse("BAD_JSON", fmt::format("The body is not JSON: {}.", bad.message()));
  if (!value.is_object()) return refuse("WRONG_TYPE", "The body must be a JSON object.");
  return std::move(value.get_object());
}

}  // namespace

tl::expected<StationInput, HttpReply> parse_input(std::string_view body, StationId station) {
  const auto object = parse_object(body);
  if (!object) return tl::unexpected(object.error());
  auto id = text_field(*object, "command_id");
  if (!id) return tl::unexpected(id.error());
  auto kind = text_field(*object, "kind");
  if (!kind) return tl::unexpected(kind.error());
  auto data = text_field(*object, "data");
  if (!data) return tl::unexpected(data.error());

  if (!is_command_id(*id)) {
    return refuse("BAD_FIELD", "\"command_id\" must be 1 to 128 printable ASCII characters.");
  }
  if (*kind != "scan" && *kind != "key") {
    return refuse("BAD_FIELD", "\"kind\" must be \"scan\" or \"key\".");
  }
  if (data->empty()) return refuse("BAD_FIELD", "\"data\" must not be empty.");

  StationInput input;
  input.station = std::move(station);
  input.command_id = CommandId(*std::move(id));
  input.kind = *kind == "scan" ? InputKind::scan : InputKind::key;
  input.data = *std::move(data);
  return input;
}

}  // namespace wec

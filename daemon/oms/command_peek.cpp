#include "daemon/oms/command_peek.hpp"

#include <boost/json/object.hpp>
#include <charconv>

#include "daemon/oms/wire_json.hpp"

namespace wec {
namespace {

constexpr std::size_t dinc_max = 26;
constexpr std::string_view blanks = " \t\r\n";

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// The text of the first "name" : "value". Attributes are written before `data`, as a rule.
std::optional<std::string> attribute(std::string_view bytes, std::string_view quoted_name) {
  for (std::size_t at = bytes.find(quoted_name); at != std::string_view::npos;
       at = bytes.find(quoted_name, at + 1)) {
    std::size_t i = bytes.find_first_not_of(blanks, at + quoted_name.size());
    if (i == std::string_view::npos || bytes[i] != ':') continue;
    i = bytes.find_first_not_of(blanks, i + 1);
    if (i == std::string_view::npos || bytes[i] != '"') continue;
    const std::size_t end = bytes.find('"', i + 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(bytes.substr(i + 1, end - i - 1));
  }
  return std::nullopt;
}

std::optional<std::int64_t> positive(std::string_view digits) {
  std::int64_t n = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc() || stop != digits.data() + digits.size() || n < 1) return std::nullopt;
  return n;
}

// "D0:880"
CommandPlace place_of_id(std::string_view id) {
  const std::size_t colon = id.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > dinc_max) return {};
  for (const char c : id.substr(0, colon))
    if (!is_alnum(c)) return {};
  return {std::string(id.substr(0, colon)), positive(id.substr(colon + 1)).value_or(0)};
}

}  // namespace

std::optional<CommandPlace> peek_command(std::string_view bytes) {
  std::optional<std::string> id, sequence;
  if (const std::optional<boost::json::object> message = read_message(bytes)) {
    id = text_of(*message, "id");
    sequence = text_of(*message, "sequence");
  } else {
    id = attribute(bytes, "\"id\"");
    sequence = attribute(bytes, "\"sequence\"");
  }
  CommandPlace place = id ? place_of_id(*id) : CommandPlace{};
  if (sequence)
    if (const auto dseq = positive(*sequence)) place.dseq = *dseq;
  if (place.dseq == 0) return std::nullopt;
  return place;
}

}  // namespace wec

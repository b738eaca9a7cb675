// A command reaches to the next prefix character, except
//
//     ^CCx ^CTx ^CDx           one character, whatever it is
//     ^GFB,b,..,..,DATA        b bytes (also C)
//     ~DYd:f,B,x,t,w,DATA      t bytes (also C and P), unless they are written as :B64: or :Z64:
//
// Source: Zebra ZPL programming guide, pages ^CC, ^GF, ~DY.
#include "drivers/label/zpl_tokens.hpp"

#include <charconv>

namespace wec {
namespace {

bool is_prefix(char c) { return c == '^' || c == '~'; }

char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::size_t after_commas(std::string_view text, unsigned count) {
  std::size_t at = 0;
  for (; count > 0; --count) {
    const auto comma = text.find(',', at);
    if (comma == std::string_view::npos) return comma;
    at = comma + 1;
  }
  return at;
}

struct Counted {
  unsigned size_parameter;
  unsigned data_parameter;
};

/// Which parameter says how many bytes of data follow; null: data in letters.
std::optional<Counted> counted_data(const ZplToken& token) {
  const auto kind = [&](unsigned index) {
    const auto value = zpl_parameter(token.parameters, index);
    return value.empty() ? ' ' : capital(value[0]);
  };
  if (token.prefix == '^' && token.name == "GF") {
    if (kind(0) == 'B' || kind(0) == 'C') return Counted{1, 4};
  }
  if (token.prefix == '~' && token.name == "DY") {
    if (kind(1) == 'B' || kind(1) == 'C' || kind(1) == 'P') return Counted{3, 5};
  }
  return std::nullopt;
}

}  // namespace

std::string_view zpl_parameter(std::string_view parameters, unsigned index) {
  const auto from = after_commas(parameters, index);
  if (from == std::string_view::npos) return {};
  const auto rest = parameters.substr(from);
  return rest.substr(0, rest.find(','));
}

std::optional<ZplToken> ZplTokens::next() {
  if (at_ >= text_.size()) return std::nullopt;
  if (is_prefix(text_[at_])) return command();
  ZplToken loose;
  loose.at = at_;
  while (at_ < text_.size() && !is_prefix(text_[at_])) ++at_;
  loose.size = at_ - loose.at;
  loose.parameters = text_.substr(loose.at, loose.size);
  return loose;
}

ZplToken ZplTokens::command() {
  ZplToken token;
  token.at = at_;
  token.prefix = text_[at_++];
  while (token.name.size() < 2 && at_ < text_.size() && !is_prefix(text_[at_])) {
    token.name += capital(text_[at_++]);
  }
  const auto from = at_;
  if (token.name == "CC" || token.name == "CT" || token.name == "CD") {
    if (at_ < text_.size()) ++at_;
  } else {
    while (at_ < text_.size() && !is_prefix(text_[at_])) ++at_;
  }
  token.parameters = text_.substr(from, at_ - from);
  if (const auto counted = counted_data(token)) take_counted_data(token, from);
  token.parameters = text_.substr(from, at_ - from);
  token.size = at_ - token.at;
  return token;
}

void ZplTokens::take_counted_data(ZplToken& token, std::size_t from) {
  const auto counted = *counted_data(token);
  const auto rest = text_.substr(from);
  const auto data = after_commas(rest.substr(0, 256), counted.data_parameter);
  if (data == std::string_view::npos) return;
  if (rest.substr(data).starts_with(":B64:") || rest.substr(data).starts_with(":Z64:")) return;
  const auto number = zpl_parameter(rest.substr(0, data), counted.size_parameter);
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), size);
  if (error != std::errc{} || end != number.data() + number.size()) return;
  token.cut = size > rest.size() - data;
  at_ = token.cut ? text_.size() : from + data + size;
  token.binary = at_ - from - data;
}

}  // namespace wec

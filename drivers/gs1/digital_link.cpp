//     scheme://domain[:port]/[stem/]keyAI/value[/qualifierAI/value...][?ai=value&...][#fragment]
//
// Source: GS1 Digital Link standard: URI syntax, as the GS1 Syntax Engine 1.4.1 reads it.
#include "drivers/gs1/digital_link.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wec::gs1 {
namespace {

using Code = Gs1ErrorCode;

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view uri_marks = "-._~:/?#[]@!$&'()*+,;=%";
constexpr std::string_view domain_marks = "-.:";

bool is_one_of(char c, std::string_view marks) {
  return letters_and_digits.find(c) != std::string_view::npos ||
         marks.find(c) != std::string_view::npos;
}

std::size_t first_not_of(std::string_view text, std::string_view marks) {
  const auto bad =
      std::find_if_not(text.begin(), text.end(), [&](char c) { return is_one_of(c, marks); });
  return bad == text.end() ? std::string_view::npos : static_cast<std::size_t>(bad - text.begin());
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// A % without two hexadecimal digits stays what it is.
std::string decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

struct Segment {
  std::string_view text;
  std::size_t at;
};

std::vector<Segment> split_path(std::string_view path, std::size_t at) {
  std::vector<Segment> segments;
  for (std::size_t from = 0; from <= path.size();) {
    const auto end = std::min(path.find('/', from), path.size());
    segments.push_back({path.substr(from, end - from), at + from});
    from = end + 1;
  }
  return segments;
}

/// The qualifiers must come in the order of one of the alternatives; gaps are allowed.
bool qualifiers_fit(std::string_view allowed, const std::vector<Segment>& path, std::size_t first) {
  bool fit = path.size() == first;
  for_each_part(allowed, '|', [&](std::string_view alternative) {
    std::size_t next = first;
    for_each_part(alternative, ',', [&](std::string_view ai) {
      if (next < path.size() && path[next].text == ai) next += 2;
    });
    fit = fit || next >= path.size();
  });
  return fit;
}

/// The compressed form is base64 for URLs; its bits begin with a primary key's AI, four to a digit.
bool looks_compressed(std::string_view segment) {
  constexpr std::size_t shortest = 8;
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  constexpr std::string_view hex = "0123456789ABCDEF";
  if (segment.size() < shortest) return false;
  std::size_t bits = 0;
  for (const char c : segment) {
    if (letters.find(c) == std::string_view::npos) return false;
  }
  for (std::size_t i = 0; i < 4; ++i) bits = bits << 6 | letters.find(segment[i]);
  std::string digits;
  for (int shift = 20; shift > 4; shift -= 4) digits += hex[bits >> shift & 15];
  const auto length = ai_length(digits);
  const auto* row =
      length && *length <= digits.size() ? find_ai(digits.substr(0, *length)) : nullptr;
  return row != nullptr && row->key;
}

class LinkReader {
 public:
  LinkReader(std::string_view uri, std::size_t offset, int year, bool zero_suppressed)
      : uri_(uri), offset_(offset), year_(year), zero_suppressed_(zero_suppressed) {}

  tl::expected<Parsed, Gs1Error> read() {
    if (!read_shape() || !read_path() || !read_query() || !check_values()) {
      return tl::make_unexpected(std::move(error_));
    }
    return std::move(parsed_);
  }

 private:
  bool fail(Code code, std::size_t at, std::string hint) {
    error_ = Gs1Error{code, offset_ + at, std::move(hint)};
    return false;
  }

  bool read_shape() {
    if (const auto bad = first_not_of(uri_, uri_marks); bad != std::string_view::npos) {
      return fail(Code::bad_character, bad, "not a character of a URI");
    }
    const auto domain_at = uri_.find("://") + 3;
    auto rest = uri_.substr(domain_at);
    rest = rest.substr(0, rest.find('#'));
    const auto question = rest.find('?');
    if (question != std::string_view::npos) {
      query_ = rest.substr(question + 1);
      query_at_ = domain_at + question + 1;
      rest = rest.substr(0, question);
    }
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos || slash == 0) {
      return fail(Code::digital_link_syntax, domain_at, "a Digital Link has a domain and a path");
    }
    const auto domain = rest.substr(0, slash);
    if (const auto bad = first_not_of(domain, domain_marks); bad != std::string_view::npos) {
      return fail(Code::bad_character, domain_at + bad, "not a character of a domain");
    }
    path_ = split_path(rest.substr(slash + 1), domain_at + slash + 1);
    return true;
  }

  /// The last pair from the right whose AI is a primary key begins the data; before it is the stem.
  bool read_path() {
    std::size_t key = path_.size();
    for (std::size_t i = path_.size(); i >= 2 && key == path_.size(); i -= 2) {
      const auto* row = find_ai(path_[i - 2].text);
      if (row != nullptr && row->key) key = i - 2;
    }
    if (key == path_.size() && !path_.empty() && looks_compressed(path_.back().text)) {
      return fail(Code::digital_link_compressed, path_.back().at,
                  "a compressed Digital Link: print the uncompressed form");
    }
    if (key == path_.size()) {
      return fail(Code::digital_link_syntax, 0, "the path holds no primary key of GS1");
    }
    for (std::size_t i = key; i < path_.size(); i += 2) {
      if (!take(path_[i].text, decode(path_[i + 1].text, false), path_[i].at)) return false;
    }
    if (!qualifiers_fit(find_ai(path_[key].text)->qualifiers, path_, key + 2)) {
      return fail(Code::digital_link_syntax, path_[key].at,
                  "these qualifiers do not follow this key in this order");
    }
    if (path_[key].text == "415" && path_.size() == key + 2) {
      return fail(Code::digital_link_syntax, path_[key].at, "(415) must be followed by (8020)");
    }
    return true;
  }

  bool read_query() {
    std::size_t from = 0;
    while (from < query_.size()) {
      const auto end = std::min(query_.find_first_of("&;", from), query_.size());
      const auto at = query_at_ + from;
      const auto pair = query_.substr(from, end - from);
      from = end + 1;
      const auto equals = pair.find('=');
      const auto name = pair.substr(0, equals);
      const bool numeric =
          !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
      if (equals == std::string_view::npos || !numeric) continue;  // linkType and the like
      const auto* row = find_ai(name);
      if (row == nullptr || !row->attribute) {
        return fail(Code::digital_link_syntax, at,
                    fmt::format("({}) is no attribute of a Digital Link", name));
      }
      if (!take(name, decode(pair.substr(equals + 1), true), at)) return false;
    }
    return true;
  }

  bool take(std::string_view ai, std::string value, std::size_t at) {
    const auto* row = find_ai(ai);
    if (row == nullptr)
      return fail(Code::digital_link_syntax, at, fmt::format("there is no AI {}", ai));
    if (value.empty())
      return fail(Code::digital_link_syntax, at, fmt::format("({}) has no value", ai));
    if (value.find('\0') != std::string::npos) {
      return fail(Code::bad_character, at, fmt::format("({}) holds a null character", ai));
    }
    if (ai == "01" && zero_suppressed_ &&
        (value.size() == 8 || value.size() == 12 || value.size() == 13)) {
      value.insert(0, 14 - value.size(), '0');
    }
    std::size_t least = 0;
    std::size_t most = 0;
    for (const auto& part : components(*row)) {
      least += part.optional ? 0 : part.min;
      most += part.max;
    }
    if (value.size() < least)
      return fail(Code::too_short, at, fmt::format("the value of ({}) is too short", ai));
    if (value.size() > most)
      return fail(Code::too_long, at, fmt::format("the value of ({}) is too long", ai));
    parsed_.elements.push_back({std::string(ai), std::move(value)});
    parsed_.at.push_back(offset_ + at);
    return true;
  }

  bool check_values() {
    for (std::size_t i = 0; i < parsed_.elements.size(); ++i) {
      const auto& [ai, value] = parsed_.elements[i];
      if (auto error = check_value(*find_ai(ai), ai, value, parsed_.at[i], year_)) {
        error->at = parsed_.at[i];  // inside of the value, escapes shift positions
        error_ = std::move(*error);
        return false;
      }
    }
    return true;
  }

  std::string_view uri_;
  std::size_t offset_;
  int year_;
  bool zero_suppressed_;
  std::string_view query_;
  std::size_t query_at_ = 0;
  std::vector<Segment> path_;
  Parsed parsed_;
  Gs1Error error_{};
};

}  // namespace

bool looks_like_uri(std::string_view data) {
  return data.starts_with("https://") || data.starts_with("http://") ||
         data.starts_with("HTTPS://") || data.starts_with("HTTP://");
}

tl::expected<Parsed, Gs1Error> parse_digital_link(std::string_view uri, std::size_t offset,
                                                  int reference_year, bool zero_suppressed) {
  return LinkReader(uri, offset, reference_year, zero_suppressed).read();
}

}  // namespace wec::gs1

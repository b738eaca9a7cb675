// Conversions between bytes and what people type.
#include "daemon/cli/bytes.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace wec::cli {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

int digit_of(char c) {
  const auto lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto at = digits.find(lower);
  return at == digits.npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += digits[byte >> 4];
    hex += digits[byte & 0xF];
  }
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes;
  int high = -1;
  for (const char c : hex) {
    if (c == ' ' || c == '\t' || c == '\r') continue;
    const int value = digit_of(c);
    if (value < 0) return std::nullopt;
    if (high < 0) {
      high = value;
    } else {
      bytes.push_back(static_cast<char>(high * 16 + value));
      high = -1;
    }
  }
  if (high >= 0) return std::nullopt;
  return bytes;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text.substr(i).starts_with("\\x") && i + 3 < text.size() &&
                        digit_of(text[i + 2]) >= 0 && digit_of(text[i + 3]) >= 0;
    if (!escape) {
      out.push_back(text[i]);
      continue;
    }
    out.push_back(static_cast<char>(digit_of(text[i + 2]) * 16 + digit_of(text[i + 3])));
    i += 3;
  }
  return out;
}

std::optional<std::string> read_all(const std::string& file) {
  std::ostringstream text;
  if (file.empty() || file == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  text << stream.rdbuf();
  if (stream.bad()) return std::nullopt;
  return text.str();
}

}  // namespace wec::cli

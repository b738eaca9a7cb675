// What the readers of printer answers have in common.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "drivers/printer/reply.hpp"

namespace wec {

struct ReplyBit {
  unsigned mask;
  std::string_view name;
};

inline PrinterReply faulty(std::string_view code, std::string_view detail) {
  PrinterReply reply;
  reply.fault = code;
  reply.detail = detail;
  return reply;
}

/// An answer of one byte whose bits are conditions: each by its name, and the list of those set.
template <class Bits>
PrinterReply read_bits(unsigned byte, const Bits& bits, std::string_view list_name) {
  PrinterReply reply;
  std::vector<std::string> set;
  for (const auto& bit : bits) {
    const bool is_set = (byte & bit.mask) != 0;
    if (is_set) set.emplace_back(bit.name);
    reply.set(bit.name, is_set);
  }
  reply.set(list_name, std::move(set));
  return reply;
}

inline unsigned byte_at(Bytes bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

inline std::string_view trimmed(std::string_view text, std::string_view blanks = " \r\n\t") {
  const auto from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

/// Digits alone, whole.
inline std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc{} || end != last || text.empty() || text[0] == '-') return std::nullopt;
  return value;
}

}  // namespace wec

#include "drivers/label/printer_text.hpp"

#include <algorithm>
#include <array>

namespace wec {
namespace {

struct Fold {
  char32_t code;
  std::string_view ascii;
};
// clang-format off
constexpr Fold folds[] = {
#include "drivers/label/latin_fold.def"
};
// clang-format on

/// Windows-1252, 80 to 9F; 0: nothing there.
constexpr std::array<char16_t, 32> cp1252_high{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// One code point off the front; U+FFFD for a broken sequence.
char32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  constexpr char32_t broken = 0xfffd;
  char32_t code = size == 1 ? lead : lead & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    if ((next & 0xc0) != 0x80 || lead < 0xc2) {
      text.remove_prefix(1);
      return broken;
    }
    code = code << 6 | (next & 0x3f);
  }
  text.remove_prefix(size);
  return code;
}

char to_cp1252(char32_t code) {
  if (code >= 0xa0 && code <= 0xff) return static_cast<char>(code);
  const auto* found = std::find(cp1252_high.begin(), cp1252_high.end(), code);
  if (found == cp1252_high.end()) return 0;
  return static_cast<char>(0x80 + (found - cp1252_high.begin()));
}

std::string_view fold(char32_t code) {
  const auto* found = std::lower_bound(std::begin(folds), std::end(folds), code,
                                       [](const Fold& one, char32_t c) { return one.code < c; });
  return found != std::end(folds) && found->code == code ? found->ascii : std::string_view();
}

/// Arrows, signs, emoji: nothing that an address depends on.
bool is_symbol(char32_t code) {
  return (code >= 0x2000 && code < 0x2c00) || (code >= 0x1f000 && code < 0x20000) ||
         (code >= 0xe000 && code < 0xf900) || code >= 0xe0000;
}

}  // namespace

std::optional<std::string> to_printer_text(std::string_view utf8, PenCharacters characters) {
  std::string out;
  while (!utf8.empty()) {
    const auto code = take_code_point(utf8);
    const bool combining = code >= 0x300 && code < 0x370;
    if (combining || code == 0xfeff || code == 0x200b || code == 0xfe0f) continue;
    if (code < 32 || (code >= 0x7f && code < 0xa0)) {
      out += ' ';
    } else if (code < 0x7f) {
      out += static_cast<char>(code);
    } else if (code == 0xfffd) {
      out += '?';
    } else if (const char c = characters == PenCharacters::cp1252 ? to_cp1252(code) : '\0') {
      out += c;
    } else if (const auto ascii = fold(code); !ascii.empty()) {
      out += ascii;
    } else if (is_symbol(code)) {
      out += '?';
    } else {
      return std::nullopt;
    }
  }
  return out;
}

std::string printer_text_to_utf8(std::string_view text, PenCharacters characters) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 || characters == PenCharacters::ascii) {
      out += c;
      continue;
    }
    const char32_t code = byte < 0xa0 ? cp1252_high[byte - 0x80u] : byte;
    if (code < 0x800) {
      out += static_cast<char>(0xc0 | (code >> 6));
    } else {
      out += static_cast<char>(0xe0 | (code >> 12));
      out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    }
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
  return out;
}

}  // namespace wec

#include "drivers/label/text_width.hpp"

#include <cstddef>

namespace wec {
namespace {

std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}

int character_permille(char c, std::size_t bytes) {
  constexpr std::string_view narrow = " !'(),-./:;I[]fijlrt|";
  constexpr std::string_view wide = "%@MWmw";
  if (bytes >= 3) return 1000;  // East Asian scripts; other ones are narrower
  if (bytes == 2) return 620;
  if (narrow.find(c) != std::string_view::npos) return 300;
  if (wide.find(c) != std::string_view::npos) return 850;
  return c >= 'A' && c <= 'Z' ? 620 : 530;
}

}  // namespace

int text_width_permille(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const auto bytes = sequence_length(text[0]);
    width += character_permille(text[0], bytes);
    text.remove_prefix(bytes < text.size() ? bytes : text.size());
  }
  return width;
}

std::string_view cut_to_width(std::string_view text, int permille) {
  std::size_t end = 0;
  int width = 0;
  while (end < text.size()) {
    const auto bytes = sequence_length(text[end]);
    width += character_permille(text[end], bytes);
    if (width > permille) break;
    end += bytes;
  }
  return text.substr(0, end < text.size() ? end : text.size());
}

std::vector<std::string_view> wrap_words(std::string_view text, int permille) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    auto line = cut_to_width(text, permille);
    if (line.empty()) line = text.substr(0, sequence_length(text[0]));  // too wide alone: go on
    if (line.size() < text.size() && text[line.size()] != ' ') {
      const auto blank = line.rfind(' ');
      if (blank != std::string_view::npos && blank > 0) line = line.substr(0, blank);
    }
    text.remove_prefix(line.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace wec

#include "firmware-bridge/text_pdf.hpp"

#include <fmt/format.h>
#include <hpdf.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "drivers/label/printer_text.hpp"

namespace wec {
namespace {

// Every letter of the Latin, Greek and Cyrillic scripts; without it what Windows-1252 has.
constexpr char font_file[] = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";

constexpr float size_pt = 10;
constexpr float leading_pt = 13;
constexpr float margin_pt = 50;
constexpr float letter_pt = 6.1F;  // of both fonts at that size, rounded up
constexpr std::size_t pages_max = 100;

struct Freer {
  void operator()(HPDF_Doc doc) const { HPDF_Free(doc); }
};
using Doc = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, Freer>;

void remember(HPDF_STATUS error, HPDF_STATUS, void* into) {
  auto& first = *static_cast<HPDF_STATUS*>(into);
  if (first == HPDF_OK) first = error;
}

bool continues_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// At most `columns` letters of the line, which loses them. A letter is a code point.
std::string take(std::string_view& line, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t letters = 0; at < line.size(); ++at) {
    if (!continues_letter(line[at]) && letters++ == columns) break;
  }
  std::string out(line.substr(0, at));
  line.remove_prefix(at);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 32) c = ' ';
  return out;
}

std::vector<std::vector<std::string>> pages_of(std::string_view text, std::size_t columns,
                                               std::size_t rows) {
  std::vector<std::vector<std::string>> pages(1);
  const auto put = [&](std::string line) {
    if (pages.back().size() == rows) pages.emplace_back();
    pages.back().push_back(std::move(line));
  };
  while (!text.empty() && pages.size() <= pages_max) {
    const auto end = std::min(text.find_first_of("\n\f"), text.size());
    auto line = text.substr(0, end);
    const bool turns = end < text.size() && text[end] == '\f';
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (turns && line.empty()) {
      if (!text.empty()) pages.emplace_back();
      continue;
    }
    do {
      put(take(line, columns));
    } while (!line.empty());
    if (turns && !text.empty()) pages.emplace_back();
  }
  return pages;
}

struct Font {
  HPDF_Font font;
  bool is_utf8;
};

Font font_of(HPDF_Doc doc) {
  if (!std::filesystem::exists(font_file))
    return {HPDF_GetFont(doc, "Courier", "WinAnsiEncoding"), false};
  HPDF_UseUTFEncodings(doc);
  const char* name = HPDF_LoadTTFontFromFile(doc, font_file, HPDF_TRUE);
  return {HPDF_GetFont(doc, name, "UTF-8"), true};
}

/// A person sees that a question mark stands for a letter; the number beside it is right.
std::string in_letters_of(const Font& font, const std::string& line) {
  if (font.is_utf8) return line;
  if (auto text = to_printer_text(line, PenCharacters::cp1252)) return *text;
  std::string out;
  for (const char c : line)
    if (!continues_letter(c)) out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
  return out;
}

void write(HPDF_Doc doc, const Font& font, const std::vector<std::string>& lines, Paper paper) {
  auto* page = HPDF_AddPage(doc);
  HPDF_Page_SetSize(page, paper == Paper::a4 ? HPDF_PAGE_SIZE_A4 : HPDF_PAGE_SIZE_LETTER,
                    HPDF_PAGE_PORTRAIT);
  HPDF_Page_BeginText(page);
  HPDF_Page_SetFontAndSize(page, font.font, size_pt);
  HPDF_Page_SetTextLeading(page, leading_pt);
  HPDF_Page_MoveTextPos(page, margin_pt, HPDF_Page_GetHeight(page) - margin_pt - size_pt);
  for (const auto& line : lines) {
    HPDF_Page_ShowText(page, in_letters_of(font, line).c_str());
    HPDF_Page_MoveToNextLine(page);
  }
  HPDF_Page_EndText(page);
}

}  // namespace

tl::expected<std::string, std::string> text_as_pdf(std::string_view text, std::string_view title,
                                                   Paper paper) {
  HPDF_STATUS error = HPDF_OK;
  const Doc doc(HPDF_New(remember, &error));
  if (doc == nullptr) return tl::make_unexpected("libharu cannot begin a document");
  const float width_pt = paper == Paper::a4 ? 595 : 612, height_pt = paper == Paper::a4 ? 842 : 792;
  const auto columns = static_cast<std::size_t>((width_pt - 2 * margin_pt) / letter_pt);
  const auto rows = static_cast<std::size_t>((height_pt - 2 * margin_pt) / leading_pt);
  const auto pages = pages_of(text, columns, rows);
  if (pages.size() > pages_max)
    return tl::make_unexpected(fmt::format("more than {} pages", pages_max));
  HPDF_SetCompressionMode(doc.get(), HPDF_COMP_ALL);
  HPDF_SetInfoAttr(doc.get(), HPDF_INFO_TITLE, std::string(title).c_str());
  const auto font = font_of(doc.get());
  for (const auto& lines : pages) write(doc.get(), font, lines, paper);
  HPDF_SaveToStream(doc.get());
  if (error != HPDF_OK) return tl::make_unexpected(fmt::format("libharu: error {:#x}", error));
  std::string bytes(HPDF_GetStreamSize(doc.get()), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ReadFromStream(doc.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  bytes.resize(size);
  return bytes;
}

}  // namespace wec

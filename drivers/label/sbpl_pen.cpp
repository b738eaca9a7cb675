// SBPL: every command begins with ESC, and its data ends at the next one.
//
//     STX ESC A  A1 HEIGHT WIDTH
//     H x V y  P 02  L WIDER HIGHER  FONT TEXT           U S M WB0 WL0
//     BG NARROW HEIGHT DATA       Code 128: >H start B, >I start C, >C to C, >D to B, >F FNC1
//     FW THICKNESS H|V LENGTH     GH BYTES ROWS/8 HEX     a 1 bit is black
//     Q 1  Z ETX
//
// Source: SATO SBPL programming reference.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drivers/label/code128.hpp"
#include "drivers/label/pen.hpp"

namespace wec {
namespace {

constexpr int pitch = 2;  // dots between letters, part of the cells below
constexpr std::array sbpl_fonts{
    PenFont{"U", 5 + pitch, 9, 12, 12}, PenFont{"S", 8 + pitch, 15, 12, 12},
    PenFont{"M", 13 + pitch, 20, 12, 12}, PenFont{"WB0", 18 + pitch, 30, 12, 12},
    PenFont{"WL0", 28 + pitch, 52, 12, 12}};
constexpr int line_max = 99;
constexpr int narrow_max = 12;
constexpr int bar_height_max = 600;

std::string explicit_code128(std::string_view data, bool gs1) {
  std::string out;
  const auto plan = plan_code128(data, gs1);  // checked before the pen gets it
  for (const auto& symbol : *plan) {
    switch (symbol.kind) {
      case Code128Kind::start_b:
        out += ">H";
        break;
      case Code128Kind::start_c:
        out += ">I";
        break;
      case Code128Kind::to_b:
        out += ">D";
        break;
      case Code128Kind::to_c:
        out += ">C";
        break;
      case Code128Kind::fnc1:
        out += ">F";
        break;
      case Code128Kind::pair:
        out += fmt::format("{:02}", symbol.value);
        break;
      case Code128Kind::character:
        out += static_cast<char>(symbol.value);
    }
  }
  return out;
}

class SbplPen final : public Pen {
 public:
  std::span<const PenFont> fonts() const override { return sbpl_fonts; }

  void begin(const PenPage& page) override {
    out_ = fmt::format("\x02\x1b{}\x1b{}{:04}{:04}", "A", "A1", page.height, page.width);
  }

  void text(const PenText& text) override {
    place(text.x, text.y);
    out_ += fmt::format("\x1bP{:02}\x1bL{:02}{:02}\x1b{}{}", pitch, text.wider, text.higher,
                        text.font->name, text.text);
  }

  void bar(int x, int y, int width, int height) override {
    const bool flat = height <= width;
    const int thick = flat ? height : width;
    for (int done = 0; done < thick; done += line_max) {
      place(flat ? x : x + done, flat ? y + done : y);
      out_ += fmt::format("\x1b{}{:02}{}{:04}", "FW", std::min(line_max, thick - done),
                          flat ? 'H' : 'V', flat ? width : height);
    }
  }

  void picture(int x, int y, const Bitmap& bitmap) override {
    const int blocks = (bitmap.height + 7) / 8;
    place(x, y);
    out_ += fmt::format("\x1bGH{:03}{:03}", bitmap.row_bytes(), blocks);
    for (const char c : bitmap.rows) out_ += fmt::format("{:02X}", static_cast<unsigned char>(c));
    const auto missing = (blocks * 8 - bitmap.height) * bitmap.row_bytes();
    out_.append(static_cast<std::size_t>(missing) * 2, '0');
  }

  bool barcode(const PenBarcode& b) override {
    const bool gs1 = b.symbology == Symbology::gs1_128;
    if (!gs1 && b.symbology != Symbology::code128) return false;
    std::string without;
    for (const char c : b.data) {
      if (c != '\x1d') without += c;
    }
    if (!plain_data(without) || b.module > narrow_max || b.height > bar_height_max) return false;
    place(b.x, b.y);
    out_ +=
        fmt::format("\x1b{}{:02}{:03}{}", "BG", b.module, b.height, explicit_code128(b.data, gs1));
    return true;
  }

  std::string finish() override { return std::move(out_) + "\x1bQ1\x1bZ\x03"; }

 private:
  void place(int x, int y) { out_ += fmt::format("\x1bH{:04}\x1bV{:04}", x + 1, y + 1); }

  std::string out_;
};

}  // namespace

std::unique_ptr<Pen> make_sbpl_pen() { return std::make_unique<SbplPen>(); }

}  // namespace wec

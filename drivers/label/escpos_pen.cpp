// ESC/POS in page mode. Positions are of the lower left corner of what is put there.
//
//     1B 40  1B 4C  1B 57 x y w h  1B 54 00  1B 74 10     reset; page mode; area; upright; 1252
//     1B 24 x  1D 24 y                                     position
//     1B 4D font  1D 21 size  TEXT
//     1D 68 height  1D 77 module  1D 48 00  1D 6B 49 n DATA     Code 128 ({B, {C, {1 FNC1)
//     1D 28 6B ...                                         QR: model, size, level, data, print
//     1D 28 4C n 30 70 30 01 01 31 w h DATA, 1D 28 4C 02 00 30 32   a picture
//     0C                                                   print the page
//
// Counted data may hold any byte. Source: Epson ESC/POS command reference.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drivers/label/code128.hpp"
#include "drivers/label/pen.hpp"

namespace wec {
namespace {

constexpr std::array escpos_fonts{PenFont{"1", 9, 17, 8, 8}, PenFont{"0", 12, 24, 8, 8}};
constexpr int picture_bytes_max = 32 * 1024;
constexpr int bar_height_max = 255;
constexpr int module_least = 2;
constexpr int module_most = 6;
constexpr int qr_module_most = 16;

std::string low_high(int value) {
  return {static_cast<char>(value & 0xff), static_cast<char>((value >> 8) & 0xff)};
}

std::string code128_bytes(std::string_view data, bool gs1) {
  std::string out;
  const auto plan = plan_code128(data, gs1);  // checked before the pen gets it
  for (const auto& symbol : *plan) {
    switch (symbol.kind) {
      case Code128Kind::start_b:
      case Code128Kind::to_b:
        out += "{B";
        break;
      case Code128Kind::start_c:
      case Code128Kind::to_c:
        out += "{C";
        break;
      case Code128Kind::fnc1:
        out += "{1";
        break;
      case Code128Kind::pair:
        out += static_cast<char>(symbol.value);
        break;
      case Code128Kind::character:
        if (symbol.value == '{') out += '{';
        out += static_cast<char>(symbol.value);
    }
  }
  return out;
}

class EscposPen final : public Pen {
 public:
  PenCharacters characters() const override { return PenCharacters::cp1252; }
  std::span<const PenFont> fonts() const override { return escpos_fonts; }

  void begin(const PenPage& page) override {
    using namespace std::string_literals;
    out_ = "\x1b@\x1bL\x1bW\0\0\0\0"s + low_high(page.width) + low_high(page.height) +
           "\x1bT\0\x1bt\x10"s;
  }

  void text(const PenText& text) override {
    place(text.x, text.y + text.font->height * text.higher);
    out_ += "\x1bM";
    out_ += static_cast<char>(text.font->name[0] - '0');
    out_ += "\x1d!";
    out_ += static_cast<char>((text.wider - 1) << 4 | (text.higher - 1));
    out_ += text.text;
  }

  void bar(int x, int y, int width, int height) override {
    auto bitmap = blank_bitmap(width, height);
    bitmap.fill(0, 0, width, height);
    picture(x, y, bitmap);
  }

  void picture(int x, int y, const Bitmap& bitmap) override {
    const int rows = std::max(1, picture_bytes_max / bitmap.row_bytes());
    for (int done = 0; done < bitmap.height; done += rows) {
      const auto part = bitmap.part(done, std::min(rows, bitmap.height - done));
      place(x, y + done + part.height);
      out_ += "\x1d(L" + low_high(static_cast<int>(part.rows.size()) + 10) +
              "0p0\x01\x01"
              "1";
      out_ += low_high(part.width) + low_high(part.height) + part.rows;
      out_ += std::string_view(
          "\x1d(L\x02\x00"
          "02",
          7);
    }
  }

  bool barcode(const PenBarcode& b) override {
    if (b.symbology == Symbology::qr) return qr(b);
    const bool gs1 = b.symbology == Symbology::gs1_128;
    const bool ean = b.symbology == Symbology::ean13;
    if (!gs1 && !ean && b.symbology != Symbology::code128) return false;
    if (b.height > bar_height_max || b.module < module_least || b.module > module_most)
      return false;
    const auto data = ean ? std::string(b.data.substr(0, 12)) : code128_bytes(b.data, gs1);
    if (data.size() > 255) return false;
    place(b.x, b.y + b.height);
    out_ += "\x1dh";
    out_ += static_cast<char>(b.height);
    out_ += "\x1dw";
    out_ += static_cast<char>(b.module);
    out_ += std::string_view("\x1dH\x00", 3);
    out_ += "\x1dk";
    out_ += ean ? '\x43' : '\x49';
    out_ += static_cast<char>(data.size());
    out_ += data;
    return true;
  }

  std::string finish() override { return std::move(out_) + "\x0c"; }

 private:
  void place(int x, int y) { out_ += "\x1b$" + low_high(x) + "\x1d$" + low_high(y); }

  void qr_function(std::string_view parameters) {
    out_ += "\x1d(k" + low_high(static_cast<int>(parameters.size()));
    out_ += parameters;
  }

  bool qr(const PenBarcode& b) {
    const auto symbol = draw_symbol(Symbology::qr, b.data, 1, 0);
    if (!symbol || b.module > qr_module_most) return false;
    place(b.x, b.y + symbol->height * b.module);
    qr_function(std::string_view("1A2\0", 4));
    qr_function(std::string("1C") + static_cast<char>(b.module));
    qr_function("1E1");
    qr_function("1P0" + std::string(b.data));
    qr_function("1Q0");
    return true;
  }

  std::string out_;
};

}  // namespace

std::unique_ptr<Pen> make_escpos_pen() { return std::make_unique<EscposPen>(); }

}  // namespace wec

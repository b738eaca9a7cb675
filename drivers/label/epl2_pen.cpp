// EPL2: lines ended by LF.
//
//     N  qWIDTH  QLENGTH,GAP  ZT  I8,A,001     clear the image; size; direction; Windows-1252
//     Ax,y,0,FONT,WIDER,HIGHER,N,"TEXT"         " and \ with a \ before them
//     Bx,y,0,1,NARROW,WIDE,HEIGHT,N,"DATA"      1: Code 128   E30: EAN-13
//     LOx,y,WIDTH,HEIGHT                        a black bar
//     GWx,y,BYTES,ROWS,DATA                     a picture; a 0 bit is black
//     P1
//
// Source: EPL2 programmer's manual (Zebra 14245L).
#include <fmt/format.h>

#include <array>

#include "drivers/label/pen.hpp"

namespace wec {
namespace {

constexpr int gap_mm = 3;
constexpr int narrow_max = 10;
constexpr std::array fonts_203{PenFont{"1", 8, 12, 6, 9}, PenFont{"2", 10, 16, 6, 9},
                               PenFont{"3", 12, 20, 6, 9}, PenFont{"4", 14, 24, 6, 9}};
constexpr std::array fonts_300{PenFont{"1", 12, 20, 6, 9}, PenFont{"2", 16, 28, 6, 9},
                               PenFont{"3", 20, 36, 6, 9}, PenFont{"4", 24, 44, 6, 9}};

class Epl2Pen final : public Pen {
 public:
  PenCharacters characters() const override { return PenCharacters::cp1252; }
  std::span<const PenFont> fonts() const override {
    if (page_.dots_per_mm > 8) return fonts_300;
    return fonts_203;
  }

  void begin(const PenPage& page) override {
    page_ = page;
    out_ = fmt::format("\nN\nq{}\nQ{},{}\nZT\nI8,A,001\n", page.width, page.height,
                       gap_mm * page.dots_per_mm);
  }

  void text(const PenText& text) override {
    std::string quoted;
    for (const char c : text.text) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    out_ += fmt::format("A{},{},0,{},{},{},N,\"{}\"\n", text.x, text.y, text.font->name, text.wider,
                        text.higher, quoted);
  }

  void bar(int x, int y, int width, int height) override {
    out_ += fmt::format("LO{},{},{},{}\n", x, y, width, height);
  }

  void picture(int x, int y, const Bitmap& bitmap) override {
    out_ += fmt::format("GW{},{},{},{},", x, y, bitmap.row_bytes(), bitmap.height);
    for (const char c : bitmap.rows) out_ += static_cast<char>(~c);
    out_ += '\n';
  }

  bool barcode(const PenBarcode& barcode) override {
    const bool ean = barcode.symbology == Symbology::ean13;
    if (!ean && barcode.symbology != Symbology::code128) return false;
    if (!plain_data(barcode.data) || !barcode.roomy || barcode.module > narrow_max) return false;
    out_ += fmt::format("B{},{},0,{},{},{},{},N,\"{}\"\n", barcode.x, barcode.y, ean ? "E30" : "1",
                        barcode.module, barcode.module * 3, barcode.height, barcode.data);
    return true;
  }

  std::string finish() override { return std::move(out_) + "P1\n"; }

 private:
  PenPage page_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Pen> make_epl2_pen() { return std::make_unique<Epl2Pen>(); }

}  // namespace wec

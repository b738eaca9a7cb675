// CPCL: lines ended by CR LF.
//
//     ! 0 200 200 HEIGHT 1   PAGE-WIDTH w
//     SETMAG WIDER HIGHER    T FONT SIZE x y TEXT        to the end of the line
//     B 128 NARROW 1 HEIGHT x y DATA                     B EAN13 ... the same
//     B QR x y M 2 U CELL / MA,DATA / ENDQR              three lines
//     L x0 y0 x1 y1 WIDTH     EG BYTES ROWS x y HEX      a 1 bit is black
//     FORM  PRINT
//
// Source: Zebra CPCL programming guide.
#include <fmt/format.h>

#include <array>

#include "drivers/label/pen.hpp"

namespace wec {
namespace {

constexpr std::array cpcl_fonts{PenFont{"0 0", 8, 9, 16, 16}, PenFont{"0 2", 8, 18, 16, 16},
                                PenFont{"7 0", 12, 24, 16, 16}};

class CpclPen final : public Pen {
 public:
  std::span<const PenFont> fonts() const override { return cpcl_fonts; }

  void begin(const PenPage& page) override {
    out_ = fmt::format("! 0 200 200 {} 1\r\nPAGE-WIDTH {}\r\n", page.height, page.width);
  }

  void text(const PenText& text) override {
    out_ += fmt::format("SETMAG {} {}\r\nT {} {} {} {}\r\n", text.wider, text.higher,
                        text.font->name, text.x, text.y, text.text);
  }

  void bar(int x, int y, int width, int height) override {
    out_ += fmt::format("L {} {} {} {} {}\r\n", x, y, x, y + height, width);
  }

  void picture(int x, int y, const Bitmap& bitmap) override {
    out_ += fmt::format("EG {} {} {} {} ", bitmap.row_bytes(), bitmap.height, x, y);
    for (const char c : bitmap.rows) out_ += fmt::format("{:02X}", static_cast<unsigned char>(c));
    out_ += "\r\n";
  }

  bool barcode(const PenBarcode& b) override {
    if (!plain_data(b.data) || !b.roomy) return false;
    if (b.symbology == Symbology::qr) {
      out_ += fmt::format("B QR {} {} M 2 U {}\r\nMA,{}\r\nENDQR\r\n", b.x, b.y, b.module, b.data);
      return true;
    }
    const bool ean = b.symbology == Symbology::ean13;
    if (!ean && b.symbology != Symbology::code128) return false;
    // Blanks at the ends of a line are not safe.
    if (b.data.starts_with(' ') || b.data.ends_with(' ')) return false;
    out_ += fmt::format("B {} {} 1 {} {} {} {}\r\n", ean ? "EAN13" : "128", b.module, b.height, b.x,
                        b.y, b.data);
    return true;
  }

  std::string finish() override { return std::move(out_) + "FORM\r\nPRINT\r\n"; }

 private:
  std::string out_;
};

}  // namespace

std::unique_ptr<Pen> make_cpcl_pen() { return std::make_unique<CpclPen>(); }

}  // namespace wec

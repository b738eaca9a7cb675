// DPL: records ended by CR, in tenths of a millimetre from the lower left corner.
//
//     STX I D A F NAME CR  80 COUNT DATA CR ... FFFF CR     a picture, in hexadecimal digits
//     STX m  STX L  D11                                      metric; label; dots as they are
//     1 FONT WIDER HIGHER 000 ROW COLUMN TEXT                text
//     1 X 11000 ROW COLUMN l WIDTH HEIGHT                    a black bar
//     1 Y 11000 ROW COLUMN NAME                              a picture
//     Q0001  E     STX x D G NAME                            one label; the picture is removed
//
// Barcodes are pictures: Code 128 of DPL reads some digits of the data as start codes.
// Source: Datamax class series programmer's manual (88-2316-01).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drivers/label/pen.hpp"

namespace wec {
namespace {

// Cells with the space between letters.
constexpr std::array dpl_fonts{PenFont{"0", 6, 7, 9, 9},   PenFont{"1", 9, 13, 9, 9},
                               PenFont{"2", 12, 18, 9, 9}, PenFont{"3", 16, 27, 9, 9},
                               PenFont{"4", 21, 36, 9, 9}, PenFont{"5", 21, 52, 9, 9},
                               PenFont{"6", 36, 64, 9, 9}};

class DplPen final : public Pen {
 public:
  std::span<const PenFont> fonts() const override { return dpl_fonts; }

  void begin(const PenPage& page) override {
    page_ = page;
    out_ = "\x02m\r\x02L\rD11\r";
  }

  void text(const PenText& text) override {
    out_ += fmt::format("1{}{}{}000{}{}\r", text.font->name, text.wider, text.higher,
                        position(text.x, text.y + text.font->height * text.higher), text.text);
  }

  void bar(int x, int y, int width, int height) override {
    out_ += fmt::format("1X11000{}l{:04}{:04}\r", position(x, y + height), at_least_one(width),
                        at_least_one(height));
  }

  void picture(int x, int y, const Bitmap& bitmap) override {
    const auto name = fmt::format("WEC{}", pictures_++);
    images_ += fmt::format("\x02{}{}\r", "IDAF", name);
    const auto stride = static_cast<std::size_t>(bitmap.row_bytes());
    for (std::size_t at = 0; at < bitmap.rows.size(); at += stride) {
      const auto row = std::string_view(bitmap.rows).substr(at, stride);
      images_ += fmt::format("80{:02X}", row.size());
      for (const char c : row) images_ += fmt::format("{:02X}", static_cast<unsigned char>(c));
      images_ += '\r';
    }
    images_ += "FFFF\r";
    out_ += fmt::format("1Y11000{}{}\r", position(x, y + bitmap.height), name);
  }

  bool barcode(const PenBarcode&) override { return false; }

  std::string finish() override {
    out_ += "Q0001\rE\r";
    for (int i = 0; i < pictures_; ++i) out_ += fmt::format("\x02xDGWEC{}\r", i);
    return std::move(images_) + out_;
  }

 private:
  /// "RRRRCCCC" of a point in dots from the top left corner.
  std::string position(int x, int y) const {
    return fmt::format("{:04}{:04}", tenths(page_.height - y), tenths(x));
  }
  int tenths(int dots) const {
    return (std::max(0, dots) * 10 + page_.dots_per_mm / 2) / page_.dots_per_mm;
  }
  int at_least_one(int dots) const { return std::max(1, tenths(dots)); }

  PenPage page_;
  std::string images_;
  std::string out_;
  int pictures_ = 0;
};

}  // namespace

std::unique_ptr<Pen> make_dpl_pen() { return std::make_unique<DplPen>(); }

}  // namespace wec

// TSPL and TSPL2: lines ended by CR LF.
//
//     SIZE w mm,h mm   DIRECTION 1   REFERENCE 0,0   CODEPAGE 1252   CLS
//     TEXT x,y,"FONT",0,WIDER,HIGHER,"TEXT"     a quote is \["]; a backslash before [ would begin
//                                               such a sequence, so the text is cut between the two
//     BARCODE x,y,"128",HEIGHT,0,0,NARROW,WIDE,"DATA"   128M: !nnn sets start, sets and FNC1
//     QRCODE x,y,M,CELL,A,0,"DATA"              BAR x,y,w,h
//     BITMAP x,y,BYTES,ROWS,0,DATA              a picture; a 0 bit is black
//     PRINT 1,1
//
// Source: TSC TSPL/TSPL2 programming manual.
#include <fmt/format.h>

#include <array>

#include "drivers/label/code128.hpp"
#include "drivers/label/pen.hpp"

namespace wec {
namespace {

constexpr std::array tspl_fonts{PenFont{"1", 8, 12, 10, 10}, PenFont{"2", 12, 20, 10, 10},
                                PenFont{"3", 16, 24, 10, 10}, PenFont{"4", 24, 32, 10, 10},
                                PenFont{"5", 32, 48, 10, 10}};

constexpr int module_max = 10;

std::string millimetres(Um um) {
  auto text = fmt::format("{}.{:03}", um / 1000, um % 1000);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

/// Type 128M: every set and FNC1 named by its symbol value.
std::string manual_code128(std::string_view data, bool gs1) {
  std::string out;
  const auto plan = plan_code128(data, gs1);  // checked before the pen gets it
  for (const auto& symbol : *plan) {
    switch (symbol.kind) {
      case Code128Kind::start_b:
        out += "!104";
        break;
      case Code128Kind::start_c:
        out += "!105";
        break;
      case Code128Kind::to_b:
        out += "!100";
        break;
      case Code128Kind::to_c:
        out += "!099";
        break;
      case Code128Kind::fnc1:
        out += "!102";
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

bool plain_element_string(std::string_view data) {
  std::string without;
  for (const char c : data) {
    if (c != '\x1d') without += c;
  }
  return plain_data(without);
}

class TsplPen final : public Pen {
 public:
  PenCharacters characters() const override { return PenCharacters::cp1252; }
  std::span<const PenFont> fonts() const override { return tspl_fonts; }

  void begin(const PenPage& page) override {
    out_ =
        fmt::format("SIZE {} mm,{} mm\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCODEPAGE 1252\r\nCLS\r\n",
                    millimetres(page.width_um), millimetres(page.height_um));
  }

  void text(const PenText& text) override {
    std::string_view rest = text.text;
    int x = text.x;
    while (!rest.empty()) {
      const auto sequence = rest.find("\\[");
      const auto piece = sequence == rest.npos ? rest : rest.substr(0, sequence + 1);
      std::string quoted;
      for (const char c : piece) quoted += c == '"' ? "\\[\"]" : std::string(1, c);
      out_ += fmt::format("TEXT {},{},\"{}\",0,{},{},\"{}\"\r\n", x, text.y, text.font->name,
                          text.wider, text.higher, quoted);
      x += static_cast<int>(piece.size()) * text.font->width * text.wider;
      rest.remove_prefix(piece.size());
    }
  }

  void bar(int x, int y, int width, int height) override {
    out_ += fmt::format("BAR {},{},{},{}\r\n", x, y, width, height);
  }

  void picture(int x, int y, const Bitmap& bitmap) override {
    out_ += fmt::format("BITMAP {},{},{},{},0,", x, y, bitmap.row_bytes(), bitmap.height);
    for (const char c : bitmap.rows) out_ += static_cast<char>(~c);
    out_ += "\r\n";
  }

  bool barcode(const PenBarcode& b) override {
    if (b.module > module_max) return false;
    switch (b.symbology) {
      case Symbology::code128:
        if (!plain_data(b.data)) return false;
        if (b.roomy) return linear(b, "128", std::string(b.data));
        return linear(b, "128M", manual_code128(b.data, false));
      case Symbology::gs1_128:
        return plain_element_string(b.data) && linear(b, "128M", manual_code128(b.data, true));
      case Symbology::ean13:
        return linear(b, "EAN13", std::string(b.data.substr(0, 12)));
      case Symbology::qr:
        if (!plain_data(b.data)) return false;
        out_ += fmt::format("QRCODE {},{},M,{},A,0,\"{}\"\r\n", b.x, b.y, b.module, b.data);
        return true;
      case Symbology::data_matrix:
      case Symbology::gs1_data_matrix:
        return false;
    }
    return false;
  }

  std::string finish() override { return std::move(out_) + "PRINT 1,1\r\n"; }

 private:
  bool linear(const PenBarcode& b, std::string_view type, const std::string& data) {
    out_ += fmt::format("BARCODE {},{},\"{}\",{},0,0,{},{},\"{}\"\r\n", b.x, b.y, type, b.height,
                        b.module, b.module * 2, data);
    return true;
  }

  std::string out_;
};

}  // namespace

std::unique_ptr<Pen> make_tspl_pen() { return std::make_unique<TsplPen>(); }

}  // namespace wec

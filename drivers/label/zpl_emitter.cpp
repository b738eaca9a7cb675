// Commands used: ^PW ^LL ^LH ^LS ^LT ^PO ^PM ^LR ^FW ^CI ^PQ once; ^FO ^A0 ^FB ^FH ^FD ^FS ^BY ^BC
// ^BE ^BQ ^BX ^GB per element. Source: Zebra ZPL programming guide.
//
// A field that holds \& has no way in ZPL to show just that: printers take it for a line break in
// blocks. Such text never stands in a block (^FB) here.
//
// Data bytes: every field has its own ^FH, and whatever is not a letter, a digit or a blank goes
// out as _XX. So no data can hold a caret, tilde, comma or underscore that the printer would act
// on.
//
// Code 128 in one code set is written with its set named (^BC mode N): all digits, as in an SSCC,
// or no longer run of digits. Otherwise the printer changes the sets (mode A, for GS1 mode D),
// since a change by ">5" is not understood everywhere. In mode A a ">" is data; in mode D blanks
// and parentheses would be dropped, so data that holds one of them is written in set B throughout.
#include "drivers/label/zpl_emitter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/gs1/gs1.hpp"
#include "drivers/label/code128.hpp"
#include "drivers/label/matrix_size.hpp"
#include "drivers/label/text_width.hpp"

namespace wec {
namespace {

constexpr std::size_t elements_max = 500;
constexpr Um side_max = mm(3000);
constexpr int module_dots_max = 10;  // of ^BY, ^BQ
constexpr int quiet_modules = 10;    // each side of Code 128
constexpr int automatic_slack = 11;  // a printer may need one symbol more than the shortest plan
constexpr int ean_modules = 95;
constexpr int ean_quiet_modules = 11;
constexpr int qr_quiet_modules = 4;
constexpr int letter_width_min_percent = 50;  // of its height

std::optional<int> dots_per_mm(int dpi) {
  switch (dpi) {
    case 152:
      return 6;
    case 203:
      return 8;
    case 300:
      return 12;
    case 600:
      return 24;
    default:
      return std::nullopt;
  }
}

std::string escape(std::string_view data) {
  std::string out;
  for (const char c : data) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("_{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string field(std::string_view data) { return fmt::format("^FH_^FD{}^FS\n", escape(data)); }

/// ^BC mode N: ">" invokes the start and FNC1; a ">" of the data is ">0".
std::string explicit_code128(const std::vector<Code128Symbol>& symbols) {
  std::string data;
  for (const auto& symbol : symbols) {
    switch (symbol.kind) {
      case Code128Kind::start_b:
        data += ">:";
        break;
      case Code128Kind::start_c:
        data += ">;";
        break;
      case Code128Kind::to_b:
        data += ">6";
        break;
      case Code128Kind::to_c:
        data += ">5";
        break;
      case Code128Kind::fnc1:
        data += ">8";
        break;
      case Code128Kind::pair:
        data += fmt::format("{:02}", symbol.value);
        break;
      case Code128Kind::character:
        data += symbol.value == '>' ? ">0" : std::string(1, static_cast<char>(symbol.value));
    }
  }
  return data;
}

/// ^BC modes A and D: the data, with FNC1 as ">8".
std::string automatic_code128(std::string_view data) {
  std::string out;
  for (const char c : data) out += c == '\x1d' ? ">8" : std::string(1, c);
  return out;
}

class Emitter {
 public:
  Emitter(const Label& label, int per_mm) : label_(label), per_mm_(per_mm) {}

  tl::expected<std::string, LabelError> emit() {
    out_ = fmt::format("^XA\n^PW{}^LL{}^LH0,0^LS0^LT0^PON^PMN^LRN^FWN^CI28\n", dots(label_.width),
                       dots(label_.height));
    for (element_ = 0; element_ < label_.elements.size() && !error_; ++element_) {
      std::visit([this](const auto& element) { put(element); }, label_.elements[element_]);
    }
    if (error_) return tl::make_unexpected(std::move(*error_));
    out_ += "^PQ1,0,1,Y\n^XZ\n";
    return std::move(out_);
  }

 private:
  int dots(Um um) const {
    return static_cast<int>((static_cast<std::int64_t>(um) * per_mm_ + 500) / 1000);
  }

  void fail(std::string_view code, std::string hint) {
    if (!error_) error_ = LabelError{code, element_, std::move(hint)};
  }

  bool inside(Um x, Um y, Um width, Um height) {
    const auto beyond = [](Um at, Um size, Um limit) {
      return at < 0 || size <= 0 || std::int64_t{at} + size > limit;
    };
    if (!beyond(x, width, label_.width) && !beyond(y, height, label_.height)) return true;
    fail("OUTSIDE_LABEL", fmt::format("element {} is not inside of the label", element_));
    return false;
  }

  void put(const LabelBox& box) {
    if (!inside(box.x, box.y, box.width, box.height)) return;
    out_ += fmt::format("^FO{},{}^GB{},{},{}^FS\n", dots(box.x), dots(box.y), dots(box.width),
                        dots(box.height), std::max(1, dots(box.thickness)));
  }

  void put(const LabelText& text) {
    if (text.text.empty() || !inside(text.x, text.y, text.width, text.height)) return;
    const int height = dots(text.height);
    const int room = dots(text.width);
    const int wanted = std::max(1, text_width_permille(text.text));
    const auto fitting = static_cast<int>(std::int64_t{room} * 1000 / wanted);
    if (fitting * 100 < height * letter_width_min_percent) {
      return fail("TEXT_TOO_WIDE",
                  fmt::format("element {}: \"{}\" does not fit", element_, text.text));
    }
    const int letter = std::min(height, fitting);
    out_ += fmt::format("^FO{},{}^A0N,{},{}", dots(text.x), dots(text.y), height, letter);
    // In a ^FB block a backslash begins a control sequence; such a line stands on the left.
    if (text.align != Align::left && text.text.find('\\') == std::string::npos) {
      out_ += fmt::format("^FB{},1,0,{}", room, text.align == Align::center ? 'C' : 'R');
    }
    out_ += field(text.text);
  }

  void put(const LabelBarcode& barcode) {
    if (!inside(barcode.x, barcode.y, barcode.width, barcode.height)) return;
    switch (barcode.symbology) {
      case Symbology::code128:
        return put_code128(barcode, false);
      case Symbology::gs1_128:
        return put_code128(barcode, true);
      case Symbology::ean13:
        return put_ean13(barcode);
      case Symbology::qr:
        return put_qr(barcode);
      case Symbology::data_matrix:
        return put_data_matrix(barcode, false);
      case Symbology::gs1_data_matrix:
        return put_data_matrix(barcode, true);
    }
  }

  /// The largest module in dots that fits; 0 after a failure.
  int module_for(const LabelBarcode& barcode, int modules, bool square) {
    const Um least = std::max(barcode.module_min, 1);
    const int room =
        square ? std::min(dots(barcode.width), dots(barcode.height)) : dots(barcode.width);
    int module = std::min(dots(std::max(barcode.module_preferred, least)), module_dots_max);
    while (module > 0 && modules * module > room) --module;
    if (module > 0 && module * 1000 >= least * per_mm_) return module;
    const bool high = square && dots(barcode.height) < dots(barcode.width);
    fail(high ? "BARCODE_TOO_HIGH" : "BARCODE_TOO_WIDE",
         fmt::format("element {}: {} modules with quiet zones do not fit {} um at {} um each",
                     element_, modules, barcode.width, least));
    return 0;
  }

  void bad_data(std::string_view what) {
    fail("BAD_BARCODE_DATA", fmt::format("element {}: {}", element_, what));
  }

  void put_code128(const LabelBarcode& barcode, bool gs1) {
    const std::string_view data = barcode.data;
    auto symbols = plan_code128(data, gs1);
    const bool separator = data.find('\x1d') != std::string_view::npos;
    if (!symbols || (separator && !gs1)) {
      return bad_data("Code 128 takes 1 to 80 printable ASCII characters");
    }
    const bool special = data.find_first_of(gs1 ? "()> " : ">") != std::string_view::npos;
    if (special && changes_set(*symbols)) symbols = plan_code128_b(data, gs1);
    const bool automatic = changes_set(*symbols);
    const int bars = code128_modules(*symbols) + (automatic ? automatic_slack : 0);
    const int module = module_for(barcode, bars + 2 * quiet_modules, false);
    if (module == 0) return;
    const int planned = code128_modules(*symbols) * module;
    const int x = dots(barcode.x) + (dots(barcode.width) - planned) / 2;
    const int height = dots(barcode.height);
    out_ += fmt::format("^FO{},{}^BY{},3,{}^BCN,{},N,N,N,{}", x, dots(barcode.y), module, height,
                        height, automatic ? (gs1 ? 'D' : 'A') : 'N');
    out_ += field(automatic ? automatic_code128(data) : explicit_code128(*symbols));
  }

  void put_ean13(const LabelBarcode& barcode) {
    if (barcode.data.size() != 13 || !valid_gtin(barcode.data)) {
      return bad_data("EAN-13 takes 13 digits with their check digit");
    }
    const int module = module_for(barcode, ean_modules + 2 * ean_quiet_modules, false);
    if (module == 0) return;
    const int x = dots(barcode.x) + (dots(barcode.width) - ean_modules * module) / 2;
    out_ += fmt::format("^FO{},{}^BY{},3,{}^BEN,{},N,N", x, dots(barcode.y), module,
                        dots(barcode.height), dots(barcode.height));
    out_ += field(std::string_view(barcode.data).substr(0, 12));
  }

  void put_qr(const LabelBarcode& barcode) {
    const auto modules = barcode.data.empty() ? std::nullopt : qr_modules(barcode.data);
    if (!modules) return bad_data("QR takes 1 to 2331 bytes");
    const int module = module_for(barcode, *modules + 2 * qr_quiet_modules, true);
    if (module == 0) return;
    const int quiet = qr_quiet_modules * module;
    // Printers put a QR code lower by the bar height of ^BY.
    out_ += fmt::format("^BY2,3,1^FO{},{}^BQN,2,{}", dots(barcode.x) + quiet,
                        dots(barcode.y) + quiet, module);
    out_ += fmt::format("^FH_^FDMA,{}^FS\n", escape(barcode.data));
  }

  void put_data_matrix(const LabelBarcode& barcode, bool gs1) {
    const bool separator = barcode.data.find('\x1d') != std::string::npos;
    const auto modules = barcode.data.empty() || (separator && !gs1)
                             ? std::nullopt
                             : data_matrix_modules(barcode.data, gs1);
    // One character introduces FNC1; it must be one that the data has not, and that begins no
    // command where it stands bare, in ^BX.
    constexpr std::string_view candidates = "_|\\#$*@!";
    const auto escape_at = candidates.find_first_not_of(barcode.data);
    if (!modules || escape_at == std::string_view::npos) {
      return bad_data("Data Matrix takes 1 to about 1500 bytes, and GS only for GS1");
    }
    const int module = module_for(barcode, *modules + 2, true);
    if (module == 0) return;
    const char mark = candidates[escape_at];
    std::string data = gs1 ? std::string{mark, '1'} : std::string{};
    for (const char c : barcode.data)
      data += c == '\x1d' ? std::string{mark, '1'} : std::string(1, c);
    out_ += fmt::format("^FO{},{}^BXN,{},200,0,0,,{}", dots(barcode.x) + module,
                        dots(barcode.y) + module, module, mark);
    out_ += field(data);
  }

  const Label& label_;
  int per_mm_;
  std::size_t element_ = 0;
  std::string out_;
  std::optional<LabelError> error_;
};

}  // namespace

tl::expected<std::string, LabelError> emit_zpl(const Label& label, int dpi) {
  const auto per_mm = dots_per_mm(dpi);
  if (!per_mm)
    return tl::make_unexpected(LabelError{"BAD_RESOLUTION", 0, fmt::format("{} dpi", dpi)});
  if (label.width <= 0 || label.height <= 0 || label.width > side_max || label.height > side_max) {
    return tl::make_unexpected(
        LabelError{"BAD_SIZE", 0, "a label is 0.001 to 3000 mm wide and high"});
  }
  if (label.elements.size() > elements_max) {
    return tl::make_unexpected(
        LabelError{"TOO_MANY_ELEMENTS", elements_max, "a label has 500 elements at most"});
  }
  return Emitter(label, *per_mm).emit();
}

}  // namespace wec

// Places every element in dots, with the rules of docs/labels.md, and lets a pen write it. Barcodes
// that the language's own command cannot say exactly are drawn and sent as a picture.
#include "drivers/label/emitter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drivers/gs1/gs1.hpp"
#include "drivers/label/code128.hpp"
#include "drivers/label/matrix_size.hpp"
#include "drivers/label/pen.hpp"
#include "drivers/label/printer_text.hpp"
#include "drivers/label/zpl_emitter.hpp"

namespace wec {
namespace {

constexpr std::size_t elements_max = 500;
constexpr Um side_max = mm(3000);
constexpr int module_dots_max = 24;
constexpr int code128_quiet = 10;
constexpr int code128_slack = 22;  // a printer may change sets where the plan does not
constexpr int ean_modules = 95;
constexpr int ean_quiet = 11;
constexpr int qr_quiet = 4;

struct PenLanguage {
  std::string_view name;
  std::unique_ptr<Pen> (*make)();
};
constexpr std::array pen_languages{
    PenLanguage{"epl2", make_epl2_pen},     PenLanguage{"tspl", make_tspl_pen},
    PenLanguage{"escpos", make_escpos_pen}, PenLanguage{"dpl", make_dpl_pen},
    PenLanguage{"sbpl", make_sbpl_pen},     PenLanguage{"cpcl", make_cpcl_pen},
};
constexpr std::array<std::string_view, 7> language_names{"zpl", "epl2", "tspl", "escpos",
                                                         "dpl", "sbpl", "cpcl"};

std::unique_ptr<Pen> make_pen(std::string_view language) {
  for (const auto& one : pen_languages) {
    if (one.name == language) return one.make();
  }
  return nullptr;
}

int dots_per_mm(int dpi) {
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
      return 0;
  }
}

int to_dots(Um um, int per_mm) {
  return static_cast<int>((static_cast<std::int64_t>(um) * per_mm + 500) / 1000);
}

PenPage page_of(const Label& label, int per_mm) {
  return {to_dots(label.width, per_mm), to_dots(label.height, per_mm), label.width, label.height,
          per_mm};
}

int letters_of(std::string_view text) { return static_cast<int>(text.size()); }

struct Lettering {
  const PenFont* font = nullptr;
  int wider = 1;
  int higher = 1;
};

/// The highest letters that fit, and of these the widest. No font: not even the smallest fits.
Lettering choose_letters(std::span<const PenFont> fonts, int count, int width, int height) {
  Lettering best;
  int best_height = 0;
  int best_width = 0;
  for (const auto& font : fonts) {
    const int wider = std::min(font.widest, width / std::max(1, font.width * count));
    const int higher = std::min(font.highest, height / font.height);
    if (wider < 1 || higher < 1) continue;
    // Letters are at most as wide as high: beyond that they only become hard to read.
    const int tall = font.height * higher;
    const int shapely = std::max(1, std::min(wider, tall / font.width));
    const int wide = font.width * shapely;
    if (tall < best_height || (tall == best_height && wide <= best_width)) continue;
    best = {&font, shapely, higher};
    best_height = tall;
    best_width = wide;
  }
  return best;
}

class Placer {
 public:
  Placer(const Label& label, int per_mm, Pen& pen) : label_(label), per_mm_(per_mm), pen_(pen) {}

  tl::expected<std::string, LabelError> emit() {
    pen_.begin(page_of(label_, per_mm_));
    for (element_ = 0; element_ < label_.elements.size() && !error_; ++element_) {
      std::visit([this](const auto& element) { put(element); }, label_.elements[element_]);
    }
    if (error_) return tl::make_unexpected(std::move(*error_));
    return pen_.finish();
  }

 private:
  int dots(Um um) const { return to_dots(um, per_mm_); }

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
    const int x = dots(box.x);
    const int y = dots(box.y);
    const int width = std::max(1, dots(box.width));
    const int height = std::max(1, dots(box.height));
    const int line = std::max(1, dots(box.thickness));
    if (2 * line >= width || 2 * line >= height) return pen_.bar(x, y, width, height);
    pen_.bar(x, y, width, line);
    pen_.bar(x, y + height - line, width, line);
    pen_.bar(x, y + line, line, height - 2 * line);
    pen_.bar(x + width - line, y + line, line, height - 2 * line);
  }

  void put(const LabelText& text) {
    if (text.text.empty() || !inside(text.x, text.y, text.width, text.height)) return;
    const auto shown = to_printer_text(text.text, pen_.characters());
    if (!shown) {
      return fail("BAD_TEXT", fmt::format("element {}: \"{}\" has letters that this language's "
                                          "fonts have not",
                                          element_, text.text));
    }
    const int room = dots(text.width);
    const auto letters = choose_letters(pen_.fonts(), letters_of(*shown), room, dots(text.height));
    if (!letters.font) {
      return fail("TEXT_TOO_WIDE",
                  fmt::format("element {}: \"{}\" does not fit", element_, text.text));
    }
    const int left = room - letters_of(*shown) * letters.font->width * letters.wider;
    const int shift = text.align == Align::left ? 0 : text.align == Align::center ? left / 2 : left;
    pen_.text(
        {dots(text.x) + shift, dots(text.y), letters.font, letters.wider, letters.higher, *shown});
  }

  void put(const LabelBarcode& barcode) {
    if (!inside(barcode.x, barcode.y, barcode.width, barcode.height)) return;
    const bool square = barcode.symbology == Symbology::qr ||
                        barcode.symbology == Symbology::data_matrix ||
                        barcode.symbology == Symbology::gs1_data_matrix;
    if (!good_data(barcode)) return;
    square ? put_square(barcode) : put_linear(barcode);
  }

  bool good_data(const LabelBarcode& barcode) {
    const std::string_view data = barcode.data;
    const bool separator = data.find('\x1d') != std::string_view::npos;
    const bool gs1 =
        barcode.symbology == Symbology::gs1_128 || barcode.symbology == Symbology::gs1_data_matrix;
    bool good = !data.empty() && (gs1 || !separator || barcode.symbology == Symbology::qr);
    if (barcode.symbology == Symbology::code128 || barcode.symbology == Symbology::gs1_128)
      good = good && plan_code128(data, gs1).has_value();
    if (barcode.symbology == Symbology::ean13) good = good && data.size() == 13 && valid_gtin(data);
    if (good) return true;
    fail("BAD_BARCODE_DATA",
         fmt::format("element {}: no symbol of this kind holds this data", element_));
    return false;
  }

  int modules_of(const LabelBarcode& barcode) {
    if (barcode.symbology == Symbology::ean13) return ean_modules;
    return code128_modules(*plan_code128(barcode.data, barcode.symbology == Symbology::gs1_128));
  }

  void put_linear(const LabelBarcode& barcode) {
    const int modules = modules_of(barcode);
    const bool ean = barcode.symbology == Symbology::ean13;
    const int quiet = ean ? ean_quiet : code128_quiet;
    const int module = module_for(barcode, modules + 2 * quiet, false);
    if (module == 0) return;
    const int room = dots(barcode.width);
    PenBarcode placed{dots(barcode.x) + (room - modules * module) / 2,
                      dots(barcode.y),
                      module,
                      dots(barcode.height),
                      barcode.symbology,
                      barcode.data};
    // The printer's own encoding may come out longer than the plan.
    const int slack = ean ? 0 : code128_slack;
    placed.roomy = (modules + 2 * quiet + slack) * module <= room;
    if (!pen_.barcode(placed)) draw(placed);
  }

  void put_square(const LabelBarcode& barcode) {
    const bool qr = barcode.symbology == Symbology::qr;
    const auto picture = draw_symbol(barcode.symbology, barcode.data, 1, 0);
    if (!picture) {
      return fail("BAD_BARCODE_DATA",
                  fmt::format("element {}: too much data, or no GS1 element string", element_));
    }
    const int quiet = qr ? qr_quiet : 1;
    const auto at_most = qr ? qr_modules(barcode.data) : std::optional(picture->width);
    const int modules = std::max(picture->width, at_most.value_or(picture->width));
    const int module = module_for(barcode, modules + 2 * quiet, true);
    if (module == 0) return;
    PenBarcode placed{dots(barcode.x) + quiet * module,
                      dots(barcode.y) + quiet * module,
                      module,
                      0,
                      barcode.symbology,
                      barcode.data};
    if (!pen_.barcode(placed)) draw(placed);
  }

  void draw(const PenBarcode& placed) {
    const auto picture = draw_symbol(placed.symbology, placed.data, placed.module, placed.height);
    if (picture) return pen_.picture(placed.x, placed.y, *picture);
    fail("BAD_BARCODE_DATA",
         fmt::format("element {}: no symbol of this kind holds this data", element_));
  }

  /// The largest module in dots that fits; 0 after a failure.
  int module_for(const LabelBarcode& barcode, int modules, bool square) {
    const Um least = std::max(barcode.module_min, 1);
    const int width = dots(barcode.width);
    const int room = square ? std::min(width, dots(barcode.height)) : width;
    int module = std::min(dots(std::max(barcode.module_preferred, least)), module_dots_max);
    while (module > 0 && modules * module > room) --module;
    if (module > 0 && module * 1000 >= least * per_mm_) return module;
    const bool high = square && dots(barcode.height) < width;
    fail(high ? "BARCODE_TOO_HIGH" : "BARCODE_TOO_WIDE",
         fmt::format("element {}: {} modules with quiet zones do not fit {} um at {} um each",
                     element_, modules, barcode.width, least));
    return 0;
  }

  const Label& label_;
  int per_mm_;
  Pen& pen_;
  std::size_t element_ = 0;
  std::optional<LabelError> error_;
};

std::optional<LabelError> unusable(const Label& label, int dpi) {
  if (dots_per_mm(dpi) == 0) return LabelError{"BAD_RESOLUTION", 0, fmt::format("{} dpi", dpi)};
  if (label.width <= 0 || label.height <= 0 || label.width > side_max || label.height > side_max)
    return LabelError{"BAD_SIZE", 0, "a label is 0.001 to 3000 mm wide and high"};
  if (label.elements.size() > elements_max)
    return LabelError{"TOO_MANY_ELEMENTS", elements_max, "a label has 500 elements at most"};
  return std::nullopt;
}

}  // namespace

bool plain_data(std::string_view data) {
  return !data.empty() && std::all_of(data.begin(), data.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view(" -./:+").find(c) != std::string_view::npos;
  });
}

std::span<const std::string_view> label_languages() { return language_names; }

tl::expected<std::string, LabelError> emit_label(std::string_view language, const Label& label,
                                                 int dpi) {
  if (language == "zpl") return emit_zpl(label, dpi);
  if (auto error = unusable(label, dpi)) return tl::make_unexpected(std::move(*error));
  const auto pen = make_pen(language);
  if (!pen)
    return tl::make_unexpected(LabelError{"BAD_LANGUAGE", 0, "no emitter of this language"});
  return Placer(label, dots_per_mm(dpi), *pen).emit();
}

std::string_view language_of(std::string_view bytes) {
  constexpr std::pair<std::string_view, std::string_view> beginnings[] = {{"^XA", "zpl"},
                                                                          {"~D", "zpl"},
                                                                          {"\nN\n", "epl2"},
                                                                          {"SIZE ", "tspl"},
                                                                          {"\x1b@", "escpos"},
                                                                          {"\x02\x1b"
                                                                           "A",
                                                                           "sbpl"},
                                                                          {"\x02IDAF", "dpl"},
                                                                          {"\x02m\r", "dpl"},
                                                                          {"! 0 ", "cpcl"}};
  for (const auto& [beginning, language] : beginnings) {
    if (bytes.starts_with(beginning)) return language;
  }
  return {};
}

Label shortened_for(std::string_view language, Label label, int dpi) {
  const auto pen = make_pen(language);
  const int per_mm = dots_per_mm(dpi);
  if (!pen || per_mm == 0) return label;
  pen->begin(page_of(label, per_mm));
  constexpr std::string_view dots = "...";
  for (auto& element : label.elements) {
    auto* text = std::get_if<LabelText>(&element);
    if (!text) continue;
    const auto shown = to_printer_text(text->text, pen->characters());
    if (!shown) continue;
    const int width = to_dots(text->width, per_mm);
    const int height = to_dots(text->height, per_mm);
    int count = letters_of(*shown);
    while (count > 0 && !choose_letters(pen->fonts(), count, width, height).font) --count;
    if (count == letters_of(*shown) || count <= letters_of(dots)) continue;
    const auto kept = static_cast<std::size_t>(count) - dots.size();
    text->text = printer_text_to_utf8(std::string_view(*shown).substr(0, kept), pen->characters()) +
                 std::string(dots);
  }
  return label;
}

}  // namespace wec

//     +--------------------------------+
//     | SHIP TO            carrier     |
//     | name               service     |
//     | address            weight      |
//     |--------------------------------|
//     | ORDER 4711         CARTON 1/3  |
//     |--------------------------------|
//     | contents                       |
//     |--------------------------------|
//     | ||||||||||| tracking ||||||||| |
//     |--------------------------------|
//     | ||||||||||| SSCC ||||||||||||| |
//     +--------------------------------+
//
// The SSCC stands last, 0.5 mm modules, as the GS1 General Specifications 6.6 want a logistic
// label.
#include "drivers/label/carton_label.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "drivers/gs1/gs1.hpp"
#include "drivers/label/code128.hpp"
#include "drivers/label/text_width.hpp"

namespace wec {
namespace {

constexpr Um label_width = mm(102);
constexpr Um label_height = mm(152);
constexpr Um margin = mm(4);
constexpr Um inner = label_width - 2 * margin;
constexpr Um right_column = mm(68);
constexpr Um left_width = right_column - margin - mm(2);
constexpr Um right_width = label_width - margin - right_column;
constexpr int narrowest_percent = 50;  // what the emitter narrows to
constexpr int pleasant_percent = 70;   // narrower than that, smaller letters are better
constexpr std::size_t content_lines_max = 7;

/// How wide a text may be, in thousandths of its letters at that narrowing.
int room_permille(Um width, Um height, int percent) {
  return static_cast<int>(std::int64_t{width} * 100'000 / (std::int64_t{height} * percent)) - 20;
}

class Sheet {
 public:
  Sheet() { label_ = Label{label_width, label_height, {}}; }

  /// Cut where even the narrowest letters are too wide.
  void text(Um x, Um y, Um width, Um height, std::string_view words, Align align = Align::left) {
    if (words.empty()) return;
    const int room = room_permille(width, height, narrowest_percent);
    std::string shown(words);
    if (text_width_permille(words) > room) {
      constexpr std::string_view dots = "...";
      shown =
          std::string(cut_to_width(words, room - text_width_permille(dots))) + std::string(dots);
    }
    label_.elements.push_back(LabelText{x, y, width, height, std::move(shown), align});
  }

  /// The largest of the heights at which the letters are not too narrow; the last one otherwise.
  void headline(Um x, Um y, Um width, std::initializer_list<Um> heights, std::string_view words,
                Align align = Align::left) {
    Um height = *heights.begin();
    for (const Um candidate : heights) {
      height = candidate;
      if (text_width_permille(words) <= room_permille(width, candidate, pleasant_percent)) break;
    }
    text(x, y, width, height, words, align);
  }

  void caption(Um x, Um y, std::string_view words) { text(x, y, mm(40), 2500, words); }
  void line(Um y) { label_.elements.push_back(LabelBox{margin, y, inner, 500, 500}); }
  void barcode(const LabelBarcode& barcode) { label_.elements.push_back(barcode); }
  Label take() { return std::move(label_); }

 private:
  Label label_;
};

struct AddressSize {
  Um height;
  std::size_t lines_max;
};
constexpr std::array address_sizes{AddressSize{4800, 6}, AddressSize{3800, 7},
                                   AddressSize{3000, 9}};

std::vector<std::string_view> wrap_address(const std::vector<std::string>& ship_to, Um height) {
  std::vector<std::string_view> lines;
  for (const auto& line : ship_to) {
    const auto wrapped = wrap_words(line, room_permille(left_width, height, pleasant_percent));
    lines.insert(lines.end(), wrapped.begin(), wrapped.end());
  }
  return lines;
}

/// The largest size at which the whole address is there.
void put_address(Sheet& sheet, const CartonLabelData& data) {
  sheet.caption(margin, 4000, "SHIP TO");
  for (const auto& size : address_sizes) {
    const auto lines = wrap_address(data.ship_to, size.height);
    const bool last = &size == &address_sizes.back();
    if (lines.size() > size.lines_max && !last) continue;
    Um y = 7500;
    for (std::size_t i = 0; i < std::min(lines.size(), size.lines_max); ++i) {
      sheet.text(margin, y, left_width, size.height, lines[i]);
      y += size.height + size.height / 5;
    }
    return;
  }
}

void put_service(Sheet& sheet, const CartonLabelData& data) {
  sheet.headline(right_column, 4000, right_width, {9000, 6500, 4500, 3500}, data.carrier,
                 Align::right);
  sheet.headline(right_column, 14000, right_width, {4500, 3500}, data.service, Align::right);
  if (data.weight.empty()) return;
  sheet.text(right_column, 27000, right_width, 2500, "WEIGHT", Align::right);
  sheet.text(right_column, 30500, right_width, 6000, data.weight, Align::right);
}

void put_order(Sheet& sheet, const CartonLabelData& data) {
  sheet.caption(margin, 44000, "ORDER");
  sheet.headline(margin, 47000, left_width, {6500, 4500, 3500}, data.order);
  sheet.text(right_column, 44000, right_width, 2500, "CARTON", Align::right);
  const auto count = data.cartons > 0 ? fmt::format("{} of {}", data.carton, data.cartons)
                                      : fmt::format("{}", data.carton);
  sheet.text(right_column, 47000, right_width, 6500, count, Align::right);
}

void put_contents(Sheet& sheet, const CartonLabelData& data) {
  const auto all = data.lines.size();
  const auto shown = all > content_lines_max ? content_lines_max - 1 : all;
  Um y = 57500;
  for (std::size_t i = 0; i < shown; ++i) {
    sheet.text(margin, y, inner, 3000, data.lines[i]);
    y += 3500;
  }
  if (shown < all) sheet.text(margin, y, inner, 3000, fmt::format("and {} more", all - shown));
}

void put_tracking(Sheet& sheet, const std::string& tracking) {
  sheet.caption(margin, 84500, "TRACKING");
  sheet.barcode({margin, 88000, inner, 19000, Symbology::code128, tracking, 375, 250});
  sheet.text(margin, 108000, inner, 4500, tracking, Align::center);
}

void put_sscc(Sheet& sheet, const std::string& sscc) {
  sheet.caption(margin, 115000, "SSCC");
  sheet.barcode({margin, 118500, inner, 25000, Symbology::gs1_128, "00" + sscc, 500, 500});
  sheet.text(margin, 144500, inner, 4500, sscc_text(sscc), Align::center);
}

}  // namespace

tl::expected<Label, LabelError> carton_label(const CartonLabelData& data) {
  if (!valid_sscc(data.sscc)) {
    return tl::make_unexpected(
        LabelError{"BAD_SSCC", 0, "an SSCC has 18 digits and a check digit"});
  }
  if (!plan_code128(data.tracking, false)) {
    return tl::make_unexpected(
        LabelError{"BAD_BARCODE_DATA", 0, "no Code 128 for this tracking number"});
  }
  Sheet sheet;
  put_address(sheet, data);
  put_service(sheet, data);
  sheet.line(42500);
  put_order(sheet, data);
  sheet.line(55500);
  put_contents(sheet, data);
  sheet.line(83000);
  put_tracking(sheet, data.tracking);
  sheet.line(113500);
  put_sscc(sheet, data.sscc);
  return sheet.take();
}

std::string sscc_text(std::string_view sscc) { return fmt::format("(00) {}", sscc); }

}  // namespace wec

// Labels: the model in, ZPL out. Goldens in golden/*.zpl; WEC_ACCEPT=1 rewrites them. What they
// look like and what a scanner reads from them is shown by rendering them (docs/labels.md).
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <stdexcept>

#include "drivers/label/carton_label.hpp"
#include "drivers/label/code128.hpp"
#include "drivers/label/matrix_size.hpp"
#include "drivers/label/text_width.hpp"
#include "drivers/label/zpl_emitter.hpp"
#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

const std::filesystem::path golden_dir = WEC_SOURCE_DIR "/tests/unit/drivers/golden";

void expect_golden(const std::string& name, const std::string& actual) {
  const auto path = golden_dir / name;
  if (std::getenv("WEC_ACCEPT") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(read_file(path), actual) << path;
}

CartonLabelData typical() {
  return {{"Ada Lovelace", "12 St James's Square", "SW1Y 4JH London", "United Kingdom"},
          "SO-2026-004711",
          1,
          3,
          "340123450000000123",
          "1Z999AA10123456784",
          "DEMO",
          "Standard",
          "2.340 kg",
          {"3 x COFFEE-250 Coffee beans 250 g", "1 x MUG-BLUE Mug, blue"}};
}

CartonLabelData hostile() {
  auto data = typical();
  data.ship_to = {"^XA^FDEvil_5E~JA \\& Söhne, Łódź — ő ß",
                  "An address line that goes on and on, much further than any label has room for, "
                  "street and all "
                  "the rest of it, until nobody reads it any more",
                  "line, with, commas;_and_underscores",
                  "^^~~__\\\\",
                  "C:\\temp\\&",
                  "six",
                  "seven"};
  data.order = "~JA^XZ";
  data.tracking = "A>B^C~D_E\\F,123456";
  data.carrier = "CARRIER WITH A LONG NAME";
  data.lines.assign(
      12,
      "2 x SKU-1 Something with a rather long description, to see that it is narrowed and then cut "
      "at the edge of the label and not beyond");
  return data;
}

std::string zpl_of(const CartonLabelData& data, int dpi = 203) {
  const auto label = carton_label(data);
  if (!label) throw std::runtime_error(label.error().hint);
  const auto zpl = emit_zpl(*label, dpi);
  if (!zpl) throw std::runtime_error(zpl.error().hint);
  return *zpl;
}

Label one(LabelElement element) { return {mm(102), mm(152), {std::move(element)}}; }

std::string error_of(LabelElement element) {
  const auto zpl = emit_zpl(one(std::move(element)), 203);
  return zpl ? "none" : std::string(zpl.error().code);
}

/// Undoes ^FH in every ^FD of a format, without the emitter's help.
std::vector<std::string> field_data(const std::string& zpl) {
  std::vector<std::string> fields;
  for (auto at = zpl.find("^FD"); at != std::string::npos; at = zpl.find("^FD", at + 1)) {
    const auto end = zpl.find("^FS", at);
    std::string data;
    for (auto i = at + 3; i < end; ++i) {
      if (zpl[i] == '_') {
        data += static_cast<char>(std::stoi(zpl.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        data += zpl[i];
      }
    }
    fields.push_back(data);
  }
  return fields;
}

TEST(CartonLabel, IsTheGolden) {
  expect_golden("carton-203.zpl", zpl_of(typical()));
  expect_golden("carton-300.zpl", zpl_of(typical(), 300));
  expect_golden("carton-hostile.zpl", zpl_of(hostile()));
  auto numeric = typical();
  numeric.tracking = "00340434161094042557";
  numeric.cartons = 0;
  numeric.weight.clear();
  numeric.lines.clear();
  expect_golden("carton-numeric.zpl", zpl_of(numeric));
}

TEST(CartonLabel, RefusesCodesThatCannotBeRead) {
  auto data = typical();
  data.sscc = "340123450000000124";
  EXPECT_EQ(carton_label(data).error().code, "BAD_SSCC");
  data = typical();
  data.tracking = "Größe";
  EXPECT_EQ(carton_label(data).error().code, "BAD_BARCODE_DATA");
  data.tracking = "";
  EXPECT_EQ(carton_label(data).error().code, "BAD_BARCODE_DATA");
}

TEST(CartonLabel, ATrackingNumberTooLongForTheLabelIsRefusedNotClipped) {
  auto data = typical();
  data.tracking = std::string(40, 'W');
  const auto zpl = emit_zpl(*carton_label(data), 203);
  ASSERT_FALSE(zpl);
  EXPECT_EQ(zpl.error().code, "BARCODE_TOO_WIDE");
}

TEST(ZplEmitter, AllSymbologies) {
  Label label{mm(102), mm(152), {}};
  const auto add = [&](Um x, Um y, Um w, Um h, Symbology s, std::string data, Um module = 500) {
    label.elements.push_back(LabelBarcode{x, y, w, h, s, std::move(data), module, 250});
  };
  add(mm(4), mm(4), mm(94), mm(15), Symbology::code128, "a>b^c~d_e,1234567");
  add(mm(4), mm(24), mm(94), mm(15), Symbology::gs1_128,
      "0109521234543213"
      "10A>B"
      "\x1d"
      "37123");
  add(mm(4), mm(44), mm(94), mm(15), Symbology::ean13, "5901234123457");
  add(mm(4), mm(64), mm(40), mm(40), Symbology::qr,
      "https://id.gs1.org/01/09521234543213?17=261231&x=^~_\\,ü");
  add(mm(54), mm(64), mm(40), mm(40), Symbology::gs1_data_matrix,
      "0109521234543213"
      "17261231"
      "10LOT_1"
      "\x1d"
      "21S/N\\42");
  add(mm(4), mm(108), mm(40), mm(40), Symbology::data_matrix, "plain ^~_\\ data, 123456");
  label.elements.push_back(LabelText{mm(54), mm(110), mm(40), mm(5), "ÄÖÜ ß ł ő € 漢字"});
  label.elements.push_back(LabelText{mm(54), mm(120), mm(40), mm(5), "right", Align::right});
  label.elements.push_back(LabelText{mm(54), mm(130), mm(40), mm(5), "center ^~_", Align::center});
  label.elements.push_back(LabelBox{mm(52), mm(108), mm(44), mm(30), 500});
  const auto zpl = emit_zpl(label, 203);
  ASSERT_TRUE(zpl) << zpl.error().hint;
  expect_golden("symbologies.zpl", *zpl);
}

TEST(ZplEmitter, RefusesWhatDoesNotFit) {
  EXPECT_EQ(
      error_of(LabelBarcode{mm(4), 0, mm(20), mm(10), Symbology::code128, "1Z999AA10123456784"}),
      "BARCODE_TOO_WIDE");
  EXPECT_EQ(error_of(LabelBarcode{mm(4), 0, mm(40), mm(3), Symbology::qr, "hello"}),
            "BARCODE_TOO_HIGH");
  EXPECT_EQ(error_of(LabelBarcode{mm(90), 0, mm(20), mm(10), Symbology::code128, "1"}),
            "OUTSIDE_LABEL");
  EXPECT_EQ(error_of(LabelBarcode{-1, 0, mm(20), mm(10), Symbology::code128, "1"}),
            "OUTSIDE_LABEL");
  EXPECT_EQ(error_of(LabelBox{0, mm(151), mm(10), mm(2), 500}), "OUTSIDE_LABEL");
  EXPECT_EQ(error_of(LabelText{0, 0, mm(10), mm(5), "a text without room"}), "TEXT_TOO_WIDE");
  EXPECT_EQ(error_of(LabelBarcode{0, 0, mm(90), mm(10), Symbology::code128, "a\x1d"}),
            "BAD_BARCODE_DATA");
  EXPECT_EQ(error_of(LabelBarcode{0, 0, mm(90), mm(10), Symbology::ean13, "5901234123458"}),
            "BAD_BARCODE_DATA");
  EXPECT_EQ(error_of(LabelBarcode{0, 0, mm(90), mm(90), Symbology::qr, std::string(3000, 'x')}),
            "BAD_BARCODE_DATA");
  EXPECT_EQ(emit_zpl(one(LabelText{}), 200).error().code, "BAD_RESOLUTION");
  EXPECT_EQ(emit_zpl(Label{0, mm(10), {}}, 203).error().code, "BAD_SIZE");
  EXPECT_EQ(emit_zpl(Label{mm(10), mm(10), std::vector<LabelElement>(501)}, 203).error().code,
            "TOO_MANY_ELEMENTS");
}

/// Whatever the data is: one format, and nothing in a field that the printer would act on.
TEST(ZplEmitter, HostileTextStaysData) {
  std::mt19937 random(11);
  const std::string favourites = "^~_,\\>&;:%#\"'\r\n\t\x1b\x02\x03";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto n = random() % 30; n > 0; --n) {
      text += random() % 2 == 0 ? favourites[random() % favourites.size()]
                                : static_cast<char>(random());
    }
    const auto zpl =
        emit_zpl(one(LabelText{0, 0, mm(102), mm(2), text, static_cast<Align>(random() % 3)}), 203);
    if (!zpl) {
      EXPECT_EQ(zpl.error().code, "TEXT_TOO_WIDE");
      continue;
    }
    EXPECT_EQ(zpl->find("^XA"), 0u);
    EXPECT_EQ(zpl->find("^XA", 1), std::string::npos);
    EXPECT_EQ(zpl->find("^XZ"), zpl->size() - 4);
    EXPECT_EQ(zpl->find('~'), std::string::npos);
    if (text.empty()) continue;
    ASSERT_EQ(field_data(*zpl), std::vector<std::string>{text});
    for (const char c : *zpl) EXPECT_TRUE(c == '\n' || (c >= 32 && c <= 126));
  }
}

TEST(ZplEmitter, EveryFieldHasItsOwnEscape) {
  const auto zpl = zpl_of(hostile());
  std::size_t fields = 0;
  for (auto at = zpl.find("^FD"); at != std::string::npos; at = zpl.find("^FD", at + 1)) {
    ++fields;
    EXPECT_EQ(zpl.substr(at - 4, 4), "^FH_") << zpl.substr(at - 20, 60);
  }
  EXPECT_GT(fields, 15u);
}

TEST(Code128, TakesTheShortestSets) {
  const auto modules = [](std::string_view data, bool gs1 = false) {
    return code128_modules(*plan_code128(data, gs1));
  };
  EXPECT_EQ(modules("00340123450000000123", true), (2 + 10) * 11 + 24);  // start C, FNC1, ten pairs
  EXPECT_EQ(modules("AB"), (1 + 2) * 11 + 24);
  EXPECT_EQ(modules("1234"), (1 + 2) * 11 + 24);
  EXPECT_EQ(modules("A1234567B"), (1 + 2 + 1 + 3 + 1 + 1) * 11 + 24);
  EXPECT_EQ(modules("12345"), (1 + 2 + 1 + 1) * 11 + 24);
  EXPECT_EQ(plan_code128("\x1f", false), std::nullopt);
  EXPECT_EQ(plan_code128("", true), std::nullopt);
  EXPECT_EQ(plan_code128(std::string(81, '1'), false), std::nullopt);
}

TEST(MatrixSize, IsNeverTooSmall) {
  EXPECT_EQ(qr_modules("x"), 21);
  EXPECT_EQ(qr_modules(std::string(14, 'x')), 21);
  EXPECT_EQ(qr_modules(std::string(15, 'x')), 25);
  EXPECT_EQ(qr_modules(std::string(2332, 'x')), std::nullopt);
  EXPECT_EQ(data_matrix_modules("123456", false), 10);
  EXPECT_EQ(data_matrix_modules("123456", true), 12);
  EXPECT_EQ(data_matrix_modules(std::string(1559, 'x'), false), std::nullopt);
}

TEST(TextWidth, CutsBetweenCharacters) {
  EXPECT_EQ(cut_to_width("abc", 10'000), "abc");
  EXPECT_EQ(cut_to_width("äöü", 1240), "äö");
  EXPECT_EQ(cut_to_width("äöü", 1239), "ä");
  EXPECT_EQ(cut_to_width("", 0), "");
  EXPECT_EQ(cut_to_width("\xc3", 10'000), "\xc3");
}

TEST(TextWidth, WrapsAtBlanks) {
  using Lines = std::vector<std::string_view>;
  EXPECT_EQ(wrap_words("123 456 78901", 3 * 530), (Lines{"123", "456", "789", "01"}));
  EXPECT_EQ(wrap_words("one two  three", 5'000), (Lines{"one two", "three"}));
  EXPECT_EQ(wrap_words("", 1'000), Lines{});
  EXPECT_EQ(wrap_words("  ", 1'000), Lines{});
  EXPECT_EQ(wrap_words("ab", 1), (Lines{"a", "b"}));
}

TEST(CartonLabel, ALongAddressIsWholeInSmallerLetters) {
  auto data = typical();
  data.ship_to = {"A company with a very long name, limited by guarantee and by little else",
                  "Department of departments",
                  "Some street with a long name 123456, staircase C, 4th floor",
                  "12345 Llanfairpwllgwyngyll", "Somewhere"};
  std::string shown;
  const auto label = carton_label(data);
  ASSERT_TRUE(label);
  for (const auto& element : label->elements) {
    if (const auto* text = std::get_if<LabelText>(&element)) shown += text->text + " ";
  }
  for (const auto& line : data.ship_to) EXPECT_NE(shown.find(line), std::string::npos) << shown;
  EXPECT_EQ(shown.find("..."), std::string::npos) << shown;
}

}  // namespace
}  // namespace wec::test

// Every language says exactly the given text, whatever the text is.
#include "drivers/label/emitter.hpp"

#include <gtest/gtest.h>

#include "drivers/label/carton_label.hpp"
#include "drivers/label/printer_text.hpp"
#include "tests/unit/drivers/label_interpreter.hpp"

namespace wec::test {
namespace {

constexpr std::string_view languages[] = {"epl2", "tspl", "escpos", "dpl", "sbpl", "cpcl"};

class Random {
 public:
  std::uint32_t below(std::uint32_t limit) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 33) % limit;
  }

 private:
  std::uint64_t state_ = 4711;
};

/// Pieces that mean something to one language or another, between printable characters.
std::string hostile(Random& random, std::size_t longest, bool controls) {
  static constexpr std::string_view pieces[] = {
      "\"",    "\\",      "\\\"",  "\\[\"]", "\\[R]", "^XZ", "~JA",   "^FD",   "_5E",
      ">8",    ">;",      "!102",  "{C",     "{{",    "{1",  "ENDQR", "PRINT", "P1",
      "Q0001", "E",       "CLS",   "FORM",   "&A",    "%",   ";",     ",",     "' OR 1",
      "! U1",  "${jndi}", "<ESC>", "A1",     "}",     "|",   "#",     "$"};
  static constexpr std::string_view control_pieces[] = {
      "\r\n", "\n", "\r", "\x1b", "\x02", "\x03", "\x05", "\x10\x04", "\x1d", "\x0c", "\x7f", "\t"};
  std::string text;
  while (text.size() < 3 || random.below(6) > 0) {
    const auto kind = random.below(controls ? 4 : 3);
    std::string piece(1, static_cast<char>(32 + random.below(95)));
    if (kind == 1) piece = pieces[random.below(std::size(pieces))];
    if (kind == 3) piece = control_pieces[random.below(std::size(control_pieces))];
    if (text.size() + piece.size() > longest) break;
    text += piece;
  }
  return text;
}

std::string join(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += part;
  return all;
}

std::string as_shown(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 32 || c == '\x7f') c = ' ';
  }
  return text;
}

TEST(Emitters, TwoThousandHostileStringsNeverBecomeCommands) {
  for (const auto language : label_languages()) {
    Random random;
    for (int round = 0; round < 2000; ++round) {
      const auto text = hostile(random, 30, true);
      const auto code = hostile(random, 20, false);
      const auto square = hostile(random, 40, true);
      Label label{mm(102), mm(152), {}};
      label.elements.push_back(LabelText{mm(2), mm(2), mm(98), mm(4), text, Align::left});
      label.elements.push_back(
          LabelBarcode{mm(2), mm(10), mm(98), mm(20), Symbology::code128, code, 250, 125});
      label.elements.push_back(
          LabelBarcode{mm(2), mm(40), mm(60), mm(60), Symbology::qr, square, 500, 250});
      const auto bytes = emit_label(language, label, 203);
      ASSERT_TRUE(bytes) << language << " " << bytes.error().code << " " << bytes.error().hint;
      const auto read = read_label(language, *bytes);
      ASSERT_EQ(read.error, "") << language << " [" << text << "] [" << code << "]";
      ASSERT_EQ(read.prints, 1) << language;
      // ZPL gets the bytes as they are, in its escapes.
      ASSERT_EQ(join(read.texts), language == "zpl" ? text : as_shown(text)) << language;
      // What is no native barcode is a picture; the pictures are decoded in tests/e2e.
      ASSERT_EQ(read.barcodes.size() + read.pictures.size(), 2u) << language;
      for (const auto& data : read.barcodes)
        ASSERT_TRUE(data == code || data == square) << language << " [" << data << "]";
    }
  }
}

TEST(Emitters, PlainDataGoesByTheLanguagesOwnCommand) {
  Label label{mm(102), mm(152), {}};
  label.elements.push_back(
      LabelBarcode{mm(2), mm(10), mm(98), mm(20), Symbology::code128, "1Z999AA10123456784"});
  label.elements.push_back(LabelBarcode{mm(2), mm(40), mm(98), mm(20), Symbology::gs1_128,
                                        "0109521101530001"
                                        "10LOT7\x1d"
                                        "21SER1"});
  for (const auto language : {"zpl", "tspl", "escpos", "sbpl"}) {
    const auto read = read_label(language, emit_label(language, label, 203).value());
    ASSERT_EQ(read.error, "") << language;
    ASSERT_EQ(read.barcodes.size(), 2u) << language;
    EXPECT_EQ(read.barcodes[0], "1Z999AA10123456784") << language;
    EXPECT_EQ(read.barcodes[1],
              "010952110153000110LOT7\x1d"
              "21SER1")
        << language;
  }
  for (const auto language : {"epl2", "cpcl"}) {
    const auto read = read_label(language, emit_label(language, label, 203).value());
    EXPECT_EQ(read.barcodes, std::vector<std::string>{"1Z999AA10123456784"}) << language;
    EXPECT_EQ(read.pictures.size(), 1u) << language;
  }
}

TEST(Emitters, HostileDataOfTwoDimensionalSymbolsIsExactInZpl) {
  Random random;
  for (int round = 0; round < 2000; ++round) {
    const auto data = hostile(random, 40, false);
    Label label{mm(60), mm(60), {}};
    label.elements.push_back(
        LabelBarcode{mm(2), mm(2), mm(56), mm(56), Symbology::data_matrix, data, 250, 125});
    const auto bytes = emit_label("zpl", label, 203);
    if (!bytes) {  // it holds every character that could introduce FNC1
      ASSERT_EQ(bytes.error().code, "BAD_BARCODE_DATA") << data;
      ASSERT_EQ(std::string("_|\\#$*@!").find_first_not_of(data), std::string::npos) << data;
      continue;
    }
    const auto read = read_label("zpl", *bytes);
    ASSERT_EQ(read.error, "") << data;
    ASSERT_EQ(read.barcodes, std::vector<std::string>{data});
  }
}

TEST(Emitters, TheCartonLabelFitsEveryLanguageAndResolution) {
  CartonLabelData data;
  data.ship_to = {"Łukasz Żółty", "ul. Świętego Marcina 123 m. 45, klatka schodowa B",
                  "61-806 Poznań"};
  data.order = "O-4711";
  data.cartons = 3;
  data.sscc = "340123450000000178";
  data.tracking = "1Z999AA10123456784";
  data.carrier = "UPS";
  data.service = "Express Saver 12:00";
  data.weight = "12.345 kg";
  for (int i = 0; i < 9; ++i)
    data.lines.push_back(
        "12 x SKU-000" + std::to_string(i) +
        " a very long description of an item that does not fit in any line at all");
  const auto label = carton_label(data);
  ASSERT_TRUE(label);
  for (const auto language : label_languages()) {
    for (const int dpi : {203, 300, 600}) {
      if (language == "zpl" && dpi == 600) continue;  // ^BY has at most 10 dots
      const auto bytes = emit_label(language, shortened_for(language, *label, dpi), dpi);
      ASSERT_TRUE(bytes) << language << " " << dpi << " " << bytes.error().code << " "
                         << bytes.error().hint;
      const auto read = read_label(language, *bytes);
      EXPECT_EQ(read.error, "") << language;
      EXPECT_EQ(read.prints, 1) << language;
      EXPECT_EQ(read.barcodes.size() + read.pictures.size() >= 2, true) << language;
    }
  }
}

TEST(Emitters, WhatWasMadeTellsItsLanguage) {
  Label label{mm(40), mm(20), {}};
  label.elements.push_back(LabelText{mm(1), mm(1), mm(38), mm(3), "text", Align::left});
  auto with_code = label;
  with_code.elements.push_back(
      LabelBarcode{mm(1), mm(5), mm(38), mm(10), Symbology::code128, "1234"});
  for (const auto language : label_languages()) {
    EXPECT_EQ(language_of(emit_label(language, label, 203).value()), language);
    EXPECT_EQ(language_of(emit_label(language, with_code, 203).value()), language);
  }
  EXPECT_EQ(language_of(""), "");
}

TEST(Emitters, AShortenedTextEndsInDotsAndAFittingOneIsLeftAlone) {
  Label label{mm(40), mm(20), {}};
  label.elements.push_back(
      LabelText{mm(1), mm(1), mm(20), mm(3), "an address that is far too long", Align::left});
  label.elements.push_back(LabelText{mm(1), mm(10), mm(30), mm(3), "short", Align::left});
  EXPECT_FALSE(emit_label("epl2", label, 203));
  const auto cut = shortened_for("epl2", label, 203);
  EXPECT_EQ(std::get<LabelText>(cut.elements[0]).text, "an address that i...");
  EXPECT_EQ(std::get<LabelText>(cut.elements[1]).text, "short");
  EXPECT_TRUE(emit_label("epl2", cut, 203));
}

TEST(Emitters, WhatCannotBePrintedIsRefusedByName) {
  const auto code = [](std::string_view language, const LabelElement& element, int dpi = 203) {
    const auto bytes = emit_label(language, Label{mm(50), mm(30), {element}}, dpi);
    return bytes ? std::string_view("ok") : bytes.error().code;
  };
  const LabelText greek{mm(1), mm(1), mm(48), mm(5), "Αθήνα", Align::left};
  const LabelBarcode lot{mm(1), mm(1), mm(48), mm(10), Symbology::ean13, "4006381333932"};
  for (const auto language : languages) {
    EXPECT_EQ(code(language, greek), "BAD_TEXT") << language;
    EXPECT_EQ(code(language, lot), "BAD_BARCODE_DATA") << language;
    EXPECT_EQ(code(language, LabelBox{mm(1), mm(1), mm(60), mm(1), mm(1)}), "OUTSIDE_LABEL");
    EXPECT_EQ(code(language, LabelBarcode{mm(1), mm(1), mm(48), mm(10), Symbology::code128,
                                          std::string(60, 'x')}),
              "BARCODE_TOO_WIDE");
    EXPECT_EQ(code(language, lot, 204), "BAD_RESOLUTION");
  }
  EXPECT_EQ(code("pcl", lot), "BAD_LANGUAGE");
}

TEST(PrinterText, LatinLettersLoseTheirAccentsOnlyWhereTheSetHasNone) {
  EXPECT_EQ(to_printer_text("Łódź ß", PenCharacters::ascii), "Lodz ss");
  EXPECT_EQ(to_printer_text("Łódź ß", PenCharacters::cp1252),
            "L\xf3"
            "dz \xdf");
  EXPECT_EQ(to_printer_text("5 €", PenCharacters::cp1252), "5 \x80");
  EXPECT_EQ(to_printer_text("a\x1b\nb", PenCharacters::ascii), "a  b");
  EXPECT_EQ(to_printer_text("\xff\xc3", PenCharacters::ascii), "??");
  EXPECT_EQ(to_printer_text("Anna 🌸", PenCharacters::ascii), "Anna ?");
  EXPECT_EQ(to_printer_text("東京", PenCharacters::ascii), std::nullopt);
  EXPECT_EQ(printer_text_to_utf8("L\xf3"
                                 "dz \x80",
                                 PenCharacters::cp1252),
            "Lódz €");
}

}  // namespace
}  // namespace wec::test

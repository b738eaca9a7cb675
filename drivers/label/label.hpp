// A label as it shall look, in micrometres from its top left corner; no printer language in it.
// docs/labels.md shows the same model as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wec {

/// Micrometres: whole at any resolution, and exact in JSON with three decimals of a millimetre.
using Um = std::int32_t;
constexpr Um mm(int millimetres) { return millimetres * 1000; }

enum class Align { left, center, right };

/// One line. Its letters are narrowed, to half their height at least, until it fits `width`.
struct LabelText {
  Um x = 0;
  Um y = 0;  // top of the capitals
  Um width = 0;
  Um height = 0;     // of the capitals and what hangs below
  std::string text;  // UTF-8
  Align align = Align::left;
};

enum class Symbology { code128, gs1_128, ean13, qr, data_matrix, gs1_data_matrix };

/// The largest module between the two sizes is taken that fits `width`.
struct LabelBarcode {
  Um x = 0;  // the field; linear symbols stand in its middle, with their quiet zones inside
  Um y = 0;
  Um width = 0;
  Um height = 0;  // of the bars; square symbols take what they need of it
  Symbology symbology = Symbology::code128;
  /// Code 128: ASCII 32 to 126. GS1: an element string, GS (0x1D) behind what is not pre-defined in
  /// length, no FNC1 in front. EAN-13: 13 digits.
  std::string data;
  Um module_preferred = 375;
  Um module_min = 250;
};

/// A frame, or a line where width or height equals the thickness.
struct LabelBox {
  Um x = 0;
  Um y = 0;
  Um width = 0;
  Um height = 0;
  Um thickness = 0;
};

using LabelElement = std::variant<LabelText, LabelBarcode, LabelBox>;

struct Label {
  Um width = 0;
  Um height = 0;
  std::vector<LabelElement> elements;
};

/// Why a label cannot be printed. A label is refused whole: a clipped barcode is worse than none.
struct LabelError {
  /// BAD_RESOLUTION, BAD_SIZE, OUTSIDE_LABEL, BARCODE_TOO_WIDE, BARCODE_TOO_HIGH, TEXT_TOO_WIDE,
  /// BAD_BARCODE_DATA, BAD_SSCC, TOO_MANY_ELEMENTS
  std::string_view code;
  std::size_t element = 0;  // index in Label::elements
  std::string hint;         // for people
};

}  // namespace wec

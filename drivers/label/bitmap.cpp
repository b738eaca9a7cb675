// Code 128 is drawn from our own plan, because a GS1 element string need not be one that a library
// likes; the other symbols are zint's.
#include "drivers/label/bitmap.hpp"

#include <zint.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "drivers/gs1/gs1.hpp"
#include "drivers/label/code128.hpp"

namespace wec {
namespace {

/// ISO/IEC 15417, widths of bars and spaces by symbol value; the last one is the stop.
constexpr std::array<std::string_view, 107> code128_widths{
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112"};

int code128_value(const Code128Symbol& symbol) {
  switch (symbol.kind) {
    case Code128Kind::start_b:
      return 104;
    case Code128Kind::start_c:
      return 105;
    case Code128Kind::to_b:
      return 100;
    case Code128Kind::to_c:
      return 99;
    case Code128Kind::fnc1:
      return 102;
    case Code128Kind::character:
      return symbol.value - 32;
    case Code128Kind::pair:
      return symbol.value;
  }
  return 0;
}

Bitmap draw_code128(const std::vector<Code128Symbol>& plan, int module, int height) {
  auto picture = blank_bitmap(code128_modules(plan) * module, height);
  int x = 0;
  const auto put = [&](int value) {
    bool bar = true;
    for (const char width : code128_widths[static_cast<std::size_t>(value)]) {
      const int dots = (width - '0') * module;
      if (bar) picture.fill(x, 0, dots, height);
      x += dots;
      bar = !bar;
    }
  };
  constexpr int stop = 106;
  int sum = code128_value(plan[0]);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    put(code128_value(plan[i]));
    sum += static_cast<int>(i) * code128_value(plan[i]);
  }
  put(sum % 103);
  put(stop);
  return picture;
}

struct ZintDeleter {
  void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

struct ZintSetting {
  int symbology;
  int input_mode = DATA_MODE;
  int option_1 = -1;
  int option_3 = 0;
};

std::optional<Bitmap> draw_by_zint(const ZintSetting& setting, const std::string& data, int module,
                                   int bar_height) {
  const std::unique_ptr<zint_symbol, ZintDeleter> symbol(ZBarcode_Create());
  if (!symbol) return std::nullopt;
  symbol->symbology = setting.symbology;
  symbol->input_mode = setting.input_mode;
  symbol->option_1 = setting.option_1;
  symbol->option_3 = setting.option_3;
  const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
  if (ZBarcode_Encode(symbol.get(), bytes, static_cast<int>(data.size())) >= ZINT_ERROR)
    return std::nullopt;
  const bool linear = bar_height > 0;
  const int rows = linear ? 1 : symbol->rows;
  auto picture = blank_bitmap(symbol->width * module, linear ? bar_height : rows * module);
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < symbol->width; ++x) {
      const bool black = (symbol->encoded_data[y][x >> 3] >> (x & 7)) & 1;
      if (black) picture.fill(x * module, y * module, module, linear ? bar_height : module);
    }
  }
  return picture;
}

/// "0134..." as zint wants it: "[01]34...".
std::optional<std::string> bracketed(std::string_view element_string) {
  constexpr int any_year = 2026;
  const auto scan = parse_gs1("]d2" + std::string(element_string), any_year);
  if (!scan || scan->elements.empty()) return std::nullopt;
  std::string out;
  for (const auto& element : scan->elements) out += "[" + element.ai + "]" + element.value;
  return out;
}

}  // namespace

Bitmap blank_bitmap(int width, int height) {
  Bitmap picture{width, height, {}};
  picture.rows.assign(
      static_cast<std::size_t>(picture.row_bytes()) * static_cast<std::size_t>(height), '\0');
  return picture;
}

void Bitmap::fill(int x, int y, int w, int h) {
  const int right = std::min(x + w, width);
  const int top = std::max(y, 0);
  const int bottom = std::min(y + h, height);
  std::string black(static_cast<std::size_t>(row_bytes()), '\0');
  for (int column = std::max(x, 0); column < right; ++column) {
    auto& byte = black[static_cast<std::size_t>(column / 8)];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | (0x80u >> (column % 8)));
  }
  const int first = std::max(x, 0) / 8;
  const int last = (right + 7) / 8;
  for (int row = top; row < bottom; ++row) {
    for (int i = first; i < last; ++i) {
      auto& byte = rows[static_cast<std::size_t>(row * row_bytes() + i)];
      byte = static_cast<char>(byte | black[static_cast<std::size_t>(i)]);
    }
  }
}

bool Bitmap::black(int x, int y) const {
  const auto byte =
      static_cast<unsigned char>(rows[static_cast<std::size_t>(y * row_bytes() + x / 8)]);
  return (byte & (0x80u >> (x % 8))) != 0;
}

Bitmap Bitmap::part(int first, int count) const {
  const auto stride = static_cast<std::size_t>(row_bytes());
  return {width, count,
          rows.substr(static_cast<std::size_t>(first) * stride,
                      static_cast<std::size_t>(count) * stride)};
}

std::optional<Bitmap> draw_symbol(Symbology symbology, std::string_view data, int module,
                                  int height) {
  constexpr int qr_level_m = 2;
  switch (symbology) {
    case Symbology::code128:
    case Symbology::gs1_128: {
      const auto plan = plan_code128(data, symbology == Symbology::gs1_128);
      if (!plan) return std::nullopt;
      return draw_code128(*plan, module, height);
    }
    case Symbology::ean13:
      return draw_by_zint({BARCODE_EANX, DATA_MODE}, std::string(data.substr(0, 12)), module,
                          height);
    case Symbology::qr:
      return draw_by_zint({BARCODE_QRCODE, DATA_MODE, qr_level_m}, std::string(data), module, 0);
    case Symbology::data_matrix:
      return draw_by_zint({BARCODE_DATAMATRIX, DATA_MODE, -1, DM_SQUARE}, std::string(data), module,
                          0);
    case Symbology::gs1_data_matrix: {
      const auto elements = bracketed(data);
      if (!elements) return std::nullopt;
      return draw_by_zint({BARCODE_DATAMATRIX, GS1_MODE | GS1NOCHECK_MODE, -1, DM_SQUARE},
                          *elements, module, 0);
    }
  }
  return std::nullopt;
}

}  // namespace wec

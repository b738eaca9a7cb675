// A picture in dots, and barcodes drawn as one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drivers/label/label.hpp"

namespace wec {

/// Rows from the top, each of whole bytes, the leftmost dot in the highest bit; 1 is black.
struct Bitmap {
  int width = 0;
  int height = 0;
  std::string rows;

  int row_bytes() const { return (width + 7) / 8; }
  void fill(int x, int y, int w, int h);
  bool black(int x, int y) const;
  /// So many rows from `first` on.
  Bitmap part(int first, int count) const;
};

Bitmap blank_bitmap(int width, int height);

/// Without quiet zones. `height` is of the bars; square symbols are as high as wide. Null: no such
/// symbol for this data.
std::optional<Bitmap> draw_symbol(Symbology symbology, std::string_view data, int module,
                                  int height);

}  // namespace wec

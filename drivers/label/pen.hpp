// What a language draws with. emitter.cpp places a label's elements in dots, the pens write them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "drivers/label/bitmap.hpp"

namespace wec {

/// A bitmap font: its cell in dots, and how often it can be made wider and higher.
struct PenFont {
  std::string_view name;
  int width = 0;
  int height = 0;
  int widest = 1;
  int highest = 1;
};

struct PenText {
  int x = 0;  // of the first letter's cell
  int y = 0;
  const PenFont* font = nullptr;
  int wider = 1;
  int higher = 1;
  std::string text;  // in the pen's character set, no control characters
};

struct PenBarcode {
  int x = 0;  // of the first bar
  int y = 0;
  int module = 0;
  int height = 0;  // of linear symbols
  Symbology symbology = Symbology::code128;
  std::string_view data;
  /// There is room for an encoding that is longer than ours. Without, the sets must be named.
  bool roomy = true;
};

struct PenPage {
  int width = 0;  // dots
  int height = 0;
  Um width_um = 0;
  Um height_um = 0;
  int dots_per_mm = 8;
};

enum class PenCharacters { ascii, cp1252 };

class Pen {
 public:
  virtual ~Pen() = default;
  virtual PenCharacters characters() const { return PenCharacters::ascii; }

  virtual void begin(const PenPage& page) = 0;
  /// Of the page's resolution.
  virtual std::span<const PenFont> fonts() const = 0;
  virtual void text(const PenText& text) = 0;
  /// Filled.
  virtual void bar(int x, int y, int width, int height) = 0;
  virtual void picture(int x, int y, const Bitmap& bitmap) = 0;
  /// By a command of the language. False: it has none that says exactly this; nothing was written.
  virtual bool barcode(const PenBarcode& barcode) = 0;
  virtual std::string finish() = 0;
};

/// Letters, digits, blank and - . / : + only: what no language reads as anything but data.
bool plain_data(std::string_view data);

std::unique_ptr<Pen> make_epl2_pen();
std::unique_ptr<Pen> make_tspl_pen();
std::unique_ptr<Pen> make_escpos_pen();
std::unique_ptr<Pen> make_dpl_pen();
std::unique_ptr<Pen> make_sbpl_pen();
std::unique_ptr<Pen> make_cpcl_pen();

}  // namespace wec

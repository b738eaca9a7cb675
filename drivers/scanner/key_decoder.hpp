// From keys to text: what a scanner in keyboard mode "typed". Key codes are those of
// linux/input-event-codes.h, decoded with the layout that the scanner is set to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

enum class KeyLayout { us, de, fr };
std::optional<KeyLayout> key_layout(std::string_view name);

/// What one key event meant.
enum class Typed { nothing, text, end };

/// Shift and Caps Lock are followed; other control keys type nothing. GS is Ctrl+], F8, or Alt and
/// the keypad's 0 2 9; Alt and keypad digits type any byte. Autorepeat is not typing.
class KeyDecoder {
 public:
  explicit KeyDecoder(KeyLayout layout = KeyLayout::us) : layout_(layout) {}

  /// `value`: 1 down, 0 up, 2 autorepeat. Text is appended to `out`; `end` at Enter, keypad Enter
  /// and Tab.
  Typed on_key(std::uint16_t code, std::int32_t value, std::string& out);

  /// Released keys, Caps Lock as it was.
  void reset();

 private:
  Typed on_down(std::uint16_t code, std::string& out);
  Typed on_alt_up(std::string& out);

  KeyLayout layout_;
  bool shift_left_ = false, shift_right_ = false, control_ = false, alt_ = false;
  bool caps_ = false;
  int alt_digits_ = 0;
  int alt_value_ = 0;
};

}  // namespace wec

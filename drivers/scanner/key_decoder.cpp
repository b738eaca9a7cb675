// Key tables.
//
// Source: linux/input-event-codes.h for the codes; the layouts of the keyboards.
#include "drivers/scanner/key_decoder.hpp"

namespace wec {

namespace {

constexpr std::uint16_t tab = 15, enter = 28, left_ctrl = 29, left_shift = 42, right_shift = 54,
                        left_alt = 56, caps_lock = 58, f8 = 66, keypad_enter = 96, right_ctrl = 97,
                        right_alt = 100, right_bracket = 27;
constexpr char gs = '\x1D';
constexpr int alt_digits_max = 4;

// Keys 2 to 13, 16 to 27, 30 to 41, 43 to 53 from left to right; a blank stands for a key that
// types no ASCII character here.
struct Rows {
  std::string_view plain, shifted;
};
constexpr std::string_view key_codes{
    "\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D"
    "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B"
    "\x1E\x1F\x20\x21\x22\x23\x24\x25\x26\x27\x28\x29"
    "\x2B\x2C\x2D\x2E\x2F\x30\x31\x32\x33\x34\x35"};
constexpr Rows us{"1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./",
                  "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"~|ZXCVBNM<>?"};
constexpr Rows de{"1234567890 'qwertzuiop +asdfghjkl  ^#yxcvbnm,.-",
                  "!\" $%&/()=?`QWERTZUIOP *ASDFGHJKL   'YXCVBNM;:_"};
constexpr Rows fr{"& \"'(- _  )=azertyuiop^$qsdfghjklm  *wxcvbn,;:!",
                  "1234567890 +AZERTYUIOP  QSDFGHJKLM%  WXCVBN?./ "};
static_assert(us.plain.size() == key_codes.size() && us.shifted.size() == key_codes.size());
static_assert(de.plain.size() == key_codes.size() && de.shifted.size() == key_codes.size());
static_assert(fr.plain.size() == key_codes.size() && fr.shifted.size() == key_codes.size());

const Rows& rows_of(KeyLayout layout) {
  switch (layout) {
    case KeyLayout::us:
      return us;
    case KeyLayout::de:
      return de;
    case KeyLayout::fr:
      return fr;
  }
  return us;
}

/// Keypad digit, -1: none.
int keypad_digit(std::uint16_t code) {
  switch (code) {
    case 82:
      return 0;
    case 79:
      return 1;
    case 80:
      return 2;
    case 81:
      return 3;
    case 75:
      return 4;
    case 76:
      return 5;
    case 77:
      return 6;
    case 71:
      return 7;
    case 72:
      return 8;
    case 73:
      return 9;
    default:
      return -1;
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::optional<KeyLayout> key_layout(std::string_view name) {
  if (name == "us") return KeyLayout::us;
  if (name == "de") return KeyLayout::de;
  if (name == "fr") return KeyLayout::fr;
  return std::nullopt;
}

void KeyDecoder::reset() {
  shift_left_ = shift_right_ = control_ = alt_ = false;
  alt_digits_ = alt_value_ = 0;
}

Typed KeyDecoder::on_key(std::uint16_t code, std::int32_t value, std::string& out) {
  if (value != 0 && value != 1) return Typed::nothing;
  const bool down = value == 1;
  switch (code) {
    case left_shift:
      shift_left_ = down;
      return Typed::nothing;
    case right_shift:
      shift_right_ = down;
      return Typed::nothing;
    case left_ctrl:
    case right_ctrl:
      control_ = down;
      return Typed::nothing;
    case left_alt:
    case right_alt:
      alt_ = down;
      return down ? Typed::nothing : on_alt_up(out);
    case caps_lock:
      if (down) caps_ = !caps_;
      return Typed::nothing;
    default:
      return down ? on_down(code, out) : Typed::nothing;
  }
}

Typed KeyDecoder::on_alt_up(std::string& out) {
  const bool whole = alt_digits_ > 0 && alt_digits_ <= alt_digits_max && alt_value_ < 256;
  if (whole) out.push_back(static_cast<char>(alt_value_));
  alt_digits_ = alt_value_ = 0;
  return whole ? Typed::text : Typed::nothing;
}

Typed KeyDecoder::on_down(std::uint16_t code, std::string& out) {
  const int digit = keypad_digit(code);
  if (alt_) {
    if (digit >= 0 && ++alt_digits_ <= alt_digits_max) alt_value_ = alt_value_ * 10 + digit;
    return Typed::nothing;
  }
  if (control_) {
    if (code != right_bracket) return Typed::nothing;
    out.push_back(gs);
    return Typed::text;
  }
  if (code == enter || code == keypad_enter || code == tab) return Typed::end;
  if (code == f8) {
    out.push_back(gs);
    return Typed::text;
  }
  if (digit >= 0 || code == 57) {
    out.push_back(digit >= 0 ? static_cast<char>('0' + digit) : ' ');
    return Typed::text;
  }
  const auto at = code < 128 ? key_codes.find(static_cast<char>(code)) : std::string_view::npos;
  if (at == std::string_view::npos) return Typed::nothing;
  const auto& rows = rows_of(layout_);
  const bool shift = shift_left_ || shift_right_;
  const bool upper = shift != (caps_ && is_letter(rows.plain[at]));
  const char typed = upper ? rows.shifted[at] : rows.plain[at];
  if (typed == ' ') return Typed::nothing;
  out.push_back(typed);
  return Typed::text;
}

}  // namespace wec

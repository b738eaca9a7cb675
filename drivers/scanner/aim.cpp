// Cuts the identifier off.
#include "drivers/scanner/aim.hpp"

namespace wec {

namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

bool has_aim(std::string_view data) {
  return data.size() >= 3 && data[0] == ']' && is_letter(data[1]) &&
         (is_letter(data[2]) || (data[2] >= '0' && data[2] <= '9'));
}

Scanned with_aim(std::string_view data) {
  Scanned scan;
  if (has_aim(data)) {
    scan.aim = data.substr(0, 3);
    data.remove_prefix(3);
  }
  scan.data = data;
  return scan;
}

bool is_answer(std::string_view aim) { return aim.starts_with("]Z"); }

}  // namespace wec

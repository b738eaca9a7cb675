// Right is what is printed, to the byte; wrong is recognised by what no layout changes.
#include "daemon/core/layout_test.hpp"

#include <cctype>
#include <string>

#include "daemon/core/catalogue.hpp"

namespace wec {
namespace {

/// The letters and digits, Y and Z as one, and whatever stands between as one: what a wrong layout
/// leaves of a text.
std::string skeleton(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto letter = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const bool kept = std::isalnum(static_cast<unsigned char>(letter)) != 0;
    if (kept)
      out += letter == 'Z' ? 'Y' : letter;
    else if (out.empty() || out.back() != '-')
      out += '-';
  }
  return out;
}

}  // namespace

LayoutTry layout_try(std::string_view data) {
  if (data == layout_test_long) return LayoutTry::right;
  if (data == cmd::LAYOUT_TEST) return LayoutTry::in_part;
  const bool meant = skeleton(data).starts_with(skeleton(cmd::LAYOUT_TEST));
  return meant ? LayoutTry::wrong : LayoutTry::none;
}

}  // namespace wec

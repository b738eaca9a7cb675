// ZPL cut into commands, with the prefix characters at their defaults.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

struct ZplToken {
  char prefix = 0;   // '^' or '~'; 0: text that belongs to no command
  std::string name;  // two letters, in capitals: "XA", "A0"
  std::string_view parameters;
  std::size_t at = 0;      // of the prefix
  std::size_t size = 0;    // with prefix, name and parameters
  bool cut = false;        // its counted data goes beyond the end
  std::size_t binary = 0;  // so many of the last bytes are counted data that may look like anything
};

class ZplTokens {
 public:
  explicit ZplTokens(std::string_view text) : text_(text) {}
  /// Null: the end.
  std::optional<ZplToken> next();

 private:
  ZplToken command();
  void take_counted_data(ZplToken& token, std::size_t from);

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Parameter number `index` of "a,b,c", from 0; empty where there is none.
std::string_view zpl_parameter(std::string_view parameters, unsigned index);

}  // namespace wec

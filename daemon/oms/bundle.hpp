// Many events as one message (sync.md 2.3): a JSON array of their exact bytes, gzipped where head
// office takes that. Negotiated: hello.bundle offers, welcome.bundle takes.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wec {

struct Bundle {
  std::shared_ptr<const std::string> bytes;
  std::size_t events = 0;  // how many of the rows are in it
  bool gzip = false;
};

/// As many of the rows, from the first, as fit into `max_bytes`; nothing: not even two do.
std::optional<Bundle> make_bundle(const std::vector<std::shared_ptr<const std::string>>& rows,
                                  bool gzip, std::size_t max_bytes);

std::string gzipped(std::string_view bytes);

}  // namespace wec

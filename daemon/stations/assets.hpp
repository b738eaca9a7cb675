// The station page's files, compiled into the program by ui/embed.mjs.
#pragma once

#include <span>
#include <string_view>

namespace wec {

struct Asset {
  std::string_view path;  // "/assets/index-C0ffee.js"; the page itself is "/index.html"
  std::string_view content_type;
  std::string_view bytes;
};

/// All of them; generated.
std::span<const Asset> assets();

/// Nothing (null) if there is no such file.
const Asset* find_asset(std::string_view path);

/// Changes when any file changes; a page of another version reloads itself.
std::string_view assets_version();

}  // namespace wec

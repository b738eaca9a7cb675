// Any bytes as the answer of a printer: the first byte chooses the question, the second the chunks.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "drivers/printer/reply.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto languages = wec::reply_languages();
  const auto& language = languages[data[0] % languages.size()];
  const std::size_t chunk = data[1] % 16u + 1;
  std::string buffer;
  for (std::size_t at = 2; at < size; at += chunk) {
    buffer.append(reinterpret_cast<const char*>(data) + at, std::min(chunk, size - at));
    while (!buffer.empty()) {
      const auto taken = language.take(buffer);
      if (taken.used > buffer.size()) std::abort();
      if (taken.used == 0) break;
      if (taken.reply) wec::to_printer_status(*taken.reply);
      buffer.erase(0, taken.used);
    }
    if (buffer.size() > wec::reply_bytes_max) buffer.clear();
  }
  return 0;
}

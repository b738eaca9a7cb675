// Any bytes as a carrier's label: judged, and what is let through is let through again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "drivers/label/zpl_wrap.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const auto wrapped = wec::wrap_zpl(raw);
  if (wrapped) {
    const auto again = wec::wrap_zpl(*wrapped);
    if (!again && again.error().code != "TOO_BIG") std::abort();
  } else if (wrapped.error().at > size) {
    std::abort();
  }
  return 0;
}

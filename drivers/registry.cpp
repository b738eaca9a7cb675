// The list of every protocol, from registry.def.
#include <array>

#include "drivers/driver.hpp"

namespace wec {

#define PROTOCOL(name) extern const Protocol name##_protocol;
#include "drivers/registry.def"
#undef PROTOCOL

namespace {

#define PROTOCOL(name) &name##_protocol,
constexpr auto all_protocols = std::to_array<const Protocol*>({
#include "drivers/registry.def"
});
#undef PROTOCOL

}  // namespace

std::span<const Protocol* const> protocols() { return all_protocols; }

const Protocol* find_protocol(std::string_view name) {
  for (const Protocol* protocol : all_protocols) {
    if (protocol->name == name) return protocol;
  }
  return nullptr;
}

}  // namespace wec

// A light on a Modbus module, as the site file names it:
//
//     "A-01 coil 4"                            off and on; it flashes by being switched
//     "A-01 register 6301 0 1 2"               the values for off, on and flashing
//     "A-01 register 6301 0 1 2 number 7000"   and a register that shows a quantity
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/driver.hpp"

namespace wec {

struct MappedLight {
  std::string name;
  bool is_coil = true;
  std::uint16_t address = 0;
  std::array<std::uint16_t, 3> values{0, 1, 1};  // registers: off, on, flash
  std::optional<std::uint16_t> number_address;

  LightLook look = LightLook::off;
  std::uint16_t number = 0;
  std::optional<std::uint16_t> value_there, number_there;  // what was written last

  /// What it has to show now; a coil that flashes changes with the time.
  std::uint16_t value_at(Instant now) const;
};

/// When flashing coils change next.
Instant next_flash(Instant now);

/// Nothing: the text is no light.
std::optional<MappedLight> read_light(std::string_view text);

}  // namespace wec

// What ZPL printers answer to questions other than ~HS: ~HQES, ~HI, ~HM and ~HQOD.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wec {

/// ~HQES: error and warning bits. Any error bit, known or not, means not ready.
struct ZplErrors {
  bool error = false;  // the leading flag of the line
  bool warning = false;
  std::uint32_t error_bits = 0;
  std::uint32_t warning_bits = 0;
  std::vector<std::string_view> errors;  // names of the known bits, from bit 0 up
  std::vector<std::string_view> warnings;
  std::uint32_t unknown_error_bits = 0;
  std::uint32_t unknown_warning_bits = 0;
};
/// `reply` with or without STX and ETX. Null: the two lines are not both there and whole.
std::optional<ZplErrors> parse_zpl_errors(std::string_view reply);

/// ~HI. Dots per millimetre are null where the printer writes something else there.
struct ZplIdentity {
  std::string model;
  std::string firmware;
  std::optional<int> dots_per_mm;
  std::string memory;
};
std::optional<ZplIdentity> parse_zpl_identity(std::string_view reply);

/// ~HM, in KiB.
struct ZplMemory {
  std::uint32_t total = 0;
  std::uint32_t max = 0;
  std::uint32_t free = 0;
};
std::optional<ZplMemory> parse_zpl_memory(std::string_view reply);

/// ~HQOD: the length printed in all, in the unit that the printer uses.
struct ZplOdometer {
  std::uint32_t length = 0;
  bool centimetres = false;  // else inches
};
std::optional<ZplOdometer> parse_zpl_odometer(std::string_view reply);

}  // namespace wec

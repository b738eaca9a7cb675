// What a ZPL printer answers to ~HS: three comma-separated strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wec {

/// Field names follow the letters of Zebra's ~HS page; true means that the condition holds.
struct ZplHostStatus {
  std::string comm_settings;  // aaa: decimal of the serial settings
  bool paper_out = false;
  bool paused = false;
  std::uint32_t label_length_dots = 0;
  std::uint32_t formats_in_buffer = 0;
  bool buffer_full = false;
  bool diagnostic_mode = false;
  bool partial_format = false;
  bool corrupt_ram = false;
  bool under_temperature = false;
  bool over_temperature = false;
  bool head_open = false;
  bool ribbon_out = false;
  bool thermal_transfer = false;
  std::string print_mode;  // 0 rewind, 1 peel, 2 tear off, 3 cutter, 4 applicator, ...
  std::string print_width_mode;
  bool label_waiting = false;  // to be taken, in peel mode
  std::uint32_t labels_remaining = 0;
  std::uint32_t graphics_stored = 0;
  std::string password;
  bool static_ram = false;
};

/// Puts the three strings of one answer together, whichever way they come. A string that is out of
/// turn starts over, so that an answer cut in two never mixes with the next one.
class ZplHostStatusReader {
 public:
  enum class Taken { incomplete, complete, not_a_status };
  /// `line` without STX, ETX and line end.
  Taken take(std::string_view line);
  /// Of the last complete answer.
  const ZplHostStatus& status() const { return status_; }
  void reset() { expected_ = 1; }

 private:
  int expected_ = 1;  // which of the three comes next
  ZplHostStatus status_;
};

}  // namespace wec

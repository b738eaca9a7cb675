// A simulated line scanner: it sends what it is told to have read, framed as configured, and takes
// whatever it is sent (beeper commands), which `taken` shows.
#pragma once

#include <string>
#include <string_view>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

struct SimScannerOptions {
  std::string prefix;
  std::string suffix = "\r\n";
};

class SimScanner : public SimDevice {
 public:
  explicit SimScanner(SimScannerOptions options = {}) : options_(std::move(options)) {}

  /// One symbol. An AIM identifier is part of `data`, as it is of what a scanner sends.
  void scan(std::string_view data) {
    say(options_.prefix);
    say(data);
    say(options_.suffix);
  }
  /// Bytes without frame: half a scan, noise.
  void send_raw(std::string_view bytes) { say(bytes); }

 private:
  SimScannerOptions options_;
};

}  // namespace wec

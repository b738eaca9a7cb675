// A simulated scanner: it sends what it is told to have read, as its protocol frames it, and takes
// what it is sent. The protocols stand in scanner/.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

class SimScanner;

struct SimScannerProtocol {
  std::string_view name;
  /// One symbol as it is sent. An AIM identifier in front of `data` is what the symbol has.
  std::string (*frame)(const SimScanner& scanner, std::string_view data);
  /// Takes one command off the front of what the host has sent, and answers it. Returns how many
  /// bytes are done with; 0: the command is not complete. Null: it listens to nothing.
  std::size_t (*take)(SimScanner& scanner, std::string_view bytes, Instant now) = nullptr;
  /// What a symbol becomes that is sent again, because its acknowledgement stayed away. Null: a
  /// symbol is sent once.
  std::string (*repeated)(std::string_view frame) = nullptr;
};
std::span<const SimScannerProtocol* const> sim_scanner_protocols();

struct SimScannerOptions {
  std::string prefix;
  std::string suffix = "\r\n";
  std::string_view protocol = "line";  // a row of sim_scanner_protocols()
  bool extended = false;               // DMCC: read results in the form of answers
};

class SimScanner : public SimDevice {
 public:
  static constexpr std::size_t command_max_bytes = 1024;
  static constexpr std::chrono::seconds acknowledge_wait{2};
  static constexpr int repeats_max = 3;
  static constexpr std::size_t waiting_max = 100;  // symbols behind one without an acknowledgement

  /// An unknown protocol is `line`; make_device.cpp lets none through.
  explicit SimScanner(SimScannerOptions options = {});

  /// One symbol. An AIM identifier is part of `data`, as it is of what a scanner sends.
  void scan(std::string_view data, Instant now);
  /// Bytes without frame: half a scan, noise.
  void send_raw(std::string_view bytes) { say(bytes); }

  // ---- for the protocols ----
  const SimScannerOptions& options() const { return options_; }
  void answer(std::string_view bytes) {
    if (!silent_) say(bytes);
  }
  void acknowledged(Instant now);
  /// The host could not read the newest packet.
  void again(Instant now);
  void send_aim(bool on) { sends_aim_ = on; }
  bool sends_aim() const { return sends_aim_; }

 private:
  void on_disconnect(Instant now) override;
  void on_bytes(std::string_view bytes, Instant now) override;
  void on_expire(Instant now) override;
  std::optional<Instant> own_deadline() const override { return repeat_at_; }
  SimAnswer obey(std::string_view line, Instant now) override;
  void send_first(Instant now);
  void send(std::string bytes);

  SimScannerOptions options_;
  const SimScannerProtocol* protocol_;
  bool silent_ = false;
  bool damages_next_ = false;
  bool sends_aim_ = false;
  std::string received_;
  std::deque<std::string> unacknowledged_;  // the first was sent
  int repeats_ = 0;
  std::optional<Instant> repeat_at_;
};

}  // namespace wec

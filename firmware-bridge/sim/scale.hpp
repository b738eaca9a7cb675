// A simulated scale that speaks MT-SICS.
//
//   host:  command CR LF              scale:  reply CR LF
//   S SI SIR SR   weight: when stable, at once, repeated, on change     "S S" | "S D" value unit
//   Z ZI          zero                "Z A" | "ZI S" | "ZI D"; "Z I" not now, "Z +" "Z -" out of
//   range T TI TA TAC   tare, at once, ask or set, clear I0 .. I4 @    commands, level, device,
//   software, serial number; reset value: right aligned in 10 places. "S I" not executable now, "S
//   +" overload, "S -" underload. "ES" unknown command, "EL" wrong parameter, "ET" a line that
//   cannot be one.
// Source: ../shared/spec/protocols/scales.md 2.1 (MT-SICS reference of AT and AL-IC balances). Not
// settled there, chosen here: the texts of I0 to I4, and that S gives up after 10 s with "S I".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

enum class SimScaleFault {
  none,
  overload,   // "S +"
  underload,  // "S -"
  busy,       // "S I": understood, cannot be done now
  silent,     // answers nothing
  garbage     // answers noise, as at a wrong baud rate
};

struct SimScaleOptions {
  std::string unit = "g";               // mg, g, kg, lb or oz
  std::string empty = "0.0";            // what an empty scale shows; gives the decimals
  std::chrono::milliseconds settle{0};  // from a change of load until the reading is stable
  std::string serial_number = "SIM0000001";
};

class SimScale : public SimDevice {
 public:
  static constexpr std::size_t line_max_bytes = 80;
  static constexpr std::chrono::seconds stable_wait{10};
  static constexpr std::chrono::milliseconds repeat_interval{100};  // of SIR

  explicit SimScale(SimScaleOptions options = {});

  /// Puts a load on it in place of what lies there. `value` is decimal text ("912.0", at most 6
  /// decimals) and gives the decimals that the scale shows. Errors are sentences.
  tl::expected<void, std::string> weigh(std::string_view value, std::string_view unit, bool stable,
                                        Instant now);
  /// Takes the load off; what the scale then shows is stable after `settle`.
  void unload(Instant now);
  void set_fault(SimScaleFault fault, Instant now);

  void expire(Instant now) override;
  std::optional<Instant> deadline() const override;

 private:
  using Micro = std::int64_t;  // millionths of the unit

  void on_disconnect(Instant now) override;
  void on_bytes(std::string_view bytes, Instant now) override;
  void on_line(std::string_view line, Instant now);
  bool weight_command(std::string_view line, Instant now);
  bool zero_command(std::string_view line, Instant now);
  bool tare_command(std::string_view line, Instant now);
  bool information_command(std::string_view line);
  void zero(std::string_view command, bool at_once, Instant now);
  void tare(std::string_view command, bool at_once, Instant now);
  void set_tare(std::string_view arguments);
  void changed(bool stable, Instant now);
  void reset();
  void reply(std::string_view line);
  void say_weight(Instant now);
  bool is_stable(Instant now) const;
  char out_of_range() const;  // '+', '-', or 0
  Micro net() const { return load_ - zero_ - tare_; }
  Micro capacity() const;
  std::string show(Micro amount) const;

  SimScaleOptions options_;
  SimScaleFault fault_ = SimScaleFault::none;
  std::string unit_;
  unsigned decimals_;
  Micro load_ = 0;
  Micro zero_ = 0;
  Micro tare_ = 0;
  std::optional<Instant> stable_at_ = Instant{};  // none: does not settle
  std::optional<Instant> wait_until_;             // an S waits for a stable reading until then
  std::optional<Instant> repeat_at_;              // SIR is on
  bool report_changes_ = false;                   // SR is on
  bool settled_reported_ = true;
  std::string line_;
  bool line_overlong_ = false;
};

}  // namespace wec

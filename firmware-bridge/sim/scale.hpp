// A simulated scale: load, zero, tare, rest, faults. What its protocol makes of bytes, and how it
// writes a weight, stands in scale/, one file a family.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "firmware-bridge/sim/device.hpp"

namespace wec {

enum class SimScaleFault {
  none,
  overload,
  underload,
  busy,    // understood, cannot be done now; where a protocol has no word for it: in motion
  silent,  // answers nothing
  garbage  // answers noise, as at a wrong baud rate
};

class SimScale;

/// One protocol.
struct SimScaleProtocol {
  std::string_view name;
  /// Takes one command off the front of what the host has sent, and answers it. Returns how many
  /// bytes are done with; 0: the command is not complete.
  std::size_t (*take)(SimScale& scale, std::string_view bytes, Instant now);
  /// The weight as it is written at this moment; empty: nothing is.
  std::string (*weight)(const SimScale& scale, Instant now);
  /// How often a scale speaks that nobody asks; 0: it does not.
  std::chrono::milliseconds speaks_every{0};
};
std::span<const SimScaleProtocol* const> sim_scale_protocols();

struct SimScaleOptions {
  std::string unit = "g";               // mg, g, kg, lb or oz
  std::string empty = "0.0";            // what an empty scale shows; gives the decimals
  std::chrono::milliseconds settle{0};  // from a change of load until the reading is stable
  std::string serial_number = "SIM0000001";
  std::string_view protocol = "mt_sics";  // a row of sim_scale_protocols()
  bool even_parity = false;               // bit 7 of what it sends, as an 8N1 port reads a 7E1 line
};

class SimScale : public SimDevice {
 public:
  using Micro = std::int64_t;  // millionths of the unit
  enum class Zeroed { done, not_now, above, below };

  /// Of one command; of a longer one only the beginning is kept.
  static constexpr std::size_t command_max_bytes = 1024;

  /// An unknown protocol is MT-SICS; make_device.cpp lets none through.
  explicit SimScale(SimScaleOptions options = {});

  /// Puts a load on it in place of what lies there. `value` is decimal text ("912.0", at most 6
  /// decimals) and gives the decimals that the scale shows. Errors are sentences.
  tl::expected<void, std::string> weigh(std::string_view value, std::string_view unit, bool stable,
                                        Instant now);
  /// Takes the load off; what the scale then shows is stable after `settle`.
  void unload(Instant now);
  void set_fault(SimScaleFault fault, Instant now);

  // ---- for the protocols ----
  const SimScaleOptions& options() const { return options_; }
  bool busy() const { return fault_ == SimScaleFault::busy; }
  bool is_stable(Instant now) const { return stable_at_ && now >= *stable_at_; }
  char out_of_range() const;  // '+', '-', or 0
  Micro net() const { return load_ - zero_ - tare_; }
  Micro tare() const { return tare_; }
  Micro capacity() const;
  bool at_zero() const { return load_ == zero_; }
  const std::string& unit() const { return unit_; }
  unsigned decimals() const { return decimals_; }
  /// "-0.5": with the scale's decimals, rounded.
  std::string show(Micro amount) const;
  /// The digits of show() without its sign, zero-filled to `width` characters.
  std::string digits(Micro amount, std::size_t width) const;

  Zeroed zero(bool at_once, Instant now);
  Zeroed take_tare(bool at_once, Instant now);
  void set_tare(Micro tare) { tare_ = tare; }
  /// "1.5 g" as a tare; null: malformed, another unit, or out of range.
  std::optional<Micro> parse_tare(std::string_view text) const;

  void reply(std::string_view bytes);
  void say_weight(Instant now);
  /// The weight when it has come to rest, or `otherwise` at that time.
  void say_at_rest(Instant until, std::string_view otherwise, Instant now);
  void say_every(std::chrono::milliseconds interval, Instant now);
  void say_changes(Instant now);
  /// Ends what the three above have begun.
  void say_nothing();

 private:
  void on_connect(Instant now) override;
  void on_disconnect(Instant now) override;
  void on_bytes(std::string_view bytes, Instant now) override;
  void on_expire(Instant now) override;
  std::optional<Instant> own_deadline() const override;
  SimAnswer obey(std::string_view line, Instant now) override;
  void changed(bool stable, Instant now);

  SimScaleOptions options_;
  const SimScaleProtocol* protocol_;
  SimScaleFault fault_ = SimScaleFault::none;
  std::string unit_;
  unsigned decimals_;
  Micro load_ = 0;
  Micro zero_ = 0;
  Micro tare_ = 0;
  std::optional<Instant> stable_at_ = Instant{};  // none: does not settle
  std::optional<Instant> wait_until_;             // someone waits for rest until then
  std::string otherwise_;
  std::optional<Instant> repeat_at_;
  std::chrono::milliseconds repeat_every_{0};
  bool report_changes_ = false;
  bool settled_reported_ = true;
  std::string received_;
};

}  // namespace wec

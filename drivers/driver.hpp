// The one contract every device driver fulfils: bytes, commands and time in; bytes, events and one
// deadline out. A driver owns no descriptor, no thread and no clock, so a test is a call.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drivers/mass.hpp"

namespace wec {

using Bytes = std::string_view;                         // raw bytes of a link, not text
using Instant = std::chrono::steady_clock::time_point;  // passed in; drivers never read a clock

// ---- what devices report ---------------------------------------------------------------------

/// Something that one protocol says beyond what all of them say: {"net", true}, {"tare", "1.00"}.
struct Detail {
  std::string_view name;  // a literal, lower case with underscores
  std::variant<bool, std::int64_t, std::string, std::vector<std::string>> value;
  bool operator==(const Detail&) const = default;
};
using Details = std::vector<Detail>;

/// One symbol. `aim` is the three-character AIM identifier ("]C1"), empty if the scanner sent none.
struct Scanned {
  std::string aim;
  std::string data;
  std::string implied_aim = {};  // what the scanner's own symbology code comes to, if it has one
  Details details = {};          // code_type, symbology
  bool operator==(const Scanned&) const = default;
};

enum class WeighStatus { ok, overload, underload, busy, error };

/// One reading. What the scale did not say is null, never 0 (promise 3).
struct Weighed {
  std::string weight;          // as the scale wrote it, "12.340"; empty when there is none
  std::string unit;            // "kg"; empty when there is none
  std::optional<Mass> mass;    // null: not to be used as a weight
  std::optional<bool> stable;  // null: the scale did not say
  WeighStatus status = WeighStatus::ok;
  std::string_view condition = {};  // a literal, finer than `status`: "motion" "zero" "not_zeroed"
  Details details = {};             // net, tare, gross, range, ...
};

/// What the printer said of itself. A flag that it did not report is absent, not false.
struct PrinterFlag {
  std::string_view
      name;  // one of paper_out head_open ribbon_out paused buffer_full over_temperature ...
  bool set = false;
};
struct PrinterStatus {
  std::vector<PrinterFlag> flags;
  std::optional<std::uint32_t> formats_waiting;   // formats in the receive buffer
  std::optional<std::uint32_t> labels_remaining;  // labels left of the running batch
  Details details = {};                           // what else the language says
};

/// A print job's end, as far as the driver can know it.
enum class PrintOutcome { printed, doubtful, refused };
struct PrintEnded {
  std::string job;
  PrintOutcome outcome = PrintOutcome::doubtful;
  std::string reason;  // a code of floor.md 2.4, e.g. PRINTER_PAPER_OUT; empty when printed
};

/// The device is there but something is wrong with what it says or does.
struct DeviceFault {
  std::string code;    // BAD_FRAME, OVERLONG_FRAME, PRINTER_SILENT, SCALE_SILENT, ...
  std::string detail;  // for the engineer
};

/// The device answered, and it is neither a symbol nor a weight: an acknowledgement, its identity,
/// a menu echo, a "no read" text.
struct Answered {
  std::string_view kind;  // a literal: ack nak menu_reply device_response no_read revision ...
  std::string data = {};  // as the device wrote it
  Details details = {};   // model, serial, firmware, tag, value, ack, ...
};

using DeviceEvent =
    std::variant<Scanned, Weighed, PrinterStatus, PrintEnded, DeviceFault, Answered>;

// ---- what the controller asks of devices ------------------------------------------------------

struct ReadWeight {
  bool until_stable = false;  // let the scale wait for rest, where its protocol can
};
struct ZeroScale {};
struct TareScale {
  bool clear = false;  // take the tare away instead
};
struct AskIdentity {};  // model, serial number and firmware, as an Answered
struct PrintLabel {
  std::string job;    // comes back in PrintEnded
  std::string bytes;  // in the printer's language, complete
};
struct AskStatus {};
enum class BeepTone { ok, error };
struct Beep {
  BeepTone tone = BeepTone::ok;
};
enum class LightLook { off, on, flash };
/// A light of a shelf or a put wall. A device that has none of this name does nothing, so that it
/// may be told to all of a station.
struct SetLight {
  std::string light;  // as head office names it: `light`, `pack_light` of wall.upsert
  LightLook look = LightLook::off;
  std::uint16_t number = 0;  // a quantity, where the light can show one
  bool operator==(const SetLight&) const = default;
};
using DeviceCommand = std::variant<ReadWeight, ZeroScale, TareScale, AskIdentity, PrintLabel,
                                   AskStatus, Beep, SetLight>;

// ---- the contract -----------------------------------------------------------------------------

/// What a driver wants done; the session drains it after every call.
struct Effects {
  std::string send;                 // bytes for the device, in order
  std::vector<DeviceEvent> events;  // in the order they happened
  std::optional<Instant>
      wake;  // call on_timeout() then; one deadline per driver, the last set wins
};

class Driver {
 public:
  virtual ~Driver() = default;
  /// Before on_open(). False: there is no such option, or the value is none of it.
  virtual bool set_option(std::string_view name, std::string_view value);
  virtual void on_open(Instant, Effects&) {}
  /// The wire is gone; a job in flight ends doubtful.
  virtual void on_close(Instant, Effects&) {}
  /// For packet links (HID) one call per packet; for streams any chunking must give the same
  /// events.
  virtual void on_bytes(Bytes bytes, Instant now, Effects& out) = 0;
  virtual void on_command(const DeviceCommand& command, Instant now, Effects& out);
  virtual void on_timeout(Instant, Effects&) {}
};

enum class DeviceKind { scanner, scale, printer, light };
/// How a model's protocol is known: a capture of a device, bytes printed by its maker, or the
/// manual's text.
enum class Evidence { recorded, published, rule };

/// One row per sold device family; another model of a known protocol is another row.
struct Model {
  std::string_view id;    // names the replay fixture: tests/replay/<kind>/<id>.replay
  std::string_view name;  // as printed on the device
  Evidence evidence;
  std::string_view source;  // the page or capture that the evidence stands on
};

/// A key of the site file's `options` for this driver.
struct OptionSpec {
  std::string_view name;
  std::string_view meaning;
};

/// How bytes reach the driver: any pieces of a stream, or one call per packet (USB HID reports).
enum class Wire { stream, packets };

/// One protocol family: what the site file calls `driver`.
struct Protocol {
  std::string_view name;  // "mt_sics"
  DeviceKind kind;
  std::span<const Model> models;
  std::unique_ptr<Driver> (*make)();
  std::span<const OptionSpec> options = {};
  Wire wire = Wire::stream;
};

std::span<const Protocol* const> protocols();
const Protocol* find_protocol(std::string_view name);

}  // namespace wec

// USB scales with the HID point-of-sale weigh page (usage page 8Dh): DYMO, Mettler, Stamps.com and
// others. Packets, one input report each, report id first:
//
//     03 status unit exponent weight-lo weight-hi        weight x 10^exponent, weight unsigned
//
//     status  1 fault  2 at zero  3 in motion  4 at rest  5 under zero  6 over the limit
//             7 needs calibration  8 needs re-zeroing
//     unit    1 mg 2 g 3 kg 4 carat 5 tael 6 grain 7 dwt 8 t 9 short ton 10 troy oz 11 oz 12 lb
//
// The report id is 03, on some models 04; some systems put a 00 in front or pad to 8 bytes. The
// sign is in the status alone, so that with 1, 5, 6, 7 and 8 the digits are no weight. Status 2
// with digits other than 0 contradicts itself: the weight stands, its rest is unknown. Host: output
// report 02 02 zeroes the scale.
//
// Sources: USB-IF HID Point of Sale Usage Tables 1.02; erjiang/usbscale (facts); usb.ids.
#include <array>

#include "drivers/scale/reading.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto silence_max = 3s;  // these scales report several times a second
constexpr int exponent_max = 6;   // beyond it is no scale, but a report of something else
constexpr std::string_view zero_report{"\x02\x02", 2};

constexpr std::array<std::string_view, 13> units{"",    "mg", "g",   "kg",  "ct", "tael", "gn",
                                                 "dwt", "t",  "ton", "ozt", "oz", "lb"};
// By status; empty: a weight.
constexpr std::array<std::string_view, 9> conditions{
    "", "fault", "", "", "", "under_zero", "overload", "needs_calibration", "needs_zeroing"};
constexpr int at_zero_status = 2;
constexpr int moving_status = 3;

class HidScale final : public Driver {
 public:
  void on_open(Instant now, Effects& out) override {
    asked_ = false;
    bad_in_a_row_ = 0;
    Driver::on_open(now, out);
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (std::holds_alternative<ZeroScale>(command)) {
      out.send += zero_report;
    } else if (std::holds_alternative<ReadWeight>(command)) {
      if (asked_) return;
      asked_ = true;
      deadline_ = now + silence_max;
      out.wake = deadline_;
    } else {
      Driver::on_command(command, now, out);
    }
  }

  void on_bytes(Bytes report, Instant, Effects& out) override {
    asked_ = false;
    if (report.size() >= 7 && report[0] == '\0') report.remove_prefix(1);
    const auto why = problem_of(report);
    if (!why.empty()) return bad(why, out);
    bad_in_a_row_ = 0;
    out.events.push_back(read(report));
  }

  void on_timeout(Instant now, Effects& out) override {
    if (!asked_) return;
    if (now < deadline_) {
      out.wake = deadline_;
      return;
    }
    asked_ = false;
    out.events.push_back(DeviceFault{"SCALE_SILENT", "no report"});
  }

 private:
  static int byte(std::string_view report, std::size_t at) {
    return static_cast<unsigned char>(report[at]);
  }

  static std::string_view problem_of(std::string_view report) {
    if (report.empty()) return "short: an empty report";
    if (report[0] != 3 && report[0] != 4) return "not a weight report";
    if (report.size() < 6) return "short: a weight report has 6 bytes";
    const int status = byte(report, 1);
    if (status == 0 || status > 8) return "unknown status";
    const int unit = byte(report, 2);
    if (unit == 0 || unit > 12) return "unknown unit";
    const int exponent = static_cast<signed char>(report[3]);
    if (exponent < -exponent_max || exponent > exponent_max) return "exponent out of range";
    return {};
  }

  static Weighed read(std::string_view report) {
    const int status = byte(report, 1);
    const std::string unit(units[static_cast<std::size_t>(byte(report, 2))]);
    const auto condition = conditions[static_cast<std::size_t>(status)];
    if (!condition.empty()) return no_weight(condition, unit);
    const int digits = byte(report, 4) + 256 * byte(report, 5);
    const int exponent = static_cast<signed char>(report[3]);
    auto reading = weight(shifted(digits, -exponent), unit, status != moving_status);
    if (status != at_zero_status) return reading;
    if (digits != 0) reading.stable = std::nullopt;
    return at_zero(std::move(reading));
  }

  void bad(std::string_view why, Effects& out) {
    out.events.push_back(DeviceFault{"BAD_FRAME", std::string(why)});
    if (++bad_in_a_row_ == 10) {
      out.events.push_back(DeviceFault{"NOT_UNDERSTOOD", "ten bad reports in a row"});
    }
  }

  bool asked_ = false;
  int bad_in_a_row_ = 0;
  Instant deadline_{};
};

constexpr std::array models{
    Model{"dymo-s100", "DYMO S100", Evidence::published,
          "steventsnyder.com and erjiang/usbscale: reports of a DYMO scale"},
};

std::unique_ptr<Driver> make() { return std::make_unique<HidScale>(); }

}  // namespace

extern const Protocol hid_scale_protocol;
const Protocol hid_scale_protocol{"hid_scale", DeviceKind::scale, models, make, {}, Wire::packets};

}  // namespace wec

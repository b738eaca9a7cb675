// USB scanners in HID POS mode (usage page 8Ch): Honeywell, Hand Held Products, Intermec,
// Access-IS, and others by their report descriptor. Packets, one input report each:
//
//     02 length(0..56) AIM(3) data(56, zero padded) code-id reserved more      64 bytes
//
//     more  bit 0: the data goes on in the next report. There is no number, so a lost report cannot
//           be seen; a last part that never comes is noticed after 500 ms. A part with another AIM
//           identifier begins a new symbol.
//     Answers of the scanner use the same report: AIM ]X0 or ]Z6 with code-id '?' or '6'. A menu
//     echo ends with 06 (done), 05 (no such command) or 15 (value out of range) and its '.' or '!'.
//     host  FD 03 16 07 0D beep · FD 0F 16 4D 0D "REVINF." identity
//
// The option `descriptor` (hex digits of the report descriptor) replaces the layout by the device's
// own.
//
// Sources: Access-IS LSR118 manual p68; ATR110 manual p33; HenkVanAsselt/python_hon_usbhid README
// (captures); NielsLeenheer/WebHidBarcodeScanner; USB-IF HID POS usage tables 1.02.
#include <array>
#include <charconv>

#include "drivers/scanner/aim.hpp"
#include "drivers/scanner/hid_reports.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto part_gap = 500ms;
constexpr std::size_t symbol_max = 16384;
constexpr std::size_t output_size = 64;  // an output report is padded to it

std::string output(std::string_view command) {
  std::string report("\xFD");
  report += command;
  report.resize(output_size, '\0');
  return report;
}

/// "Serial Number: 15232B1F0C" of an identity answer.
std::string line_value(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  if (at == std::string_view::npos) return {};
  auto value = text.substr(at + name.size());
  value = value.substr(0, value.find_first_of("\r\n"));
  constexpr std::string_view noise = "$ProjectRevision: ";
  if (const auto n = value.find(noise); n != std::string_view::npos)
    value = value.substr(n + noise.size());
  while (value.starts_with(' ') || value.starts_with(':')) value.remove_prefix(1);
  while (value.ends_with(' ') || value.ends_with('$')) value.remove_suffix(1);
  return std::string(value);
}

Answered identity(std::string_view text) {
  Answered answer{"device_response", std::string(text)};
  static constexpr std::pair<std::string_view, std::string_view> lines[] = {
      {"model", "Product Name:"}, {"firmware", "Software Revision:"}, {"serial", "Serial Number:"}};
  for (const auto& [name, line] : lines) {
    auto value = line_value(text, line);
    if (!value.empty()) answer.details.push_back({name, std::move(value)});
  }
  return answer;
}

Answered answer_of(std::string_view text) {
  const auto mark = text.find_last_of("\x06\x05\x15");
  if (mark == std::string_view::npos || mark + 2 != text.size()) return identity(text);
  Answered echo{"command_echo", std::string(text)};
  echo.details.push_back({"ack", text[mark] == '\x06'});
  if (text[mark] == '\x05') echo.details.push_back({"reason", std::string("unknown_command")});
  if (text[mark] == '\x15') echo.details.push_back({"reason", std::string("out_of_range")});
  return echo;
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    unsigned value = 0;
    const auto* end = text.data() + i + 2;
    if (std::from_chars(text.data() + i, end, value, 16).ptr != end) return std::nullopt;
    bytes.push_back(static_cast<char>(value));
  }
  return text.size() % 2 == 0 ? std::optional(bytes) : std::nullopt;
}

class HidPosScanner final : public Driver {
 public:
  bool set_option(std::string_view name, std::string_view value) override {
    if (name != "descriptor") return false;
    const auto bytes = from_hex(value);
    const auto layout = bytes ? scan_layout(*bytes) : std::nullopt;
    if (layout) layout_ = *layout;
    return layout.has_value();
  }

  void on_open(Instant, Effects&) override { forget(); }
  void on_close(Instant, Effects& out) override { report_half(out); }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (std::holds_alternative<AskIdentity>(command)) {
      out.send += output("\x0F\x16M\rREVINF.");
    } else if (const auto* beep = std::get_if<Beep>(&command)) {
      if (beep->tone == BeepTone::ok) out.send += output("\x03\x16\x07\r");
    } else {
      Driver::on_command(command, now, out);
    }
  }

  void on_bytes(Bytes report, Instant now, Effects& out) override {
    const auto why = problem_of(report);
    if (!why.empty()) return bad(why, out);
    bad_in_a_row_ = 0;
    const auto aim = layout_.aim != 0 ? report.substr(layout_.aim, 3) : std::string_view();
    if (!data_.empty() && aim != aim_) report_half(out);
    if (!data_.empty() && now >= part_until_) report_half(out);
    aim_ = aim;
    code_id_ = layout_.code_id != 0 ? report[layout_.code_id] : '\0';
    data_ += report.substr(layout_.data, byte(report, layout_.length));
    if (data_.size() > symbol_max) return report_half(out);
    if (layout_.more == 0 || (report[layout_.more] & 1) == 0) return deliver(out);
    part_until_ = now + part_gap;
    out.wake = part_until_;
  }

  void on_timeout(Instant now, Effects& out) override {
    if (data_.empty()) return;
    if (now < part_until_) {
      out.wake = part_until_;
      return;
    }
    report_half(out);
  }

 private:
  static std::size_t byte(std::string_view report, std::size_t at) {
    return static_cast<unsigned char>(report[at]);
  }

  std::string_view problem_of(std::string_view report) const {
    if (report.size() < layout_.report_size) return "short report";
    if (layout_.report_id != 0 && byte(report, 0) != static_cast<std::size_t>(layout_.report_id)) {
      return "another report id";
    }
    if (byte(report, layout_.length) > layout_.data_max) return "length out of range";
    return {};
  }

  void deliver(Effects& out) {
    const bool reply = is_answer(aim_) || (aim_ == "]X0" && (code_id_ == '?' || code_id_ == '6'));
    if (reply) {
      auto answer = answer_of(data_);
      answer.details.push_back({"aim", aim_});
      out.events.push_back(std::move(answer));
    } else if (data_.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "a symbol without data"});
    } else {
      Scanned scan = with_aim(aim_ + data_);
      out.events.push_back(std::move(scan));
    }
    forget();
  }

  void report_half(Effects& out) {
    if (!data_.empty()) {
      out.events.push_back(
          DeviceFault{"HALF_FRAME", "the rest of a symbol in several reports did not come"});
    }
    forget();
  }

  void bad(std::string_view why, Effects& out) {
    out.events.push_back(DeviceFault{"BAD_FRAME", std::string(why)});
    if (++bad_in_a_row_ == 10) {
      out.events.push_back(DeviceFault{"NOT_UNDERSTOOD", "ten bad reports in a row"});
    }
  }

  void forget() {
    data_.clear();
    aim_.clear();
  }

  HidScanLayout layout_;
  std::string aim_, data_;
  char code_id_ = '\0';
  Instant part_until_{};
  int bad_in_a_row_ = 0;
};

constexpr std::array options{
    OptionSpec{"descriptor", "report descriptor of the scanner as hex digits"},
};

constexpr std::array models{
    Model{"honeywell-voyager-1602g", "Honeywell Voyager 1602g, HID POS", Evidence::recorded,
          "HenkVanAsselt/python_hon_usbhid README: captured reports of a Voyager 1602g"},
};

std::unique_ptr<Driver> make() { return std::make_unique<HidPosScanner>(); }

}  // namespace

extern const Protocol hid_pos_protocol;
const Protocol hid_pos_protocol{"hid_pos", DeviceKind::scanner, models, make,
                                options,   Wire::packets};

}  // namespace wec

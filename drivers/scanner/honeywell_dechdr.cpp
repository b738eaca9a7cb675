// Honeywell scanners with the decode header on (DECHDR), serial and Bluetooth SPP.
//
//     16 FE length(4, low byte first) 0D "MSGGET" NNNN code-id aim-letter aim-modifier 1D data 0D
//         NNNN    four digits: data and the CR behind it
//         length  NNNN + 14; some scanners send 0, so it is not used
//
// The length decides: data may hold CR and GS.
//
// Source: enioka-Haute-Couture/enioka_scan, Honeywell SPP parser and its tests (facts).
#include <array>

#include "drivers/frame_driver.hpp"
#include "drivers/scanner/aim.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t head = 21;          // up to and with 1D
constexpr std::size_t frame_max = 10240;  // NNNN has four digits
constexpr auto packet_gap = 500ms;        // over Bluetooth a long symbol comes in bursts

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether byte `i` of the head is what it must be.
bool fits(std::string_view b, std::size_t i) {
  static constexpr std::string_view word = "MSGGET";
  if (i == 0) return b[i] == '\x16';
  if (i == 1) return b[i] == '\xFE';
  if (i == 6) return b[i] == '\r';
  if (i >= 7 && i < 13) return b[i] == word[i - 7];
  if (i >= 13 && i < 17) return is_digit(b[i]);
  if (i == 20) return b[i] == '\x1D';
  return true;
}

Cut cut(std::string_view b, bool) {
  const auto drop = Cut::garbage(std::min(b.find('\x16', 1), b.size()));
  for (std::size_t i = 0; i < head && i < b.size(); ++i) {
    if (!fits(b, i)) return drop;
  }
  if (b.size() < head) return Cut::wait();
  std::size_t length = 0;
  for (std::size_t i = 13; i < 17; ++i) length = length * 10 + static_cast<std::size_t>(b[i] - '0');
  if (length == 0) return drop;
  if (b.size() < head + length) return Cut::wait();
  return b[head + length - 1] == '\r' ? Cut::frame(head + length) : drop;
}

class DecodeHeaderScanner final : public FrameDriver {
 public:
  DecodeHeaderScanner() : FrameDriver(cut, frame_max, packet_gap) {}

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (!std::holds_alternative<AskIdentity>(command)) return Driver::on_command(command, now, out);
    out.send += "\x16M\rREVINF^!";
  }

 private:
  void on_frame(std::string_view frame, Instant now, Effects& out) override {
    const auto aim = "]" + std::string(frame.substr(18, 2));
    const auto data = frame.substr(head, frame.size() - head - 1);
    if (!has_aim(aim)) return bad("no AIM identifier: " + shown(aim), now, out);
    good();
    if (is_answer(aim)) {
      out.events.push_back(Answered{"device_response", std::string(data)});
    } else if (data.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "a symbol without data"});
    } else {
      out.events.push_back(Scanned{aim, std::string(data)});
    }
  }

  void on_garbage(std::string_view bytes, Instant now, Effects& out) override {
    bad("no decode header: " + shown(bytes), now, out);
  }

  void on_half(std::size_t count, Instant, Effects& out) override {
    out.events.push_back(
        DeviceFault{"HALF_FRAME", "a symbol stopped after " + std::to_string(count) + " bytes"});
  }
};

constexpr std::array models{
    Model{"honeywell-dechdr", "Honeywell Voyager 1602g, decode header", Evidence::published,
          "enioka_scan Honeywell SPP parser tests: frames and what is refused"},
};

std::unique_ptr<Driver> make() { return std::make_unique<DecodeHeaderScanner>(); }

}  // namespace

extern const Protocol honeywell_dechdr_protocol;
const Protocol honeywell_dechdr_protocol{"honeywell_dechdr", DeviceKind::scanner, models, make};

}  // namespace wec

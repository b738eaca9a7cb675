// Scanners that send a symbol as a line of bytes: serial, USB CDC, TCP (fixed-mount and Wi-Fi).
//
//     [STX] [AIM] DATA TERMINATOR        AIM = ']' letter modifier, "]C1"
//
// Terminator: CR, LF, CR LF, ETX or TAB, whatever the scanner is set to; none needs configuring,
// because none of them is in the data of a warehouse label. A frame that begins with STX ends only
// at ETX, so that a Data Matrix with line ends inside comes through whole. GS (1D), other control
// characters and broken UTF-8 are passed on as bytes: whether such a scan means something is
// decided where it can be answered.
//
// A frame that stops half-way is dropped after 50 ms of silence, and so is what follows it within
// 250 ms: that is its tail, delayed by the network, and a tail must never be taken for a code.
//
// Sources: Datalogic QuickScan Mobile p134 and M8300 p171 (header, terminator), Honeywell RS-232
// defaults (CR LF); AIM identifiers: ISO/IEC 15424. See docs/devices.md.
#include <array>

#include "drivers/driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t frame_max = 4096;  // bytes between two terminators
constexpr auto byte_gap_max = 50ms;      // a scanner sends a symbol in one go
constexpr auto tail_window = 250ms;      // covers one lost TCP segment on a LAN

constexpr char stx = '\x02';
constexpr char etx = '\x03';

bool is_terminator(char byte) {
  return byte == '\r' || byte == '\n' || byte == '\t' || byte == etx;
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_modifier(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

bool has_aim(std::string_view frame) {
  return frame.size() >= 3 && frame[0] == ']' && is_letter(frame[1]) && is_modifier(frame[2]);
}

class LineScanner final : public Driver {
 public:
  void on_open(Instant, Effects&) override { reset(); }
  void on_close(Instant, Effects& out) override {
    if (!frame_.empty()) report_half(out, "the link closed inside a frame");
    reset();
  }

  void on_bytes(Bytes bytes, Instant now, Effects& out) override {
    if (bytes.empty()) return;
    end_silence(now, out);
    for (const char byte : bytes) on_byte(byte, out);
    last_byte_ = now;
    if (!frame_.empty() && !dropping_) out.wake = now + byte_gap_max;
  }

  void on_timeout(Instant now, Effects& out) override {
    if (frame_.empty() || dropping_) return;
    if (now < last_byte_ + byte_gap_max) {
      out.wake = last_byte_ + byte_gap_max;
      return;
    }
    drop_half(out);
  }

 private:
  /// What the pause before these bytes means, also when nobody called on_timeout() in time.
  void end_silence(Instant now, Effects& out) {
    const auto pause = now - last_byte_;
    if (!frame_.empty() && !dropping_ && pause >= byte_gap_max) drop_half(out);
    if (dropping_ && pause >= tail_window) reset();
  }

  void on_byte(char byte, Effects& out) {
    const bool ends = !frame_.empty() && frame_[0] == stx ? byte == etx : is_terminator(byte);
    if (ends) return end_frame(out);
    if (dropping_) {
      if (byte != stx) return;
      reset();  // a new frame, whatever was being dropped
    }
    frame_.push_back(byte);
    if (frame_.size() <= frame_max) return;
    out.events.push_back(DeviceFault{"OVERLONG_FRAME", "more than 4096 bytes without an end"});
    start_dropping();
  }

  void end_frame(Effects& out) {
    if (dropping_) return end_dropped(out);
    std::string_view frame = frame_;
    if (frame.starts_with(stx)) frame.remove_prefix(1);
    if (!frame.empty()) deliver(frame, out);
    frame_.clear();
  }

  /// The operator hears it, because it may have been a symbol of its own.
  void end_dropped(Effects& out) {
    if (half_) out.events.push_back(DeviceFault{"HALF_FRAME", "the rest of a frame that stopped"});
    reset();
  }

  static void deliver(std::string_view frame, Effects& out) {
    Scanned scan;
    if (has_aim(frame)) {
      scan.aim = frame.substr(0, 3);
      frame.remove_prefix(3);
    }
    if (frame.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "AIM identifier " + scan.aim + " and no data"});
      return;
    }
    if (scan.aim.starts_with("]Z")) {  // the scanner answers or a key was pressed: never a symbol
      out.events.push_back(DeviceFault{"NOT_A_SCAN", std::string(frame)});
      return;
    }
    scan.data = frame;
    out.events.push_back(std::move(scan));
  }

  void drop_half(Effects& out) {
    report_half(out, "no end within 50 ms");
    start_dropping();
    half_ = true;
  }

  void report_half(Effects& out, std::string_view why) const {
    out.events.push_back(DeviceFault{
        "HALF_FRAME", std::string(why) + " after " + std::to_string(frame_.size()) + " bytes"});
  }

  void start_dropping() {
    // The first byte stays: it says whether only an ETX ends what is being dropped.
    frame_.resize(frame_.starts_with(stx) ? 1 : 0);
    dropping_ = true;
  }

  void reset() {
    frame_.clear();
    dropping_ = false;
    half_ = false;
  }

  std::string frame_;
  bool dropping_ = false;
  bool half_ = false;  // what is dropped stopped half-way
  Instant last_byte_{};
};

constexpr std::array models{
    Model{"datalogic-quickscan-mobile", "Datalogic QuickScan Mobile QM2100, RS-232", Evidence::rule,
          "QuickScan Mobile reference manual p134: header and terminator, AIM identifier"},
    Model{"datalogic-m8300", "Datalogic PowerScan PM8300, RS-232", Evidence::rule,
          "PowerScan M8300 reference manual p171: header and terminator, STX/ETX"},
};

std::unique_ptr<Driver> make() { return std::make_unique<LineScanner>(); }

}  // namespace

extern const Protocol line_protocol;
const Protocol line_protocol{"line", DeviceKind::scanner, models, make};

}  // namespace wec

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
// What the scanner says of itself never reaches the barcode stream:
//
//     TAG value 06 '.'        Honeywell menu answer; 05 no such command, 15 value out of range, '!'
//                             for '.', several joined by ';' or ','
//     "Product Name: ..."     Honeywell identity, the answer to 16 4D 0D "REVINF."
//     06 or 15 alone          Metrologic and others: command taken, refused
//     1B 'K', 1B 'W' code     Datalogic host mode: done, error
//     NOREAD, NO READ, NR, ?  nothing was read; the option `no_read` names other texts
//     ]Z...                   an answer, by its AIM identifier
//
// Options: `prefix` is dropped from the front of each frame; `suffix` is then the only terminator.
//
// A frame that stops half-way is dropped after 50 ms of silence, and so is what follows it within
// 250 ms: that is its tail, delayed by the network, and a tail must never be taken for a code.
//
// Sources: Datalogic QuickScan Mobile p134 and M8300 p171 (header, terminator), Honeywell RS-232
// defaults (CR LF); AIM identifiers: ISO/IEC 15424. See docs/devices.md.
#include <algorithm>
#include <array>

#include "drivers/scanner/aim.hpp"
#include "drivers/scanner/device_text.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t frame_max = 4096;  // bytes between two terminators
constexpr auto byte_gap_max = 50ms;      // a scanner sends a symbol in one go
constexpr auto tail_window = 250ms;      // covers one lost TCP segment on a LAN

constexpr std::size_t option_max = 16;  // bytes of a prefix or suffix

constexpr char stx = '\x02';
constexpr char etx = '\x03';

bool is_terminator(char byte) {
  return byte == '\r' || byte == '\n' || byte == '\t' || byte == etx;
}

bool is_control_answer(char byte) { return byte == '\x06' || byte == '\x05' || byte == '\x15'; }

class LineScanner final : public Driver {
 public:
  bool set_option(std::string_view name, std::string_view value) override {
    if (name == "prefix" && value.size() <= option_max) {
      prefix_ = value;
    } else if (name == "suffix" && !value.empty() && value.size() <= option_max) {
      suffix_ = value;
    } else if (name == "no_read" && !value.empty()) {
      no_read_ = value;
    } else {
      return false;
    }
    return true;
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (!std::holds_alternative<AskIdentity>(command)) return Driver::on_command(command, now, out);
    out.send += "\x16M\rREVINF.";  // others than Honeywell's answer nothing, or with a refusal
  }

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

  bool ends(char byte) const {
    if (!frame_.empty() && frame_[0] == stx) return byte == etx;
    if (suffix_.empty()) return is_terminator(byte);
    return byte == suffix_.back() &&
           frame_.ends_with(std::string_view(suffix_).substr(0, suffix_.size() - 1));
  }

  /// A menu answer ends with its mark and a punctuation; a mark alone is a whole answer.
  bool ends_answer(char byte) const {
    if (dropping_ || frame_.starts_with(stx)) return false;
    if (frame_.empty()) return byte == '\x06' || byte == '\x15';
    return is_control_answer(frame_.back()) && std::string_view(".!;,").find(byte) != npos;
  }

  void on_byte(char byte, Effects& out) {
    if (ends_answer(byte)) {
      frame_.push_back(byte);
      return end_frame(out);
    }
    if (ends(byte)) {
      if (!suffix_.empty() && !frame_.starts_with(stx)) {
        frame_.resize(frame_.size() - (suffix_.size() - 1));
      }
      return end_frame(out);
    }
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

  void deliver(std::string_view frame, Effects& out) {
    if (!prefix_.empty() && frame.starts_with(prefix_)) frame.remove_prefix(prefix_.size());
    if (is_no_read(frame)) {
      out.events.push_back(Answered{"no_read", std::string(frame)});
      return;
    }
    if (auto answer = device_text(frame)) {
      out.events.push_back(std::move(*answer));
      return;
    }
    Scanned scan = with_aim(frame);
    if (scan.data.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "AIM identifier " + scan.aim + " and no data"});
    } else if (is_answer(scan.aim)) {
      out.events.push_back(Answered{"device_response", scan.data});
    } else {
      out.events.push_back(std::move(scan));
    }
  }

  bool is_no_read(std::string_view frame) const {
    if (!no_read_.empty()) return frame == no_read_;
    static constexpr std::array<std::string_view, 5> texts{"NOREAD", "NO READ", "NO-READ", "NR",
                                                           "?"};
    return std::find(texts.begin(), texts.end(), frame) != texts.end();
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

  static constexpr auto npos = std::string_view::npos;

  std::string prefix_, suffix_, no_read_;  // options
  std::string frame_;
  bool dropping_ = false;
  bool half_ = false;  // what is dropped stopped half-way
  Instant last_byte_{};
};

constexpr std::array options{
    OptionSpec{"prefix", "bytes that the scanner sends in front of each symbol"},
    OptionSpec{"suffix", "the bytes behind each symbol; then nothing else ends one"},
    OptionSpec{"no_read", "what a fixed reader sends when it read nothing"},
};

constexpr std::array models{
    Model{"datalogic-quickscan-mobile", "Datalogic QuickScan Mobile QM2100, RS-232", Evidence::rule,
          "QuickScan Mobile reference manual p134: header and terminator, AIM identifier"},
    Model{"datalogic-m8300", "Datalogic PowerScan PM8300, RS-232", Evidence::rule,
          "PowerScan M8300 reference manual p171: header and terminator, STX/ETX"},
    Model{"honeywell-menu", "Honeywell scanners, serial, menu commands", Evidence::published,
          "N3680 guide p160: the answers to cbrena?. and cbrena*."},
    Model{"metrologic-setup", "Metrologic scanners, serial programming", Evidence::rule,
          "Metrologic serial programming: STX 999999 ETX and its answers"},
    Model{"datalogic-matrix", "Datalogic Matrix 200N, host mode", Evidence::published,
          "Matrix 200N host mode programming: the two answers"},
};

std::unique_ptr<Driver> make() { return std::make_unique<LineScanner>(); }

}  // namespace

extern const Protocol line_protocol;
const Protocol line_protocol{"line", DeviceKind::scanner, models, make, options};

}  // namespace wec

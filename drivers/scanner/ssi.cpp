// Zebra and Symbol scanners: Simple Serial Interface, on serial, USB CDC and Bluetooth SPP. 9600
// 8N1.
//
//     length opcode source status data(0..251) checksum(2)
//         length    all but the checksum, 4 to FF       source  00 scanner, 04 host
//         status    b0 a repeat of an earlier packet   b1 another packet of the message follows
//         checksum  two's complement of the 16-bit sum of all before it, high byte first
//
//     F3 DECODE_DATA         code type, data; long data in several packets with b1
//     73 MULTIPACKET_SEGMENT number, a slice of F3 00 00 length(2) type 01 length(2) data
//     F6 EVENT   D0 ACK   D1 NAK cause   A4 REPLY_REVISION "software board engine checksum"
//     host       D0 ACK of F3, F6 and 73; D1 NAK 01 after damage; A3 REQUEST_REVISION; E6 BEEP;
//                C6 PARAM_SEND FF 2D 01: send AIM identifiers (option `aim = "on"`)
//
// A packet with b0 is the same scan as the one before it, if that one arrived: delivered once.
// After damage the rest is dropped up to a gap, and then the scanner is asked again. Source 02 was
// seen on the first segment of a multipacket message.
//
// Sources: Symbol SE-923 guide p160 and p182; enioka-Haute-Couture/enioka_scan SsiCommand and tests
// (facts); clocklimited/motorola-ssi-scanner tests.
#include <array>
#include <numeric>

#include "drivers/frame_driver.hpp"
#include "drivers/scanner/aim.hpp"
#include "drivers/scanner/symbol_types.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t header = 4;
constexpr std::size_t message_max = 16384;  // bytes of one symbol in several packets
constexpr auto packet_gap = 200ms;          // silence inside a packet
constexpr auto message_gap = 3s;            // between the packets of one message
constexpr int decode_data = 0xF3, segment = 0x73, event = 0xF6, ack = 0xD0, nak = 0xD1;
constexpr int revision = 0xA4;
constexpr int repeat_bit = 1, more_bit = 2;

int at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

int sum_of(std::string_view bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), 0,
                         [](int sum, char c) { return sum + static_cast<unsigned char>(c); });
}

std::string packet(int opcode, std::string_view data = {}) {
  std::string bytes;
  bytes.push_back(static_cast<char>(header + data.size()));
  bytes.push_back(static_cast<char>(opcode));
  bytes += std::string_view("\x04\x00", 2);
  bytes += data;
  const int checksum = -sum_of(bytes) & 0xFFFF;
  bytes.push_back(static_cast<char>(checksum >> 8));
  bytes.push_back(static_cast<char>(checksum & 0xFF));
  return bytes;
}

Cut cut(std::string_view b, bool) {
  const auto length = static_cast<std::size_t>(at(b, 0));
  if (length < header) return Cut::garbage(1);
  if (b.size() < 3) return Cut::wait();
  const int source = at(b, 2);
  if (source != 0 && source != 4 && !(at(b, 1) == segment && source == 2)) return Cut::garbage(1);
  if (b.size() < length + 2) return Cut::wait();
  const int checksum = at(b, length) * 256 + at(b, length + 1);
  if (((sum_of(b.substr(0, length)) + checksum) & 0xFFFF) != 0) return Cut::garbage(1);
  return Cut::frame(length + 2);
}

std::string hex(int byte) {
  static constexpr char digits[] = "0123456789ABCDEF";
  return {digits[byte >> 4 & 15], digits[byte & 15]};
}

std::string_view cause_of(std::string_view data) {
  switch (data.empty() ? 0 : at(data, 0)) {
    case 1:
      return "resend";
    case 2:
      return "bad_context";
    case 6:
      return "denied";
    case 10:
      return "undesired";
    default:
      return "unknown";
  }
}

class SsiScanner final : public FrameDriver {
 public:
  SsiScanner() : FrameDriver(cut, 512, packet_gap) {}

  bool set_option(std::string_view name, std::string_view value) override {
    if (name != "aim" || (value != "on" && value != "off")) return false;
    ask_for_aim_ = value == "on";
    return true;
  }

  void on_open(Instant now, Effects& out) override {
    FrameDriver::on_open(now, out);
    if (ask_for_aim_) out.send += packet(0xC6, "\xFF\x2D\x01");
  }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (std::holds_alternative<AskIdentity>(command)) {
      out.send += packet(0xA3);
    } else if (const auto* beep = std::get_if<Beep>(&command)) {
      // One short high tone, or three long low ones.
      out.send += packet(0xE6, beep->tone == BeepTone::ok ? std::string_view("\0", 1) : "\x11");
    } else {
      Driver::on_command(command, now, out);
    }
  }

 private:
  void on_frame(std::string_view frame, Instant now, Effects& out) override {
    good();
    const auto data = frame.substr(header, frame.size() - header - 2);
    if (at(frame, 2) == 4) return answer("echo", data, out, {{"op", hex(at(frame, 1))}});
    const int status = at(frame, 3);
    switch (at(frame, 1)) {
      case decode_data:
        out.send += packet(ack);
        return on_decode(data, status, now, out);
      case segment:
        out.send += packet(ack);
        return on_segment(data, now, out);
      case event:
        out.send += packet(ack);
        return answer("event", data, out);
      case ack:
        return answer("ack", {}, out, {{"op", hex(ack)}});
      case nak:
        return answer("nak", {}, out, {{"op", hex(nak)}, {"cause", std::string(cause_of(data))}});
      case revision:
        return on_revision(data, out);
      default:
        return answer("packet", data, out, {{"op", hex(at(frame, 1))}});
    }
  }

  void on_garbage(std::string_view bytes, Instant now, Effects& out) override {
    bad("length or checksum: " + shown(bytes), now, out);
    ask_again(now, out);
  }

  void on_half(std::size_t, Instant now, Effects& out) override { ask_again(now, out); }

  /// Once for all that one silence showed.
  void ask_again(Instant now, Effects& out) {
    if (asked_again_ == now) return;
    asked_again_ = now;
    out.send += packet(nak, "\x01");
  }

  /// The rest of a message in several packets never came.
  void on_deadline(Instant now, Effects& out) override {
    if (message_.empty() && inner_.empty()) return;
    bad("a message in several packets has no end", now, out);
    forget_message();
  }

  void on_reset() override {
    forget_message();
    last_.clear();
  }

  void on_decode(std::string_view data, int status, Instant now, Effects& out) {
    if (data.empty()) return bad("no code type", now, out);
    if ((status & repeat_bit) != 0 && data == last_) return;
    last_ = data;
    if (!message_.empty() && message_[0] != data[0]) {
      bad("a part with another code type", now, out);
      forget_message();
    }
    if (message_.empty()) message_.push_back(data[0]);
    message_ += data.substr(1);
    if (message_.size() > message_max) {
      bad("a symbol of more than 16384 bytes", now, out);
      return forget_message();
    }
    if ((status & more_bit) != 0) return set_deadline(now + message_gap, out);
    deliver(at(message_, 0), std::string_view(message_).substr(1), out);
    forget_message();
  }

  void on_segment(std::string_view data, Instant now, Effects& out) {
    if (data.size() < 2) return bad("an empty segment", now, out);
    const int number = at(data, 0);
    if (number == 0) {
      inner_.clear();
    } else if (inner_.empty() || number == last_number_) {
      return;  // the middle of a message whose start is gone, or a repeat
    } else if (number != ((last_number_ + 1) & 0xFF)) {
      bad("a segment is missing", now, out);
      return forget_message();
    }
    last_number_ = number;
    inner_ += data.substr(1);
    set_deadline(now + message_gap, out);
    if (inner_.size() > message_max) {
      bad("a message of more than 16384 bytes", now, out);
      return forget_message();
    }
    on_inner(now, out);
  }

  void on_inner(Instant now, Effects& out) {
    if (inner_.size() < 9) return;
    if (at(inner_, 0) != decode_data) {
      bad("a message in segments that holds no symbol", now, out);
      return forget_message();
    }
    const auto length = static_cast<std::size_t>(at(inner_, 3) * 256 + at(inner_, 4));
    if (inner_.size() < length + 6) return;
    auto data = std::string_view(inner_).substr(6, length);
    const bool counted = data.size() >= 3 && at(data, 0) == 1 &&
                         static_cast<std::size_t>(at(data, 1) * 256 + at(data, 2)) + 3 == length;
    if (counted) data.remove_prefix(3);
    deliver(at(inner_, 5), data, out);
    forget_message();
  }

  static void deliver(int code, std::string_view data, Effects& out) {
    auto scan = symbol_of(code, data);
    if (scan.data.empty()) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "a symbol without data"});
    } else if (is_answer(scan.aim)) {
      out.events.push_back(Answered{"device_response", scan.data});
    } else {
      out.events.push_back(std::move(scan));
    }
  }

  static void on_revision(std::string_view text, Effects& out) {
    Details details{{"op", hex(revision)}};
    static constexpr std::array<std::string_view, 4> names{"software", "board", "engine",
                                                           "checksum"};
    auto rest = text;
    for (const auto name : names) {
      while (rest.starts_with(' ')) rest.remove_prefix(1);
      const auto end = std::min(rest.find(' '), rest.size());
      if (end > 0) details.push_back({name, std::string(rest.substr(0, end))});
      rest.remove_prefix(end);
    }
    answer("revision", text, out, std::move(details));
  }

  static void answer(std::string_view kind, std::string_view data, Effects& out,
                     Details details = {}) {
    out.events.push_back(Answered{kind, std::string(data), std::move(details)});
  }

  void forget_message() {
    message_.clear();
    inner_.clear();
  }

  bool ask_for_aim_ = false;
  std::string last_;     // the data of the newest decode packet, to know its repeat
  std::string message_;  // code type and data so far
  std::string inner_;    // of segments
  int last_number_ = 0;
  std::optional<Instant> asked_again_;
};

constexpr std::array options{
    OptionSpec{"aim", "on: tell the scanner at every start to send AIM identifiers"},
};

constexpr std::array models{
    Model{"symbol-se923", "Symbol SE-923, SSI", Evidence::published,
          "SE-923 guide p160: packets and checksums; enioka_scan tests: ACK and multipacket"},
};

std::unique_ptr<Driver> make() { return std::make_unique<SsiScanner>(); }

}  // namespace

extern const Protocol ssi_protocol;
const Protocol ssi_protocol{"ssi", DeviceKind::scanner, models, make, options};

}  // namespace wec

// CAS indicators and counter scales.
//
//     22 bytes (CI, NT)   "ST,GS," dev lamp ',' weight(8) ' ' unit(2) 0D 0A
//         ST at rest, US moving, OL over; GS gross, NT net
//         dev and lamp are binary, they may be 0D, 0A or ',': the length decides
//         lamp  b7 = 1  b6 at rest  b4 hold  b3 printer  b2 gross  b1 tare  b0 zero
//         Where the text says "at rest" and the lamp does not, rest is not known.
//     ENQ (PDS, AP-1)     host 05, scale 06; host 11, scale
//         01 02 STA SIGN weight(6) unit(2) BCC 03 04
//         STA S at rest, U moving; SIGN ' ' '-' 'F' (over); BCC = XOR from STA to the unit; some
//         scales send 81 for 01
//
// Sources: CI-600D manual p74; NT-200 manual p48; PDS manual p31; AP-1 protocol; docs.rkeeper.ru.
#include <array>

#include "drivers/scale/scale_driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t long_frame = 22;
constexpr std::size_t enq_frame = 15;

bool begins_22(std::string_view b) {
  static constexpr std::array<std::string_view, 3> heads{"ST", "US", "OL"};
  const auto head = b.substr(0, 2);
  bool known = false;
  for (const auto word : heads) known = known || word.starts_with(head);
  if (!known || (b.size() > 2 && b[2] != ',')) return false;
  if (b.size() < 5) return true;
  return (b.substr(3, 2) == "GS" || b.substr(3, 2) == "NT") && (b.size() < 6 || b[5] == ',');
}

Cut cut_22(std::string_view b, bool) {
  if (!begins_22(b)) return Cut::garbage(1);
  if (b.size() < long_frame) return Cut::wait();
  const bool whole = b[8] == ',' && b.substr(20, 2) == "\r\n";
  return whole ? Cut::frame(long_frame) : Cut::garbage(1);
}

Reading parse_22(std::string_view frame, const ScaleSettings&) {
  const auto head = frame.substr(0, 2);
  const int lamp = static_cast<unsigned char>(frame[7]);
  auto unit = plain_unit(frame.substr(18, 2));
  if (head == "OL") return Reading::of(no_weight("overload", unit));
  auto value = plain_number(frame.substr(9, 8));
  if (!value) return Reading::bad("malformed weight: " + shown(frame.substr(9, 8)));
  std::optional<bool> stable = head == "ST";
  if (*stable && (lamp & 0x40) == 0) stable = std::nullopt;
  auto reading = weight(std::move(*value), std::move(unit), stable);
  if ((lamp & 0x01) != 0 && stable == true) reading = at_zero(std::move(reading));
  reading.details.push_back({"net", frame.substr(3, 2) == "NT"});
  return Reading::of(std::move(reading));
}

/// ACK and NAK stand alone; a frame is found by its two ends.
Cut cut_enq(std::string_view b, bool) {
  if (b[0] == '\x06' || b[0] == '\x15') return Cut::frame(1);
  if ((b[0] != '\x01' && b[0] != '\x81') || (b.size() > 1 && b[1] != '\x02'))
    return Cut::garbage(1);
  if (b.size() < enq_frame) return Cut::wait();
  return b.substr(13, 2) == "\x03\x04" ? Cut::frame(enq_frame) : Cut::garbage(1);
}

Reading parse_enq(std::string_view frame, const ScaleSettings&) {
  if (frame.size() == 1) return Reading::of(Answered{frame[0] == '\x06' ? "ack" : "nak"});
  char sum = 0;
  for (const char c : frame.substr(2, 10)) sum = static_cast<char>(sum ^ c);
  if (sum != frame[12]) return Reading::bad("checksum");
  const char state = frame[2], sign = frame[3];
  auto unit = plain_unit(frame.substr(10, 2));
  if (sign == 'F') return Reading::of(no_weight("overload", unit));
  auto value = plain_number((sign == '-' ? "-" : "") + std::string(frame.substr(4, 6)));
  const bool known = (state == 'S' || state == 'U') && (sign == ' ' || sign == '-' || sign == '+');
  if (!value || !known) return Reading::bad("malformed: " + shown(frame.substr(2, 10)));
  return Reading::of(weight(std::move(*value), std::move(unit), state == 'S'));
}

const ScaleProtocol stream{.cutter = cut_22, .parse = parse_22, .frame_max = 64};
/// DC1 by itself asks for the weight; ENQ asks whether the scale is there.
const ScaleProtocol enq{.cutter = cut_enq, .parse = parse_enq, .frame_max = 64, .read = "\x11"};

constexpr std::array models_22{
    Model{"cas-ci600d", "CAS CI-600D", Evidence::rule, "CI-600D manual p74"},
};
constexpr std::array models_enq{
    Model{"cas-pds", "CAS PDS", Evidence::rule, "PDS manual p31: ENQ, DC1 and the frame"},
};

std::unique_ptr<Driver> make_22() { return std::make_unique<ScaleDriver>(stream); }
std::unique_ptr<Driver> make_enq() { return std::make_unique<ScaleDriver>(enq); }

}  // namespace

extern const Protocol cas_22_protocol, cas_enq_protocol;
const Protocol cas_22_protocol{"cas_22", DeviceKind::scale, models_22, make_22};
const Protocol cas_enq_protocol{"cas_enq", DeviceKind::scale, models_enq, make_enq};

}  // namespace wec

// CAS and Rice Lake: frames of fixed width, and the ENQ protocol of CAS.
//
//   CAS 22 bytes   "ST,GS," dev lamp ',' weight(8) ' ' unit(2) 0D 0A     five a second
//                  lamp: b7 1, b6 at rest, b2 gross, b1 tare, b0 zero
//   CAS ENQ        05: 06; 11: 01 02 STA SIGN weight(6) unit(2) BCC 03 04
//   Rice Lake      02 POL weight(7) UNIT GN STATUS 0D 0A                 ten a second
//                  KZERO, KTARE, KCLRTAR, KPRINT CR
//
// Source: ../shared/spec/protocols/scales.md 5, 9.
#include <fmt/format.h>

#include "firmware-bridge/sim/scale/protocols.hpp"

namespace wec {

namespace {

bool negative(const SimScale& scale) { return scale.show(scale.net()).starts_with('-'); }

std::string cas_22(const SimScale& scale, Instant now) {
  const bool over = scale.out_of_range() != 0;
  const bool rest = !over && !sim_moving(scale, now);
  unsigned lamp = 0x80;
  if (rest) lamp |= 0x40;
  lamp |= scale.tare() == 0 ? 0x04 : 0x02;
  if (rest && scale.at_zero()) lamp |= 0x01;
  const auto value =
      over ? std::string(8, ' ')
           : fmt::format("{}{}", negative(scale) ? '-' : ' ', scale.digits(scale.net(), 7));
  return fmt::format("{},{},\x01{},{} {:>2}\r\n",
                     over   ? "OL"
                     : rest ? "ST"
                            : "US",
                     scale.tare() == 0 ? "GS" : "NT", static_cast<char>(lamp), value, scale.unit());
}

std::size_t take_nothing(SimScale&, std::string_view bytes, Instant) { return bytes.size(); }

std::string cas_enq(const SimScale& scale, Instant now) {
  const bool over = scale.out_of_range() != 0;
  const char sign = over ? 'F' : negative(scale) ? '-' : ' ';
  const auto value = over ? std::string("000000") : scale.digits(scale.net(), 6);
  const auto body =
      fmt::format("{}{}{}{:>2}", sim_moving(scale, now) ? 'U' : 'S', sign, value, scale.unit());
  char sum = 0;
  for (const char c : body) sum = static_cast<char>(sum ^ c);
  return fmt::format("\x01\x02{}{}\x03\x04", body, sum);
}

std::size_t take_enq(SimScale& scale, std::string_view bytes, Instant now) {
  if (bytes[0] == '\x05') scale.reply("\x06");
  if (bytes[0] == '\x11') scale.say_weight(now);
  return 1;
}

std::string ricelake(const SimScale& scale, Instant now) {
  const char out = scale.out_of_range();
  const char polarity = out == '+' ? '^' : out == '-' ? ']' : negative(scale) ? '-' : ' ';
  const char status = out ? 'O' : sim_moving(scale, now) ? 'M' : scale.at_zero() ? 'Z' : ' ';
  const char unit = scale.unit() == "kg"   ? 'K'
                    : scale.unit() == "lb" ? 'L'
                    : scale.unit() == "oz" ? 'O'
                                           : 'G';
  const auto magnitude = scale.net() < 0 ? -scale.net() : scale.net();
  return fmt::format("\x02{}{:>7}{}{}{}\r\n", polarity, scale.show(magnitude), unit,
                     scale.tare() == 0 ? 'G' : 'N', status);
}

std::size_t take_keys(SimScale& scale, std::string_view bytes, Instant now) {
  const auto key = sim_command(bytes, "\r");
  if (!key) return 0;
  if (*key == "KPRINT") scale.say_weight(now);
  if (*key == "KZERO") scale.zero(false, now);
  if (*key == "KTARE") scale.take_tare(false, now);
  if (*key == "KCLRTAR") scale.set_tare(0);
  return key->size() + 1;
}

}  // namespace

const SimScaleProtocol sim_cas_22{"cas_22", take_nothing, cas_22, std::chrono::milliseconds(200)};
const SimScaleProtocol sim_cas_enq{"cas_enq", take_enq, cas_enq};
const SimScaleProtocol sim_ricelake{"ricelake", take_keys, ricelake,
                                    std::chrono::milliseconds(100)};

}  // namespace wec

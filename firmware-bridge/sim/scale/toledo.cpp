// Toledo 8217, 8213 and continuous output.
//
//   8217        W   02 "12.340" [N] 0D     at rest and valid, else 02 '?' status 0D; Z zero
//   8213        W   02 "012.34" 0D, grams 02 "0ddddd" 0D
//       status  b0 motion b1 over b2 under zero b4 centre of zero; b5 and b6 are 1
//   continuous  02 SWA SWB SWC weight(6) tare(6) 0D CHK    ten a second; T tare, Z zero, C clear
//   tare
//
// What Z answers (the status) and the letters of the continuous protocol are chosen here.
// Source: ../shared/spec/protocols/scales.md 2.2, 2.3.
#include <fmt/format.h>

#include <algorithm>

#include "firmware-bridge/sim/scale/protocols.hpp"

namespace wec {

namespace {

std::string status(const SimScale& scale, Instant now) {
  unsigned bits = 0x60;
  if (sim_moving(scale, now)) bits |= 0x01;
  if (scale.out_of_range() == '+') bits |= 0x02;
  if (scale.out_of_range() == '-' || scale.net() < 0) bits |= 0x04;
  if (scale.at_zero()) bits |= 0x10;
  return {'\x02', '?', static_cast<char>(bits), '\r'};
}

bool has_weight(const SimScale& scale, Instant now) {
  return !sim_moving(scale, now) && scale.out_of_range() == 0 && scale.net() >= 0;
}

std::string weight_8217(const SimScale& scale, Instant now) {
  if (!has_weight(scale, now)) return status(scale, now);
  return fmt::format("\x02{}{}\r", scale.digits(scale.net(), 6), scale.tare() == 0 ? "" : "N");
}

std::string weight_8213(const SimScale& scale, Instant now) {
  if (!has_weight(scale, now)) return status(scale, now);
  if (scale.unit() != "g") return fmt::format("\x02{}\r", scale.digits(scale.net(), 6));
  const auto grams = (scale.net() + 500'000) / 1'000'000;
  return fmt::format("\x02{:06}\r", grams);
}

std::size_t take_letter(SimScale& scale, std::string_view bytes, Instant now) {
  if (bytes[0] == 'W') scale.say_weight(now);
  if (bytes[0] == 'Z') {
    scale.zero(false, now);
    scale.reply(status(scale, now));
  }
  return 1;
}

char unit_code(std::string_view unit) {
  if (unit == "g") return 1;
  return unit == "oz" ? 3 : 0;
}

std::string digits_only(const SimScale& scale, SimScale::Micro amount) {
  auto text = scale.digits(amount, 0);
  std::erase(text, '.');
  return text.size() < 6 ? std::string(6 - text.size(), '0') + text : text.substr(text.size() - 6);
}

std::string continuous(const SimScale& scale, Instant now) {
  const auto places = std::min(scale.decimals(), 5u);
  unsigned swb = 0x20;
  if (scale.tare() != 0) swb |= 0x01;
  if (scale.net() < 0) swb |= 0x02;
  if (const char out = scale.out_of_range()) swb |= out == '-' ? 0x06 : 0x04;
  if (sim_moving(scale, now)) swb |= 0x08;
  if (scale.unit() == "kg") swb |= 0x10;
  std::string frame{'\x02', static_cast<char>(0x28 | (places + 2)), static_cast<char>(swb),
                    static_cast<char>(0x20 | unit_code(scale.unit()))};
  frame += digits_only(scale, scale.net()) + digits_only(scale, scale.tare()) + "\r";
  unsigned sum = 0;
  for (const char c : frame) sum += static_cast<unsigned char>(c);
  frame += static_cast<char>((0x80 - sum % 0x80) % 0x80);
  return frame;
}

std::size_t take_key(SimScale& scale, std::string_view bytes, Instant now) {
  if (bytes[0] == 'T') scale.take_tare(false, now);
  if (bytes[0] == 'Z') scale.zero(false, now);
  if (bytes[0] == 'C') scale.set_tare(0);
  return 1;
}

}  // namespace

const SimScaleProtocol sim_toledo_8217{"toledo_8217", take_letter, weight_8217};
const SimScaleProtocol sim_toledo_8213{"toledo_8213", take_letter, weight_8213};
const SimScaleProtocol sim_toledo_continuous{"toledo_continuous", take_key, continuous,
                                             std::chrono::milliseconds(100)};

}  // namespace wec

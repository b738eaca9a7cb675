// Toledo continuous output: indicators of Mettler Toledo, Kern, Fairbanks, Cardinal, Rockwell. The
// scale sends 4 to 20 frames a second; there is no question.
//
//     02 SWA SWB SWC weight(6) tare(6) 0D [CHK]      digits without a point, blank or zero filled
//     02 SWA SWB SWC weight(6) 0D [CHK]              short form, without tare
//
//     CHK  two's complement of the 7-bit sum from STX to CR; it may be 02 or 0D itself
//     SWA  b0-2 places: 0 and 1 two and one zeros to add, 2 none, 3 to 7 one to five behind the
//          point; b3-4 increment; b5 = 1
//     SWB  b0 net  b1 negative  b2 out of range  b3 motion  b4 kg, else lb  b6 not yet zeroed
//     SWC  b0-2 unit: 0 by SWB, 1 g 2 t 3 oz 4 troy oz 5 dwt 6 ton 7 custom
//          b3 print request  b4 tenfold resolution  b6 keyboard tare
//
// A frame has a fixed length and is found by it, not by its delimiters. The byte behind CR decides:
// the sum is a checksum, an STX is the next frame of a stream without one, anything else is damage.
//
// Sources: Rockwell 57C428 manual p37; Kern FTC p42; Mettler Toledo ICS425 p50; Fairbanks FB3000
// p55; Cardinal 225 p126.
#include <array>
#include <numeric>

#include "drivers/scale/scale_driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t short_frame = 11;  // up to CR
constexpr std::size_t long_frame = 17;

bool is_digits(std::string_view field) {
  return field.find_first_not_of("0123456789 ") == std::string_view::npos;
}

/// Whether what is there so far can be the beginning of a frame.
bool plausible(std::string_view b) {
  for (std::size_t i = 1; i < b.size() && i < 4; ++i) {
    if ((b[i] & 0x80) != 0 || b[i] < 0x20) return false;
  }
  return b.size() <= 4 || is_digits(b.substr(4, std::min<std::size_t>(b.size(), 10) - 4));
}

int sum_of(std::string_view bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), 0,
                         [](int sum, char c) { return (sum + c) & 0x7F; });
}

/// Its length up to CR, 0: not known yet, npos: it is none.
std::size_t length_of(std::string_view b) {
  if (b.size() < short_frame) return 0;
  if (b[short_frame - 1] == '\r') return short_frame;
  if (!is_digits(b.substr(10, std::min(b.size(), long_frame - 1) - 10))) return std::string::npos;
  if (b.size() < long_frame) return 0;
  return b[long_frame - 1] == '\r' ? long_frame : std::string::npos;
}

Cut cut(std::string_view b, bool silent) {
  const auto next = b.find('\x02', b[0] == '\x02' ? 1 : 0);
  const auto skip = Cut::garbage(std::min(next, b.size()));
  if (b[0] != '\x02' || !plausible(b)) return skip;
  const auto length = length_of(b);
  if (length == std::string::npos) return skip;
  if (length == 0) return Cut::wait();
  const int sum = sum_of(b.substr(0, length));
  if (b.size() == length) return silent ? Cut::frame(length) : Cut::wait();
  const char after = b[length];
  const bool is_sum = ((sum + after) & 0x7F) == 0;
  if (after != '\x02' || !is_sum) {
    // Without a checksum the next frame follows. Otherwise the byte is part of this frame and the
    // parser refuses it.
    return Cut::frame(after == '\x02' ? length : length + 1);
  }
  // 02 fits as checksum and as STX: what follows it says which.
  if (b.size() == length + 1) return silent ? Cut::frame(length + 1) : Cut::wait();
  return Cut::frame(b[length + 1] == '\x02' ? length + 1 : length);
}

std::string unit_of(int swb, int swc) {
  static constexpr std::array<std::string_view, 8> units{"",    "g",   "t",   "oz",
                                                         "ozt", "dwt", "ton", ""};
  const auto code = static_cast<std::size_t>(swc & 7);
  if (code != 0) return std::string(units[code]);
  return (swb & 0x10) != 0 ? "kg" : "lb";
}

std::optional<std::string> field(std::string_view digits, int places, bool negative) {
  digits = trimmed(digits);
  if (digits.empty() || digits.find(' ') != std::string_view::npos) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return shifted(negative ? -value : value, places);
}

Weighed base_reading(std::string value, int swb, std::string unit) {
  if ((swb & 0x04) != 0) return no_weight("out_of_range", unit);
  if ((swb & 0x40) != 0) return no_weight("not_zeroed", unit);
  return weight(std::move(value), std::move(unit), (swb & 0x08) == 0);
}

Reading parse(std::string_view frame, const ScaleSettings&) {
  const auto end = frame.find('\r', short_frame - 1);
  if (frame.size() > end + 1 && sum_of(frame) != 0) return Reading::bad("checksum");
  const int swa = frame[1], swb = frame[2], swc = frame[3];
  int places = (swa & 7) - 2;
  if ((swc & 0x10) != 0) ++places;
  auto value = field(frame.substr(4, 6), places, (swb & 2) != 0);
  if (!value) return Reading::bad("no digits in the weight");
  auto reading = base_reading(std::move(*value), swb, unit_of(swb, swc));
  if (end + 1 >= long_frame) {
    if (auto tare = field(frame.substr(10, 6), places, false))
      reading.details.push_back({"tare", std::move(*tare)});
  }
  reading.details.push_back({"net", (swb & 1) != 0});
  if ((swc & 0x08) != 0) reading.details.push_back({"print_request", true});
  return Reading::of(std::move(reading));
}

const ScaleProtocol protocol{
    .cutter = cut, .parse = parse, .frame_max = 64, .gap = 100ms, .seven_bits = true};

constexpr std::array models{
    Model{"mettler-ics425-continuous", "Mettler Toledo ICS425, continuous", Evidence::rule,
          "ICS425 manual p50, Rockwell 57C428 manual p37: frame, status words and checksum"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol toledo_continuous_protocol;
const Protocol toledo_continuous_protocol{"toledo_continuous", DeviceKind::scale, models, make};

}  // namespace wec

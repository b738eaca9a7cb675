// Rinstrum indicators (R320, R323, 5000 series).
//
//     auto F2   02 sign weight(8) S1 S2 S3 S4 unit(3) 03
//               S1 G gross N net U under O over M motion E error   S2 M motion
//               S3 Z at zero   S4 range or '-'
//     auto F4   "ST,GS,+000000.kg" CR LF
//     5000      host  "20110021:" CR LF    read register 0021 of unit 01
//               unit  "81110021:00008400"  80h in the address marks the answer; the value is hex
//               Register 0021 is the status word: it is reported as it is, no weight is made of it.
//
// Sources: Rinstrum R323 manual, automatic output formats; 5000 protocol manual.
#include <array>

#include "drivers/scale/st_line.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

constexpr std::size_t f2_text = 16;  // between STX and ETX; the unit may be shorter by a blank

Cut cut_f2(std::string_view buffer, bool) { return cut_between(buffer, '\x02', '\x03', 64); }

Reading read_f2(std::string_view text) {
  if (text.size() < f2_text - 1 || text.size() > f2_text) {
    return Reading::bad("malformed: " + shown(text));
  }
  const char s1 = text[9], s2 = text[10], s3 = text[11];
  auto unit = plain_unit(text.substr(13));
  if (s1 == 'U') return Reading::of(no_weight("underload", unit));
  if (s1 == 'O') return Reading::of(no_weight("overload", unit));
  if (s1 == 'E') return Reading::of(no_weight("error", unit));
  auto value = plain_number(text.substr(0, 9));
  if (!value || (s1 != 'G' && s1 != 'N' && s1 != 'M')) {
    return Reading::bad("malformed: " + shown(text));
  }
  auto reading = weight(std::move(*value), std::move(unit), s1 != 'M' && s2 != 'M');
  if (s3 == 'Z') reading = at_zero(std::move(reading));
  if (s1 != 'M') reading.details.push_back({"net", s1 == 'N'});
  return Reading::of(std::move(reading));
}

Reading parse_f2(std::string_view frame, const ScaleSettings&) {
  return read_f2(frame.substr(1, frame.size() - 2));
}

Reading parse_f4(std::string_view frame, const ScaleSettings&) {
  const auto line = trimmed(frame.substr(0, frame.size() - 2));
  if (line.empty()) return Reading::nothing();
  auto reading = parse_st_line(line);
  if (reading.events.empty() && reading.error.empty()) {
    return Reading::bad("malformed: " + shown(line));
  }
  return reading;
}

Reading parse_5000(std::string_view frame, const ScaleSettings&) {
  const auto line = trimmed(frame.substr(0, frame.find_last_not_of("\r\n;") + 1));
  if (line.empty()) return Reading::nothing();
  const auto colon = line.find(':');
  const auto hex = [](std::string_view text) {
    return text.find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos;
  };
  if (colon != 8 || !hex(line.substr(0, 8)) || line.size() < 10) {
    return Reading::bad("malformed: " + shown(line));
  }
  if (line[0] < '8') return Reading::nothing();  // our own question, echoed
  const auto value = line.substr(9);
  if (line.substr(4, 4) != "0021") return Reading::of(Answered{"register", std::string(line)});
  if (!hex(value)) return Reading::refused(shown(line));
  auto reading = no_weight("status");
  reading.details.push_back({"status_hex", std::string(value)});
  return Reading::of(std::move(reading));
}

const ScaleProtocol f2{.cutter = cut_f2, .parse = parse_f2};
const ScaleProtocol f4{.cutter = cut_crlf, .parse = parse_f4};
const ScaleProtocol p5000{.cutter = cut_any_line, .parse = parse_5000, .read = "20110021:\r\n"};

constexpr std::array f2_models{
    Model{"rinstrum-r323-f2", "Rinstrum R323, format F2", Evidence::rule, "R323 manual, formats"},
};
constexpr std::array f4_models{
    Model{"rinstrum-r323-f4", "Rinstrum R323, format F4", Evidence::rule, "R323 manual, formats"},
};
constexpr std::array p5000_models{
    Model{"rinstrum-5000", "Rinstrum 5000 series", Evidence::published,
          "5000 protocol manual: 20110021: and its answer"},
};

std::unique_ptr<Driver> make_f2() { return std::make_unique<ScaleDriver>(f2); }
std::unique_ptr<Driver> make_f4() { return std::make_unique<ScaleDriver>(f4); }
std::unique_ptr<Driver> make_5000() { return std::make_unique<ScaleDriver>(p5000); }

}  // namespace

extern const Protocol rinstrum_f2_protocol, rinstrum_f4_protocol, rinstrum_5000_protocol;
const Protocol rinstrum_f2_protocol{"rinstrum_f2", DeviceKind::scale, f2_models, make_f2};
const Protocol rinstrum_f4_protocol{"rinstrum_f4", DeviceKind::scale, f4_models, make_f4};
const Protocol rinstrum_5000_protocol{"rinstrum_5000", DeviceKind::scale, p5000_models, make_5000};

}  // namespace wec

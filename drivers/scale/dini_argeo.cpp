// Dini Argeo indicators (3590, DFW and others); lines that end in CR LF.
//
//     host   READ  ZERO  TARE  CLEAR                  each CR LF, behind an RS-485 address if set
//     scale  [CC] HH,KK,PPPPPPPP,UM                   "ST,GS,   12.34,kg"
//            HH  ST at rest  US moving  OL over  UL under      KK  GS gross  NT net
//            OK                                       done
//            ERR01 wrong data  ERR02 unknown command  ERR03 not now  ERR04 cannot be executed
//
// Source: 3590EXP manual p65.
#include <array>

#include "drivers/scale/st_line.hpp"

namespace wec {
namespace {

Reading parse(std::string_view frame, const ScaleSettings&) {
  auto line = trimmed(frame.substr(0, frame.size() - 2));
  if (line.empty()) return Reading::nothing();
  if (line.size() > 2 && line[0] >= '0' && line[0] <= '9' && line[1] >= '0' && line[1] <= '9') {
    line.remove_prefix(2);  // the address on an RS-485 bus
  }
  if (line == "OK") return Reading::of(no_weight("ack"));
  if (line == "ERR03") return Reading::of(no_weight("busy"));
  if (line.starts_with("ERR")) return Reading::refused(shown(line));
  auto reading = parse_st_line(line);
  if (reading.events.empty() && reading.error.empty()) {
    return Reading::bad("malformed: " + shown(line));
  }
  return reading;
}

const ScaleProtocol protocol{.cutter = cut_crlf,
                             .parse = parse,
                             .read = "READ\r\n",
                             .zero = "ZERO\r\n",
                             .tare = "TARE\r\n",
                             .clear_tare = "CLEAR\r\n"};

constexpr std::array models{
    Model{"dini-3590exp", "Dini Argeo 3590EXP", Evidence::rule, "3590EXP manual p65"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol dini_argeo_protocol;
const Protocol dini_argeo_protocol{"dini_argeo", DeviceKind::scale, models, make};

}  // namespace wec

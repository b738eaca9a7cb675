// Toledo 8217: the point-of-sale scales of Mettler Toledo and those that imitate them. 9600 7E1.
//
//     host    W                      weight        Z   zero       H   high resolution
//     scale   02 "1.234" [N] 0D      at rest and valid; N: net
//             02 '?' status 0D       no weight now
//
//     status  b0 motion  b1 over capacity  b2 under zero  b3 outside the zero capture range
//             b4 centre of zero  b5 net  b6 always 1  b7 parity
//
// Units are not in the frame: the site file says them (`unit`). Bit 7 is masked, because a 7E1 line
// is often read as 8N1. Where several bits are set, over capacity counts before under zero, before
// motion, before the rest. The scale says nothing by itself.
//
// Sources: Mettler Toledo DIVA service manual p51; Rice Lake and Brecknell 8217 appendices.
#include <array>

#include "drivers/scale/scale_driver.hpp"

namespace wec {
namespace {

constexpr int motion = 1, over = 2, under = 4, outside_capture = 8, centre = 16;

Cut cut(std::string_view buffer, bool) { return cut_between(buffer, '\x02', '\r', 64); }

Reading read_status(int bits) {
  std::string_view condition = "busy_or_none";
  if ((bits & over) != 0) {
    condition = "overload";
  } else if ((bits & under) != 0) {
    condition = "under_zero";
  } else if ((bits & motion) != 0) {
    condition = "motion";
  } else if ((bits & outside_capture) != 0) {
    condition = "outside_zero_capture";
  }
  auto reading = no_weight(condition);
  const std::pair<int, std::string_view> also[] = {
      {motion, "motion"}, {outside_capture, "outside_zero_capture"}, {centre, "center_of_zero"}};
  for (const auto& [bit, name] : also) {
    if ((bits & bit) != 0 && name != condition) reading.details.push_back({name, true});
  }
  return Reading::of(std::move(reading));
}

Reading parse(std::string_view frame, const ScaleSettings& settings) {
  auto text = frame.substr(1, frame.size() - 2);
  if (text.empty()) return Reading::bad("malformed: nothing between STX and CR");
  if (text[0] == '?') {
    if (text.size() != 2 || (text[1] & 0x40) == 0) return Reading::bad("malformed status");
    return read_status(text[1]);
  }
  if (text == "E" || text == "F") return Reading::of(Answered{"echo", std::string(text)});
  const bool net = text.ends_with('N');
  if (net) text.remove_suffix(1);
  auto value = plain_number(text);
  if (!value) return Reading::bad("malformed weight: " + shown(text));
  auto reading = weight(std::move(*value), settings.unit, true);
  if (net) reading.details.push_back({"net", true});
  return Reading::of(std::move(reading));
}

const ScaleProtocol protocol{.cutter = cut,
                             .parse = parse,
                             .frame_max = 128,
                             .seven_bits = true,
                             .units_in_frame = false,
                             .read = "W",
                             .zero = "Z"};

constexpr std::array models{
    Model{"mettler-8217", "Mettler Toledo 8217", Evidence::rule,
          "DIVA service manual p51: the answers to W and the status byte"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol toledo_8217_protocol;
const Protocol toledo_8217_protocol{"toledo_8217", DeviceKind::scale, models, make, unit_options};

}  // namespace wec

// Toledo 8213: the older point-of-sale scales. 9600 7E1.
//
//     host    W
//     scale   02 "ddd.dd" 0D       pounds or kilograms, as the scale is set: `unit` of the site
//     file
//             02 "0ddddd" 0D       grams, without a point
//             02 '?' status 0D     no weight now, as with the 8217
//
// Source: Brecknell 3700LP manual, section 8213.
#include <array>

#include "drivers/scale/scale_driver.hpp"

namespace wec {
namespace {

Cut cut(std::string_view buffer, bool) { return cut_between(buffer, '\x02', '\r', 64); }

Reading read_status(int bits) {
  if ((bits & 2) != 0) return Reading::of(no_weight("overload"));
  if ((bits & 4) != 0) return Reading::of(no_weight("under_zero"));
  return Reading::of(no_weight((bits & 1) != 0 ? "motion" : "busy_or_none"));
}

Reading parse(std::string_view frame, const ScaleSettings& settings) {
  const auto text = frame.substr(1, frame.size() - 2);
  if (text.size() == 2 && text[0] == '?') return read_status(text[1]);
  auto value = plain_number(text);
  if (!value) return Reading::bad("malformed weight: " + shown(text));
  const bool point = text.find('.') != std::string_view::npos;
  return Reading::of(weight(std::move(*value), point ? settings.unit : "g", true));
}

const ScaleProtocol protocol{.cutter = cut,
                             .parse = parse,
                             .frame_max = 128,
                             .seven_bits = true,
                             .units_in_frame = false,
                             .read = "W",
                             .zero = "Z"};

constexpr std::array models{
    Model{"brecknell-3700lp", "Brecknell 3700LP, Toledo 8213", Evidence::rule,
          "Brecknell 3700LP manual, section 8213"},
};

std::unique_ptr<Driver> make() { return std::make_unique<ScaleDriver>(protocol); }

}  // namespace

extern const Protocol toledo_8213_protocol;
const Protocol toledo_8213_protocol{"toledo_8213", DeviceKind::scale, models, make, unit_options};

}  // namespace wec

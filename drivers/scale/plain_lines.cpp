// Scales that send a line of text and take no commands: a number, a unit, and perhaps a mark.
//
//     gg_jj        "-  450.38 GN"  "    0.665 g "      G&G JJ; sign in the first column, no word
//                                                      about rest
//     denver       "+ 0000.0003"                       Denver; no unit either
//     jm_science   "E *+ 49.9873  g "                  JM Science; '*' while it moves
//     luw_a        "ww00015.000kg"  "wn..."            LUW format A; ww gross, wn net
//
// Lines end in CR LF.
//
// Sources: eamars/OpenTrickler-RP2040-Controller #15 and the pages it names (G&G, JM Science);
// mdpnp/mdpnp issue #19 (Denver); LUW2001 manual p16 (format A).
#include <array>

#include "drivers/scale/scale_driver.hpp"
#include "drivers/scale/weight_text.hpp"

namespace wec {
namespace {

Reading malformed(std::string_view line) { return Reading::bad("malformed: " + shown(line)); }

// Where the number ends in each format; elsewhere: the line was cut at its beginning.
constexpr std::size_t gg_value_end = 9;
constexpr std::size_t jm_value_end = 12;

std::string_view without_end(std::string_view frame) { return frame.substr(0, frame.size() - 2); }

Reading parse_gg(std::string_view frame, const ScaleSettings&) {
  const auto line = without_end(frame);
  if (trimmed(line).empty()) return Reading::nothing();
  const auto found = find_weight(line);
  const bool whole = found && found->end == gg_value_end && found->head.empty() &&
                     found->tail.empty() && !found->unit.empty();
  if (!whole) return malformed(line);
  return Reading::of(weight(found->value, found->unit, std::nullopt));
}

Reading parse_denver(std::string_view frame, const ScaleSettings& settings) {
  const auto line = without_end(frame);
  if (trimmed(line).empty()) return Reading::nothing();
  const auto found = find_weight(line);
  const bool whole = found && (line[0] == '+' || line[0] == '-') && found->head.empty() &&
                     found->tail.empty() && found->unit_known;
  if (!whole) return malformed(line);
  return Reading::of(
      weight(found->value, found->unit.empty() ? settings.unit : found->unit, std::nullopt));
}

Reading parse_jm(std::string_view frame, const ScaleSettings&) {
  const auto line = without_end(frame);
  if (trimmed(line).empty()) return Reading::nothing();
  const auto found = find_weight(line);
  const bool whole =
      found && found->end == jm_value_end && found->tail.empty() && !found->unit.empty();
  if (!whole) return malformed(line);
  auto head = found->head;
  const bool moving = head.ends_with('*');
  if (moving) head.remove_suffix(1);
  if (trimmed(head) != "E") return malformed(line);
  return Reading::of(weight(found->value, found->unit, !moving));
}

Reading parse_luw(std::string_view frame, const ScaleSettings&) {
  const auto line = without_end(frame);
  if (trimmed(line).empty()) return Reading::nothing();
  const auto found = find_weight(line);
  const bool whole = found && found->tail.empty() && !found->unit.empty() &&
                     (found->head == "ww" || found->head == "wn");
  if (!whole) return malformed(line);
  auto reading = weight(found->value, found->unit, std::nullopt);
  reading.details.push_back({"net", found->head == "wn"});
  return Reading::of(std::move(reading));
}

const ScaleProtocol gg{.cutter = cut_crlf, .parse = parse_gg};
const ScaleProtocol denver{.cutter = cut_crlf, .parse = parse_denver, .units_in_frame = false};
const ScaleProtocol jm{.cutter = cut_crlf, .parse = parse_jm};
const ScaleProtocol luw{.cutter = cut_crlf, .parse = parse_luw};

constexpr std::array gg_models{
    Model{"gg-jj", "G&G JJ-B", Evidence::recorded,
          "eamars/OpenTrickler-RP2040-Controller #15: lines of a G&G JJ-B"},
};
constexpr std::array denver_models{
    Model{"denver", "Denver Instrument balance", Evidence::recorded,
          "mdpnp/mdpnp issue #19: a line of a Denver balance"},
};
constexpr std::array jm_models{
    Model{"jm-science", "JM Science balance", Evidence::recorded,
          "eamars/OpenTrickler-RP2040-Controller: lines of a JM Science balance"},
};
constexpr std::array luw_models{
    Model{"luw2001", "LUW2001, format A", Evidence::rule, "LUW2001 manual p16"},
};

template <const ScaleProtocol& protocol>
std::unique_ptr<Driver> make() {
  return std::make_unique<ScaleDriver>(protocol);
}

}  // namespace

extern const Protocol gg_jj_protocol, denver_protocol, jm_science_protocol, luw_a_protocol;
const Protocol gg_jj_protocol{"gg_jj", DeviceKind::scale, gg_models, make<gg>};
const Protocol denver_protocol{"denver", DeviceKind::scale, denver_models, make<denver>,
                               unit_options};
const Protocol jm_science_protocol{"jm_science", DeviceKind::scale, jm_models, make<jm>};
const Protocol luw_a_protocol{"luw_a", DeviceKind::scale, luw_models, make<luw>};

}  // namespace wec

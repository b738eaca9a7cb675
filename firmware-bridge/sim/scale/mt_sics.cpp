// MT-SICS.
//
//   host:  command CR LF              scale:  reply CR LF
//   S SI SIR SR   weight: when stable, at once, repeated, on change     "S S" | "S D" value unit
//   Z ZI          zero                "Z A" | "ZI S" | "ZI D"; "Z I" not now, "Z +" "Z -" out of
//                                     range
//   T TI TA TAC   tare: at rest, at once, ask or set, clear
//   I0 .. I4 @    commands, level, device, software, serial number; reset
// The value is right aligned in 10 places. "S I" not executable now, "S +" overload, "S -"
// underload. "ES" unknown command, "EL" wrong parameter, "ET" a line that cannot be one.
//
// Source: ../shared/spec/protocols/scales.md 2.1 (MT-SICS reference of AT and AL-IC balances). Not
// settled there, chosen here: the texts of I0 to I4, and that S gives up after 10 s with "S I".
#include <fmt/format.h>

#include <array>

#include "firmware-bridge/sim/scale/protocols.hpp"

namespace wec {

namespace {

constexpr std::size_t line_max_bytes = 80;
constexpr std::chrono::seconds stable_wait{10};
constexpr std::chrono::milliseconds repeat_interval{100};  // of SIR

void answer(SimScale& scale, std::string_view line) { scale.reply(fmt::format("{}\r\n", line)); }

std::string weight(const SimScale& scale, Instant now) {
  if (scale.busy()) return "S I\r\n";
  if (const char out = scale.out_of_range()) return fmt::format("S {}\r\n", out);
  return fmt::format("S {} {:>10} {}\r\n", scale.is_stable(now) ? 'S' : 'D',
                     scale.show(scale.net()), scale.unit());
}

/// "Z I", "Z +", "Z -"; empty: it was done.
std::string refusal(std::string_view command, SimScale::Zeroed result) {
  switch (result) {
    case SimScale::Zeroed::not_now:
      return fmt::format("{} I", command);
    case SimScale::Zeroed::above:
      return fmt::format("{} +", command);
    case SimScale::Zeroed::below:
      return fmt::format("{} -", command);
    case SimScale::Zeroed::done:
      return {};
  }
  return {};
}

void zero(SimScale& scale, std::string_view command, Instant now) {
  const bool at_once = command == "ZI";
  const auto refused = refusal(command, scale.zero(at_once, now));
  if (!refused.empty()) return answer(scale, refused);
  answer(scale, at_once ? fmt::format("ZI {}", scale.is_stable(now) ? 'S' : 'D') : "Z A");
}

void tare(SimScale& scale, std::string_view command, Instant now) {
  const auto refused = refusal(command, scale.take_tare(command == "TI", now));
  if (!refused.empty()) return answer(scale, refused);
  answer(scale, fmt::format("{} {} {:>10} {}", command, scale.is_stable(now) ? 'S' : 'D',
                            scale.show(scale.tare()), scale.unit()));
}

void show_tare(SimScale& scale) {
  answer(scale, fmt::format("TA A {:>10} {}", scale.show(scale.tare()), scale.unit()));
}

bool weight_command(SimScale& scale, std::string_view line, Instant now) {
  if (line == "S") {
    scale.say_at_rest(now + stable_wait, "S I\r\n", now);
    return true;
  }
  if (line != "SI" && line != "SIR" && line != "SR") return false;
  scale.say_weight(now);
  if (line == "SIR") scale.say_every(repeat_interval, now);
  if (line == "SR") scale.say_changes(now);
  return true;
}

bool zero_or_tare_command(SimScale& scale, std::string_view line, Instant now) {
  if (line == "Z" || line == "ZI") {
    zero(scale, line, now);
  } else if (line == "T" || line == "TI") {
    tare(scale, line, now);
  } else if (line == "TA") {
    show_tare(scale);
  } else if (line.starts_with("TA ")) {
    const auto given = scale.parse_tare(line.substr(3));
    if (!given) {
      answer(scale, "EL");
      return true;
    }
    scale.set_tare(*given);
    show_tare(scale);
  } else if (line == "TAC") {
    scale.set_tare(0);
    answer(scale, "TAC A");
  } else {
    return false;
  }
  return true;
}

void list_commands(SimScale& scale) {
  constexpr std::size_t of_level_0 = 11;
  constexpr std::array commands{"I0",  "I1", "I2", "I3", "I4", "@",  "S",   "SI",
                                "SIR", "Z",  "ZI", "SR", "T",  "TA", "TAC", "TI"};
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const bool last = i + 1 == commands.size();
    answer(scale,
           fmt::format("I0 {} {} \"{}\"", last ? 'A' : 'B', i < of_level_0 ? 0 : 1, commands[i]));
  }
}

bool information_command(SimScale& scale, std::string_view line) {
  if (line == "I0") {
    list_commands(scale);
  } else if (line == "I1") {
    answer(scale, "I1 A \"01\" \"2.00\" \"2.00\" \"\" \"\"");
  } else if (line == "I2") {
    answer(scale,
           fmt::format("I2 A \"SIM-SICS {} {}\"", scale.show(scale.capacity()), scale.unit()));
  } else if (line == "I3") {
    answer(scale, "I3 A \"1.00\"");
  } else if (line == "I4" || line == "@") {
    if (line == "@") scale.set_tare(0);
    answer(scale, fmt::format("I4 A \"{}\"", scale.options().serial_number));
  } else {
    return false;
  }
  return true;
}

std::size_t take(SimScale& scale, std::string_view bytes, Instant now) {
  const auto found = sim_command(bytes, "\n");
  if (!found) return 0;
  auto line = *found;
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > line_max_bytes) {
    answer(scale, "ET");
    return found->size() + 1;
  }
  scale.say_nothing();  // any command ends what an earlier one had started
  if (!weight_command(scale, line, now) && !zero_or_tare_command(scale, line, now) &&
      !information_command(scale, line)) {
    answer(scale, "ES");
  }
  return found->size() + 1;
}

}  // namespace

const SimScaleProtocol sim_mt_sics{"mt_sics", take, weight};

}  // namespace wec

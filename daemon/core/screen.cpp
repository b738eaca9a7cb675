// Names and JSON of what a station shows and sounds.

#include "daemon/core/screen.hpp"

#include <array>

namespace wec {

std::string_view name_of(Severity severity) {
  constexpr std::array<std::string_view, 4> names = {"info", "success", "warning", "error"};
  return names[static_cast<std::size_t>(severity)];
}

std::string_view name_of(Tone tone) {
  constexpr std::array<std::string_view, 4> names = {"OK", "DONE", "ATTENTION", "STOP"};
  return names[static_cast<std::size_t>(tone)];
}

boost::json::object light_of(Tone tone) {
  switch (tone) {
    case Tone::ok:
      return {{"colour", "green"}, {"shape", "dot"}, {"word", "OK"}};
    case Tone::done:
      return {{"colour", "green"}, {"shape", "tick"}, {"word", "DONE"}};
    case Tone::attention:
      return {{"colour", "amber"}, {"shape", "triangle"}, {"word", "LOOK"}};
    case Tone::stop:
      return {{"colour", "red"}, {"shape", "octagon"}, {"word", "STOP"}};
  }
  return {};
}

boost::json::object to_json(const Refusal& refusal) {
  return {{"code", refusal.code}, {"args", refusal.args}};
}

boost::json::object to_json(const Screen& screen) {
  boost::json::object out{{"station", screen.station.text},
                          {"kind", screen.kind},
                          {"prompt", screen.prompt},
                          {"args", screen.args},
                          {"severity", name_of(screen.severity)},
                          {"operator", nullptr},
                          {"step", screen.step},
                          {"refusal", nullptr},
                          {"view", screen.view}};
  if (!screen.operator_id.empty()) out["operator"] = screen.operator_id;
  if (screen.refusal) {
    auto refusal = to_json(*screen.refusal);
    refusal["at"] = screen.refusal_at_ms;
    out["refusal"] = std::move(refusal);
  }
  return out;
}

boost::json::object to_json(const Answer& answer) {
  if (!answer.kept.empty()) return boost::json::parse(answer.kept).get_object();
  boost::json::object out{{"accepted", answer.accepted}, {"refusal", nullptr}};
  if (answer.refusal) out["refusal"] = to_json(*answer.refusal);
  out["screen"] = to_json(answer.screen);
  return out;
}

boost::json::object to_json(const Signal& signal) {
  return {{"type", "signal"},
          {"station", signal.station.text},
          {"tone", name_of(signal.tone)},
          {"light", light_of(signal.tone)},
          {"at", signal.at_ms},
          {"command_id", signal.command_id.text}};
}

}  // namespace wec

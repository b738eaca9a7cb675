// What a station shows and sounds, as values. Browser, lights and (later) voice render the same
// ones.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/ids.hpp"

namespace wec {

enum class Severity { info, success, warning, error };
enum class Tone { ok, done, attention, stop };

/// Why an input changed nothing. `code` is of the catalogue in prompts.hpp; `args` say what was
/// seen
/// ("seen"), what was expected ("expected") and whatever else the sentence needs.
struct Refusal {
  std::string code;
  boost::json::object args;

  bool operator==(const Refusal&) const = default;
};

/// One question at a time. `view` is what stands around the prompt (see docs/station-api.md for its
/// keys by station kind); it holds data only, never layout.
struct Screen {
  StationId station;
  std::string kind;    // pick pack dock ... of the site file
  std::string prompt;  // SCAN_LOCATION, ... of the catalogue
  boost::json::object args;
  Severity severity = Severity::info;
  std::string operator_id;  // empty: nobody is signed in
  std::string step;         // the state of the process machine, e.g. AT_LOCATION
  std::optional<Refusal> refusal;
  std::int64_t refusal_at_ms = 0;
  boost::json::object view;

  bool operator==(const Screen&) const = default;
};

/// Made once and never changed: every thread that shows it holds the same one.
using SharedScreen = std::shared_ptr<const Screen>;

/// A tone and a light of one station, given after the commit and never before (promise 1).
struct Signal {
  StationId station;
  Tone tone = Tone::ok;
  std::int64_t at_ms = 0;  // wall clock, for people
  CommandId command_id;
};

/// The answer to one input; the same command_id gets the same answer again.
struct Answer {
  bool accepted = false;
  std::optional<Refusal> refusal;
  Screen screen;
  std::string kept;  // a repeated command_id: the first answer's JSON, which to_json() then gives
};

std::string_view name_of(Severity);
std::string_view name_of(Tone);      // "OK" "DONE" "ATTENTION" "STOP"
boost::json::object light_of(Tone);  // {"colour","shape","word"}: colour is never alone
boost::json::object to_json(const Refusal&);
boost::json::object to_json(const Screen&);
boost::json::object to_json(const Answer&);
boost::json::object to_json(const Signal&);

}  // namespace wec

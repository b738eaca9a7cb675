// What the fuzzers run, and what must hold for any input. An empty answer is right.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "drivers/dfu_file.hpp"
#include "drivers/driver.hpp"
#include "drivers/gs1/gs1.hpp"
#include "drivers/hid_descriptor.hpp"

namespace wec::fuzz {

struct Holds {
  std::string operator()(const Scanned& e) const {
    return e.data.empty() ? "a symbol without data" : "";
  }
  std::string operator()(const Weighed& e) const {
    if (e.mass && e.status != WeighStatus::ok) return "a mass that is no weight";
    if (e.mass && e.weight.empty()) return "a mass without digits";
    return {};
  }
  std::string operator()(const PrinterStatus&) const { return {}; }
  std::string operator()(const PrintEnded&) const { return {}; }
  std::string operator()(const DeviceFault& e) const { return e.code.empty() ? "no code" : ""; }
  std::string operator()(const Answered& e) const { return e.kind.empty() ? "no kind" : ""; }
};

inline std::string check(Effects& effects) {
  std::string problem;
  for (const auto& event : effects.events) {
    const auto why = std::visit(Holds{}, event);
    if (problem.empty()) problem = why;
  }
  if (effects.send.size() > 65536) problem = "more than 64 KiB to send at once";
  effects = {};
  return problem;
}

/// A driver's name, a line end, then bytes. FF and the byte behind it are no device's bytes: a
/// command, time that passes, the link gone and back, the end of a read.
inline std::string driver(std::string_view input) {
  const auto end = input.find('\n');
  if (end == std::string_view::npos) return {};
  const auto* protocol = find_protocol(input.substr(0, end));
  if (protocol == nullptr) return {};
  const auto device = protocol->make();
  Instant now{std::chrono::hours(1)};
  Effects effects;
  device->on_open(now, effects);
  std::string problem = check(effects), piece;
  const auto flush = [&] {
    if (!piece.empty()) device->on_bytes(piece, now, effects);
    piece.clear();
  };
  for (auto rest = input.substr(end + 1); !rest.empty() && problem.empty();) {
    const bool special = rest[0] == '\xFF' && rest.size() > 1;
    if (!special) {
      piece += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    flush();
    switch (rest[1] & 7) {
      case 0:
        device->on_command(ReadWeight{}, now, effects);
        break;
      case 1:
        device->on_command(ZeroScale{}, now, effects);
        break;
      case 2:
        device->on_command(AskIdentity{}, now, effects);
        break;
      case 3:
        now += std::chrono::milliseconds(100 * static_cast<unsigned char>(rest[1]));
        device->on_timeout(now, effects);
        break;
      case 4:
        device->on_close(now, effects);
        device->on_open(now, effects);
        break;
      case 5:
        device->on_command(Beep{}, now, effects);
        break;
      default:
        break;  // the end of a read
    }
    problem = check(effects);
    rest.remove_prefix(2);
  }
  flush();
  if (problem.empty()) problem = check(effects);
  now += std::chrono::minutes(1);
  device->on_timeout(now, effects);
  device->on_close(now, effects);
  return problem.empty() ? check(effects) : problem;
}

inline std::string gs1(std::string_view input) {
  const auto scan = parse_gs1(input, 2026);
  if (!scan) return scan.error().at <= input.size() ? "" : "an error behind the end";
  for (const auto& element : scan->elements) {
    if (element.ai.size() < 2 || element.ai.size() > 4 || element.value.empty()) {
      return "an element that is none";
    }
  }
  return {};
}

inline std::string dfu(std::string_view input) {
  const auto file = read_dfu_file(input);
  if (!file) return {};
  return file->payload_size + 16 <= input.size() ? "" : "a payload beyond the file";
}

inline std::string hid(std::string_view input) {
  const auto summary = read_hid_descriptor(input);
  if (!summary) return summary.error().empty() ? "refused without a reason" : "";
  if (summary->uses.size() > hid_uses_max) return "more collections than are kept";
  const auto most = std::max(summary->input_bytes, summary->output_bytes);
  return most <= hid_report_max_bytes + 1 ? "" : "a report longer than any";
}

}  // namespace wec::fuzz

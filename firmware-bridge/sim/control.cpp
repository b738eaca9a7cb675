#include "firmware-bridge/sim/control.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <utility>

#include "firmware-bridge/sim/line_printer.hpp"
#include "firmware-bridge/sim/printer.hpp"
#include "firmware-bridge/sim/scale.hpp"
#include "firmware-bridge/sim/scanner.hpp"

namespace wec {

namespace {

namespace json = boost::json;
using Answer = tl::expected<std::string, SimError>;

Answer done() { return std::string(R"({"ok":true})"); }
Answer refuse(std::string code, std::string message) {
  return tl::make_unexpected(SimError{std::move(code), std::move(message)});
}
Answer unknown(std::string_view line, std::string_view expected) {
  return refuse("UNKNOWN_COMMAND",
                fmt::format("\"{}\" is not understood; expected {}", line.substr(0, 60), expected));
}

// Cuts the first word off, and the blank after it.
std::string_view take_word(std::string_view& line) {
  const auto word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

Answer show_taken(const SimDevice& device) {
  return json::serialize(json::object{
      {"ok", true}, {"taken", to_hex(device.taken())}, {"beyond", device.taken_beyond()}});
}

template <class Printer>
Answer show_labels(const Printer& printer) {
  json::array formats;
  for (const auto& label : printer.labels()) formats.emplace_back(to_hex(label.format));
  return json::serialize(json::object{
      {"ok", true}, {"labels", std::move(formats)}, {"printed", printer.labels_printed()}});
}

Answer cut(SimDevice& device, std::string_view number) {
  std::uint64_t bytes = 0;
  const auto* last = number.data() + number.size();
  const auto [end, error] = std::from_chars(number.data(), last, bytes);
  if (error != std::errc{} || end != last || bytes == 0) {
    return refuse("BAD_VALUE", fmt::format("\"{}\" is no number of bytes from 1 on", number));
  }
  device.cut_after(bytes);
  return done();
}

Answer control_scanner(SimScanner& scanner, std::string_view line) {
  const auto all = line;
  const auto verb = take_word(line);
  if (verb != "scan" && verb != "scan-hex" && verb != "raw-hex") {
    return unknown(all, "scan TEXT, scan-hex HEX, raw-hex HEX, taken, cut N or disconnect");
  }
  auto bytes = verb == "scan" ? std::optional(std::string(line)) : from_hex(line);
  if (!bytes || bytes->empty()) return refuse("BAD_VALUE", fmt::format("{}: no bytes", verb));
  if (!scanner.connected()) {
    return refuse("NOT_CONNECTED", "nobody is connected; the scan would be lost");
  }
  if (verb == "raw-hex") {
    scanner.send_raw(*bytes);
  } else {
    scanner.scan(*bytes);
  }
  return done();
}

std::optional<SimScaleFault> scale_fault(std::string_view name) {
  if (name == "ok") return SimScaleFault::none;
  if (name == "overload") return SimScaleFault::overload;
  if (name == "underload") return SimScaleFault::underload;
  if (name == "busy") return SimScaleFault::busy;
  if (name == "silent") return SimScaleFault::silent;
  if (name == "garbage") return SimScaleFault::garbage;
  return std::nullopt;
}

Answer weigh(SimScale& scale, std::string_view arguments, Instant now) {
  const auto value = take_word(arguments);
  const auto unit = take_word(arguments);
  if (!arguments.empty() && arguments != "unstable" && arguments != "stable") {
    return refuse("BAD_VALUE", fmt::format("\"{}\" is not \"unstable\"", arguments));
  }
  const auto weighed = scale.weigh(value, unit, arguments != "unstable", now);
  if (!weighed) return refuse("BAD_VALUE", weighed.error());
  return done();
}

Answer control_scale(SimScale& scale, std::string_view line, Instant now) {
  const auto all = line;
  const auto verb = take_word(line);
  if (verb == "weigh") return weigh(scale, line, now);
  const auto fault = scale_fault(all);
  if (fault) {
    scale.set_fault(*fault, now);
  } else if (all == "zero") {
    scale.unload(now);
  } else {
    return unknown(all,
                   "weigh VALUE UNIT [unstable], zero, ok, overload, underload, busy, silent, "
                   "garbage, taken, cut N or disconnect");
  }
  return done();
}

template <class Printer>
Answer control_printer(Printer& printer, std::string_view line, Instant now) {
  if (line == "labels") {
    printer.expire(now);
    return show_labels(printer);
  }
  if (line.starts_with("printer ")) line.remove_prefix(8);
  const auto state = sim_printer_state(line);
  if (state) {
    printer.set_state(*state, now);
  } else if (line == "power") {
    printer.power_cycle(now);
  } else {
    return unknown(line,
                   "printer ok|paper_out|ribbon_out|head_open|paused|silent|drop_after_send, "
                   "power, labels, taken, cut N or disconnect");
  }
  return done();
}

}  // namespace

Answer control(SimDevice& device, std::string_view line, Instant now) {
  if (line == "taken") return show_taken(device);
  if (line.starts_with("cut ")) return cut(device, line.substr(4));
  if (line == "disconnect") {
    device.break_connection();
    return done();
  }
  if (auto* scanner = dynamic_cast<SimScanner*>(&device)) return control_scanner(*scanner, line);
  if (auto* scale = dynamic_cast<SimScale*>(&device)) return control_scale(*scale, line, now);
  if (auto* printer = dynamic_cast<SimPrinter*>(&device)) {
    return control_printer(*printer, line, now);
  }
  if (auto* printer = dynamic_cast<SimLinePrinter*>(&device)) {
    return control_printer(*printer, line, now);
  }
  return unknown(line, "taken, cut N or disconnect");
}

std::string to_json(const SimError& error) {
  return json::serialize(
      json::object{{"ok", false}, {"code", error.code}, {"error", error.message}});
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes)
    fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes;
  while (!hex.empty()) {
    if (hex.front() == ' ') {
      hex.remove_prefix(1);
      continue;
    }
    unsigned value = 0;
    const auto pair = hex.substr(0, 2);
    const auto [end, error] = std::from_chars(pair.data(), pair.data() + pair.size(), value, 16);
    if (pair.size() != 2 || error != std::errc{} || end != pair.data() + 2) return std::nullopt;
    bytes += static_cast<char>(value);
    hex.remove_prefix(2);
  }
  return bytes;
}

}  // namespace wec

// `wec decode`: device bytes in, what the driver makes of them out, one JSON object a line.
#include <boost/json.hpp>
#include <iostream>
#include <optional>
#include <sstream>

#include "daemon/cli/bytes.hpp"
#include "daemon/cli/client.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/decode_reply.hpp"
#include "drivers/driver.hpp"

namespace wec::cli {

namespace json = boost::json;

std::string as_utf8(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    // A parser of JSON texts is the judge of what is UTF-8.
    boost::system::error_code error;
    const auto piece = bytes.substr(i, size);
    if (lead >= 0x80) json::parse("\"" + std::string(piece) + "\"", error);
    if (error || piece.size() < size) {
      out += "\xEF\xBF\xBD";
      ++i;
    } else {
      out += piece;
      i += size;
    }
  }
  return out;
}

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value();
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(as_utf8(text));
}

std::string_view status_name(WeighStatus status) {
  switch (status) {
    case WeighStatus::ok:
      return "ok";
    case WeighStatus::overload:
      return "overload";
    case WeighStatus::underload:
      return "underload";
    case WeighStatus::busy:
      return "busy";
    case WeighStatus::error:
      return "error";
  }
  return "?";
}

std::string_view outcome_name(PrintOutcome outcome) {
  switch (outcome) {
    case PrintOutcome::printed:
      return "printed";
    case PrintOutcome::doubtful:
      return "doubtful";
    case PrintOutcome::refused:
      return "refused";
  }
  return "?";
}

json::object scanned(const Scanned& event) {
  return {{"event", "scanned"}, {"aim", text_or_null(event.aim)}, {"data", as_utf8(event.data)}};
}

json::object weighed(const Weighed& event) {
  return {{"event", "weighed"},
          {"weight", text_or_null(event.weight)},
          {"unit", text_or_null(event.unit)},
          {"mass_mg", event.mass ? json::value(event.mass->mg()) : json::value()},
          {"stable", or_null(event.stable)},
          {"status", status_name(event.status)}};
}

json::object printer_status(const PrinterStatus& event) {
  json::object flags;
  for (const auto& flag : event.flags) flags[flag.name] = flag.set;
  return {{"event", "printer_status"},
          {"flags", std::move(flags)},
          {"formats_waiting", or_null(event.formats_waiting)},
          {"labels_remaining", or_null(event.labels_remaining)}};
}

json::object to_row(const DeviceEvent& event) {
  return std::visit(Overloaded{[](const Scanned& e) { return scanned(e); },
                               [](const Weighed& e) { return weighed(e); },
                               [](const PrinterStatus& e) { return printer_status(e); },
                               [](const PrintEnded& e) {
                                 return json::object{{"event", "print_ended"},
                                                     {"job", e.job},
                                                     {"outcome", outcome_name(e.outcome)},
                                                     {"reason", text_or_null(e.reason)}};
                               },
                               [](const DeviceFault& e) {
                                 return json::object{{"event", "fault"},
                                                     {"code", e.code},
                                                     {"detail", text_or_null(e.detail)}};
                               }},
                    event);
}

void print_events(Effects& effects) {
  for (const auto& event : effects.events) std::cout << json::serialize(to_row(event)) << "\n";
  effects = {};
}

// The input as the pieces in which the driver gets it.
std::optional<std::vector<std::string>> pieces_of(const DecodeOptions& options,
                                                  const std::string& input) {
  std::vector<std::string> pieces;
  if (options.hex) {
    std::istringstream lines(input);
    for (std::string line; std::getline(lines, line);) {
      const auto bytes = from_hex(line);
      if (!bytes) return std::nullopt;
      if (!bytes->empty()) pieces.push_back(*bytes);
    }
  } else if (!input.empty()) {
    pieces.push_back(input);
  }
  if (!options.chunks) return pieces;
  std::vector<std::string> bytes;
  for (const auto& piece : pieces) {
    for (const char byte : piece) bytes.emplace_back(1, byte);
  }
  return bytes;
}

// The captures of corpus/ name what was recorded, not the driver that reads it.
const Protocol* protocol_named(const std::string& name) {
  if (name == "zpl_hs") return find_protocol("zpl");
  return find_protocol(name);
}

}  // namespace

int decode(const DecodeOptions& options) {
  const auto* protocol = protocol_named(options.driver);
  const auto* language = find_reply_language(options.driver);
  if (protocol == nullptr && language == nullptr) {
    return report({exit_refused, "UNKNOWN_DRIVER", "`wec drivers` lists them"}, false);
  }
  const auto input = read_all(options.file);
  if (!input) return report({exit_refused, "UNREADABLE", options.file + " cannot be read"}, false);
  const auto pieces = pieces_of(options, *input);
  if (!pieces) {
    return report({exit_refused, "BAD_HEX", "--hex wants lines of hexadecimal digits"}, false);
  }
  if (language != nullptr) {
    decode_replies(*language, *pieces);
    return exit_ok;
  }
  const auto driver = protocol->make();
  // A capture has no times: to the driver, all of it comes at once.
  const Instant now{std::chrono::hours(1)};
  Effects effects;
  driver->on_open(now, effects);
  print_events(effects);
  for (const auto& piece : *pieces) {
    driver->on_bytes(piece, now, effects);
    print_events(effects);
  }
  driver->on_close(now, effects);
  print_events(effects);
  return exit_ok;
}

}  // namespace wec::cli

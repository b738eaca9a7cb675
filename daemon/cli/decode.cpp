// `wec decode`: device bytes in, what the driver makes of them out, one JSON object a line.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>
#include <optional>

#include "daemon/cli/bytes.hpp"
#include "daemon/cli/client.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/decode_input.hpp"
#include "daemon/cli/decode_names.hpp"
#include "daemon/cli/decode_reply.hpp"
#include "daemon/cli/device_json.hpp"
#include "drivers/dfu_file.hpp"
#include "drivers/driver.hpp"

namespace wec::cli {

namespace {

using namespace std::chrono_literals;

// After the last byte, as long as a session would have waited for more of a frame. Deadlines of
// requests lie further off, and decode asks nothing.
constexpr auto time_after_input = 1s;

class Bench {
 public:
  explicit Bench(Driver& driver) : driver_(driver) {}

  void open() {
    driver_.on_open(now_, effects_);
    print_events();
  }
  void bytes(const std::string& piece) {
    driver_.on_bytes(piece, now_, effects_);
    print_events();
  }
  void close() {
    const auto end = now_ + time_after_input;
    while (wake_ && *wake_ <= end) {
      now_ = std::max(now_, *wake_);
      wake_.reset();
      driver_.on_timeout(now_, effects_);
      print_events();
    }
    driver_.on_close(now_, effects_);
    print_events();
  }

 private:
  void print_events() {
    for (const auto& event : effects_.events)
      std::cout << boost::json::serialize(to_json_row(event)) << "\n";
    if (effects_.wake) wake_ = effects_.wake;
    effects_ = {};
  }

  Driver& driver_;
  // A capture has no times: to the driver, all of it comes at once.
  Instant now_{std::chrono::hours(1)};
  std::optional<Instant> wake_;
  Effects effects_;
};

// "unit=kg" for the driver; false: it is none of its options.
bool set_options(Driver& driver, const std::vector<std::string>& options) {
  for (const auto& option : options) {
    const auto equals = option.find('=');
    if (equals == std::string::npos) return false;
    const auto value = unescape(std::string_view(option).substr(equals + 1));
    if (!driver.set_option(option.substr(0, equals), value)) return false;
  }
  return true;
}

// A firmware file is no device, but its suffix is read the same way.
boost::json::object dfu_row(std::string_view bytes) {
  const auto file = read_dfu_file(bytes);
  if (!file) {
    return {{"event", "firmware_file"}, {"ok", false}, {"error", to_string(file.error())}};
  }
  return {{"event", "firmware_file"},
          {"ok", true},
          {"payload_len", file->payload_size},
          {"bcdDevice", fmt::format("{:04x}", file->device)},
          {"idProduct", fmt::format("{:04x}", file->product)},
          {"idVendor", fmt::format("{:04x}", file->vendor)},
          {"bcdDFU", fmt::format("{:04x}", file->version)},
          {"crc", fmt::format("{:08x}", file->crc)},
          {"dfuse", file->dfuse}};
}

int decode_dfu(const DecodeOptions& options) {
  const auto input = read_all(options.file);
  if (!input) return report({exit_refused, "UNREADABLE", options.file + " cannot be read"}, false);
  auto pieces = pieces_of(options, Wire::packets, *input);
  if (!pieces) {
    return report({exit_refused, "BAD_HEX", "--hex wants lines of hexadecimal digits"}, false);
  }
  std::string bytes;
  for (const auto& piece : *pieces) bytes += piece;
  std::cout << boost::json::serialize(dfu_row(bytes)) << "\n";
  return exit_ok;
}

}  // namespace

int decode(const DecodeOptions& options) {
  if (options.driver == "dfu" || options.driver == "dfu_suffix") return decode_dfu(options);
  const auto* protocol = protocol_named(options.driver);
  const auto* language = find_reply_language(options.driver);
  if (protocol == nullptr && language == nullptr) {
    return report({exit_refused, "UNKNOWN_DRIVER", "`wec drivers` lists them"}, false);
  }
  const auto input = read_all(options.file);
  if (!input) return report({exit_refused, "UNREADABLE", options.file + " cannot be read"}, false);
  const auto wire = protocol == nullptr ? Wire::stream : protocol->wire;
  const auto pieces = pieces_of(options, wire, *input);
  if (!pieces) {
    return report({exit_refused, "BAD_HEX", "--hex wants lines of hexadecimal digits"}, false);
  }
  if (language != nullptr) {
    decode_replies(*language, *pieces);
    return exit_ok;
  }
  const auto driver = protocol->make();
  if (!set_options(*driver, options.settings)) {
    return report({exit_refused, "BAD_OPTION", "`wec drivers --json` lists a driver's options"},
                  false);
  }
  Bench bench(*driver);
  bench.open();
  for (const auto& piece : *pieces) bench.bytes(piece);
  bench.close();
  return exit_ok;
}

}  // namespace wec::cli

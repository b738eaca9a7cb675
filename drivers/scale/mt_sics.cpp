// Mettler Toledo scales and balances: MT-SICS levels 0 and 1, over RS-232, USB CDC or TCP.
// ASCII lines that end in CR LF; 9600 8N1 as delivered.
//
//     host    SI                        the weight now
//             S                         the weight once it is at rest
//             Z                         zero, once at rest
//             T   TAC                   tare, tare taken away
//             I2                        which device it is
//             I4                        serial number; here a marker, see below
//     scale   S S     100.00 g          at rest
//             S D     100.05 g          moving
//             S I                       understood, cannot now
//             S +    S -                over, under the range
//             Z A    Z I    Z +   Z -   zero: done, cannot now, out of its range
//             T S     50.00 g           tare answers; never a reading
//             ES  ET  EL                syntax, transmission, logical error
//
// A BC60 in shipping units says "S D 12:07.50 lb:oz".
//
// One request is outstanding at a time, and its silence is reported after a deadline. A late answer
// to a given-up request must not pass for the answer to the next one, so the next request is led
// by I4: the scale answers in order, and weights before the answer to I4 are dropped.
//
// Sources: MT-SICS as printed in the Mettler Toledo AT balances manual p87 and the AL-IC reference;
// lb:oz: artisan-roaster-scope/artisan PR #2223 (a BC60).
#include <array>

#include "drivers/decimal.hpp"
#include "drivers/driver.hpp"
#include "drivers/frame_driver.hpp"
#include "drivers/line_framer.hpp"
#include "drivers/scale/reading.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;

constexpr auto immediate_answer_max = 2s;  // SI, I4
constexpr auto at_rest_answer_max = 10s;   // S and Z wait for the load to come to rest
constexpr std::int64_t pounds_max = 99'999;

/// "12:07.50" pounds and ounces, as ounces: "199.50".
std::optional<std::string> ounces_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto pounds = parse_decimal(text.substr(0, colon));
  const auto ounces = parse_decimal(text.substr(colon + 1));
  if (!pounds || !ounces || pounds->decimals != 0 || ounces->digits < 0) return std::nullopt;
  if (pounds->digits > pounds_max || -pounds->digits > pounds_max || ounces->decimals > 6) {
    return std::nullopt;
  }
  std::int64_t per_pound = 16;
  for (int i = 0; i < ounces->decimals; ++i) per_pound *= 10;
  const bool negative = text.starts_with('-');
  const auto pound_part = (negative ? -pounds->digits : pounds->digits) * per_pound;
  const auto sum = pound_part + ounces->digits;
  return shifted(negative ? -sum : sum, ounces->decimals);
}

std::string_view error_text(std::string_view line) {
  if (line == "ES") return "ES: the scale does not know the command";
  if (line == "ET") return "ET: transmission error, check parity and speed";
  return "EL: the scale cannot execute the command";
}

class SicsScale final : public Driver {
 public:
  void on_open(Instant, Effects&) override { reset(); }
  void on_close(Instant, Effects&) override { reset(); }

  void on_command(const DeviceCommand& command, Instant now, Effects& out) override {
    if (const auto* read = std::get_if<ReadWeight>(&command)) {
      wanted_read_ = read->until_stable ? Request::read_at_rest : Request::read;
    } else if (std::holds_alternative<ZeroScale>(command)) {
      wanted_other_ = Request::zero;
    } else if (const auto* tare = std::get_if<TareScale>(&command)) {
      wanted_other_ = tare->clear ? Request::clear_tare : Request::tare;
    } else if (std::holds_alternative<AskIdentity>(command)) {
      wanted_other_ = Request::identity;
    } else {
      return Driver::on_command(command, now, out);
    }
    send_next(now, out);
  }

  void on_bytes(Bytes bytes, Instant now, Effects& out) override {
    framer_.feed(
        bytes, [&](std::string_view line) { on_line(line, now, out); },
        [&] { out.events.push_back(DeviceFault{"OVERLONG_FRAME", "a line without an end"}); });
  }

  void on_timeout(Instant now, Effects& out) override {
    if (outstanding_ == Request::none) return;
    if (now < deadline_) {
      out.wake = deadline_;
      return;
    }
    // A scale that answers weights but not I4 is old: do without the marker.
    late_answers_possible_ = !(awaiting_marker_ && weights_before_marker_);
    awaiting_marker_ = false;
    outstanding_ = Request::none;
    out.events.push_back(DeviceFault{"SCALE_SILENT", "no answer"});
    send_next(now, out);
  }

 private:
  enum class Request { none, read, read_at_rest, zero, tare, clear_tare, identity };

  static std::string_view line_of(Request request) {
    switch (request) {
      case Request::none:
        return "";
      case Request::read:
        return "SI\r\n";
      case Request::read_at_rest:
        return "S\r\n";
      case Request::zero:
        return "Z\r\n";
      case Request::tare:
        return "T\r\n";
      case Request::clear_tare:
        return "TAC\r\n";
      case Request::identity:
        return "I2\r\n";
    }
    return "";
  }

  void send_next(Instant now, Effects& out) {
    if (outstanding_ != Request::none) return;
    auto& wanted = wanted_other_ != Request::none ? wanted_other_ : wanted_read_;
    const auto request = wanted;
    wanted = Request::none;
    if (request != Request::none) send(line_of(request), request, now, out);
  }

  void send(std::string_view line, Request request, Instant now, Effects& out) {
    if (late_answers_possible_) {
      out.send += "I4\r\n";
      awaiting_marker_ = true;
      weights_before_marker_ = false;
      late_answers_possible_ = false;
    }
    out.send += line;
    outstanding_ = request;
    deadline_ =
        now + (request == Request::read || request == Request::identity ? immediate_answer_max
                                                                        : at_rest_answer_max);
    out.wake = deadline_;
  }

  void on_line(std::string_view line, Instant now, Effects& out) {
    line = trimmed(line);
    const bool first = first_line_;
    first_line_ = false;
    if (line.empty()) return;
    if (awaiting_marker_) return on_line_before_marker(line);
    if (line == "ES" || line == "ET" || line == "EL") {
      out.events.push_back(DeviceFault{"SCALE_ERROR", std::string(error_text(line))});
      return finish(outstanding_, now, out);
    }
    if (line.starts_with("S ")) return on_weight(line.substr(2), now, out);
    if (line.starts_with("Z ")) return on_zero(line.substr(2), now, out);
    if (line.starts_with("T ")) return on_tare(line.substr(2), now, out);
    if (line.starts_with("TA ") || line.starts_with("TAC ")) return finish(Request::tare, now, out);
    if (line.starts_with("I")) {
      out.events.push_back(Answered{"device_response", std::string(line)});
      return finish(Request::identity, now, out);
    }
    // The first line after connecting may be the end of one that began before.
    if (!first) bad_line(line, out);
  }

  void on_line_before_marker(std::string_view line) {
    if (line.starts_with("S ")) weights_before_marker_ = true;
    if (line.starts_with("I4") || line.starts_with("ES")) awaiting_marker_ = false;
  }

  void on_weight(std::string_view rest, Instant now, Effects& out) {
    const char status = rest.empty() ? '\0' : rest[0];
    if (rest == "I") {
      out.events.push_back(no_weight("busy"));
    } else if (rest == "+") {
      out.events.push_back(no_weight("overload"));
    } else if (rest == "-") {
      out.events.push_back(no_weight("underload"));
    } else if ((status == 'S' || status == 'D') && rest.size() > 1 && rest[1] == ' ') {
      on_value(trimmed(rest.substr(1)), status == 'S', out);
    } else {
      return bad_line("S " + std::string(rest), out);
    }
    finish(Request::read, now, out);
  }

  void on_value(std::string_view text, bool stable, Effects& out) {
    const auto blank = text.rfind(' ');
    if (blank == std::string_view::npos) {
      out.events.push_back(DeviceFault{"BAD_FRAME", "weight without a unit: " + shown(text)});
      return;
    }
    const auto written = text.substr(blank + 1);
    const bool shipping = written == "lb:oz";
    const auto value = trimmed(text.substr(0, blank));
    const auto number = shipping ? ounces_of(value) : plain_number(value);
    if (!number) return bad_line(text, out);
    auto unit = shipping ? std::string("oz") : plain_unit(written);
    if (unit.empty()) unit = written;
    out.events.push_back(weight(*number, std::move(unit), stable));
  }

  /// The tare is no reading: what lies on the scale is said by the next one.
  void on_tare(std::string_view rest, Instant now, Effects& out) {
    if (rest == "I") {
      out.events.push_back(no_weight("busy"));
    } else if (rest == "+") {
      out.events.push_back(no_weight("tare_upper_limit"));
    } else if (rest == "-") {
      out.events.push_back(no_weight("tare_lower_limit"));
    } else if (rest.starts_with("S ") || rest.starts_with("D ")) {
      const auto text = trimmed(rest.substr(1));
      const auto blank = std::min(text.rfind(' '), text.size());
      const auto value = plain_number(text.substr(0, blank));
      if (!value) return bad_line("T " + std::string(rest), out);
      auto reading = no_weight("tare", plain_unit(text.substr(blank)));
      reading.details.push_back({"tare", *value});
      out.events.push_back(std::move(reading));
    } else {
      return bad_line("T " + std::string(rest), out);
    }
    finish(Request::tare, now, out);
  }

  void on_zero(std::string_view rest, Instant now, Effects& out) {
    if (rest == "I") {
      out.events.push_back(no_weight("busy"));
    } else if (rest == "+") {
      out.events.push_back(no_weight("zero_upper_limit"));
    } else if (rest == "-") {
      out.events.push_back(no_weight("zero_lower_limit"));
    } else if (rest == "A") {
      out.events.push_back(no_weight("ack"));
    } else {
      return bad_line("Z " + std::string(rest), out);
    }
    finish(Request::zero, now, out);
  }

  static void bad_line(std::string_view line, Effects& out) {
    out.events.push_back(DeviceFault{"BAD_FRAME", "not an MT-SICS answer: " + shown(line)});
  }

  /// Unasked weights (the print key, SIR) are delivered too, and end no request of another kind.
  void finish(Request answered, Instant now, Effects& out) {
    const bool read = outstanding_ == Request::read || outstanding_ == Request::read_at_rest;
    const bool clear = outstanding_ == Request::clear_tare && answered == Request::tare;
    if (outstanding_ == answered || (answered == Request::read && read) || clear) {
      outstanding_ = Request::none;
    }
    send_next(now, out);
  }

  void reset() {
    framer_.reset();
    outstanding_ = Request::none;
    wanted_read_ = Request::none;
    wanted_other_ = Request::none;
    first_line_ = true;
    late_answers_possible_ = false;
    awaiting_marker_ = false;
  }

  LineFramer framer_{"\r\n", 128};
  Request outstanding_ = Request::none;
  Request wanted_read_ = Request::none;
  Request wanted_other_ = Request::none;  // zero, tare, identity: before the next reading
  Instant deadline_{};
  bool first_line_ = true;
  bool late_answers_possible_ = false;
  bool awaiting_marker_ = false;
  bool weights_before_marker_ = false;
};

constexpr std::array models{
    Model{"mettler-at", "Mettler Toledo AT balance", Evidence::published,
          "AT balances operating instructions p87: the answers to S, SI and Z"},
    Model{"mettler-bc60", "Mettler Toledo BC60", Evidence::published,
          "artisan-roaster-scope/artisan PR #2223: a BC60 in lb:oz"},
};

std::unique_ptr<Driver> make() { return std::make_unique<SicsScale>(); }

}  // namespace

extern const Protocol mt_sics_protocol;
const Protocol mt_sics_protocol{"mt_sics", DeviceKind::scale, models, make};

}  // namespace wec

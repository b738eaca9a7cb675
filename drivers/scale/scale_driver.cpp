// Requests, deadlines and late answers of scales.
#include "drivers/scale/scale_driver.hpp"

#include <array>

namespace wec {

namespace {

constexpr int decimals_max = 6;

constexpr std::array option_list{
    OptionSpec{"unit", "unit of the weights, because the frames do not carry it: g kg lb oz"},
    OptionSpec{"decimals", "digits behind the point, where the frames carry no point: 0 to 6"},
};

}  // namespace

const std::span<const OptionSpec> unit_options = option_list;

ScaleDriver::ScaleDriver(const ScaleProtocol& protocol)
    : FrameDriver(protocol.cutter, protocol.frame_max, protocol.gap), protocol_(protocol) {
  mask_parity(protocol.seven_bits);
}

bool ScaleDriver::set_option(std::string_view name, std::string_view value) {
  if (protocol_.units_in_frame) return false;
  if (name == "unit") {
    settings_.unit = plain_unit(value);
    return !settings_.unit.empty();
  }
  if (name != "decimals" || value.size() != 1 || value[0] < '0' || value[0] > '0' + decimals_max) {
    return false;
  }
  settings_.decimals = value[0] - '0';
  return true;
}

void ScaleDriver::on_command(const DeviceCommand& command, Instant now, Effects& out) {
  if (const auto* read = std::get_if<ReadWeight>(&command)) {
    const bool wait = read->until_stable && !protocol_.read_at_rest.empty();
    return ask(Request::read, wait ? protocol_.read_at_rest : protocol_.read, now, out);
  }
  std::string_view bytes;
  Request request = Request::none;
  if (std::holds_alternative<ZeroScale>(command)) {
    request = Request::zero;
    bytes = protocol_.zero;
  } else if (const auto* tare = std::get_if<TareScale>(&command)) {
    request = Request::tare;
    bytes = tare->clear ? protocol_.clear_tare : protocol_.tare;
  } else if (std::holds_alternative<AskIdentity>(command) && !protocol_.identity.empty()) {
    request = Request::identity;
    bytes = protocol_.identity;
  }
  if (bytes.empty()) return Driver::on_command(command, now, out);
  ask(request, bytes, now, out);
}

/// A second question of the same kind is the same question.
void ScaleDriver::ask(Request request, std::string_view bytes, Instant now, Effects& out) {
  if (outstanding_ == request) return;
  if (outstanding_ == Request::none || waiting_ == Request::none || request != Request::read) {
    waiting_ = request;
    waiting_bytes_ = bytes;
  }
  send_next(now, out);
}

void ScaleDriver::send_next(Instant now, Effects& out) {
  if (outstanding_ != Request::none || waiting_ == Request::none) return;
  outstanding_ = waiting_;
  asked_ = waiting_bytes_;
  waiting_ = Request::none;
  out.send += asked_;
  set_deadline(now + protocol_.answer_max, out);
}

void ScaleDriver::on_frame(std::string_view frame, Instant now, Effects& out) {
  auto reading = protocol_.parse(frame, settings_);
  if (!reading.error.empty()) return bad(std::move(reading.error), now, out);
  if (reading.events.empty()) return;
  good();
  if (late_answer_possible_ && !asked_.empty()) {
    late_answer_possible_ = false;
    if (outstanding_ == Request::read) {
      out.send += asked_;
      return set_deadline(now + protocol_.answer_max, out);
    }
  }
  for (auto& event : reading.events) out.events.push_back(std::move(event));
  answered(now, out);
}

void ScaleDriver::answered(Instant now, Effects& out) {
  outstanding_ = Request::none;
  set_deadline(std::nullopt, out);
  send_next(now, out);
}

void ScaleDriver::on_deadline(Instant now, Effects& out) {
  if (outstanding_ == Request::none) return;
  out.events.push_back(DeviceFault{"SCALE_SILENT", "no answer"});
  late_answer_possible_ = true;
  outstanding_ = Request::none;
  send_next(now, out);
}

void ScaleDriver::on_reset() {
  outstanding_ = waiting_ = Request::none;
  late_answer_possible_ = false;
}

}  // namespace wec

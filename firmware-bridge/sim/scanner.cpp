#include "firmware-bridge/sim/scanner.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/scanner/protocols.hpp"
#include "firmware-bridge/sim/words.hpp"

namespace wec {

namespace {

constexpr std::array protocols{
    &sim_line,      &sim_ssi,        &sim_honeywell, &sim_honeywell_dechdr,
    &sim_datalogic, &sim_metrologic, &sim_dmcc};

const SimScannerProtocol* find_protocol_of(std::string_view name) {
  const auto found = std::find_if(protocols.begin(), protocols.end(),
                                  [&](const auto* one) { return one->name == name; });
  return found == protocols.end() ? &sim_line : *found;
}

}  // namespace

std::span<const SimScannerProtocol* const> sim_scanner_protocols() { return protocols; }

SimScanner::SimScanner(SimScannerOptions options)
    : options_(std::move(options)), protocol_(find_protocol_of(options_.protocol)) {}

void SimScanner::scan(std::string_view data, Instant now) {
  auto bytes = protocol_->frame(*this, data);
  if (!protocol_->repeated) return send(std::move(bytes));
  if (unacknowledged_.size() >= waiting_max) return;  // as a scanner's own queue, full
  unacknowledged_.push_back(std::move(bytes));
  if (unacknowledged_.size() == 1) send_first(now);
}

void SimScanner::send(std::string bytes) {
  if (silent_) return;
  if (std::exchange(damages_next_, false)) bytes[bytes.size() / 2] ^= 0x55;
  say(bytes);
}

void SimScanner::send_first(Instant now) {
  repeats_ = 0;
  repeat_at_.reset();
  if (unacknowledged_.empty()) return;
  send(unacknowledged_.front());
  repeat_at_ = now + acknowledge_wait;
}

void SimScanner::acknowledged(Instant now) {
  if (unacknowledged_.empty()) return;
  unacknowledged_.pop_front();
  send_first(now);
}

void SimScanner::again(Instant now) {
  if (unacknowledged_.empty()) return;
  if (repeats_ >= repeats_max) return acknowledged(now);  // it gives the symbol up
  ++repeats_;
  send(protocol_->repeated(unacknowledged_.front()));
  repeat_at_ = now + acknowledge_wait;
}

void SimScanner::on_expire(Instant now) {
  if (repeat_at_ && now >= *repeat_at_) again(now);
}

void SimScanner::on_disconnect(Instant) {
  received_.clear();
  unacknowledged_.clear();
  repeat_at_.reset();
}

void SimScanner::on_bytes(std::string_view bytes, Instant now) {
  if (!protocol_->take) return;
  for (const char c : bytes) {
    received_ += c;
    if (received_.size() > command_max_bytes) received_.erase(0, 1);
    while (!received_.empty()) {
      const auto used = protocol_->take(*this, received_, now);
      if (used == 0) break;
      received_.erase(0, used);
    }
  }
}

SimAnswer SimScanner::obey(std::string_view line, Instant now) {
  const auto all = line;
  const auto verb = take_word(line);
  if (all == "ok") {
    silent_ = damages_next_ = false;
  } else if (all == "silent") {
    silent_ = true;
  } else if (all == "damage") {
    damages_next_ = true;
  } else if (verb != "scan" && verb != "scan-hex" && verb != "raw-hex") {
    return sim_unknown(all, "scan TEXT, scan-hex HEX, raw-hex HEX, ok, silent, damage");
  } else {
    const auto bytes = verb == "scan" ? std::optional(std::string(line)) : from_hex(line);
    if (!bytes || bytes->empty())
      return sim_refused("BAD_VALUE", fmt::format("{}: no bytes", verb));
    if (!connected()) {
      return sim_refused("NOT_CONNECTED", "nobody is connected; the scan would be lost");
    }
    verb == "raw-hex" ? send_raw(*bytes) : scan(*bytes, now);
  }
  return sim_done();
}

}  // namespace wec

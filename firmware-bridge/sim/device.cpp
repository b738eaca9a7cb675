#include "firmware-bridge/sim/device.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/words.hpp"

namespace wec {

void SimDevice::connect(Instant now) {
  connected_ = true;
  drop_ = gone_;
  if (!gone_) on_connect(now);
}

void SimDevice::disconnect(Instant now) {
  connected_ = false;
  output_.clear();
  on_disconnect(now);
}

void SimDevice::receive(std::string_view bytes, Instant now) {
  if (drop_ || gone_) return;  // on their way to a connection that is already broken
  const bool cut = cut_in_ && bytes.size() >= *cut_in_;
  if (cut) bytes = bytes.substr(0, *cut_in_);
  if (cut_in_) *cut_in_ -= bytes.size();
  const auto kept = std::min(bytes.size(), taken_max_bytes - taken_.size());
  taken_ += bytes.substr(0, kept);
  taken_beyond_ += bytes.size() - kept;
  on_bytes(bytes, now);
  if (!cut) return;
  cut_in_.reset();
  drop();
}

void SimDevice::expire(Instant now) {
  while (!planned_.empty() && planned_.begin()->first <= now) {
    const auto next = planned_.extract(planned_.begin());
    on_expire(next.key());
    (void)control(next.mapped(), next.key());  // a refusal has nobody to hear it
  }
  on_expire(now);
}

std::optional<Instant> SimDevice::deadline() const {
  const auto own = own_deadline();
  if (planned_.empty()) return own;
  const auto planned = planned_.begin()->first;
  return own ? std::min(*own, planned) : planned;
}

SimAnswer SimDevice::control(std::string_view line, Instant now) {
  if (line == "taken") {
    return boost::json::serialize(
        boost::json::object{{"ok", true}, {"taken", to_hex(taken_)}, {"beyond", taken_beyond_}});
  }
  if (line.starts_with("cut ")) {
    const auto bytes = whole<std::uint64_t>(line.substr(4));
    if (!bytes || *bytes == 0) {
      return sim_refused("BAD_VALUE", "expected cut N, a number of bytes from 1 on");
    }
    cut_after(*bytes);
    return sim_done();
  }
  if (line.starts_with("in ")) return plan(line.substr(3), now);
  if (line == "disconnect" || line == "gone") {
    gone_ = gone_ || line == "gone";
    break_connection();
    return sim_done();
  }
  if (line == "back") {
    gone_ = false;
    return sim_done();
  }
  return obey(line, now);
}

SimAnswer SimDevice::plan(std::string_view arguments, Instant now) {
  const auto ms = whole<std::uint32_t>(take_word(arguments));
  if (!ms || arguments.empty()) {
    return sim_refused("BAD_VALUE", "expected in MS COMMAND, as in: in 500 disconnect");
  }
  if (planned_.size() >= planned_max) {
    return sim_refused("BAD_VALUE", fmt::format("{} commands wait already", planned_max));
  }
  planned_.emplace(now + std::chrono::milliseconds(*ms), arguments);
  return sim_done();
}

std::string SimDevice::take_output() { return std::exchange(output_, {}); }
bool SimDevice::take_drop() { return std::exchange(drop_, false); }

}  // namespace wec

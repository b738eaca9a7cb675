#include "firmware-bridge/sim/device.hpp"

#include <algorithm>
#include <utility>

namespace wec {

void SimDevice::connect(Instant now) {
  connected_ = true;
  drop_ = false;
  on_connect(now);
}

void SimDevice::disconnect(Instant now) {
  connected_ = false;
  output_.clear();
  on_disconnect(now);
}

void SimDevice::receive(std::string_view bytes, Instant now) {
  if (drop_) return;  // on their way to a connection that is already broken
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

std::string SimDevice::take_output() { return std::exchange(output_, {}); }
bool SimDevice::take_drop() { return std::exchange(drop_, false); }

}  // namespace wec

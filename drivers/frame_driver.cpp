// Framing, resynchronising and counting what cannot be read.
#include "drivers/frame_driver.hpp"

#include <algorithm>

namespace wec {

namespace {

constexpr std::size_t shown_max = 40;

}  // namespace

std::string shown(std::string_view bytes) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes.substr(0, shown_max)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 32 && byte < 127) {
      text.push_back(c);
    } else {
      text += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return text;
}

void FrameDriver::on_open(Instant, Effects&) {
  buffer_.clear();
  garbage_.clear();
  bad_in_a_row_ = 0;
  joined_ = false;
  held_.reset();
  gap_at_ = held_until_ = deadline_ = std::nullopt;
  on_reset();
}

void FrameDriver::on_close(Instant now, Effects& out) {
  let_out(out);
  on_open(now, out);
}

void FrameDriver::on_bytes(Bytes bytes, Instant now, Effects& out) {
  if (bytes.empty()) return;
  if (gap_at_ && *gap_at_ <= now) consume(true, now, out);  // nobody called on_timeout() in time
  for (std::size_t at = 0; at < bytes.size();) {
    const auto room = frame_max_ - buffer_.size();
    const auto part = bytes.substr(at, std::max<std::size_t>(room, 1));
    at += part.size();
    const auto old = buffer_.size();
    buffer_ += part;
    if (mask_parity_) {
      for (auto i = old; i < buffer_.size(); ++i) buffer_[i] = static_cast<char>(buffer_[i] & 0x7F);
    }
    consume(false, now, out);
    if (buffer_.size() < frame_max_) continue;
    buffer_.clear();
    out.events.push_back(DeviceFault{"OVERLONG_FRAME", "the buffer is full and holds no frame"});
  }
  gap_at_ = buffer_.empty() && garbage_.empty() ? std::nullopt : std::optional(now + gap_);
  arm(out);
}

void FrameDriver::on_timeout(Instant now, Effects& out) {
  if (gap_at_ && *gap_at_ <= now) {
    gap_at_.reset();
    consume(true, now, out);
  }
  if (held_until_ && *held_until_ <= now) let_out(out);
  if (deadline_ && *deadline_ <= now) {
    deadline_.reset();
    on_deadline(now, out);
  }
  arm(out);
}

/// Takes whatever is decided off the front. In silence nothing may stay undecided: what still waits
/// is half a frame; it loses its first byte and is looked at again, so that a frame behind noise is
/// found.
void FrameDriver::consume(bool silent, Instant now, Effects& out) {
  std::size_t at = 0;
  const std::string_view all = buffer_;
  const auto end_garbage = [&] {
    if (garbage_.empty()) return;
    const auto bytes = std::move(garbage_);
    garbage_.clear();
    on_garbage(bytes, now, out);
  };
  std::size_t half = 0;
  while (at < all.size()) {
    const auto cut = cutter_(all.substr(at), silent);
    if (cut.kind == Cut::Kind::wait) {
      if (!silent) break;
      ++half;
      ++at;
      continue;
    }
    if (cut.kind == Cut::Kind::garbage && half > 0) {
      half += cut.size;  // the tail of what stopped
    } else if (cut.kind == Cut::Kind::garbage) {
      if (garbage_.size() < shown_max) garbage_ += all.substr(at, std::min(cut.size, shown_max));
    } else {
      end_garbage();
      on_frame(all.substr(at, cut.size), now, out);
    }
    at += cut.size;
  }
  if (silent) end_garbage();
  if (half > 0) on_half(half, now, out);
  buffer_.erase(0, at);
}

void FrameDriver::on_garbage(std::string_view bytes, Instant now, Effects& out) {
  bad("no frame: " + shown(bytes), now, out);
}

void FrameDriver::good() {
  joined_ = true;
  bad_in_a_row_ = 0;
  held_.reset();
  held_until_.reset();
}

void FrameDriver::bad(std::string reason, Instant now, Effects& out) {
  DeviceFault fault{"BAD_FRAME", std::move(reason)};
  ++bad_in_a_row_;
  if (!joined_ && bad_in_a_row_ == 1) {
    held_ = std::move(fault);
    held_until_ = now + join_window;
    arm(out);
    return;
  }
  let_out(out);
  out.events.push_back(std::move(fault));
  if (bad_in_a_row_ == bad_in_a_row_max) {
    out.events.push_back(DeviceFault{
        "NOT_UNDERSTOOD", "ten bad frames in a row: check the driver, the speed and the parity"});
  }
}

void FrameDriver::let_out(Effects& out) {
  if (held_) out.events.push_back(std::move(*held_));
  held_.reset();
  held_until_.reset();
}

void FrameDriver::set_deadline(std::optional<Instant> at, Effects& out) {
  deadline_ = at;
  arm(out);
}

void FrameDriver::arm(Effects& out) const {
  for (const auto& at : {gap_at_, held_until_, deadline_}) {
    if (at && (!out.wake || *at < *out.wake)) out.wake = at;
  }
}

}  // namespace wec

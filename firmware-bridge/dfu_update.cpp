#include "firmware-bridge/dfu_update.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wec {
namespace {

using std::chrono::milliseconds;

enum State : std::uint8_t {
  app_idle = 0,
  app_detach,
  dfu_idle,
  download_sync,
  download_busy,
  download_idle,
  manifest_sync,
  manifest,
  manifest_wait_reset,
  upload_idle,
  dfu_error
};

constexpr milliseconds wait_max{300'000};  // of one block, or of the end
constexpr milliseconds wait_least{1};      // a device that says 0 is asked again all the same
constexpr int steps_max = 16;              // from whatever state to rest
constexpr std::size_t transfer_max = 4096;

using Done = tl::expected<void, DfuFailure>;

tl::unexpected<DfuFailure> fail(std::string code, std::string text) {
  return tl::make_unexpected(DfuFailure{std::move(code), std::move(text)});
}

std::string_view state_name(std::uint8_t state) {
  static constexpr std::array<std::string_view, 11> names{
      "appIDLE",          "appDETACH",   "dfuIDLE",
      "dfuDNLOAD-SYNC",   "dfuDNBUSY",   "dfuDNLOAD-IDLE",
      "dfuMANIFEST-SYNC", "dfuMANIFEST", "dfuMANIFEST-WAIT-RESET",
      "dfuUPLOAD-IDLE",   "dfuERROR"};
  return state < names.size() ? names.at(state) : "unknown";
}

std::string_view status_name(std::uint8_t status) {
  static constexpr std::array<std::string_view, 16> names{
      "OK",      "TARGET",  "FILE",     "WRITE",  "ERASE", "CHECK_ERASED", "PROG",    "VERIFY",
      "ADDRESS", "NOTDONE", "FIRMWARE", "VENDOR", "USBR",  "POR",          "UNKNOWN", "STALLEDPKT"};
  return status < names.size() ? names.at(status) : "unknown";
}

class Update {
 public:
  Update(DfuPort& port, std::string_view payload, const DfuProgress& progress)
      : port_(port), payload_(payload), progress_(progress) {}

  Done run() {
    if (auto entered = enter(); !entered) return entered;
    if (!port_.function().can_download)
      return fail("CANNOT_DOWNLOAD", "the device says that it takes no firmware");
    if (auto rested = come_to_rest(); !rested) return rested;
    if (auto sent = send_blocks(); !sent) return sent;
    return finish();
  }

 private:
  Done enter() {
    const auto function = port_.function();
    if (function.in_dfu_mode) return {};
    if (!function.can_download)
      return fail("CANNOT_DOWNLOAD", "the device says that it takes no firmware");
    if (auto asked = port_.detach(function.detach_max_ms); !asked) return lost(asked.error());
    if (auto back = port_.come_back(function.will_detach); !back) return lost(back.error());
    if (port_.function().in_dfu_mode) return {};
    return fail("NOT_IN_DFU", "the device did not go into its DFU mode");
  }

  /// From whatever an earlier try left behind.
  Done come_to_rest() {
    for (int i = 0; i < steps_max; ++i) {
      const auto now = port_.status();
      if (!now) return lost(now.error());
      if (now->state == dfu_idle && now->status == 0) return {};
      if (auto moved = towards_rest(*now); !moved) return moved;
    }
    return fail("NOT_READY", "the device does not come to rest");
  }

  Done towards_rest(const DfuStatus& now) {
    switch (now.state) {
      case dfu_error:
      case dfu_idle:  // with a status of an error that is over
        return carried(port_.clear_status());
      case download_sync:
      case download_idle:
      case upload_idle:
      case manifest_sync:
        return carried(port_.abort());
      case manifest_wait_reset:
        return carried(port_.come_back(false));
      case app_idle:
      case app_detach:
        return fail("NOT_IN_DFU", fmt::format("the device is in {}", state_name(now.state)));
      default:
        port_.wait(std::clamp(now.poll_wait, wait_least, wait_max));
        return {};
    }
  }

  Done send_blocks() {
    const auto told = static_cast<std::size_t>(port_.function().transfer_bytes);
    if (told == 0) return fail("CANNOT_DOWNLOAD", "the device says that its blocks have no bytes");
    const auto size = std::min(told, transfer_max);
    for (std::size_t at = 0; at < payload_.size(); at += size) {
      const auto piece = payload_.substr(at, size);
      if (auto taken = port_.download(block_++, piece); !taken) return after_failure(taken.error());
      if (auto idle = wait_for(download_idle); !idle) return idle;
      progress_(at + piece.size());
    }
    return {};
  }

  /// Until the device has dealt with a block.
  Done wait_for(State wanted) {
    milliseconds waited{0};
    while (waited <= wait_max) {
      const auto now = port_.status();
      if (!now) return lost(now.error());
      if (now->status != 0 || now->state == dfu_error) return refused(*now);
      if (now->state == wanted) return {};
      if (now->state != download_sync && now->state != download_busy)
        return fail("NOT_READY", fmt::format("the device went to {}", state_name(now->state)));
      waited += pause(*now);
    }
    return fail("STUCK", "the device has not dealt with a block for five minutes");
  }

  Done finish() {
    if (auto taken = port_.download(block_, {}); !taken) return after_failure(taken.error());
    milliseconds waited{0};
    while (waited <= wait_max) {
      const auto now = port_.status();
      if (!now) return after_manifest();  // it starts its new firmware without being asked
      if (now->status != 0 || now->state == dfu_error) return refused(*now);
      if (now->state == dfu_idle || now->state == manifest_wait_reset) return after_manifest();
      if (now->state != manifest_sync && now->state != manifest)
        return fail("NOT_READY", fmt::format("the device went to {}", state_name(now->state)));
      waited += pause(*now);
      if (now->state == manifest && !port_.function().manifestation_tolerant)
        return after_manifest();  // it answers nothing from here on
    }
    return fail("STUCK", "the device has not ended for five minutes");
  }

  Done after_manifest() {
    auto back = port_.come_back(false);
    return back ? Done{} : lost(back.error());
  }

  milliseconds pause(const DfuStatus& now) {
    const auto time = std::clamp(now.poll_wait, wait_least, wait_max);
    port_.wait(time);
    return time;
  }

  /// A stalled request has a status that says why.
  Done after_failure(const std::string& why) {
    const auto now = port_.status();
    if (now && (now->status != 0 || now->state == dfu_error)) return refused(*now);
    return lost(why);
  }

  static Done refused(const DfuStatus& now) {
    return fail("DFU_ERROR", fmt::format("the device says {} in {}", status_name(now.status),
                                         state_name(now.state)));
  }
  static Done lost(const std::string& why) { return fail("LOST", why); }
  static Done carried(const DfuPort::Result<void>& result) {
    return result ? Done{} : lost(result.error());
  }

  DfuPort& port_;
  std::string_view payload_;
  const DfuProgress& progress_;
  std::uint16_t block_ = 0;  // wraps
};

}  // namespace

tl::expected<void, DfuFailure> update_by_dfu(DfuPort& port, std::string_view payload,
                                             const DfuProgress& progress) {
  return Update(port, payload, progress).run();
}

}  // namespace wec

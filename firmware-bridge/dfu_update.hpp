// Firmware into a device by USB DFU 1.1: the states of the device and what the host does in each.
// What reaches the device is behind DfuPort; dfu_usb.hpp makes one of libusb.
//
//     run-time --DETACH, reset--> dfuIDLE --DNLOAD n--> DNLOAD-SYNC, DNBUSY --> DNLOAD-IDLE --+
//                                                   ^------------------------------------------+
//     DNLOAD-IDLE --DNLOAD of nothing--> MANIFEST-SYNC, MANIFEST --> dfuIDLE
//                                                       or MANIFEST-WAIT-RESET --reset--> run-time
//     dfuERROR --CLRSTATUS--> dfuIDLE          a transfer that stopped half --ABORT--> dfuIDLE
//
// DFU knows no half: a download that was cut off begins again with block 0, and the device stays in
// DFU mode until one is whole.
//
// Source: USB Device Firmware Upgrade 1.1, sections 3, 6, 7 and appendix A.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace wec {

struct DfuStatus {
  std::uint8_t status = 0;                // bStatus; 0: ok
  std::chrono::milliseconds poll_wait{};  // to be waited before the next question
  std::uint8_t state = 0;                 // bState
};

/// What the device's DFU functional descriptor says, and which of its two faces it shows.
struct DfuFunction {
  bool in_dfu_mode = false;
  bool can_download = false;
  bool manifestation_tolerant = false;
  bool will_detach = false;  // it comes back by itself after DETACH
  std::uint16_t detach_max_ms = 0;
  std::uint16_t transfer_bytes = 0;
};

class DfuPort {
 public:
  /// A request that failed: why.
  template <class T>
  using Result = tl::expected<T, std::string>;

  virtual ~DfuPort() = default;
  virtual DfuFunction function() const = 0;
  virtual Result<void> detach(std::uint16_t wait_max_ms) = 0;
  virtual Result<void> download(std::uint16_t block, std::string_view bytes) = 0;
  virtual Result<DfuStatus> status() = 0;
  virtual Result<void> clear_status() = 0;
  virtual Result<void> abort() = 0;
  virtual void wait(std::chrono::milliseconds time) = 0;
  /// Resets the device, unless it comes back by itself, and finds it again at its place, whatever
  /// product number it has then.
  virtual Result<void> come_back(bool by_itself) = 0;
};

/// Codes: CANNOT_DOWNLOAD, NOT_IN_DFU (it does not go there), NOT_READY (it does not come to rest),
/// DFU_ERROR (its own status is named), STUCK (no end within the limit), LOST (a request failed).
struct DfuFailure {
  std::string code;
  std::string text;
};

/// Told after each block: bytes taken so far.
using DfuProgress = std::function<void(std::size_t)>;

/// `payload` without the file's suffix, which dfu_file.hpp has checked. Blocks until the end; each
/// wait of the device is bounded.
tl::expected<void, DfuFailure> update_by_dfu(DfuPort& port, std::string_view payload,
                                             const DfuProgress& progress);

}  // namespace wec

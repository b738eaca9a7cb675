// A DFU device by libusb, held whole: every interface is claimed, so that an update never begins
// while a bridge or another program works with the device.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "firmware-bridge/dfu_update.hpp"
#include "firmware-bridge/usb_facts.hpp"

namespace wec {

struct DfuTiming {
  std::chrono::milliseconds back_max{30'000};  // a reset device is there again by then
  std::chrono::milliseconds look_every{100};
};

class DfuUsb : public DfuPort {
 public:
  /// The device that is there now.
  virtual const UsbFacts& facts() const = 0;
};

/// The device of this address, or one of its maker at its place that an earlier update left in DFU
/// mode. Errors begin with those of usb_open.hpp, or NOT_UPDATABLE: it has no DFU interface.
tl::expected<std::unique_ptr<DfuUsb>, std::string> open_dfu(const UsbAddress& address,
                                                            DfuTiming timing = {});

/// All of it: reads and checks the file, opens the device, updates it. The error is a code and a
/// sentence. `link` is the link of the site file; only usb: can be updated.
tl::expected<UsbFacts, DfuFailure> update_firmware(const std::string& link, const std::string& file,
                                                   const DfuProgress& progress,
                                                   DfuTiming timing = {});

}  // namespace wec

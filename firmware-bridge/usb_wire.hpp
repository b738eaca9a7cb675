// An opened device and its transfers; a part of usb_host.cpp.
#pragma once

#include <libusb-1.0/libusb.h>

#include <functional>
#include <memory>
#include <string>

#include "firmware-bridge/usb_host.hpp"

namespace wec {

/// Runs work on the worker of the host.
using UsbWork = std::function<void(std::function<void()>)>;

struct UsbOpened {
  libusb_device_handle* handle = nullptr;
  UsbFunction function;
  UsbFacts facts;
  std::size_t input_bytes = 0;   // what one transfer asks for
  std::size_t output_bytes = 0;  // of a HID device's longest output report; 0: it takes none
  bool numbered = false;         // HID: reports begin with their id
};

/// Releases what was claimed and closes; waits for the device.
void close_usb(const UsbOpened& opened);

std::unique_ptr<UsbWire> make_usb_wire(UsbOpened opened, std::shared_ptr<Mailbox> mailbox,
                                       UsbWork on_worker, std::function<void()> released);

}  // namespace wec

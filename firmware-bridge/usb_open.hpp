// Finding, opening and claiming a device: what waits for it, on the worker of the host. A part of
// usb_host.cpp.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "firmware-bridge/usb_facts.hpp"
#include "firmware-bridge/usb_wire.hpp"

namespace wec {

/// Errors begin with a name: NOT_THERE, SWAPPED, AMBIGUOUS, NO_ACCESS, IN_USE, BAD_DESCRIPTOR,
/// KEYBOARD, NO_FUNCTION, or NOT_OPENED with what libusb says.
tl::expected<UsbOpened, std::string> open_usb(libusb_context* context, const UsbAddress& address,
                                              UsbSeats& seats, bool after_cut);

/// What a device says of itself; opens it for its texts, if it may.
UsbFacts read_usb_facts(libusb_device* device, const libusb_device_descriptor& descriptor);

}  // namespace wec

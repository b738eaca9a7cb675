// usb://VID:PID[/serial][@port-path]: a device by libusb. Packets for HID, a stream for printers
// and CDC serial lines.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "firmware-bridge/backoff.hpp"
#include "firmware-bridge/link.hpp"
#include "firmware-bridge/usb_host.hpp"

namespace wec {

/// Opens the device now or when it is plugged in, and again when it was lost.
std::unique_ptr<Link> make_usb_link(boost::asio::io_context& io, std::shared_ptr<UsbHost> host,
                                    const UsbAddress& address, Backoff backoff);

}  // namespace wec

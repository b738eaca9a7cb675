// What is known of a USB device before it is used, and which part of it wec would use. Plain
// values: libusb is in usb_host.cpp alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "firmware-bridge/link_address.hpp"

namespace wec {

struct UsbFacts {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  std::uint16_t version = 0;  // bcdDevice
  std::string serial;         // empty: it has none, or it could not be read
  std::string port;           // "1-4.2": the bus, then the ports down to the device
  std::string maker;
  std::string model;
};

enum class UsbEndpointKind { control, isochronous, bulk, interrupt };

struct UsbEndpoint {
  std::uint8_t address = 0;  // 80 and above: from the device
  UsbEndpointKind kind = UsbEndpointKind::bulk;
  std::uint16_t packet_bytes = 0;
};

/// One setting of one interface.
struct UsbInterface {
  std::uint8_t number = 0;
  std::uint8_t setting = 0;
  std::uint8_t kind = 0, subkind = 0, protocol = 0;  // class, subclass, protocol
  std::vector<UsbEndpoint> endpoints;
  std::size_t report_descriptor_bytes = 0;  // of a HID interface
};

enum class UsbRole { hid, printer, serial };

/// A part of a device that can be a link.
struct UsbFunction {
  UsbRole role = UsbRole::hid;
  std::uint8_t interface = 0;
  std::uint8_t setting = 0;
  int control_interface = -1;  // of a serial line, claimed too; -1: there is none
  UsbEndpoint in;              // address 0: none
  UsbEndpoint out;             // address 0: none; HID then takes its reports by control transfer
  std::size_t report_descriptor_bytes = 0;
};

/// The functions of a configuration in the order in which they are tried. A printer's setting with
/// a way back comes before one without.
std::vector<UsbFunction> usb_functions(const std::vector<UsbInterface>& interfaces);

/// Which of the devices that are there is meant. Errors begin with NOT_THERE, SWAPPED or AMBIGUOUS
/// and say what was seen.
tl::expected<UsbFacts, std::string> choose_usb_device(const UsbAddress& wanted,
                                                      const std::vector<UsbFacts>& present);

/// What sat where. An address that names a port and no serial number means whatever is plugged in
/// there: a new device is taken for a replacement, but one that is known from another port was
/// swapped, and is not taken for the one that was there.
class UsbSeats {
 public:
  /// Empty: `device` may be opened, and is remembered. Otherwise SWAPPED and who is where.
  std::string take(const UsbAddress& wanted, const UsbFacts& device);

 private:
  static constexpr std::size_t seats_max = 256;
  struct Seat {
    std::string port, serial;
  };
  std::vector<Seat> seats_;
};

/// "05e0:1200 with serial number S1 at port 1-4".
std::string usb_text(const UsbAddress& address);
std::string usb_text(const UsbFacts& facts);

/// The text after `key` in an IEEE 1284 device id, "MFG:Zebra;MDL:ZD420;": MDL, MODEL, SN, ...
std::string device_id_value(std::string_view device_id, std::string_view key);

}  // namespace wec

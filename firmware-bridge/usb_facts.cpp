#include "firmware-bridge/usb_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace wec {

namespace {

constexpr std::uint8_t hid_class = 0x03, printer_class = 0x07, cdc_class = 0x02,
                       cdc_data_class = 0x0A;
constexpr std::uint8_t printer_subclass = 0x01, acm_subclass = 0x02;
constexpr std::uint8_t packets_of_1284_4 = 0x03;  // a printer's protocol that is no byte stream

bool is_in(const UsbEndpoint& endpoint) { return (endpoint.address & 0x80) != 0; }

UsbEndpoint endpoint_of(const UsbInterface& from, UsbEndpointKind kind, bool in) {
  for (const auto& endpoint : from.endpoints) {
    const bool fits = endpoint.kind == kind && is_in(endpoint) == in && endpoint.packet_bytes > 0;
    if (fits) return endpoint;
  }
  return {};
}

UsbFunction function_of(UsbRole role, const UsbInterface& from, UsbEndpointKind kind) {
  UsbFunction made;
  made.role = role;
  made.interface = from.number;
  made.setting = from.setting;
  made.in = endpoint_of(from, kind, true);
  made.out = endpoint_of(from, kind, false);
  made.report_descriptor_bytes = from.report_descriptor_bytes;
  return made;
}

std::optional<UsbFunction> hid_of(const UsbInterface& from) {
  if (from.kind != hid_class || from.report_descriptor_bytes == 0) return std::nullopt;
  const auto made = function_of(UsbRole::hid, from, UsbEndpointKind::interrupt);
  return made.in.address != 0 ? std::optional(made) : std::nullopt;
}

std::optional<UsbFunction> printer_of(const UsbInterface& from) {
  if (from.kind != printer_class || from.subkind != printer_subclass) return std::nullopt;
  if (from.protocol == packets_of_1284_4) return std::nullopt;
  const auto made = function_of(UsbRole::printer, from, UsbEndpointKind::bulk);
  return made.out.address != 0 ? std::optional(made) : std::nullopt;
}

/// The control interface that a data interface belongs to: the one right before it.
std::optional<UsbFunction> serial_of(const UsbInterface& from,
                                     const std::vector<UsbInterface>& all) {
  if (from.kind != cdc_data_class) return std::nullopt;
  auto made = function_of(UsbRole::serial, from, UsbEndpointKind::bulk);
  if (made.in.address == 0 || made.out.address == 0) return std::nullopt;
  for (const auto& other : all) {
    const bool is_its =
        other.kind == cdc_class && other.subkind == acm_subclass &&
        other.number<from.number&& static_cast<int>(other.number)> made.control_interface;
    if (is_its) made.control_interface = other.number;
  }
  return made.control_interface >= 0 ? std::optional(made) : std::nullopt;
}

bool fits_id(const UsbAddress& wanted, const UsbFacts& device) {
  return wanted.vendor == device.vendor && wanted.product == device.product;
}
bool fits_serial(const UsbAddress& wanted, const UsbFacts& device) {
  return wanted.serial.empty() || wanted.serial == device.serial;
}
bool fits_port(const UsbAddress& wanted, const UsbFacts& device) {
  return wanted.port.empty() || wanted.port == device.port;
}

std::string listed(const std::vector<UsbFacts>& devices) {
  std::string text;
  for (const auto& device : devices) text += (text.empty() ? "" : "; ") + usb_text(device);
  return text;
}

}  // namespace

std::vector<UsbFunction> usb_functions(const std::vector<UsbInterface>& interfaces) {
  std::vector<UsbFunction> found;
  for (const bool answers : {true, false}) {
    for (const auto& interface : interfaces) {
      auto made = hid_of(interface);
      if (!made) made = printer_of(interface);
      if (!made) made = serial_of(interface, interfaces);
      if (made && (made->in.address != 0) == answers) found.push_back(*made);
    }
  }
  return found;
}

tl::expected<UsbFacts, std::string> choose_usb_device(const UsbAddress& wanted,
                                                      const std::vector<UsbFacts>& present) {
  std::vector<UsbFacts> fitting, of_this_kind;
  for (const auto& device : present) {
    if (!fits_id(wanted, device)) continue;
    of_this_kind.push_back(device);
    if (fits_serial(wanted, device) && fits_port(wanted, device)) fitting.push_back(device);
  }
  if (fitting.size() == 1) return fitting[0];
  if (fitting.size() > 1) {
    return tl::make_unexpected(
        fmt::format("AMBIGUOUS: {} devices are {}: {}; name the serial number or the port in the "
                    "link",
                    fitting.size(), usb_text(wanted), listed(fitting)));
  }
  if (of_this_kind.empty()) {
    return tl::make_unexpected(fmt::format("NOT_THERE: no {}", usb_text(wanted)));
  }
  // It may be there and sit at a port that is another's.
  const bool swapped = !wanted.serial.empty() && !wanted.port.empty();
  return tl::make_unexpected(
      fmt::format("{}: no {}, but {}{}", swapped ? "SWAPPED" : "NOT_THERE", usb_text(wanted),
                  listed(of_this_kind),
                  swapped ? "; plug each device in where it belongs, or change the link" : ""));
}

std::string UsbSeats::take(const UsbAddress& wanted, const UsbFacts& device) {
  if (wanted.port.empty() || !wanted.serial.empty() || device.serial.empty()) return {};
  Seat* mine = nullptr;
  for (auto& seat : seats_) {
    if (seat.port == device.port) mine = &seat;
    if (seat.port == device.port || seat.serial != device.serial) continue;
    return fmt::format(
        "SWAPPED: {} belongs to port {}; plug each device in where it belongs, or restart the "
        "bridge to take them as they are",
        usb_text(device), seat.port);
  }
  if (mine != nullptr) {
    mine->serial = device.serial;
  } else if (seats_.size() < seats_max) {
    seats_.push_back({device.port, device.serial});
  }
  return {};
}

std::string usb_text(const UsbAddress& address) {
  auto text = fmt::format("{:04x}:{:04x}", address.vendor, address.product);
  if (!address.serial.empty()) text += " with serial number " + address.serial;
  if (!address.port.empty()) text += " at port " + address.port;
  return text;
}

std::string usb_text(const UsbFacts& facts) {
  return usb_text(UsbAddress{facts.vendor, facts.product, facts.serial, facts.port, {}});
}

std::string device_id_value(std::string_view device_id, std::string_view key) {
  while (!device_id.empty()) {
    auto pair = device_id.substr(0, device_id.find(';'));
    device_id.remove_prefix(std::min(device_id.size(), pair.size() + 1));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > key.size() && pair.starts_with(key) && pair[key.size()] == ':') {
      return std::string(pair.substr(key.size() + 1));
    }
  }
  return {};
}

}  // namespace wec

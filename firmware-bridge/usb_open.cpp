#include "firmware-bridge/usb_open.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "drivers/hid_descriptor.hpp"

namespace wec {

namespace {

constexpr unsigned control_max_ms = 500;  // one device that hangs holds up the others' opening
constexpr std::size_t text_max = 128;
constexpr std::size_t stream_chunk_bytes = 16 * 1024;
constexpr std::uint32_t scanner_page = 0x8C, scale_page = 0x8D, oem_scanner_page = 0x4B,
                        makers_pages = 0xFF00;

using Problem = std::string;  // empty: none

struct Handle {
  explicit Handle(libusb_device_handle* opened = nullptr) : handle(opened) {}
  ~Handle() {
    if (handle != nullptr) libusb_close(handle);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  libusb_device_handle* release() { return std::exchange(handle, nullptr); }
  libusb_device_handle* handle;
};

struct Candidate {
  libusb_device* device;
  UsbFacts facts;
};

class DeviceList {
 public:
  explicit DeviceList(libusb_context* context) : count_(libusb_get_device_list(context, &list_)) {}
  ~DeviceList() {
    if (list_ != nullptr) libusb_free_device_list(list_, 1);
  }
  DeviceList(const DeviceList&) = delete;
  DeviceList& operator=(const DeviceList&) = delete;
  libusb_device** begin() const { return list_; }
  libusb_device** end() const { return list_ + std::max<ssize_t>(count_, 0); }

 private:
  libusb_device** list_ = nullptr;
  ssize_t count_;
};

// ---- what a device says of itself --------------------------------------------------------------

std::string port_of(libusb_device* device) {
  std::array<std::uint8_t, 7> ports{};
  const int depth = libusb_get_port_numbers(device, ports.data(), static_cast<int>(ports.size()));
  auto text = std::to_string(libusb_get_bus_number(device));
  for (int i = 0; i < depth; ++i) {
    text += fmt::format("{}{}", i == 0 ? '-' : '.', ports[static_cast<std::size_t>(i)]);
  }
  return text;
}

/// Printable, without blanks at its ends.
std::string cleaned(std::string_view text) {
  std::string clean;
  for (const char c : text.substr(0, text_max)) {
    if (c >= ' ' && c <= '~') clean += c;
  }
  while (clean.ends_with(' ')) clean.pop_back();
  return clean.substr(std::min(clean.find_first_not_of(' '), clean.size()));
}

std::string text_at(libusb_device_handle* handle, std::uint8_t index) {
  if (index == 0) return {};
  std::array<unsigned char, 256> text{};
  const int size =
      libusb_get_string_descriptor_ascii(handle, index, text.data(), static_cast<int>(text.size()));
  if (size <= 0) return {};
  return cleaned({reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(size)});
}

std::vector<Candidate> candidates(const DeviceList& list, const UsbAddress& address) {
  std::vector<Candidate> found;
  for (auto* device : list) {
    libusb_device_descriptor descriptor{};
    if (libusb_get_device_descriptor(device, &descriptor) != 0) continue;
    if (descriptor.idVendor != address.vendor || descriptor.idProduct != address.product) continue;
    found.push_back({device, read_usb_facts(device, descriptor)});
  }
  return found;
}

/// wDescriptorLength of the HID descriptor (21) that says: report descriptor (22).
std::size_t report_descriptor_bytes(const libusb_interface_descriptor& setting) {
  std::basic_string_view<unsigned char> extra(setting.extra,
                                              static_cast<std::size_t>(setting.extra_length));
  while (extra.size() >= 2 && extra[0] >= 2 && extra[0] <= extra.size()) {
    if (extra[1] == LIBUSB_DT_HID && extra[0] >= 9 && extra[6] == LIBUSB_DT_REPORT) {
      return extra[7] + 256U * extra[8];
    }
    extra.remove_prefix(extra[0]);
  }
  return 0;
}

UsbInterface interface_of(const libusb_interface_descriptor& setting) {
  UsbInterface made;
  made.number = setting.bInterfaceNumber;
  made.setting = setting.bAlternateSetting;
  made.kind = setting.bInterfaceClass;
  made.subkind = setting.bInterfaceSubClass;
  made.protocol = setting.bInterfaceProtocol;
  made.report_descriptor_bytes = report_descriptor_bytes(setting);
  for (int i = 0; i < setting.bNumEndpoints; ++i) {
    const auto& endpoint = setting.endpoint[i];
    constexpr std::uint16_t packet_bits = 0x7FF;
    made.endpoints.push_back({endpoint.bEndpointAddress,
                              static_cast<UsbEndpointKind>(endpoint.bmAttributes & 3),
                              static_cast<std::uint16_t>(endpoint.wMaxPacketSize & packet_bits)});
  }
  return made;
}

tl::expected<std::vector<UsbInterface>, Problem> interfaces_of(libusb_device* device) {
  libusb_config_descriptor* config = nullptr;
  if (const int error = libusb_get_active_config_descriptor(device, &config); error != 0) {
    return tl::unexpected(Problem("BAD_DESCRIPTOR: ") + libusb_strerror(error));
  }
  std::vector<UsbInterface> found;
  for (int i = 0; i < config->bNumInterfaces; ++i) {
    const auto& interface = config->interface[i];
    for (int j = 0; j < interface.num_altsetting; ++j) {
      found.push_back(interface_of(interface.altsetting[j]));
    }
  }
  libusb_free_config_descriptor(config);
  return found;
}

// ---- claiming ----------------------------------------------------------------------------------

Problem claim(libusb_device_handle* handle, int interface) {
  const int error = libusb_claim_interface(handle, interface);
  if (error == 0) return {};
  if (error == LIBUSB_ERROR_BUSY) {
    return fmt::format("IN_USE: interface {} is held by another program", interface);
  }
  return fmt::format("NOT_OPENED: interface {}: {}", interface, libusb_strerror(error));
}

tl::expected<std::string, int> ask(libusb_device_handle* handle, std::uint8_t kind,
                                   std::uint8_t request, std::uint16_t value, std::uint16_t index,
                                   std::size_t size) {
  std::string reply(size, '\0');
  const int got =
      libusb_control_transfer(handle, static_cast<std::uint8_t>(LIBUSB_ENDPOINT_IN | kind), request,
                              value, index, reinterpret_cast<unsigned char*>(reply.data()),
                              static_cast<std::uint16_t>(size), control_max_ms);
  if (got < 0) return tl::unexpected(got);
  reply.resize(static_cast<std::size_t>(got));
  return reply;
}

tl::expected<HidSummary, Problem> summary_of(libusb_device_handle* handle,
                                             const UsbFunction& function) {
  constexpr std::uint8_t standard_interface = LIBUSB_RECIPIENT_INTERFACE;
  constexpr std::uint16_t report_descriptor = LIBUSB_DT_REPORT << 8;
  const auto size = std::min(function.report_descriptor_bytes, hid_descriptor_max_bytes + 1);
  const auto bytes = ask(handle, standard_interface, LIBUSB_REQUEST_GET_DESCRIPTOR,
                         report_descriptor, function.interface, size);
  if (!bytes) {
    return tl::unexpected(Problem("BAD_DESCRIPTOR: no report descriptor: ") +
                          libusb_strerror(bytes.error()));
  }
  const auto summary = read_hid_descriptor(*bytes);
  if (summary) return *summary;
  return tl::unexpected("BAD_DESCRIPTOR: " + Problem(summary.error()));
}

/// How willingly a HID interface is taken: 2 a scanner or scale, 1 a maker's own reports, 0 not.
int liking(const HidSummary& summary) {
  if (summary.is_keyboard()) return 0;
  if (summary.is_for(scanner_page) || summary.is_for(scale_page)) return 2;
  const bool known = std::any_of(summary.uses.begin(), summary.uses.end(), [](const HidUse& use) {
    return use.page >= makers_pages || use.page == oem_scanner_page;
  });
  return known ? 1 : 0;
}

Problem why_not(const HidSummary& summary) {
  if (summary.is_keyboard()) {
    return "KEYBOARD: the scanner types as a keyboard; set it to HID POS or to a serial line by "
           "its "
           "maker's set-up barcode";
  }
  return "NO_FUNCTION: a HID device that is no scanner and no scale";
}

/// Transfers of whole packets end with a short one, or when they are full: report by report.
std::size_t whole_packets(std::size_t bytes, std::size_t packet) {
  return std::max<std::size_t>((bytes + packet - 1) / packet, 1) * packet;
}

Problem use_hid(UsbOpened& opened, int wanted_liking) {
  const auto summary = summary_of(opened.handle, opened.function);
  if (!summary) return summary.error();
  if (liking(*summary) < wanted_liking || summary->is_keyboard()) return why_not(*summary);
  opened.numbered = summary->numbered;
  opened.output_bytes = summary->output_bytes;
  opened.input_bytes = whole_packets(summary->input_bytes, opened.function.in.packet_bytes);
  return {};
}

void take_device_id(UsbOpened& opened) {
  constexpr std::uint8_t class_interface =
      static_cast<std::uint8_t>(LIBUSB_REQUEST_TYPE_CLASS) | LIBUSB_RECIPIENT_INTERFACE;
  constexpr std::uint8_t get_device_id = 0;
  constexpr std::size_t id_max = 1024;
  const auto index =
      static_cast<std::uint16_t>(opened.function.interface << 8 | opened.function.setting);
  const auto reply = ask(opened.handle, class_interface, get_device_id, 0, index, id_max);
  if (!reply || reply->size() < 2) return;
  const auto id = std::string_view(*reply).substr(2);  // behind its length
  auto& facts = opened.facts;
  for (const auto* key : {"MDL", "MODEL"}) {
    if (const auto model = cleaned(device_id_value(id, key)); !model.empty()) facts.model = model;
  }
  for (const auto* key : {"MFG", "MANUFACTURER"}) {
    if (const auto maker = cleaned(device_id_value(id, key)); !maker.empty()) facts.maker = maker;
  }
  for (const auto* key : {"SN", "SERN", "SERIALNUMBER"}) {
    if (facts.serial.empty()) facts.serial = cleaned(device_id_value(id, key));
  }
}

void tell(libusb_device_handle* handle, std::uint8_t request, std::uint16_t value, int interface,
          std::string data = {}) {
  constexpr std::uint8_t class_interface =
      static_cast<std::uint8_t>(LIBUSB_REQUEST_TYPE_CLASS) | LIBUSB_RECIPIENT_INTERFACE;
  // A device that does not know the request works without it.
  libusb_control_transfer(handle, class_interface, request, value,
                          static_cast<std::uint16_t>(interface),
                          reinterpret_cast<unsigned char*>(data.data()),
                          static_cast<std::uint16_t>(data.size()), control_max_ms);
}

Problem use_printer(UsbOpened& opened, bool after_cut) {
  constexpr std::uint8_t soft_reset = 2;
  if (after_cut) tell(opened.handle, soft_reset, 0, opened.function.interface);
  take_device_id(opened);
  return {};
}

Problem use_serial(UsbOpened& opened) {
  const int control = opened.function.control_interface;
  if (auto problem = claim(opened.handle, control); !problem.empty()) return problem;
  constexpr std::uint8_t set_line_coding = 0x20, set_control_line_state = 0x22;
  constexpr std::uint16_t dtr_and_rts = 3;
  using namespace std::string_literals;
  tell(opened.handle, set_line_coding, 0, control, "\x80\x25\0\0\0\0\x08"s);  // 9600 8N1
  tell(opened.handle, set_control_line_state, dtr_and_rts, control);
  return {};
}

Problem use_claimed(UsbOpened& opened, bool after_cut, int wanted_liking) {
  const auto& function = opened.function;
  opened.input_bytes =
      whole_packets(stream_chunk_bytes, std::max<std::size_t>(function.in.packet_bytes, 1));
  opened.output_bytes = stream_chunk_bytes;
  if (function.setting != 0) {
    const int error =
        libusb_set_interface_alt_setting(opened.handle, function.interface, function.setting);
    if (error != 0) return fmt::format("NOT_OPENED: {}", libusb_strerror(error));
  }
  switch (function.role) {
    case UsbRole::hid:
      return use_hid(opened, wanted_liking);
    case UsbRole::printer:
      return use_printer(opened, after_cut);
    case UsbRole::serial:
      return use_serial(opened);
  }
  return {};
}

Problem use(UsbOpened& opened, bool after_cut, int wanted_liking) {
  if (auto problem = claim(opened.handle, opened.function.interface); !problem.empty()) {
    return problem;
  }
  auto problem = use_claimed(opened, after_cut, wanted_liking);
  if (!problem.empty()) libusb_release_interface(opened.handle, opened.function.interface);
  return problem;
}

/// Claims the first function that will do. A scanner's own reports come before a maker's.
Problem use_first(UsbOpened& opened, const std::vector<UsbFunction>& functions,
                  const UsbAddress& address, bool after_cut) {
  Problem problem =
      "NO_FUNCTION: neither a HID scanner or scale, nor a printer, nor a CDC serial line; an "
      "adapter "
      "with a driver of its own is reached as serial:///dev/ttyUSB0";
  for (const int wanted_liking : {2, 1, 0}) {
    if (wanted_liking == 0 && !address.interface) break;
    for (const auto& function : functions) {
      if (address.interface && *address.interface != function.interface) continue;
      opened.function = function;
      problem = use(opened, after_cut, wanted_liking);
      if (problem.empty()) return {};
    }
  }
  return problem;
}

tl::expected<Candidate, Problem> find(const DeviceList& list, const UsbAddress& address) {
  const auto all = candidates(list, address);
  std::vector<UsbFacts> facts;
  for (const auto& candidate : all) facts.push_back(candidate.facts);
  const auto chosen = choose_usb_device(address, facts);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const auto& c) { return c.facts.port == chosen->port; });
  return *at;
}

}  // namespace

tl::expected<UsbOpened, std::string> open_usb(libusb_context* context, const UsbAddress& address,
                                              UsbSeats& seats, bool after_cut) {
  const DeviceList list(context);
  const auto found = find(list, address);
  if (!found) return tl::unexpected(found.error());
  if (auto problem = seats.take(address, found->facts); !problem.empty()) {
    return tl::unexpected(problem);
  }
  Handle handle;
  const int error = libusb_open(found->device, &handle.handle);
  if (error == LIBUSB_ERROR_ACCESS) {
    return tl::unexpected(
        fmt::format("NO_ACCESS: {} may not be opened; its maker wants a line in 60-wec.rules",
                    usb_text(found->facts)));
  }
  if (error != 0) return tl::unexpected(Problem("NOT_OPENED: ") + libusb_strerror(error));
  const auto interfaces = interfaces_of(found->device);
  if (!interfaces) return tl::unexpected(interfaces.error());
  libusb_set_auto_detach_kernel_driver(handle.handle, 1);
  UsbOpened opened;
  opened.handle = handle.handle;
  opened.facts = found->facts;
  const auto problem = use_first(opened, usb_functions(*interfaces), address, after_cut);
  if (!problem.empty()) return tl::unexpected(problem);
  handle.release();
  return opened;
}

UsbFacts read_usb_facts(libusb_device* device, const libusb_device_descriptor& descriptor) {
  UsbFacts facts;
  facts.vendor = descriptor.idVendor;
  facts.product = descriptor.idProduct;
  facts.version = descriptor.bcdDevice;
  facts.port = port_of(device);
  Handle opened;
  if (libusb_open(device, &opened.handle) != 0) return facts;
  facts.serial = text_at(opened.handle, descriptor.iSerialNumber);
  facts.maker = text_at(opened.handle, descriptor.iManufacturer);
  facts.model = text_at(opened.handle, descriptor.iProduct);
  return facts;
}

}  // namespace wec

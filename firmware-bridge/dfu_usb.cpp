#include "firmware-bridge/dfu_usb.hpp"

#include <fmt/format.h>
#include <libusb-1.0/libusb.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>
#include <vector>

#include "drivers/dfu_file.hpp"
#include "firmware-bridge/usb_open.hpp"

namespace wec {
namespace {

constexpr unsigned control_max_ms = 5000;
constexpr std::uint8_t application_class = 0xFE, dfu_subclass = 1, dfu_mode = 2;
constexpr std::size_t file_bytes_max = 64 * 1024 * 1024;

enum Request : std::uint8_t { detach = 0, dnload, upload, getstatus, clrstatus, getstate, abort };

/// The DFU functional descriptor (21) behind an interface: attributes, detach time, transfer size.
std::optional<DfuFunction> function_of(const libusb_interface_descriptor& setting) {
  if (setting.bInterfaceClass != application_class || setting.bInterfaceSubClass != dfu_subclass)
    return std::nullopt;
  DfuFunction made;
  made.in_dfu_mode = setting.bInterfaceProtocol == dfu_mode;
  std::basic_string_view<unsigned char> extra(setting.extra,
                                              static_cast<std::size_t>(setting.extra_length));
  while (extra.size() >= 2 && extra[0] >= 2 && extra[0] <= extra.size()) {
    if (extra[1] == 0x21 && extra[0] >= 7) {
      made.can_download = (extra[2] & 1) != 0;
      made.manifestation_tolerant = (extra[2] & 4) != 0;
      made.will_detach = (extra[2] & 8) != 0;
      made.detach_max_ms = static_cast<std::uint16_t>(extra[3] | extra[4] << 8);
      made.transfer_bytes = static_cast<std::uint16_t>(extra[5] | extra[6] << 8);
    }
    extra.remove_prefix(extra[0]);
  }
  return made;
}

/// One face of a device: its interfaces, and which of them speaks DFU.
struct Face {
  std::vector<int> interfaces;
  int dfu = -1;  // none
  DfuFunction function;
};

Face face_of(libusb_device* device) {
  Face face;
  libusb_config_descriptor* config = nullptr;
  if (libusb_get_active_config_descriptor(device, &config) != 0) return face;
  for (int i = 0; i < config->bNumInterfaces; ++i) {
    if (config->interface[i].num_altsetting < 1) continue;
    const auto& setting = config->interface[i].altsetting[0];
    face.interfaces.push_back(setting.bInterfaceNumber);
    if (const auto found = function_of(setting); found && face.dfu < 0) {
      face.dfu = setting.bInterfaceNumber;
      face.function = *found;
    }
  }
  libusb_free_config_descriptor(config);
  return face;
}

struct Found {
  libusb_device* device;  // referenced
  UsbFacts facts;
  Face face;
};

class Candidates {
 public:
  Candidates(libusb_context* context, std::uint16_t vendor) {
    libusb_device** list = nullptr;
    const auto count = libusb_get_device_list(context, &list);
    for (ssize_t i = 0; i < count; ++i) {
      libusb_device_descriptor descriptor{};
      if (libusb_get_device_descriptor(list[i], &descriptor) != 0) continue;
      if (descriptor.idVendor != vendor) continue;
      all.push_back(
          {libusb_ref_device(list[i]), read_usb_facts(list[i], descriptor), face_of(list[i])});
    }
    if (list != nullptr) libusb_free_device_list(list, 1);
  }
  ~Candidates() {
    for (const auto& one : all) libusb_unref_device(one.device);
  }
  Candidates(const Candidates&) = delete;
  Candidates& operator=(const Candidates&) = delete;

  std::vector<Found> all;
};

/// By the address; else the one in DFU mode at that place, whose product number may be another and
/// whose serial number may be missing.
tl::expected<const Found*, std::string> choose(const Candidates& from, const UsbAddress& address) {
  std::vector<UsbFacts> named;
  for (const auto& one : from.all)
    if (one.facts.product == address.product) named.push_back(one.facts);
  const auto chosen = choose_usb_device(address, named);
  if (chosen) {
    for (const auto& one : from.all)
      if (one.facts.port == chosen->port) return &one;
  }
  const Found* left_behind = nullptr;
  for (const auto& one : from.all) {
    if (!one.face.function.in_dfu_mode) continue;
    if (!address.port.empty() && one.facts.port != address.port) continue;
    if (!address.serial.empty() && !one.facts.serial.empty() && one.facts.serial != address.serial)
      continue;
    if (left_behind != nullptr)
      return tl::make_unexpected("AMBIGUOUS: two devices are in DFU mode; name the port");
    left_behind = &one;
  }
  if (left_behind == nullptr) return tl::make_unexpected(chosen.error());
  return left_behind;
}

class Port final : public DfuUsb {
 public:
  Port(libusb_context* context, DfuTiming timing) : context_(context), timing_(timing) {}
  ~Port() override {
    release();
    libusb_exit(context_);
  }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  Result<void> open(const UsbAddress& address) {
    const Candidates candidates(context_, address.vendor);
    const auto found = choose(candidates, address);
    if (!found) return tl::make_unexpected(found.error());
    if ((*found)->face.dfu < 0) {
      return tl::make_unexpected(
          fmt::format("NOT_UPDATABLE: {} has no DFU interface; use its maker's program",
                      usb_text((*found)->facts)));
    }
    return take(**found);
  }

  const UsbFacts& facts() const override { return facts_; }
  DfuFunction function() const override { return face_.function; }

  Result<void> detach(std::uint16_t wait_max_ms) override {
    auto told = tell(Request::detach, wait_max_ms, {});
    // A device that goes at once has no time to say yes.
    if (!told && face_.function.will_detach) return {};
    return told;
  }
  Result<void> download(std::uint16_t block, std::string_view bytes) override {
    return tell(dnload, block, bytes);
  }
  Result<void> clear_status() override { return tell(clrstatus, 0, {}); }
  Result<void> abort() override { return tell(Request::abort, 0, {}); }

  Result<DfuStatus> status() override {
    std::array<unsigned char, 6> reply{};
    const int got = transfer(LIBUSB_ENDPOINT_IN, getstatus, 0, reply.data(), reply.size());
    if (got != static_cast<int>(reply.size()))
      return tl::make_unexpected(fmt::format("GETSTATUS: {}", reason(got)));
    const auto wait = reply[1] | reply[2] << 8 | reply[3] << 16;
    return DfuStatus{reply[0], std::chrono::milliseconds(wait), reply[4]};
  }

  void wait(std::chrono::milliseconds time) override { std::this_thread::sleep_for(time); }

  Result<void> come_back(bool by_itself) override {
    const bool was_dfu = face_.function.in_dfu_mode;
    const auto place = facts_.port;
    const auto vendor = facts_.vendor;
    if (!by_itself && handle_ != nullptr) libusb_reset_device(handle_);
    release();
    std::string why = "it did not come back";
    for (std::chrono::milliseconds waited{0}; waited <= timing_.back_max;
         waited += timing_.look_every) {
      wait(timing_.look_every);
      const Candidates candidates(context_, vendor);
      const auto* found = at(candidates, place);
      if (found == nullptr) continue;
      const bool last = waited + timing_.look_every > timing_.back_max;
      if (found->face.function.in_dfu_mode == was_dfu && !last) continue;  // still as before
      auto taken = take(*found);
      if (taken) return {};
      why = taken.error();
    }
    return tl::make_unexpected(why);
  }

 private:
  static const Found* at(const Candidates& candidates, const std::string& place) {
    for (const auto& one : candidates.all)
      if (one.facts.port == place) return &one;
    return nullptr;
  }

  Result<void> take(const Found& found) {
    release();
    if (const int error = libusb_open(found.device, &handle_); error != 0) {
      handle_ = nullptr;
      return tl::make_unexpected(
          fmt::format("{}: {}: {}", error == LIBUSB_ERROR_ACCESS ? "NO_ACCESS" : "NOT_OPENED",
                      usb_text(found.facts), libusb_strerror(error)));
    }
    libusb_set_auto_detach_kernel_driver(handle_, 1);
    facts_ = found.facts;
    face_ = found.face;
    for (const int interface : face_.interfaces) {
      const int error = libusb_claim_interface(handle_, interface);
      if (error == 0) {
        claimed_.push_back(interface);
        continue;
      }
      release();
      return tl::make_unexpected(fmt::format(
          "IN_USE: interface {} of {} is held by another program; take the device out of the site "
          "file or stop wec-bridge-usb first",
          interface, usb_text(facts_)));
    }
    return {};
  }

  void release() {
    if (handle_ == nullptr) return;
    for (const int interface : claimed_) libusb_release_interface(handle_, interface);
    claimed_.clear();
    libusb_close(handle_);
    handle_ = nullptr;
  }

  int transfer(unsigned direction, std::uint8_t request, std::uint16_t value, unsigned char* data,
               std::size_t size) {
    if (handle_ == nullptr) return LIBUSB_ERROR_NO_DEVICE;
    const auto kind = direction | static_cast<unsigned>(LIBUSB_REQUEST_TYPE_CLASS) |
                      static_cast<unsigned>(LIBUSB_RECIPIENT_INTERFACE);
    return libusb_control_transfer(handle_, static_cast<std::uint8_t>(kind), request, value,
                                   static_cast<std::uint16_t>(face_.dfu), data,
                                   static_cast<std::uint16_t>(size), control_max_ms);
  }

  Result<void> tell(std::uint8_t request, std::uint16_t value, std::string_view bytes) {
    std::vector<unsigned char> data(bytes.begin(), bytes.end());
    const int sent = transfer(LIBUSB_ENDPOINT_OUT, request, value, data.data(), data.size());
    if (sent == static_cast<int>(data.size())) return {};
    return tl::make_unexpected(fmt::format("request {}: {}", request, reason(sent)));
  }

  static std::string reason(int result) {
    return result < 0 ? libusb_strerror(result) : fmt::format("{} bytes only", result);
  }

  libusb_context* context_;
  DfuTiming timing_;
  libusb_device_handle* handle_ = nullptr;
  std::vector<int> claimed_;
  UsbFacts facts_;
  Face face_;
};

tl::unexpected<DfuFailure> fail(std::string code, std::string text) {
  return tl::make_unexpected(DfuFailure{std::move(code), std::move(text)});
}

/// "CODE: text" as two.
tl::unexpected<DfuFailure> fail(const std::string& both) {
  const auto colon = both.find(": ");
  if (colon == std::string::npos) return fail("NOT_OPENED", both);
  return fail(both.substr(0, colon), both.substr(colon + 2));
}

tl::expected<std::string, DfuFailure> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail("UNREADABLE", path + " cannot be read");
  std::string bytes;
  std::array<char, 65536> piece{};
  while (bytes.size() <= file_bytes_max && (in.read(piece.data(), piece.size()) || in.gcount() > 0))
    bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  if (bytes.size() > file_bytes_max) return fail("TOO_BIG", path + " has more than 64 MiB");
  return bytes;
}

}  // namespace

tl::expected<std::unique_ptr<DfuUsb>, std::string> open_dfu(const UsbAddress& address,
                                                            DfuTiming timing) {
  libusb_context* context = nullptr;
  if (const int error = libusb_init(&context); error != 0)
    return tl::make_unexpected(std::string("NO_USB: ") + libusb_strerror(error));
  auto port = std::make_unique<Port>(context, timing);
  if (const auto opened = port->open(address); !opened) return tl::make_unexpected(opened.error());
  return port;
}

tl::expected<UsbFacts, DfuFailure> update_firmware(const std::string& link, const std::string& file,
                                                   const DfuProgress& progress, DfuTiming timing) {
  const auto address = parse_link_address(link);
  if (!address) return fail(address.error().code, address.error().message);
  const auto* usb = std::get_if<UsbAddress>(&address->target);
  if (usb == nullptr)
    return fail(
        "NOT_UPDATABLE",
        "only USB DFU 1.1 devices (usb:) are updated and, with --model and --version-after, "
        "Zebra printers (tcp:); use the maker's program");
  const auto bytes = read_file(file);
  if (!bytes) return tl::make_unexpected(bytes.error());
  const auto suffix = read_dfu_file(*bytes);
  if (!suffix) return fail("BAD_FILE", std::string(to_string(suffix.error())));
  auto port = open_dfu(*usb, timing);
  if (!port) return fail(port.error());
  const auto& facts = (*port)->facts();
  // In DFU mode a device may have another product number; the file is for the one that it has in
  // daily use.
  auto why = dfu_refusal(*suffix, facts.vendor, facts.product, facts.version);
  if (!why.empty() && (*port)->function().in_dfu_mode)
    why = dfu_refusal(*suffix, usb->vendor, usb->product, suffix->device);
  if (!why.empty())
    return fail("WRONG_FILE", fmt::format("the file is not for {}: {}", usb_text(facts), why));
  const auto done =
      update_by_dfu(**port, std::string_view(*bytes).substr(0, suffix->payload_size), progress);
  if (!done) return tl::make_unexpected(done.error());
  return (*port)->facts();
}

}  // namespace wec

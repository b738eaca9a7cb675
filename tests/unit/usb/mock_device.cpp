#include "tests/unit/usb/mock_device.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstring>

namespace wec::testing {

namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return text;
}

constexpr int setup_bytes = 8;

template <class T>
T read_as(UMockdevIoctlData* data) {
  T value;
  std::memcpy(&value, data->data, sizeof value);
  return value;
}

void write_at(UMockdevIoctlData* data, std::size_t offset, const void* bytes, std::size_t size) {
  umockdev_ioctl_data_update(data, offset, static_cast<guint8*>(const_cast<void*>(bytes)),
                             static_cast<gint>(size));
}

}  // namespace

MockDevice::MockDevice(UMockdevTestbed* testbed, MockUsb what)
    : testbed_(testbed), what_(std::move(what)) {
  handler_ = umockdev_ioctl_base_new();
  gboolean (*callback)(UMockdevIoctlBase*, UMockdevIoctlClient*, MockDevice*) = on_ioctl;
  g_signal_connect(handler_, "handle-ioctl", reinterpret_cast<GCallback>(callback), this);
}

MockDevice::~MockDevice() {
  unplug();
  const std::lock_guard last_call_has_ended(mutex_);
  g_object_unref(handler_);
}

std::string MockDevice::device_descriptor() const {
  std::string bytes("\x12\x01\x00\x02\x00\x00\x00\x40", 8);
  for (const int word : {int{what_.vendor}, int{what_.product}, 0x0123}) {
    bytes += {static_cast<char>(word & 0xFF), static_cast<char>(word >> 8)};
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const bool has = i < what_.strings.size() && !what_.strings[i].empty();
    bytes += static_cast<char>(has ? i + 1 : 0);
  }
  return bytes + '\x01';
}

void MockDevice::plug(std::string_view port, int number) {
  sys_path_ = fmt::format("/devices/pci0000:00/0000:00:14.0/usb1/1-{}", port);
  node_ = fmt::format("/dev/bus/usb/001/{:03}", number);
  const auto bytes = hex(device_descriptor() + what_.configuration);
  const auto text = fmt::format(
      "P: {}\nN: bus/usb/001/{:03}={}\nE: DEVNAME={}\nE: DEVTYPE=usb_device\nE: BUSNUM=001\n"
      "E: DEVNUM={:03}\nE: MAJOR=189\nE: MINOR={}\nE: SUBSYSTEM=usb\nA: bConfigurationValue=1\n"
      "A: busnum=1\nA: devnum={}\nA: devpath={}\nA: idVendor={:04x}\nA: idProduct={:04x}\n"
      "A: speed=12\nH: descriptors={}\n\n",
      sys_path_, number, bytes, node_, number, number - 1, number, port, what_.vendor,
      what_.product, bytes);
  {
    const std::lock_guard lock(mutex_);
    gone_ = false;
  }
  GError* error = nullptr;
  EXPECT_TRUE(umockdev_testbed_add_from_string(testbed_, text.c_str(), &error))
      << (error ? error->message : "");
  EXPECT_TRUE(umockdev_testbed_attach_ioctl(testbed_, node_.c_str(), handler_, &error))
      << (error ? error->message : "");
  umockdev_testbed_uevent(testbed_, ("/sys" + sys_path_).c_str(), "add");
}

void MockDevice::unplug() {
  if (sys_path_.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    gone_ = true;
    while (!pending_.empty()) {
      finish(pending_.front(), -ESHUTDOWN, 0);
      pending_.pop_front();
    }
  }
  umockdev_testbed_uevent(testbed_, ("/sys" + sys_path_).c_str(), "remove");
  GError* error = nullptr;
  umockdev_testbed_detach_ioctl(testbed_, node_.c_str(), &error);
  umockdev_testbed_remove_device(testbed_, ("/sys" + sys_path_).c_str());
  sys_path_.clear();
}

void MockDevice::give(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  input_.emplace_back(bytes);
}
void MockDevice::fail_next(bool input, int error, int times) {
  const std::lock_guard lock(mutex_);
  (input ? input_failure_ : output_failure_) = Failure{error, times};
}
void MockDevice::take_output(bool takes) {
  const std::lock_guard lock(mutex_);
  takes_output_ = takes;
}
std::string MockDevice::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}
std::vector<std::string> MockDevice::reports_set() const {
  const std::lock_guard lock(mutex_);
  return reports_set_;
}
void MockDevice::hold(int interface) {
  const std::lock_guard lock(mutex_);
  held_ = interface;
}

std::string MockDevice::data_of(int request) const {
  const std::lock_guard lock(mutex_);
  const auto found = data_.find(request);
  return found == data_.end() ? std::string() : found->second;
}

std::vector<ControlSetup> MockDevice::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}
int MockDevice::claims(int interface) const {
  const std::lock_guard lock(mutex_);
  const auto found = claims_.find(interface);
  return found == claims_.end() ? 0 : found->second;
}
int MockDevice::cleared() const {
  const std::lock_guard lock(mutex_);
  return cleared_;
}
bool MockDevice::detached() const {
  const std::lock_guard lock(mutex_);
  return detached_;
}
bool MockDevice::driver_back() const {
  const std::lock_guard lock(mutex_);
  return driver_back_;
}
void MockDevice::set_driver(std::string name) {
  const std::lock_guard lock(mutex_);
  driver_ = std::move(name);
}

// ---- on umockdev's thread ----------------------------------------------------------------------

gboolean MockDevice::on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, MockDevice* self) {
  return self->handle(client);
}

gboolean MockDevice::handle(UMockdevIoctlClient* client) {
  const std::lock_guard lock(mutex_);
  auto* argument = umockdev_ioctl_client_get_arg(client);
  const auto request = umockdev_ioctl_client_get_request(client);
  const auto answer = [&](long result, int error = 0) {
    umockdev_ioctl_client_complete(client, result, error);
    return TRUE;
  };
  const auto number = [&] {
    auto* data = umockdev_ioctl_data_resolve(argument, 0, sizeof(int), nullptr);
    const int value = read_as<int>(data);
    umockdev_ioctl_data_unref(data);
    return value;
  };
  if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY) {
    reap(client, argument);
    return TRUE;
  }
  if (gone_) return answer(-1, ENODEV);
  switch (request) {
    case USBDEVFS_GET_CAPABILITIES: {
      auto* data = umockdev_ioctl_data_resolve(argument, 0, 4, nullptr);
      const std::uint32_t can = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
                                USBDEVFS_CAP_NO_PACKET_SIZE_LIM;
      write_at(data, 0, &can, 4);
      umockdev_ioctl_data_unref(data);
      return answer(0);
    }
    case USBDEVFS_CLAIMINTERFACE:
      if (!driver_.empty() || number() == held_) return answer(-1, EBUSY);
      ++claims_[number()];
      return answer(0);
    case USBDEVFS_RELEASEINTERFACE:
      --claims_[number()];
      return answer(0);
    case USBDEVFS_GETDRIVER: {
      if (driver_.empty()) return answer(-1, ENODATA);
      auto* data = umockdev_ioctl_data_resolve(argument, 0, sizeof(usbdevfs_getdriver), nullptr);
      auto value = read_as<usbdevfs_getdriver>(data);
      std::strncpy(value.driver, driver_.c_str(), sizeof value.driver - 1);
      write_at(data, 0, &value, sizeof value);
      umockdev_ioctl_data_unref(data);
      return answer(0);
    }
    case USBDEVFS_DISCONNECT_CLAIM: {
      auto* data =
          umockdev_ioctl_data_resolve(argument, 0, sizeof(usbdevfs_disconnect_claim), nullptr);
      const auto wanted = static_cast<int>(read_as<usbdevfs_disconnect_claim>(data).interface);
      umockdev_ioctl_data_unref(data);
      if (wanted == held_) return answer(-1, EBUSY);
      ++claims_[wanted];
      detached_ = detached_ || !driver_.empty();
      driver_.clear();
      return answer(0);
    }
    case USBDEVFS_IOCTL:  // libusb asks with it to attach the kernel's driver again
      driver_back_ = true;
      return answer(0);
    case USBDEVFS_CLEAR_HALT:
      ++cleared_;
      return answer(0);
    case USBDEVFS_SETINTERFACE:
    case USBDEVFS_RESET:
      return answer(0);
    case USBDEVFS_SUBMITURB:
      submit(client, argument);
      return TRUE;
    case USBDEVFS_DISCARDURB:
      if (const int error = discard(client, argument); error != 0) return answer(-1, error);
      return answer(0);
    default:
      return answer(-1, ENOTTY);
  }
}

void MockDevice::finish(const Urb& urb, int status, std::size_t length) {
  const auto count = static_cast<int>(length);
  write_at(urb.urb, offsetof(usbdevfs_urb, status), &status, sizeof status);
  write_at(urb.urb, offsetof(usbdevfs_urb, actual_length), &count, sizeof count);
  done_.push_back(urb);
}

void MockDevice::submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  Urb made{client, umockdev_ioctl_data_resolve(argument, 0, sizeof(usbdevfs_urb), nullptr),
           nullptr};
  const auto urb = read_as<usbdevfs_urb>(made.urb);
  made.buffer = umockdev_ioctl_data_resolve(made.urb, offsetof(usbdevfs_urb, buffer),
                                            static_cast<gsize>(urb.buffer_length), nullptr);
  if (urb.type == USBDEVFS_URB_TYPE_CONTROL) {
    const std::string_view bytes(reinterpret_cast<const char*>(made.buffer->data),
                                 static_cast<std::size_t>(urb.buffer_length));
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    const auto word = [&](std::size_t i) {
      return static_cast<std::uint16_t>(byte(i) | byte(i + 1) << 8);
    };
    const ControlSetup setup{byte(0), byte(1), word(2), word(4)};
    const auto reply = control(setup, bytes.substr(setup_bytes));
    if (!reply) {
      finish(made, -EPIPE, 0);
    } else {
      const auto count = std::min(reply->size(), bytes.size() - setup_bytes);
      const bool in = (setup.kind & 0x80) != 0;
      if (in && count > 0) write_at(made.buffer, setup_bytes, reply->data(), count);
      finish(made, 0, in ? count : bytes.size() - setup_bytes);
    }
  } else {
    pending_.push_back(made);
  }
  umockdev_ioctl_client_complete(client, 0, 0);
}

int MockDevice::discard(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  const auto address = read_as<gulong>(argument);
  for (auto at = pending_.begin(); at != pending_.end(); ++at) {
    if (at->client != client || at->urb->client_addr != address) continue;
    finish(*at, -ENOENT, 0);
    pending_.erase(at);
    return 0;
  }
  return EINVAL;
}

void MockDevice::serve_pending() {
  for (auto at = pending_.begin(); at != pending_.end();) {
    const auto urb = read_as<usbdevfs_urb>(at->urb);
    const bool served = (urb.endpoint & 0x80) != 0 ? serve_input(*at) : serve_output(*at);
    at = served ? pending_.erase(at) : at + 1;
  }
}

bool MockDevice::serve_output(Urb& made) {
  if (output_failure_) {
    finish(made, -output_failure_->error, 0);
    if (--output_failure_->times == 0) output_failure_.reset();
    return true;
  }
  if (!takes_output_) return false;
  const auto urb = read_as<usbdevfs_urb>(made.urb);
  const auto size = static_cast<std::size_t>(urb.buffer_length);
  taken_.append(reinterpret_cast<const char*>(made.buffer->data), size);
  finish(made, 0, size);
  return true;
}

bool MockDevice::serve_input(Urb& made) {
  if (input_failure_) {
    finish(made, -input_failure_->error, 0);
    if (--input_failure_->times == 0) input_failure_.reset();
    return true;
  }
  if (input_.empty()) return false;
  const auto urb = read_as<usbdevfs_urb>(made.urb);
  const auto bytes = std::move(input_.front());
  input_.pop_front();
  if (bytes.size() > static_cast<std::size_t>(urb.buffer_length)) {
    finish(made, -EOVERFLOW, 0);
    return true;
  }
  if (!bytes.empty()) write_at(made.buffer, 0, bytes.data(), bytes.size());
  finish(made, 0, bytes.size());
  return true;
}

void MockDevice::reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  serve_pending();
  const auto mine = std::find_if(done_.begin(), done_.end(),
                                 [&](const Urb& urb) { return urb.client == client; });
  if (mine == done_.end()) {
    g_usleep(1000);  // libusb would ask again at once
    umockdev_ioctl_client_complete(client, -1, gone_ ? ENODEV : EAGAIN);
    return;
  }
  const auto urb = *mine;
  done_.erase(mine);
  auto* place = umockdev_ioctl_data_resolve(argument, 0, sizeof(void*), nullptr);
  umockdev_ioctl_data_set_ptr(place, 0, urb.urb);
  for (auto* data : {place, urb.buffer, urb.urb}) umockdev_ioctl_data_unref(data);
  umockdev_ioctl_client_complete(client, 0, 0);
}

std::optional<std::string> MockDevice::descriptor(const ControlSetup& setup) const {
  const auto kind = setup.value >> 8;
  const auto index = static_cast<std::size_t>(setup.value & 0xFF);
  if (kind == 0x22) {
    const auto found = what_.reports.find(setup.index);
    return found == what_.reports.end() ? std::nullopt : std::optional(found->second);
  }
  if (kind != 3) return std::nullopt;
  if (index == 0) return std::string("\x04\x03\x09\x04", 4);
  if (index > what_.strings.size()) return std::nullopt;
  const auto& text = what_.strings[index - 1];
  std::string bytes{static_cast<char>(2 + 2 * text.size()), '\x03'};
  for (const char c : text) bytes += {c, '\0'};
  return bytes;
}

std::optional<std::string> MockDevice::control(const ControlSetup& setup, std::string_view data) {
  constexpr std::uint8_t class_bit = 0x20, set_report = 9;
  if ((setup.kind & class_bit) == 0) return descriptor(setup);
  requests_.push_back(setup);
  if ((setup.kind & 0x80) == 0) data_[setup.request] += data;
  if (setup.request == set_report && setup.kind == 0x21) reports_set_.emplace_back(data);
  return on_class_request ? on_class_request(setup) : std::string();
}

}  // namespace wec::testing

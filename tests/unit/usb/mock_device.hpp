// A USB device under umockdev's live handler: libusb runs as it is and finds it in /sys and /dev of
// the testbed; what usbfs would do is done here.
#pragma once

#include <umockdev-1.0/umockdev.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wec::testing {

struct ControlSetup {
  std::uint8_t kind = 0, request = 0;
  std::uint16_t value = 0, index = 0;
};

struct MockUsb {
  std::uint16_t vendor = 0x0c2e, product = 0x0b01;
  std::string configuration;             // the descriptors behind the device descriptor
  std::vector<std::string> strings{};    // maker, product, serial number
  std::map<int, std::string> reports{};  // report descriptors by interface
};

class MockDevice {
 public:
  /// `port` is its place below bus 1, "4" or "4.2"; `number` its address, another after each
  /// plug().
  MockDevice(UMockdevTestbed* testbed, MockUsb what);
  ~MockDevice();
  MockDevice(const MockDevice&) = delete;
  MockDevice& operator=(const MockDevice&) = delete;

  void plug(std::string_view port, int number);
  /// As the kernel does it: transfers end first, then the node goes.
  void unplug();

  /// The next input transfer gets it, or the one that waits.
  void give(std::string_view bytes);
  /// So many input or output transfers end with this error (EPIPE: a stall).
  void fail_next(bool input, int error, int times = 1);
  /// Output transfers wait until it is true again.
  void take_output(bool takes);

  std::string taken() const;                     // by its output endpoint
  std::vector<std::string> reports_set() const;  // by SET_REPORT
  std::vector<ControlSetup> requests() const;    // class requests, in order
  std::string data_of(int request) const;        // sent with class requests of this number
  int claims(int interface) const;               // claimed minus released
  int cleared() const;                           // CLEAR_HALT
  bool detached() const;  // asked to take a kernel's driver away, and give it back
  bool driver_back() const;
  void hold(int interface);           // as another program would
  void set_driver(std::string name);  // a kernel driver that holds its interfaces

  std::function<std::optional<std::string>(const ControlSetup&)> on_class_request;

 private:
  struct Urb {
    UMockdevIoctlClient* client;  // the open node that it came by, and goes back to
    UMockdevIoctlData* urb;
    UMockdevIoctlData* buffer;
  };
  struct Failure {
    int error, times;
  };

  static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, MockDevice* self);
  gboolean handle(UMockdevIoctlClient* client);
  void submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  void reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  int discard(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  void serve_pending();
  bool serve_output(Urb& urb);
  bool serve_input(Urb& urb);
  std::optional<std::string> control(const ControlSetup& setup, std::string_view data);
  std::optional<std::string> descriptor(const ControlSetup& setup) const;
  void finish(const Urb& urb, int status, std::size_t length);
  std::string device_descriptor() const;

  UMockdevTestbed* testbed_;
  MockUsb what_;
  UMockdevIoctlBase* handler_ = nullptr;
  std::string sys_path_, node_;

  mutable std::mutex mutex_;
  std::deque<Urb> pending_, done_;
  std::deque<std::string> input_;
  std::optional<Failure> input_failure_, output_failure_;
  std::string taken_, driver_;
  std::vector<std::string> reports_set_;
  std::vector<ControlSetup> requests_;
  std::map<int, std::string> data_;
  std::map<int, int> claims_;
  int cleared_ = 0, held_ = -1;
  bool takes_output_ = true, gone_ = false, detached_ = false, driver_back_ = false;
};

}  // namespace wec::testing

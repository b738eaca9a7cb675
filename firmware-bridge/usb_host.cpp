#include "firmware-bridge/usb_host.hpp"

#include <libusb-1.0/libusb.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "firmware-bridge/usb_open.hpp"
#include "firmware-bridge/usb_wire.hpp"

namespace wec {

namespace {

/// How long the end of the host waits for a kernel that does not give transfers back.
constexpr std::chrono::seconds release_max{5};

class LibusbHost : public UsbHost {
 public:
  explicit LibusbHost(libusb_context* context) : context_(context) {
    // Without udev (a bare container) there is no hot-plug; links then look again by themselves.
    libusb_hotplug_register_callback(context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED, 0,
                                     LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
                                     LIBUSB_HOTPLUG_MATCH_ANY, plugged_in, this, nullptr);
    events_ = std::thread([this] { handle_events(); });
  }

  ~LibusbHost() override {
    const bool all_released = wait_for_wires();
    stop_ = true;
    libusb_interrupt_event_handler(context_);
    events_.join();
    worker_.join();
    if (all_released) libusb_exit(context_);
  }

  void open(const UsbAddress& address, bool after_cut, std::shared_ptr<Mailbox> to,
            std::shared_ptr<UsbOpening> opening, std::function<void()> done) override {
    boost::asio::post(worker_, [this, address, after_cut, to = std::move(to),
                                opening = std::move(opening), done = std::move(done)] {
      if (opening->put(try_open(address, after_cut, to))) to->post(done);
    });
  }

  void on_arrival(std::weak_ptr<Mailbox> to, std::function<void()> arrived) override {
    const std::lock_guard lock(mutex_);
    std::erase_if(listeners_, [](const Listener& l) { return l.to.expired(); });
    listeners_.push_back({std::move(to), std::move(arrived)});
  }

 private:
  struct Listener {
    std::weak_ptr<Mailbox> to;
    std::function<void()> arrived;
  };

  UsbOpening::Result try_open(const UsbAddress& address, bool after_cut,
                              std::shared_ptr<Mailbox> to) {
    auto opened = open_usb(context_, address, seats_, after_cut);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    return wire_of(std::move(*opened), std::move(to));
  }

  std::unique_ptr<UsbWire> wire_of(UsbOpened opened, std::shared_ptr<Mailbox> to) {
    {
      const std::lock_guard lock(mutex_);
      ++wires_;
    }
    return make_usb_wire(
        std::move(opened), std::move(to),
        [this](std::function<void()> work) { boost::asio::post(worker_, std::move(work)); },
        [this] {
          const std::lock_guard lock(mutex_);
          --wires_;
          released_.notify_all();
        });
  }

  bool wait_for_wires() {
    std::unique_lock lock(mutex_);
    return released_.wait_for(lock, release_max, [this] { return wires_ == 0; });
  }

  void handle_events() {
    while (!stop_) libusb_handle_events_completed(context_, nullptr);
  }

  /// On libusb's thread; may not ask the device anything.
  static int LIBUSB_CALL plugged_in(libusb_context*, libusb_device*, libusb_hotplug_event,
                                    void* host) {
    auto& self = *static_cast<LibusbHost*>(host);
    const std::lock_guard lock(self.mutex_);
    for (const auto& listener : self.listeners_) {
      if (const auto to = listener.to.lock()) to->post(listener.arrived);
    }
    return 0;
  }

  libusb_context* context_;
  UsbSeats seats_;  // of the worker
  std::mutex mutex_;
  std::condition_variable released_;
  std::vector<Listener> listeners_;
  int wires_ = 0;
  std::atomic<bool> stop_{false};
  std::thread events_;
  boost::asio::thread_pool worker_{1};
};

}  // namespace

tl::expected<std::shared_ptr<UsbHost>, std::string> make_usb_host() {
  libusb_context* context = nullptr;
  if (const int error = libusb_init(&context); error != 0) {
    return tl::unexpected(std::string(libusb_strerror(error)));
  }
  return std::make_shared<LibusbHost>(context);
}

}  // namespace wec

// The USB of this machine, by libusb. Two threads: libusb's events, which post what was
// transferred; and a worker for all that waits for a device, which is looking for it, opening and
// closing it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "firmware-bridge/mailbox.hpp"
#include "firmware-bridge/usb_facts.hpp"

namespace wec {

/// What an opened device tells; on the io thread of the mailbox it was opened with.
class UsbWireSink {
 public:
  virtual ~UsbWireSink() = default;
  /// One report of a HID device, any piece of a stream.
  virtual void on_usb_bytes(std::string_view bytes) = 0;
  /// The oldest send() has been taken by the device.
  virtual void on_usb_sent() = 0;
  /// The device is gone or broken; nothing follows.
  virtual void on_usb_lost(const std::string& reason) = 0;
};

/// A claimed function of an opened device. Used on the io thread; destroying it gives the device
/// back to the kernel's driver, as soon as its transfers have ended.
class UsbWire {
 public:
  virtual ~UsbWire() = default;
  virtual void start(UsbWireSink& sink) = 0;
  /// One at a time: the next after on_usb_sent().
  virtual void send(std::string bytes) = 0;
  /// The most that one send() may hold: a report of a HID device.
  virtual std::size_t send_max_bytes() const = 0;
  virtual const UsbFacts& facts() const = 0;
};

/// What is asked of the worker, and where it leaves its answer. Whoever asked owns the answer: work
/// that was posted and never ran holds no device.
class UsbOpening {
 public:
  using Result = tl::expected<std::unique_ptr<UsbWire>, std::string>;

  /// False: nobody wants it any more.
  bool put(Result result) {
    const std::lock_guard lock(mutex_);
    if (!dropped_) result_ = std::move(result);
    return !dropped_;
  }
  std::optional<Result> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(result_, std::nullopt);
  }
  void drop() {
    const std::lock_guard lock(mutex_);
    dropped_ = true;
    result_.reset();
  }

 private:
  std::mutex mutex_;
  bool dropped_ = false;
  std::optional<Result> result_;
};

class UsbHost {
 public:
  virtual ~UsbHost() = default;
  /// Posts `done` once `opening` has its answer. `after_cut`: bytes of the last wire may have been
  /// cut off; a printer forgets what it holds of them.
  virtual void open(const UsbAddress& address, bool after_cut, std::shared_ptr<Mailbox> to,
                    std::shared_ptr<UsbOpening> opening, std::function<void()> done) = 0;
  /// Calls by post for each device that is plugged in, until the mailbox is shut.
  virtual void on_arrival(std::weak_ptr<Mailbox> to, std::function<void()> arrived) = 0;
};

/// Error: libusb cannot be used here; why.
tl::expected<std::shared_ptr<UsbHost>, std::string> make_usb_host();

}  // namespace wec

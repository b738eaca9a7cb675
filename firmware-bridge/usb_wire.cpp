// Transfers of one opened device. libusb's thread calls completed(), which does one thing: post.
// All else happens on the io thread, but for what waits for the device, which the worker does.
#include "firmware-bridge/usb_wire.hpp"

#include <cassert>
#include <utility>
#include <vector>

namespace wec {

namespace {

constexpr int troubles_max = 3;  // transfers that failed in a row; then the device is opened anew
constexpr std::uint8_t set_report = 0x09;
constexpr std::uint16_t output_report = 0x0200;
constexpr std::uint8_t to_interface = static_cast<std::uint8_t>(LIBUSB_REQUEST_TYPE_CLASS) |
                                      static_cast<std::uint8_t>(LIBUSB_RECIPIENT_INTERFACE);

class Wire;

/// A transfer that is used again and again, one direction each.
struct Slot {
  libusb_transfer* transfer = nullptr;
  std::vector<unsigned char> buffer;
  int troubles = 0;
  std::shared_ptr<Wire> wire;  // while libusb has it
};

std::string_view trouble_of(libusb_transfer_status status) {
  switch (status) {
    case LIBUSB_TRANSFER_NO_DEVICE:
      return "unplugged";
    case LIBUSB_TRANSFER_OVERFLOW:
      return "the device sent more than its descriptors allow";
    case LIBUSB_TRANSFER_STALL:
      return "the device stalls";
    default:
      return "the transfer failed";
  }
}

class Wire : public std::enable_shared_from_this<Wire> {
 public:
  Wire(UsbOpened opened, std::shared_ptr<Mailbox> mailbox, UsbWork on_worker,
       std::function<void()> released)
      : opened_(std::move(opened)),
        mailbox_(std::move(mailbox)),
        on_worker_(std::move(on_worker)),
        released_(std::move(released)) {
    in_.transfer = libusb_alloc_transfer(0);
    out_.transfer = libusb_alloc_transfer(0);
  }
  ~Wire() {
    libusb_free_transfer(in_.transfer);
    libusb_free_transfer(out_.transfer);
  }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  void start(UsbWireSink& sink) {
    sink_ = &sink;
    if (opened_.function.in.address != 0) read_on();
  }

  void send(std::string bytes) {
    assert(out_.buffer.empty());
    const auto& to = opened_.function.out;
    const bool by_control = to.address == 0;
    if (by_control) {
      fill_set_report(bytes);
    } else {
      out_.buffer.assign(bytes.begin(), bytes.end());
      fill(out_, to);
    }
    submit(out_);
  }

  /// No callback follows; the device is given back once libusb has let go of the transfers.
  void close() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(closed_, true)) return;
    sink_ = nullptr;
    for (auto* slot : {&in_, &out_}) {
      if (slot->wire) libusb_cancel_transfer(slot->transfer);
    }
    if (in_flight_ == 0) release();
  }

  const UsbOpened& opened() const { return opened_; }

 private:
  void fill(Slot& slot, const UsbEndpoint& endpoint) {
    const auto fill_as = endpoint.kind == UsbEndpointKind::interrupt
                             ? libusb_fill_interrupt_transfer
                             : libusb_fill_bulk_transfer;
    fill_as(slot.transfer, opened_.handle, endpoint.address, slot.buffer.data(),
            static_cast<int>(slot.buffer.size()), completed, &slot, 0);
  }

  void fill_set_report(const std::string& report) {
    const auto id = opened_.numbered && !report.empty() ? static_cast<unsigned char>(report[0]) : 0;
    out_.buffer.assign(LIBUSB_CONTROL_SETUP_SIZE, 0);
    out_.buffer.insert(out_.buffer.end(), report.begin(), report.end());
    libusb_fill_control_setup(out_.buffer.data(), to_interface, set_report,
                              static_cast<std::uint16_t>(output_report | id),
                              opened_.function.interface,
                              static_cast<std::uint16_t>(report.size()));
    constexpr unsigned control_max_ms = 1000;
    libusb_fill_control_transfer(out_.transfer, opened_.handle, out_.buffer.data(), completed,
                                 &out_, control_max_ms);
  }

  void read_on() {
    in_.buffer.assign(opened_.input_bytes, 0);
    fill(in_, opened_.function.in);
    submit(in_);
  }

  void submit(Slot& slot) {
    int error = 0;
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return;
      slot.wire = shared_from_this();
      error = libusb_submit_transfer(slot.transfer);
      if (error == 0) {
        ++in_flight_;
        return;
      }
      slot.wire = nullptr;
    }
    lose(error == LIBUSB_ERROR_NO_DEVICE ? "unplugged" : libusb_strerror(error));
  }

  static void LIBUSB_CALL completed(libusb_transfer* transfer) {
    auto& slot = *static_cast<Slot*>(transfer->user_data);
    const auto wire = slot.wire;
    wire->on_completed(slot);
  }

  /// On libusb's thread.
  void on_completed(Slot& slot) {
    const std::lock_guard lock(mutex_);
    slot.wire = nullptr;
    --in_flight_;
    if (!closed_) {
      mailbox_->post([self = shared_from_this(), &slot] { self->on_done(slot); });
    } else if (in_flight_ == 0) {
      release();
    }
  }

  void on_done(Slot& slot) {
    if (!sink_) return;
    const auto status = slot.transfer->status;
    if (status != LIBUSB_TRANSFER_COMPLETED) return on_trouble(slot, status);
    slot.troubles = 0;
    if (&slot == &in_) return on_read();
    out_.buffer.clear();
    sink_->on_usb_sent();
  }

  void on_read() {
    const auto count = static_cast<std::size_t>(in_.transfer->actual_length);
    if (count > 0) {
      const auto self = shared_from_this();  // the sink may drop this wire
      sink_->on_usb_bytes({reinterpret_cast<const char*>(in_.buffer.data()), count});
    }
    if (sink_) read_on();
  }

  void on_trouble(Slot& slot, libusb_transfer_status status) {
    const bool stalls = status == LIBUSB_TRANSFER_STALL;
    if (stalls && slot.transfer->type == LIBUSB_TRANSFER_TYPE_CONTROL) {
      out_.buffer.clear();  // the device refuses this report; there is nothing to mend
      return sink_->on_usb_sent();
    }
    const bool lasting = status == LIBUSB_TRANSFER_NO_DEVICE || status == LIBUSB_TRANSFER_OVERFLOW;
    if (lasting || ++slot.troubles >= troubles_max) return lose(trouble_of(status));
    if (&slot == &out_) drop_taken();
    if (!stalls) return submit(slot);
    on_worker_([self = shared_from_this(), &slot] { self->clear_stall(slot); });
  }

  /// What the device took of a transfer that failed is not sent again.
  void drop_taken() {
    if (out_.transfer->type == LIBUSB_TRANSFER_TYPE_CONTROL) return;
    out_.buffer.erase(out_.buffer.begin(), out_.buffer.begin() + out_.transfer->actual_length);
    fill(out_, opened_.function.out);
  }

  /// On the worker; then the transfer is done again.
  void clear_stall(Slot& slot) {
    const int error = libusb_clear_halt(opened_.handle, slot.transfer->endpoint);
    mailbox_->post([self = shared_from_this(), &slot, error] {
      if (!self->sink_) return;
      if (error != 0) return self->lose(libusb_strerror(error));
      self->submit(slot);
    });
  }

  void lose(std::string_view reason) {
    mailbox_->post([self = shared_from_this(), why = std::string(reason)] {
      if (self->sink_) std::exchange(self->sink_, nullptr)->on_usb_lost(why);
    });
  }

  /// Under the lock, once.
  void release() {
    on_worker_([self = shared_from_this()] {
      close_usb(self->opened_);
      self->released_();
    });
  }

  UsbOpened opened_;
  std::shared_ptr<Mailbox> mailbox_;
  UsbWork on_worker_;
  std::function<void()> released_;
  UsbWireSink* sink_ = nullptr;  // of the io thread
  Slot in_, out_;

  std::mutex mutex_;
  bool closed_ = false;
  int in_flight_ = 0;
};

class OwnedWire : public UsbWire {
 public:
  explicit OwnedWire(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
  ~OwnedWire() override { wire_->close(); }
  void start(UsbWireSink& sink) override { wire_->start(sink); }
  void send(std::string bytes) override { wire_->send(std::move(bytes)); }
  std::size_t send_max_bytes() const override { return wire_->opened().output_bytes; }
  const UsbFacts& facts() const override { return wire_->opened().facts; }

 private:
  std::shared_ptr<Wire> wire_;
};

}  // namespace

void close_usb(const UsbOpened& opened) {
  libusb_release_interface(opened.handle, opened.function.interface);
  if (opened.function.control_interface >= 0) {
    libusb_release_interface(opened.handle, opened.function.control_interface);
  }
  libusb_close(opened.handle);
}

std::unique_ptr<UsbWire> make_usb_wire(UsbOpened opened, std::shared_ptr<Mailbox> mailbox,
                                       UsbWork on_worker, std::function<void()> released) {
  return std::make_unique<OwnedWire>(std::make_shared<Wire>(
      std::move(opened), std::move(mailbox), std::move(on_worker), std::move(released)));
}

}  // namespace wec

#include "firmware-bridge/usb_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <string>
#include <utility>

namespace wec {

namespace {

namespace asio = boost::asio;

/// "1.23" of bcdDevice.
std::string version_text(std::uint16_t bcd) {
  return fmt::format("{:x}.{:02x}", bcd >> 8, bcd & 0xFF);
}

LinkIdentity identity_of(const UsbFacts& facts) {
  return {facts.maker, facts.model, facts.serial, version_text(facts.version), facts.port};
}

// Outlives the link while handlers of it are on their way; `sink` is null from stop() on.
struct Core : UsbWireSink, std::enable_shared_from_this<Core> {
  Core(asio::io_context& context, std::shared_ptr<UsbHost> usb, const UsbAddress& address,
       Backoff waits)
      : io(context),
        timer(context),
        host(std::move(usb)),
        to(address),
        backoff(std::move(waits)),
        mailbox(std::make_shared<Mailbox>(context)) {}

  void start(LinkSink& owner) {
    assert(sink == nullptr);
    sink = &owner;
    host->on_arrival(mailbox, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->on_arrival();
    });
    attempt();
  }

  /// Nothing of the host comes any more.
  void stop() {
    sink = nullptr;
    if (opening) opening->drop();
    wire.reset();
    mailbox->shut();
    timer.cancel();
    host.reset();
  }

  void attempt() {
    opening = std::make_shared<UsbOpening>();
    arrived = false;
    host->open(to, cut, mailbox, opening, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->on_attempt();
    });
  }

  void on_attempt() {
    if (!sink) return;
    auto result = std::exchange(opening, nullptr)->take();
    if (!result) return;
    if (!*result) {
      sink->on_link_attempt_failed(result->error());
      return try_later();
    }
    wire = std::move(**result);
    cut = false;
    backoff.reset();
    identity = identity_of(wire->facts());
    wire->start(*this);
    sink->on_link_open();
  }

  void try_later() {
    if (!sink) return;
    if (arrived) return attempt();  // it came while it was being looked for
    timer.expires_after(backoff.next());
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error && self->sink && !self->wire && !self->opening) self->attempt();
    });
  }

  void on_arrival() {
    if (!sink || wire) return;
    arrived = true;
    if (opening) return;
    timer.cancel();
    attempt();
  }

  SendResult send(std::string_view bytes) {
    if (!wire) return SendResult::not_open;
    if (bytes.size() > Link::send_queue_max_bytes - queued) return SendResult::full;
    if (wire->send_max_bytes() == 0) {  // a HID device that takes no reports
      mailbox->post([self = shared_from_this()] {
        if (self->sink && self->wire) self->sink->on_link_drained();
      });
      return SendResult::queued;
    }
    queued += bytes.size();
    waiting += bytes;
    send_next();
    return SendResult::queued;
  }

  void send_next() {
    if (in_flight > 0 || waiting.empty()) return;
    in_flight = std::min(waiting.size(), wire->send_max_bytes());
    auto piece = waiting.substr(0, in_flight);
    waiting.erase(0, in_flight);
    wire->send(std::move(piece));
  }

  void on_usb_bytes(std::string_view bytes) override { sink->on_link_bytes(bytes); }

  void on_usb_sent() override {
    queued -= std::exchange(in_flight, 0);
    if (!waiting.empty()) return send_next();
    sink->on_link_drained();
  }

  void on_usb_lost(const std::string& reason) override {
    const auto self = shared_from_this();
    cut = queued > 0;
    waiting.clear();
    queued = in_flight = 0;
    wire.reset();
    sink->on_link_closed(reason);
    try_later();
  }

  asio::io_context& io;
  asio::steady_timer timer;
  std::shared_ptr<UsbHost> host;
  UsbAddress to;
  Backoff backoff;
  std::shared_ptr<Mailbox> mailbox;
  std::shared_ptr<UsbOpening> opening;  // while it is looked for
  std::unique_ptr<UsbWire> wire;        // null while closed
  LinkSink* sink = nullptr;
  LinkIdentity identity;
  std::string waiting;
  std::size_t in_flight = 0;  // bytes that the device has not taken
  std::size_t queued = 0;     // these and those that wait
  bool cut = false;           // the last wire went with bytes of ours
  bool arrived = false;       // something was plugged in since the last attempt began
};

class UsbLink : public Link {
 public:
  explicit UsbLink(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  ~UsbLink() override { core_->stop(); }

  void start(LinkSink& sink) override { core_->start(sink); }
  SendResult send(std::string_view bytes) override { return core_->send(bytes); }
  bool is_open() const override { return core_->wire != nullptr; }
  LinkIdentity identity() const override { return core_->identity; }
  void reopen(std::string_view reason) override {
    if (!core_->wire) return;
    core_->mailbox->post([weak = std::weak_ptr(core_), why = std::string(reason)] {
      const auto core = weak.lock();
      if (core && core->sink && core->wire) core->on_usb_lost(why);
    });
  }

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace

std::unique_ptr<Link> make_usb_link(asio::io_context& io, std::shared_ptr<UsbHost> host,
                                    const UsbAddress& address, Backoff backoff) {
  return std::make_unique<UsbLink>(
      std::make_shared<Core>(io, std::move(host), address, std::move(backoff)));
}

}  // namespace wec

#include "firmware-bridge/modbus_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cassert>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "firmware-bridge/modbus_client.hpp"

namespace wec {

namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

/// A link as the worker sees it. `io`, `unit` never change; the second half is the bus's, under its
/// lock; the third belongs to the link's own thread.
struct Port {
  Port(asio::io_context& context, std::uint8_t of_unit) : io(context), unit(of_unit) {}
  asio::io_context& io;
  std::uint8_t unit;

  unsigned told_open = 0;  // how often it was told that the bus is open
  bool is_told = false;    // and is so now

  LinkSink* sink = nullptr;  // null from the link's end on
  unsigned openings = 0;
  bool open = false;
  std::size_t waiting = 0;
};
using PortPtr = std::shared_ptr<Port>;

struct Request {
  PortPtr port;
  unsigned opening;  // meant for this one; the bus may have broken since
  std::string pdu;
};

// ---- on the link's thread ----------------------------------------------------------------------

void opened(Port& port) {
  ++port.openings;
  port.open = true;
  port.waiting = 0;
  port.sink->on_link_open();
}

void closed(Port& port, const std::string& reason) {
  port.open = false;
  port.sink->on_link_closed(reason);
}

void dealt_with(Port& port, unsigned opening, const std::optional<std::string>& reply) {
  if (!port.open || port.openings != opening) return;
  const bool last = --port.waiting == 0;
  if (reply) port.sink->on_link_bytes(*reply);
  if (last && port.sink) port.sink->on_link_drained();
}

}  // namespace

// ---- the bus -----------------------------------------------------------------------------------

// Owned by its links and by its worker, which ends when the last link has left. libmodbus cannot be
// woken, so that nobody waits for that end: the thread is detached and holds what it needs.
class ModbusBus : public std::enable_shared_from_this<ModbusBus> {
 public:
  ModbusBus(ModbusClient::Bus bus, const ModbusRetry& retry, ModbusLimits limits)
      : client_(std::move(bus)),
        backoff_([engine = std::mt19937_64(retry.seed)](
                     std::uint64_t bound) mutable { return engine() % bound; },
                 retry.backoff),
        limits_(limits) {}

  void join(PortPtr port) {
    const std::lock_guard lock(mutex_);
    ports_.push_back(std::move(port));
    woken_.notify_one();
    if (std::exchange(runs_, true)) return;
    std::thread([self = shared_from_this()] { self->run(); }).detach();
  }

  /// Nothing is posted for this link any more.
  void leave(const PortPtr& port) {
    const std::lock_guard lock(mutex_);
    std::erase(ports_, port);
    forget_requests(port.get());
    woken_.notify_one();
  }

  void ask(Request request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
    woken_.notify_one();
  }

  /// Closes the bus for one link alone; the worker opens it again at once.
  void cut(const PortPtr& port, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (!port->is_told) return;
    tell_closed(port, reason);
    woken_.notify_one();
  }

 private:
  struct Silence {
    int in_a_row = 0;
    steady_clock::time_point rests_until{};
  };

  void run() {
    std::unique_lock lock(mutex_);
    while (!ports_.empty()) {
      if (!client_.is_open() && !open(lock)) continue;
      tell_opened();
      if (!requests_.empty()) {
        serve_one(lock);
      } else if (!ports_.empty()) {
        woken_.wait(lock);
      }
    }
    client_.close();
    runs_ = false;
  }

  template <class Work>
  void post(const PortPtr& port, Work work) {
    asio::post(port->io, [port, work = std::move(work)] {
      if (port->sink) work(*port);
    });
  }

  void tell_opened() {
    for (const auto& port : ports_) {
      if (std::exchange(port->is_told, true)) continue;
      ++port->told_open;
      post(port, [](Port& p) { opened(p); });
    }
  }

  void tell_closed(const PortPtr& port, const std::string& reason) {
    port->is_told = false;
    forget_requests(port.get());
    post(port, [reason](Port& p) { closed(p, reason); });
  }

  void forget_requests(const Port* port) {
    std::erase_if(requests_, [&](const Request& r) { return r.port.get() == port; });
  }

  bool open(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    const auto result = client_.open();
    lock.lock();
    if (result) return true;
    for (const auto& port : ports_) {
      post(port, [why = result.error()](Port& p) { p.sink->on_link_attempt_failed(why); });
    }
    woken_.wait_for(lock, backoff_.next(), [this] { return ports_.empty(); });
    return false;
  }

  void serve_one(std::unique_lock<std::mutex>& lock) {
    const auto request = std::move(requests_.front());
    requests_.pop_front();
    if (!request.port->is_told || request.opening != request.port->told_open) return;
    lock.unlock();
    auto reply = exchange(request);
    lock.lock();
    if (!reply) {
      client_.close();
      for (const auto& port : ports_) {
        if (port->is_told) tell_closed(port, reply.error());
      }
      woken_.wait_for(lock, backoff_.next(), [this] { return ports_.empty(); });
      return;
    }
    if (std::find(ports_.begin(), ports_.end(), request.port) == ports_.end()) return;
    post(request.port, [opening = request.opening, answer = std::move(*reply)](Port& p) {
      dealt_with(p, opening, answer);
    });
  }

  tl::expected<std::optional<std::string>, std::string> exchange(const Request& request) {
    auto& silence = silences_[request.port->unit];
    if (silence.in_a_row >= limits_.silences_max && steady_clock::now() < silence.rests_until) {
      return std::nullopt;
    }
    auto reply = client_.exchange(request.port->unit, request.pdu, limits_.reply_max);
    if (reply && *reply) {
      silence = {};
      backoff_.reset();
    } else {
      ++silence.in_a_row;
      silence.rests_until = steady_clock::now() + limits_.rest;
    }
    return reply;
  }

  // Of the worker alone.
  ModbusClient client_;
  Backoff backoff_;
  ModbusLimits limits_;
  std::map<std::uint8_t, Silence> silences_;  // at most 248

  mutable std::mutex mutex_;
  std::condition_variable woken_;
  std::vector<PortPtr> ports_;
  std::deque<Request> requests_;  // a few of each link
  bool runs_ = false;
};

class ModbusBuses {
 public:
  struct Entry {
    std::weak_ptr<ModbusBus> bus;
    std::string settings;
  };
  std::map<std::string, Entry, std::less<>> entries;  // by host and port, or device node
};

std::shared_ptr<ModbusBuses> make_modbus_buses() { return std::make_shared<ModbusBuses>(); }

namespace {

class ModbusLink : public Link {
 public:
  ModbusLink(std::shared_ptr<ModbusBus> bus, PortPtr port)
      : bus_(std::move(bus)), port_(std::move(port)) {}
  ~ModbusLink() override {
    port_->sink = nullptr;
    bus_->leave(port_);
  }

  void start(LinkSink& sink) override {
    assert(port_->sink == nullptr);
    port_->sink = &sink;
    bus_->join(port_);
  }

  SendResult send(std::string_view pdu) override {
    if (!port_->open) return SendResult::not_open;
    if (port_->waiting == ModbusLimits::requests_waiting_max) return SendResult::full;
    ++port_->waiting;
    bus_->ask({port_, port_->openings, std::string(pdu)});
    return SendResult::queued;
  }

  bool is_open() const override { return port_->open; }
  void reopen(std::string_view reason) override { bus_->cut(port_, std::string(reason)); }

 private:
  std::shared_ptr<ModbusBus> bus_;
  PortPtr port_;
};

std::shared_ptr<ModbusBus> bus_of(ModbusBuses::Entry& entry, ModbusClient::Bus bus,
                                  const ModbusRetry& retry, ModbusLimits limits) {
  auto known = entry.bus.lock();
  if (known) return known;
  known = std::make_shared<ModbusBus>(std::move(bus), retry, limits);
  entry.bus = known;
  return known;
}

std::string settings_of(const SerialAddress& line) {
  static constexpr std::array<std::string_view, 3> parities{"none", "even", "odd"};
  return fmt::format("baud={}&parity={}&stop={}", line.baud,
                     parities[static_cast<std::size_t>(line.parity)], line.stop_bits);
}

}  // namespace

std::unique_ptr<Link> make_modbus_link(asio::io_context& io, ModbusBuses& buses,
                                       const ModbusTcpAddress& address, const ModbusRetry& retry,
                                       ModbusLimits limits) {
  auto& entry = buses.entries[fmt::format("{}:{}", address.to.host, address.to.port)];
  return std::make_unique<ModbusLink>(bus_of(entry, address.to, retry, limits),
                                      std::make_shared<Port>(io, address.unit));
}

tl::expected<std::unique_ptr<Link>, LinkError> make_modbus_link(asio::io_context& io,
                                                                ModbusBuses& buses,
                                                                const ModbusRtuAddress& address,
                                                                const ModbusRetry& retry,
                                                                ModbusLimits limits) {
  auto& entry = buses.entries[address.line.path];
  const auto settings = settings_of(address.line);
  if (!entry.bus.expired() && entry.settings != settings) {
    return tl::make_unexpected(LinkError{
        "LINE_SETTINGS", fmt::format("{} is in use with {}; all units of a line have the same "
                                     "settings, here {}",
                                     address.line.path, entry.settings, settings)});
  }
  entry.settings = settings;
  return std::make_unique<ModbusLink>(bus_of(entry, address.line, retry, limits),
                                      std::make_shared<Port>(io, address.unit));
}

}  // namespace wec

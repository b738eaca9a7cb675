// Head office's MQTT connection, on Paho. It reconnects for ever, keeps nothing over a broken
// connection (what is missing is sent again by the rules of the protocol), and never has more
// messages in flight than a broker's default Receive Maximum allows.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wec::hq {

struct BrokerOptions {
  std::string url;  // mqtt://host:port
  std::string client_id;
  std::string will_topic, will;
  std::vector<std::string> subscriptions;
  std::size_t posted_max_bytes = 16 * 1024 * 1024;  // received and not yet dealt with
};

/// All calls and callbacks on the thread of the io_context.
class Broker {
 public:
  static constexpr std::size_t in_flight_max = 16;
  static constexpr std::size_t outbox_max = 4096;
  static constexpr int attempt_max_ms = 8000;
  static constexpr int retry_first_ms = 100, retry_max_ms = 2000;

  struct Callbacks {
    std::function<void()> up;
    std::function<void(std::string_view topic, std::string_view fence, std::string_view bytes)>
        message;
  };

  Broker(boost::asio::io_context&, BrokerOptions, Callbacks);
  ~Broker();

  void start();
  /// Full or not connected: dropped.
  void publish(const std::string& topic, std::string bytes, bool retain);
  bool is_up() const { return up_; }
  /// Nothing is queued or in flight.
  bool drained() const { return outbox_.empty() && in_flight_ == 0; }

 private:
  struct Client;
  struct Waiting {
    std::string topic, bytes;
    bool retain = false;
  };
  void connect();
  void on_connected(std::uint64_t generation);
  void on_lost(std::uint64_t generation);
  void on_delivered(std::uint64_t generation);
  void pump();
  void arm(int after_ms, std::function<void()> then);

  boost::asio::io_context& io_;
  BrokerOptions options_;
  Callbacks callbacks_;
  boost::asio::steady_timer retry_;
  std::shared_ptr<Client> client_;
  std::deque<Waiting> outbox_;
  std::size_t in_flight_ = 0;
  std::uint64_t generation_ = 0;
  int retry_ms_ = retry_first_ms;
  bool up_ = false;
};

}  // namespace wec::hq

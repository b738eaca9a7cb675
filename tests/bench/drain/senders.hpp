// Who else may bring a site's events away: MQTT publishers without a log of their own.
#pragma once

#include <mqtt/async_client.h>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace wec::bench {

/// Publishes QoS 1 and waits for PUBACKs, so many messages at a time on the way.
class Publisher {
 public:
  explicit Publisher(int port, std::size_t in_flight = 16);
  ~Publisher();
  void give(const std::string& topic, const std::string& bytes);
  void drain();
  std::int64_t taken() const { return taken_; }

 private:
  std::size_t in_flight_;
  std::int64_t taken_ = 0;
  std::deque<mqtt::delivery_token_ptr> waiting_;
  mqtt::async_client client_;
};

/// Paho with its own file persistence: it is given everything while there is no connection.
class PahoFiles {
 public:
  static constexpr std::int64_t messages_max = 60'000;  // it has 65,535 message ids

  PahoFiles(int port, const std::string& folder, const std::vector<std::string>& messages,
            const std::string& topic);
  ~PahoFiles();
  void connect();

 private:
  mqtt::async_client client_;
};

/// Somebody who subscribes to all, goes away and is never seen again: the broker keeps it for him.
void leave_a_session(int port);

}  // namespace wec::bench

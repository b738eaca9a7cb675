#include "tests/bench/drain/senders.hpp"

#include <fmt/format.h>

#include <thread>

namespace wec::bench {
namespace {

std::string uri(int port) { return fmt::format("tcp://127.0.0.1:{}", port); }

mqtt::create_options offline_options() {
  mqtt::create_options options(MQTTVERSION_3_1_1);
  options.set_send_while_disconnected(true, true);
  options.set_max_buffered_messages(static_cast<int>(PahoFiles::messages_max));
  return options;
}

}  // namespace

Publisher::Publisher(int port, std::size_t in_flight)
    : in_flight_(in_flight), client_(uri(port), "publisher") {
  client_.connect(mqtt::connect_options_builder().clean_session(true).finalize())->wait();
}

Publisher::~Publisher() { client_.disconnect()->wait(); }

void Publisher::give(const std::string& topic, const std::string& bytes) {
  if (waiting_.size() >= in_flight_) {
    waiting_.front()->wait();
    waiting_.pop_front();
    ++taken_;
  }
  waiting_.push_back(client_.publish(topic, bytes.data(), bytes.size(), 1, false));
}

void Publisher::drain() {
  for (const auto& one : waiting_) one->wait();
  taken_ += static_cast<std::int64_t>(waiting_.size());
  waiting_.clear();
}

PahoFiles::PahoFiles(int port, const std::string& folder, const std::vector<std::string>& messages,
                     const std::string& topic)
    : client_(uri(port), "files", offline_options(), folder) {
  for (const auto& message : messages)
    client_.publish(topic, message.data(), message.size(), 1, false);
}

PahoFiles::~PahoFiles() {
  try {
    client_.disconnect()->wait();
  } catch (const mqtt::exception&) {  // the broker has gone before it
  }
}

void PahoFiles::connect() {
  for (;;) {
    try {
      client_
          .connect(mqtt::connect_options_builder().clean_session(false).max_inflight(16).finalize())
          ->wait();
      return;
    } catch (const mqtt::exception&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
}

void leave_a_session(int port) {
  mqtt::async_client client(uri(port), "away");
  client.connect(mqtt::connect_options_builder().clean_session(false).finalize())->wait();
  client.subscribe("#", 1)->wait();
  client.disconnect()->wait();
}

}  // namespace wec::bench

#include "head-office/sim/broker.hpp"

#include <mqtt/async_client.h>

#include <atomic>
#include <boost/asio/post.hpp>

namespace wec::hq {
namespace {

std::string paho_url(const std::string& url) {
  if (url.starts_with("mqtt://")) return "tcp://" + url.substr(7);
  if (url.starts_with("mqtts://")) return "ssl://" + url.substr(8);
  return url;
}

std::string fence_of(const mqtt::message& message) {
  const mqtt::properties& properties = message.get_properties();
  const std::size_t n = properties.count(mqtt::property::USER_PROPERTY);
  for (std::size_t i = 0; i < n; ++i) {
    const auto [name, value] =
        mqtt::get<mqtt::string_pair>(properties, mqtt::property::USER_PROPERTY, i);
    if (name == "wecfence") return value;
  }
  return {};
}

// One Paho call's outcome, posted to the io thread.
class Outcome : public mqtt::iaction_listener {
 public:
  Outcome(std::function<void()> ok, std::function<void()> failed)
      : ok_(std::move(ok)), failed_(std::move(failed)) {}
  void on_success(const mqtt::token&) override { ok_(); }
  void on_failure(const mqtt::token&) override { failed_(); }

 private:
  std::function<void()> ok_, failed_;
};

}  // namespace

// Everything one connection needs. Paho's threads only post; a generation tells late posts apart.
struct Broker::Client {
  Client(Broker& broker, std::uint64_t generation)
      : on_connect(poster(broker, [&broker, generation] { broker.on_connected(generation); }),
                   poster(broker, [&broker, generation] { broker.on_lost(generation); })),
        on_subscribe(poster(broker, [] {}),
                     poster(broker, [&broker, generation] { broker.on_lost(generation); })),
        on_delivery(poster(broker, [&broker, generation] { broker.on_delivered(generation); }),
                    poster(broker, [&broker, generation] { broker.on_delivered(generation); })),
        paho(paho_url(broker.options_.url), broker.options_.client_id,
             mqtt::create_options(MQTTVERSION_5), nullptr) {}

  static std::function<void()> poster(Broker& broker, std::function<void()> call) {
    return [&io = broker.io_, call = std::move(call)] { boost::asio::post(io, call); };
  }

  std::shared_ptr<std::atomic<std::size_t>> posted_bytes =
      std::make_shared<std::atomic<std::size_t>>(0);
  Outcome on_connect, on_subscribe, on_delivery;
  mqtt::async_client paho;  // goes first: until then its threads call the outcomes
};

Broker::Broker(boost::asio::io_context& io, BrokerOptions options, Callbacks callbacks)
    : io_(io), options_(std::move(options)), callbacks_(std::move(callbacks)), retry_(io) {}

Broker::~Broker() = default;

void Broker::start() { connect(); }

void Broker::connect() {
  const std::uint64_t generation = ++generation_;
  client_ = std::make_shared<Client>(*this, generation);
  client_->paho.set_connection_lost_handler([this, generation](const std::string&) {
    boost::asio::post(io_, [this, generation] { on_lost(generation); });
  });
  client_->paho.set_disconnected_handler([this, generation](const mqtt::properties&, auto) {
    boost::asio::post(io_, [this, generation] { on_lost(generation); });
  });
  client_->paho.set_message_callback([this, generation, most = options_.posted_max_bytes,
                                      posted = client_->posted_bytes](mqtt::const_message_ptr m) {
    const std::size_t size = m->get_payload().size();
    if (*posted + size > most) return;  // it comes again: nothing was acknowledged
    *posted += size;
    boost::asio::post(io_, [this, generation, posted, m = std::move(m), size] {
      *posted -= size;
      if (generation == generation_)
        callbacks_.message(m->get_topic(), fence_of(*m), m->get_payload());
    });
  });
  arm(attempt_max_ms, [this, generation] { on_lost(generation); });  // Paho may never answer
  const mqtt::message will(options_.will_topic, options_.will, 1, true);
  try {
    client_->paho.connect(mqtt::connect_options_builder()
                              .mqtt_version(MQTTVERSION_5)
                              .clean_start(true)
                              .keep_alive_interval(std::chrono::seconds(10))
                              .connect_timeout(std::chrono::seconds(5))
                              .automatic_reconnect(false)
                              .will(will)
                              .finalize(),
                          nullptr, client_->on_connect);
  } catch (const mqtt::exception&) {
    boost::asio::post(io_, [this, generation] { on_lost(generation); });
  }
}

void Broker::on_connected(std::uint64_t generation) {
  if (generation != generation_) return;
  try {
    for (const std::string& filter : options_.subscriptions)
      client_->paho.subscribe(filter, 1, nullptr, client_->on_subscribe);
  } catch (const mqtt::exception&) {
    return on_lost(generation);
  }
  retry_.cancel();
  up_ = true;
  retry_ms_ = retry_first_ms;
  callbacks_.up();
}

void Broker::on_lost(std::uint64_t generation) {
  if (generation != generation_) return;
  ++generation_;
  up_ = false;
  outbox_.clear();
  in_flight_ = 0;
  arm(retry_ms_, [this] { connect(); });
  retry_ms_ = std::min(retry_ms_ * 2, retry_max_ms);
}

void Broker::arm(int after_ms, std::function<void()> then) {
  retry_.expires_after(std::chrono::milliseconds(after_ms));
  retry_.async_wait([then = std::move(then)](const boost::system::error_code& error) {
    if (!error) then();
  });
}

void Broker::publish(const std::string& topic, std::string bytes, bool retain) {
  if (!up_ || outbox_.size() >= outbox_max) return;
  outbox_.push_back({topic, std::move(bytes), retain});
  pump();
}

void Broker::pump() {
  while (up_ && !outbox_.empty() && in_flight_ < in_flight_max) {
    const Waiting next = std::move(outbox_.front());
    outbox_.pop_front();
    try {
      client_->paho.publish(mqtt::make_message(next.topic, next.bytes, 1, next.retain), nullptr,
                            client_->on_delivery);
      ++in_flight_;
    } catch (const mqtt::exception&) {
      return on_lost(generation_);
    }
  }
}

void Broker::on_delivered(std::uint64_t generation) {
  if (generation != generation_) return;
  if (in_flight_ > 0) --in_flight_;
  pump();
}

}  // namespace wec::hq

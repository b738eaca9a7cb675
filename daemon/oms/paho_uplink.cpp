#include "daemon/oms/paho_uplink.hpp"

#include <mqtt/async_client.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "daemon/oms/broker_probe.hpp"
#include "daemon/oms/broker_url.hpp"
#include "daemon/oms/road_watch.hpp"

namespace wec {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int qos = 1;
constexpr std::int32_t control_expiry_s = 60;

// One kind of Paho call. Paho calls it on its own thread, under its lock: it may only post.
class Listener5 : public mqtt::iaction_listener {
 public:
  using Call = std::function<void(const mqtt::token&, bool ok)>;
  explicit Listener5(Call call) : call_(std::move(call)) {}
  void on_success(const mqtt::token& token) override { call_(token, true); }
  void on_failure(const mqtt::token& token) override { call_(token, false); }

 private:
  Call call_;
};

UplinkLimits limits_of(const mqtt::token& token) {
  UplinkLimits limits;
  const mqtt::properties& p = token.get_connect_response().get_properties();
  if (p.contains(mqtt::property::RECEIVE_MAXIMUM))
    limits.receive_max = mqtt::get<std::uint16_t>(p, mqtt::property::RECEIVE_MAXIMUM);
  if (p.contains(mqtt::property::MAXIMUM_PACKET_SIZE))
    limits.packet_max = mqtt::get<std::uint32_t>(p, mqtt::property::MAXIMUM_PACKET_SIZE);
  return limits;
}

}  // namespace

// Shared with the posts that Paho's threads leave behind: they hold it weakly and carry the number
// of their connection, so that what comes late is passed over.
struct PahoUplink::State : std::enable_shared_from_this<PahoUplink::State> {
  struct Client;

  State(asio::any_io_executor ex, Clock& c, Random& r, PahoOptions o, BrokerUrl u)
      : executor(ex),
        clock(c),
        random(r),
        options(std::move(o)),
        url(std::move(u)),
        retry(ex),
        attempt(ex) {
    base = "wec/1/" + options.tenant + "/" + options.site + "/";
    office_status = "wec/1/" + options.tenant + "/oms/st";
  }

  void connect();
  void on_connected(const UplinkLimits&);
  void on_subscribed();
  void failed(std::string_view reason);
  void refused(int mqtt_reason);
  void broken(std::string_view reason);
  void retry_later();
  void look_why();
  void watch_road();
  void on_message(const mqtt::const_message_ptr&);
  void publish(const UpMessage&);
  void fill(mqtt::connect_options&) const;
  mqtt::ssl_options tls_options() const;
  std::optional<DownTopic> topic_of(const std::string& topic) const;

  // Posts `f` for this connection only. Called on Paho's threads.
  template <class F>
  void post(std::uint64_t connection_, F f) {
    asio::post(executor, [weak = weak_from_this(), connection_, f = std::move(f)]() mutable {
      const auto self = weak.lock();
      if (self && self->connection == connection_ && self->sink) f(*self);
    });
  }

  asio::any_io_executor executor;
  Clock& clock;
  Random& random;
  PahoOptions options;
  BrokerUrl url;
  std::string base, office_status, will;
  UplinkSink* sink = nullptr;
  asio::steady_timer retry, attempt;
  std::unique_ptr<Client> client;
  std::uint64_t connection = 0;
  int failures = 0;        // of this client object
  int total_failures = 0;  // in a row, for the back-off
  bool up = false;
  std::unique_ptr<BrokerProbe> probe;  // after a failed attempt: what is wrong with the road
  std::unique_ptr<RoadWatch> road;     // from a failed attempt until the port answers
  UplinkLimits limits;
  std::int64_t up_since_ms = 0;
};

struct PahoUplink::State::Client {
  Client(State& state, const std::string& uri, const std::string& id)
      : on_connect([this, &state](const mqtt::token& token, bool ok) {
          const UplinkLimits found = ok ? limits_of(token) : UplinkLimits{};
          const int reason = ok ? 0 : static_cast<int>(token.get_reason_code());
          state.post(connection, [ok, found, reason](State& s) {
            ok ? s.on_connected(found) : s.refused(reason);
          });
        }),
        on_subscribe([this, &state](const mqtt::token&, bool ok) {
          state.post(connection,
                     [ok](State& s) { ok ? s.on_subscribed() : s.broken("not subscribed"); });
        }),
        on_publish([this, &state](const mqtt::token& token, bool ok) {
          const auto sent = reinterpret_cast<std::uintptr_t>(token.get_user_context());
          const int reason = ok ? static_cast<int>(token.get_reason_code()) : 0x80;
          state.post(connection,
                     [sent, reason](State& s) { s.sink->on_uplink_delivered(sent, reason); });
        }),
        paho(uri, id, create_options(), nullptr) {
    // Before connect(), and never changed.
    paho.set_connection_lost_handler([this, &state](const std::string&) {
      state.post(connection, [](State& s) { s.failed("connection lost"); });
    });
    paho.set_disconnected_handler([this, &state](const mqtt::properties&, mqtt::ReasonCode) {
      state.post(connection, [](State& s) { s.failed("disconnected by the broker"); });
    });
    paho.set_message_callback([this, &state](mqtt::const_message_ptr message) {
      const std::size_t size = message->get_payload().size();
      if (posted->load() + size > posted_max_bytes) return;  // head office sends it again
      posted->fetch_add(size);
      asio::post(state.executor, [weak = state.weak_from_this(), counted = posted, size,
                                  of = connection.load(), m = std::move(message)] {
        counted->fetch_sub(size);
        const auto self = weak.lock();
        if (self && self->connection == of && self->sink) self->on_message(m);
      });
    });
  }

  static mqtt::create_options create_options() {
    mqtt::create_options options(MQTTVERSION_5);
    options.set_send_while_disconnected(false);
    options.set_max_buffered_messages(buffered_max);
    options.set_delete_oldest_messages(false);
    return options;
  }

  std::atomic<std::uint64_t> connection{0};
  std::shared_ptr<std::atomic<std::size_t>> posted = std::make_shared<std::atomic<std::size_t>>(0);
  Listener5 on_connect, on_subscribe, on_publish;
  mqtt::async_client paho;  // goes first: until then its threads call the listeners
};

tl::expected<std::unique_ptr<PahoUplink>, std::string> PahoUplink::create(
    asio::any_io_executor executor, Clock& clock, Random& random, PahoOptions options) {
  auto url = parse_broker_url(options.broker);
  if (!url) return tl::unexpected(url.error());
  for (const std::string& file : {options.ca_file, options.cert_file, options.key_file})
    if (std::error_code none; !file.empty() && !std::filesystem::exists(file, none))
      return tl::unexpected("TLS_FILES: " + file + " does not exist");
  auto state = std::make_shared<State>(executor, clock, random, std::move(options), *url);
  return std::unique_ptr<PahoUplink>(new PahoUplink(std::move(state)));
}

PahoUplink::PahoUplink(std::shared_ptr<State> state) : state_(std::move(state)) {}

PahoUplink::~PahoUplink() {
  state_->sink = nullptr;
  state_->retry.cancel();
  state_->attempt.cancel();
  state_->probe.reset();
  state_->road.reset();
  state_->client.reset();
}

void PahoUplink::start(UplinkSink& sink) {
  state_->sink = &sink;
  state_->connect();
}

void PahoUplink::set_will(std::string bytes) { state_->will = std::move(bytes); }

void PahoUplink::publish(UpMessage message) { state_->publish(message); }

void PahoUplink::reset(std::string_view reason) { state_->broken(reason); }

// A copy of connect_options keeps pointing at the properties of the object it was copied from (Paho
// C++ 1.2), so they are set on the one that stays alive until connect() has returned: no builder.
void PahoUplink::State::fill(mqtt::connect_options& to) const {
  to.set_mqtt_version(MQTTVERSION_5);
  to.set_clean_start(true);
  to.set_keep_alive_interval(options.keep_alive_s);
  to.set_connect_timeout(std::chrono::duration_cast<seconds>(milliseconds(options.attempt_max_ms)));
  to.set_max_inflight(in_flight_max);
  to.set_automatic_reconnect(false);
  to.set_will(mqtt::will_options(mqtt::message(base + "st", will, qos, true)));
  if (url.tls) to.set_ssl(tls_options());
  mqtt::properties properties;
  properties.add({mqtt::property::SESSION_EXPIRY_INTERVAL, 0});
  properties.add({mqtt::property::RECEIVE_MAXIMUM, static_cast<std::int32_t>(receive_max)});
  properties.add({mqtt::property::MAXIMUM_PACKET_SIZE, static_cast<std::int32_t>(packet_max)});
  to.set_properties(std::move(properties));
}

mqtt::ssl_options PahoUplink::State::tls_options() const {
  mqtt::ssl_options tls;
  tls.set_verify(true);
  tls.set_enable_server_cert_auth(true);
  if (!options.ca_file.empty()) tls.set_trust_store(options.ca_file);
  if (!options.cert_file.empty()) tls.set_key_store(options.cert_file);
  if (!options.key_file.empty()) tls.set_private_key(options.key_file);
  return tls;
}

void PahoUplink::State::connect() {
  ++connection;
  attempt.expires_after(milliseconds(options.attempt_max_ms));
  attempt.async_wait([weak = weak_from_this(), of = connection](const auto& error) {
    const auto self = weak.lock();
    if (error || !self || !self->sink || self->connection != of || self->up) return;
    self->broken("no connection in time");
  });
  try {
    if (!client) {
      const std::string host =
          url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
      const std::string uri =
          (url.tls ? "ssl://" : "tcp://") + host + ":" + std::to_string(url.port);
      client = std::make_unique<Client>(
          *this, uri, "wec-" + options.tenant + "-" + options.site + "-" + options.machine);
    }
    client->connection = connection;
    mqtt::connect_options how;
    fill(how);
    client->paho.connect(how, nullptr, client->on_connect);
  } catch (const mqtt::exception& error) {
    failed(error.what());
  }
}

void PahoUplink::State::on_connected(const UplinkLimits& found) {
  limits = found;
  const auto filters = mqtt::string_collection::create({base + "dn/#", base + "st", office_status});
  try {
    client->paho.subscribe(filters, {qos, qos, qos}, nullptr, client->on_subscribe);
  } catch (const mqtt::exception& error) {
    broken(error.what());
  }
}

void PahoUplink::State::on_subscribed() {
  attempt.cancel();
  road.reset();
  up = true;
  up_since_ms = clock.mono_ms();
  sink->on_uplink_connected(limits);
}

void PahoUplink::State::failed(std::string_view reason) {
  const bool was_up = std::exchange(up, false);
  ++connection;
  attempt.cancel();
  // Two machines with one id throw each other out: such sessions are short and must not be quick.
  const bool lasted = was_up && clock.mono_ms() - up_since_ms >= short_session_ms;
  failures = lasted ? 0 : failures + 1;
  total_failures = lasted ? 0 : total_failures + 1;
  if (failures >= rebuild_after_failures) {
    client.reset();
    failures = 0;
  }
  if (was_up && sink) sink->on_uplink_lost(reason);
  watch_road();
  retry_later();
}

/// A broken road is dialled as soon as it is whole, also in the middle of an attempt that hangs on
/// it. A port that answers at once is not the road's fault: that waits for its turn.
void PahoUplink::State::watch_road() {
  if (road || !sink) return;
  road =
      std::make_unique<RoadWatch>(executor, random, url, [weak = weak_from_this()](bool came_back) {
        const auto self = weak.lock();
        if (!self) return;
        const auto done = std::exchange(self->road, nullptr);
        if (!came_back || self->up || !self->sink) return;
        self->retry.cancel();
        self->client.reset();
        self->failures = 0;
        self->connect();
      });
}

/// The broker's own no comes by MQTT; anything else is looked for on the road to it.
void PahoUplink::State::refused(int mqtt_reason) {
  failed("connection refused");
  if (mqtt_reason < 0x80 || !sink) return look_why();
  sink->on_uplink_trouble(
      {"BROKER_REFUSES",
       "the broker refuses this machine: " +
           std::string(MQTTReasonCode_toString(static_cast<MQTTReasonCodes>(mqtt_reason))),
       "let the broker's access list take this machine's certificate"});
}

void PahoUplink::State::look_why() {
  if (!sink || probe) return;
  const ProbeFiles files{options.ca_file, options.cert_file, options.key_file};
  probe = std::make_unique<BrokerProbe>(executor, url, files,
                                        [weak = weak_from_this()](LinkTrouble found) {
                                          const auto self = weak.lock();
                                          if (!self) return;
                                          self->probe.reset();
                                          if (self->sink && !self->up && !found.code.empty())
                                            self->sink->on_uplink_trouble(found);
                                        });
}

// It hangs, or half works: nothing of this client object is to be trusted.
void PahoUplink::State::broken(std::string_view reason) {
  failures = rebuild_after_failures;
  failed(reason);
}

// Full jitter: a thousand sites that lost one broker do not come back in one moment.
void PahoUplink::State::retry_later() {
  std::int64_t most = options.retry_first_ms;
  for (int i = 1; i < total_failures && most < options.retry_max_ms; ++i) most *= 2;
  most = std::min<std::int64_t>(most, options.retry_max_ms);
  retry.expires_after(milliseconds(random.next() % (static_cast<std::uint64_t>(most) + 1)));
  retry.async_wait([weak = weak_from_this()](const auto& error) {
    const auto self = weak.lock();
    if (!error && self && self->sink) self->connect();
  });
}

std::optional<DownTopic> PahoUplink::State::topic_of(const std::string& topic) const {
  if (topic == office_status) return DownTopic::office_status;
  if (!topic.starts_with(base)) return std::nullopt;
  const std::string_view rest = std::string_view(topic).substr(base.size());
  if (rest == "dn/cmd") return DownTopic::command;
  if (rest == "dn/ctl") return DownTopic::control;
  if (rest == "dn/arc") return DownTopic::archive;
  if (rest == "st") return DownTopic::own_status;
  return std::nullopt;
}

void PahoUplink::State::on_message(const mqtt::const_message_ptr& message) {
  if (!up) return;
  const auto topic = topic_of(message->get_topic());
  if (!topic) return;
  // A command that the broker keeps would be given to this site for ever: refused.
  const bool may_be_retained =
      *topic == DownTopic::own_status || *topic == DownTopic::office_status;
  if (message->is_retained() && !may_be_retained) return;
  sink->on_uplink_message(*topic, message->get_payload());
}

void PahoUplink::State::publish(const UpMessage& m) {
  if (!up) return;
  const char* name = m.topic == UpTopic::event     ? "up/ev"
                     : m.topic == UpTopic::control ? "up/ctl"
                                                   : "st";
  mqtt::properties properties;
  if (m.topic == UpTopic::event) {
    properties.add({mqtt::property::CONTENT_TYPE,
                    m.bundle ? "application/cloudevents-batch+json; charset=utf-8"
                             : "application/cloudevents+json; charset=utf-8"});
    properties.add({mqtt::property::USER_PROPERTY, "wecfence", m.fence});
    if (m.gzip) properties.add({mqtt::property::USER_PROPERTY, "wecencoding", "gzip"});
  } else {
    properties.add({mqtt::property::CONTENT_TYPE, "application/json"});
  }
  if (m.topic == UpTopic::control)
    properties.add({mqtt::property::MESSAGE_EXPIRY_INTERVAL, control_expiry_s});
  const auto message = mqtt::message::create(base + name, m.bytes->data(), m.bytes->size(), qos,
                                             m.retain, std::move(properties));
  try {
    client->paho.publish(message, reinterpret_cast<void*>(static_cast<std::uintptr_t>(m.token)),
                         client->on_publish);
  } catch (const mqtt::exception&) {
    // Not at once: the caller is in the middle of sending. And with a new client: this one may
    // still be connected, and would never answer another connect().
    post(connection, [](State& s) { s.broken("publish failed"); });
  }
}

}  // namespace wec

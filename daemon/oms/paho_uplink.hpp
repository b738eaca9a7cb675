// The Uplink on Eclipse Paho C++ 1.2 and MQTT 5. The library is used as a dumb pipe and by rules
// that its bugs taught (docs/decisions.md, "Paho"): clean start, no session, no persistence, no
// automatic reconnect; its threads only post; one executor publishes; nothing asks is_connected().
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "daemon/controller/clock.hpp"
#include "daemon/oms/uplink.hpp"

namespace wec {

struct PahoOptions {
  std::string broker;                 // mqtt://host:port (loopback only) or mqtts://host:port
  std::string tenant, site, machine;  // the client id: stable per machine, so a twin is a takeover
  std::string ca_file, cert_file, key_file;  // mqtts: PEM
  int retry_first_ms = 1'000;                // full jitter between 0 and this, doubling
  int retry_max_ms = 120'000;
  int keep_alive_s = 30;
  int attempt_max_ms = 15'000;  // connect and subscribe
};

class PahoUplink : public Uplink {
 public:
  static constexpr int rebuild_after_failures = 3;  // then a new client object
  static constexpr int short_session_ms = 10'000;   // ended sooner: counts as a failure
  static constexpr std::int64_t receive_max = 16;   // what the broker may have in flight to us
  static constexpr int in_flight_max = 20;          // ours at the broker: 16 events, 4 others (P1)
  static constexpr int buffered_max = 64;           // handed to Paho; more is an error (P3)
  static constexpr std::int64_t packet_max = 1024 * 1024;
  static constexpr std::size_t posted_max_bytes = 4 * 1024 * 1024;  // received, not yet handled

  /// The error names what is wrong with the options: BROKER_URL, PLAIN_NOT_LOOPBACK, TLS_FILES.
  static tl::expected<std::unique_ptr<PahoUplink>, std::string> create(boost::asio::any_io_executor,
                                                                       Clock&, Random&,
                                                                       PahoOptions);
  ~PahoUplink() override;

  void start(UplinkSink&) override;
  void set_will(std::string bytes) override;
  void publish(UpMessage) override;
  void reset(std::string_view reason) override;

 private:
  struct State;
  explicit PahoUplink(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace wec

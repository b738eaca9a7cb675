// The Uplink seam: a dumb pipe to head office that may lose, double and reorder. Nothing above it
// trusts a delivery: the guarantee is head office's ack (sync_core.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace wec {

/// What the site sends: up/ev, up/ctl, st.
enum class UpTopic { event, control, status };

/// What the site hears: dn/cmd, dn/ctl, dn/arc, its own st, head office's oms/st.
enum class DownTopic { command, control, archive, own_status, office_status };

struct UpMessage {
  UpTopic topic = UpTopic::control;
  std::shared_ptr<const std::string> bytes;
  std::string fence;    // MQTT 5 user property `wecfence`, on events only
  bool bundle = false;  // a JSON array of events: application/cloudevents-batch+json
  bool gzip = false;    // user property `wecencoding`: gzip
  bool retain = false;
  std::uint64_t token = 0;  // comes back in on_uplink_delivered; 0 = not wanted
};

struct UplinkLimits {
  std::int64_t receive_max = 65535;  // of the CONNACK
  std::int64_t packet_max = 0;       // of the CONNACK; 0 = none
};

/// Why there is no connection, for a person: what it is called, what was seen, the one thing to do.
struct LinkTrouble {
  std::string code;  // TLS_EXPIRED, BROKER_UNREACHABLE, ...; empty: none
  std::string seen, todo;
};

/// All calls on the executor the Uplink was made with.
class UplinkSink {
 public:
  virtual ~UplinkSink() = default;
  /// Connected and subscribed.
  virtual void on_uplink_connected(const UplinkLimits&) = 0;
  /// `reason` is for the engineer. Everything undelivered is forgotten; the uplink keeps trying.
  virtual void on_uplink_lost(std::string_view reason) = 0;
  /// Attempts fail, and this is why. It may come again with each attempt.
  virtual void on_uplink_trouble(const LinkTrouble&) {}
  virtual void on_uplink_message(DownTopic, std::string_view bytes) = 0;
  /// The broker took it (0), has no subscriber (0x10), or refused (>= 0x80). Says nothing about
  /// head office.
  virtual void on_uplink_delivered(std::uint64_t token, int reason) = 0;
};

/// Not thread-safe: used on its executor only. The sink outlives it; no call follows destruction.
class Uplink {
 public:
  static constexpr int no_subscribers = 0x10;

  virtual ~Uplink() = default;
  virtual void start(UplinkSink&) = 0;
  /// The last will of the next connection. Before start(), and again after each loss.
  virtual void set_will(std::string bytes) = 0;
  /// Not connected: dropped, and on_uplink_lost has been or will be called.
  virtual void publish(UpMessage) = 0;
  /// Give up this connection and make a new one.
  virtual void reset(std::string_view reason) = 0;
};

}  // namespace wec

// The station server: HTTP/JSON and WebSocket for station pages and programs, on one thread of its
// own. docs/station-api.md is its outside; this header is all that the rest of wecd sees of it.
//
//   page or program --POST input--> Door::post --> (commit) --> answer
//   Door --committed()--> io thread --> {"type":"screen"} and {"type":"signal"} to the live sockets
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/controller/clock.hpp"
#include "daemon/controller/door.hpp"

namespace prometheus {
class Registry;
}

namespace wec {

struct StationServerOptions {
  std::string listen = "127.0.0.1:0";   // literal address and port; [::1]:0 for IPv6; port 0 = any
  bool open_loopback = false;           // loopback needs neither token nor session: demo, tests
  bool simulation = false;              // the page may send scans
  std::string bearer_token;             // credential station-api; empty: no token is ever right
  std::size_t stations = 0;             // how many are configured; sets the connection limit
  std::vector<std::string> host_names;  // names (without port) under which browsers reach us
  std::string tls_certificate_path;     // PEM chain and key; needed off loopback
  std::string tls_key_path;
  std::filesystem::path image_dir;  // {sku}.webp; empty: no pictures

  // What /health says; called on the server's thread, must not wait for the disk. A value "ok" of
  // false makes the status 503.
  std::function<boost::json::object()> health;
  std::shared_ptr<prometheus::Registry> metrics;  // what /metrics says, and where our own go
};

/// Why the server does not start. `code`: BAD_LISTEN_ADDRESS, OPEN_LOOPBACK_NEEDS_LOOPBACK,
/// TLS_REQUIRED, TLS_FILES, CANNOT_LISTEN.
struct ServerError {
  std::string code;
  std::string detail;
};

class StationServer final : public Listener {
 public:
  // Limits of one server; the sum over all sockets is bounded by their product.
  static constexpr std::size_t connections_per_station = 4;
  static constexpr std::size_t connections_extra = 64;
  static constexpr std::size_t header_max_bytes = 8 * 1024;
  static constexpr std::size_t body_max_bytes = 64 * 1024;
  static constexpr std::size_t socket_queue_max_bytes = 64 * 1024;

  /// Door, clock and random outlive the server, and the server outlives the door's deciding thread
  /// (it is the door's listener). `random` is used on the server's thread only, and names sessions:
  /// outside tests it is the kernel's generator.
  StationServer(StationServerOptions, Door&, Clock&, Random&);
  ~StationServer() override;

  /// Binds, starts the thread; the port that was bound. Call once.
  tl::expected<std::uint16_t, ServerError> start();
  /// Closes every socket and joins the thread. Answers that are still due are dropped: their
  /// senders ask again with the same command_id.
  void stop();

  void committed(const Committed&) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wec

// Why a connection to the broker fails, by name. Paho says only that it failed; so the same road is
// gone once more with nothing on it: name, TCP, TLS with every check on, then what the broker says
// to our certificate. Runs after a failed attempt, never beside a live connection.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "daemon/oms/broker_url.hpp"
#include "daemon/oms/uplink.hpp"

namespace wec {

struct ProbeFiles {
  std::string ca, cert, key;  // PEM; empty: none
};

class BrokerProbe {
 public:
  static constexpr int deadline_ms = 5'000;
  static constexpr int verdict_ms = 500;  // a broker that refuses our certificate says so at once

  /// Calls `done` once on the executor unless this object is gone by then. No trouble found: the
  /// code is empty.
  BrokerProbe(boost::asio::any_io_executor, const BrokerUrl&, const ProbeFiles&,
              std::function<void(LinkTrouble)> done);
  ~BrokerProbe();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// The name of what OpenSSL found wrong with a certificate (X509_V_ERR_...).
LinkTrouble trouble_of_certificate(int verify_error, const std::string& host,
                                   const std::string& subject);

}  // namespace wec

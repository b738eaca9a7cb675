#include "daemon/stations/server_metrics.hpp"

namespace wec {
namespace {

prometheus::Gauge& gauge(prometheus::Registry& to, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(to).Add({});
}

prometheus::Counter& counter(prometheus::Registry& to, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(to).Add({});
}

prometheus::Histogram& histogram(prometheus::Registry& to, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(to).Add(
      {}, prometheus::Histogram::BucketBoundaries{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2,
                                                  0.5, 1.0, 5.0});
}

}  // namespace

ServerMetrics::ServerMetrics(prometheus::Registry& to)
    : connections(gauge(to, "wec_station_connections", "Open HTTP and WebSocket connections")),
      live_sockets(gauge(to, "wec_station_live_sockets", "Open live WebSockets")),
      refused_connections(counter(to, "wec_station_refused_connections_total",
                                  "Connections closed because the limit was reached")),
      dropped_sockets(counter(to, "wec_station_dropped_sockets_total",
                              "Live sockets dropped because they were too slow")),
      busy(counter(to, "wec_station_busy_total", "Inputs refused because the door was full")),
      input_seconds(histogram(to, "wec_station_input_seconds",
                              "From a whole input request to its answer after the commit")) {}

}  // namespace wec

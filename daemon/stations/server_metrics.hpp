// What the station server counts about itself.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <memory>

namespace wec {

struct ServerMetrics {
  explicit ServerMetrics(prometheus::Registry&);

  prometheus::Gauge& connections;
  prometheus::Gauge& live_sockets;
  prometheus::Counter& refused_connections;  // over the limit
  prometheus::Counter& dropped_sockets;      // too slow to take what happened
  prometheus::Counter& busy;                 // inputs that the door had no room for
  prometheus::Histogram& input_seconds;      // from a whole request to its answer (K20)
};

}  // namespace wec

// Knocks at the broker's port while the road to it is broken, so that the site dials the moment it
// is whole again and not when its back-off says so. One TCP connection at a time with nothing on
// it; the back-off stays for a broker that answers and then refuses.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "daemon/controller/clock.hpp"
#include "daemon/oms/broker_url.hpp"

namespace wec {

class RoadWatch {
 public:
  static constexpr int knock_every_ms = 400;  // at most; drawn anew each time, from half of it

  /// Knocks until the port answers. `open` is called once on the executor, unless this object is
  /// gone by then: true when an earlier knock had failed, so the road has come back.
  RoadWatch(boost::asio::any_io_executor, Random&, const BrokerUrl&,
            std::function<void(bool came_back)> open);
  ~RoadWatch();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace wec

// Which live sockets watch which station. On the server's thread only.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/screen.hpp"

namespace wec {

using SharedText = std::shared_ptr<const std::string>;

/// One WebSocket, as the hub sees it. A socket that cannot take more drops itself; its page
/// connects again and reads the state as it is then (ruling 13).
class LiveSocket {
 public:
  virtual ~LiveSocket() = default;
  virtual void send(const SharedText&) = 0;
  virtual void drop() = 0;
};

SharedText screen_message(const Screen&);
SharedText signal_message(const Signal&);

class LiveHub {
 public:
  void add(const StationId&, LiveSocket&);
  void remove(const StationId&, LiveSocket&);

  /// Screens first, so that a page that hears the tone already shows what it is about.
  void publish(const std::vector<SharedScreen>&, const std::vector<Signal>&);
  void drop_all();

 private:
  void send(const StationId&, const SharedText&);

  std::map<StationId, std::set<LiveSocket*>> sockets_;
};

}  // namespace wec

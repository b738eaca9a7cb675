#include "daemon/stations/live_hub.hpp"

#include <boost/json.hpp>

namespace wec {
namespace {

SharedText message(std::string_view type, boost::json::object object) {
  object["type"] = type;
  return std::make_shared<const std::string>(boost::json::serialize(object));
}

}  // namespace

SharedText screen_message(const Screen& screen) { return message("screen", to_json(screen)); }
SharedText signal_message(const Signal& signal) { return message("signal", to_json(signal)); }

void LiveHub::add(const StationId& station, LiveSocket& socket) {
  sockets_[station].insert(&socket);
}

void LiveHub::remove(const StationId& station, LiveSocket& socket) {
  const auto found = sockets_.find(station);
  if (found == sockets_.end()) return;
  found->second.erase(&socket);
  if (found->second.empty()) sockets_.erase(found);
}

void LiveHub::publish(const std::vector<SharedScreen>& screens,
                      const std::vector<Signal>& signals) {
  for (const auto& screen : screens) {
    if (sockets_.contains(screen->station)) send(screen->station, screen_message(*screen));
  }
  for (const Signal& signal : signals) {
    if (sockets_.contains(signal.station)) send(signal.station, signal_message(signal));
  }
}

void LiveHub::send(const StationId& station, const SharedText& text) {
  const auto found = sockets_.find(station);
  if (found == sockets_.end()) return;
  const auto watching = found->second;  // a socket that drops itself changes the set
  for (LiveSocket* socket : watching) socket->send(text);
}

void LiveHub::drop_all() {
  const auto all = sockets_;
  for (const auto& [station, watching] : all) {
    for (LiveSocket* socket : watching) socket->drop();
  }
}

}  // namespace wec

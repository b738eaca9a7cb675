// A floor for measuring: any number of pick stations, each in the middle of a line that never ends,
// so that every scan is accepted and durable: one event, one task row, one outbox row, one commit.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "daemon/controller/controller.hpp"

namespace wec::bench {

struct Floor {
  std::unique_ptr<Store> store;
  std::unique_ptr<Controller> controller;
};

/// In a fresh database at `dir`.
Floor make_floor(const std::filesystem::path& dir, int stations);
StationInput item_scan(int station);
std::string station_name(int station);

/// Grows the log by `count` events of the usual size, without deciding them.
void add_events(Store&, std::int64_t count);
/// Grows the order tables by `count` shipped orders.
void add_orders(Store&, std::int64_t count);

}  // namespace wec::bench

// What can be promised: in bins, AVAILABLE, not reserved (floor.md 4.2.7). Said once a turn and
// item, and only when it is another than was said last.

#include <utility>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/order_flow.hpp"

namespace wec::deciding {
namespace {

std::int64_t available(const State& state, const Sku& sku) {
  std::int64_t units = 0;
  for (const auto& row : state.stock.where("sku", sku))
    if (!row.location.empty() && row.status == StockStatus::AVAILABLE)
      units += SABOTAGE("promises-reserved-units") ? row.qty : row.qty - row.reserved;
  return units;
}

}  // namespace

void publish_availability(Turn& turn) {
  for (const auto& sku : std::exchange(turn.state.stock_written, {})) {
    const auto now = available(turn.state, sku);
    const auto said = turn.state.availability.get(sku);
    if (now != (said ? said->available : 0)) turn.emit(StockChanged{sku, now});
  }
}

}  // namespace wec::deciding

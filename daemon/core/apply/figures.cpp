// What the key figures leave in the tables: which day they have come to, which devices are gone.

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/site_day.hpp"

namespace wec::applying {

void apply_to(State&, const FeedbackMeasured&, std::int64_t) {}
void apply_to(State&, const LinkRestored&, std::int64_t) {}

void apply_to(State& state, const DeviceLost& e, std::int64_t) {
  state.devices_down.put({e.device, e.at_ms});
}

void apply_to(State& state, const DeviceRestored& e, std::int64_t) {
  state.devices_down.erase(e.device);
}

void apply_to(State& state, const KpiPublished& e, std::int64_t) {
  const auto day = day_number(e.day);
  if (!day) return;
  const auto wanted = state.counters.get(std::string("kpi_wanted"));
  if (wanted && wanted->value == *day) state.counters.erase(std::string("kpi_wanted"));
  const auto last = state.counters.get(std::string("kpi_day"));
  if (!e.so_far && (!last || last->value < *day)) state.counters.put({"kpi_day", *day});
}

}  // namespace wec::applying

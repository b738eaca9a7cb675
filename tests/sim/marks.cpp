#include "tests/sim/marks.hpp"

#include <array>

#include "daemon/core/chaos.hpp"

namespace wec::test {
namespace {

// Of the simulator itself; "event/..." when the log had such an event.
constexpr std::array wanted = {"sim/crash",
                               "sim/power cut while it starts",
                               "sim/the screen told: taken",
                               "sim/the screen told: not taken",
                               "sim/lost on the wire",
                               "sim/wrong scan refused",
                               "sim/wrong touch refused",
                               "sim/touched twice",
                               "sim/a walk waits for its person",
                               "sim/wrong command refused",
                               "command repeated",
                               "input refused",
                               "event/label.doubtful",
                               "event/label.failed",
                               "event/label.reprinted",
                               "event/label.requeued",
                               "event/weigh.checked",
                               "event/order.held",
                               "event/order.unheld",
                               "event/order.cancelled",
                               "event/putback.confirmed",
                               "event/parcel.unloaded",
                               "event/load.closed",
                               "event/pallet.closed",
                               "event/receipt.closed",
                               "event/putaway.confirmed",
                               "event/replenish.confirmed",
                               "event/return.closed",
                               "event/kit.made",
                               "event/stock.adjusted",
                               "event/count.varied",
                               "event/stock.counted",
                               "event/pick.damaged",
                               "event/location.unblocked",
                               "event/pick.undone",
                               "event/task.skipped",
                               "event/task.left",
                               "event/wall.completed",
                               "event/walk.paused",
                               "event/walk.resumed",
                               "event/labour.signed_out",
                               "event/device.lost",
                               "event/link.restored",
                               "event/slip.issued",
                               "event/clock.offset",
                               "event/stock.changed",
                               "event/pick.discrepancy",
                               "event/walk.sequenced",
                               "sim/a walk along the aisles"};

}  // namespace

MarkReport report_marks() {
  MarkReport report;
#ifdef WEC_CHAOS
  const auto passed = chaos::passes();
  for (const auto* name : wanted) {
    ++report.wanted;
    if (passed.contains(name))
      ++report.hit;
    else
      report.never.emplace_back(name);
  }
#endif
  return report;
}

std::size_t transitions_taken() {
  std::size_t n = 0;
#ifdef WEC_CHAOS
  for (const auto& [name, times] : chaos::passes())
    n += !name.empty() && name[0] >= '0' && name[0] <= '9' && name.find('/') != name.npos;
#endif
  return n;
}

}  // namespace wec::test

#include "daemon/controller/publish_figures.hpp"

#include <memory>

namespace wec {
namespace {

constexpr std::size_t slice_bytes = 32 * 1024;
constexpr std::int64_t day_ms = 86'400'000;

/// The newest event before which nothing is as young as `since_ms`. Times of the log ascend but
/// for corrections of the clock, which a lookback of weeks does not mind.
std::int64_t last_before(Store& store, std::int64_t since_ms) {
  std::int64_t before = 0, after = store.head().seq + 1;
  while (after - before > 1) {
    const auto middle = before + (after - before) / 2;
    const auto rows = store.read_log(middle - 1, 1);
    (!rows.empty() && rows.front().at_ms < since_ms ? before : after) = middle;
  }
  return before;
}

}  // namespace

void fold_figures(Door& door, std::int64_t after, std::shared_ptr<KpiFold> fold,
                  std::function<void()> done) {
  door.read([&door, after, fold, done = std::move(done)](Store& store) mutable {
    const auto events = store.read_log(after, slice_bytes);
    for (const auto& event : events) fold->add(event);
    if (events.empty()) return done();
    fold_figures(door, events.back().seq, fold, std::move(done));
  });
}

void publish_figures(Door& door, const FiguresDue& due) {
  door.read([&door, due](Store& store) {
    const auto facts = door.figure_facts();
    const auto fold = std::make_shared<KpiFold>(due.from_ms, due.until_ms, facts.site);
    const auto after = last_before(store, due.from_ms - figures_lookback_days * day_ms);
    fold_figures(door, after, fold, [&door, due, fold] {
      PublishFigures command;
      command.day = due.day;
      command.figures = {day_text(due.day), due.from_ms, due.until_ms, fold->rows(), due.so_far};
      // A full queue: asked for again by a later tick.
      door.post(std::move(command));
    });
  });
}

}  // namespace wec

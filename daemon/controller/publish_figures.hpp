// A day's key figures, folded from the log in slices between turns, and posted as a command.
#pragma once

#include "daemon/controller/controller.hpp"
#include "daemon/controller/door.hpp"

namespace wec {

/// On the deciding thread. What began more than lookback_days before the day is not looked at.
void publish_figures(Door& door, const FiguresDue& due);

inline constexpr std::int64_t figures_lookback_days = 35;

/// Folds the whole log from `after` on, a slice at a time; `done` runs on the deciding thread.
void fold_figures(Door& door, std::int64_t after, std::shared_ptr<KpiFold> fold,
                  std::function<void()> done);

}  // namespace wec

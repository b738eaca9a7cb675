// The programme and the walk of a single block. Every transition is written out: five states, four
// ways through an aisle, no tables.

#include "daemon/core/routing/single_block.hpp"

#include <algorithm>
#include <utility>

namespace wec::routing {
namespace {

using Costs = std::array<Mm, 5>;
constexpr Mm never = INT64_MAX / 8;
constexpr Costs unreached{never, never, never, never, never};

using S = SingleBlock::State;

/// `note(to, from)` is told of every improvement.
template <class Note>
Costs along_cross(const Costs& c, Mm d, Note note) {
  Costs out{c[S::uu] + 2 * d, c[S::e0] + 2 * d, c[S::oe] + 2 * d, c[S::ee1] + 4 * d,
            c[S::ee2] + 4 * d};
  // What is connected may go on along one side only.
  if (c[S::ee1] < c[S::e0]) out[S::e0] = c[S::ee1] + 2 * d, note(S::e0);
  if (c[S::ee1] < c[S::oe]) out[S::oe] = c[S::ee1] + 2 * d, note(S::oe);
  return out;
}

template <class Note>
Costs through_aisle(const Costs& c, const AisleNeeds& needs, Mm height, Note note) {
  Costs out = unreached;
  const auto reach = [&](S to, S from, SingleBlock::Choice choice, Mm cost) {
    if (cost >= out[to]) return;
    out[to] = cost;
    note(to, from, choice);
  };
  const Mm bottom = 2 * needs.high, top = 2 * (height - needs.low), ends = 2 * (height - needs.gap);
  const Mm side = std::min({bottom, top, ends});
  const auto best = side == bottom ? SingleBlock::from_bottom
                    : side == top  ? SingleBlock::from_top
                                   : SingleBlock::both_ends;
  // Where both ends are connected already the cheapest of the three will do.
  reach(S::uu, S::uu, best, c[S::uu] + side);
  for (const auto from : {S::e0, S::oe, S::ee1, S::ee2})
    reach(S::uu, from, SingleBlock::through, c[from] + height);
  reach(S::ee1, S::ee1, best, c[S::ee1] + side);
  reach(S::ee1, S::uu, SingleBlock::through, c[S::uu] + height);
  reach(S::ee2, S::ee2, best, c[S::ee2] + side);
  const bool from_top = top <= ends, from_bottom = bottom <= ends;
  reach(S::ee2, S::e0, from_top ? SingleBlock::from_top : SingleBlock::both_ends,
        c[S::e0] + std::min(top, ends));
  reach(S::ee2, S::oe, from_bottom ? SingleBlock::from_bottom : SingleBlock::both_ends,
        c[S::oe] + std::min(bottom, ends));
  reach(S::e0, S::e0, SingleBlock::from_bottom, c[S::e0] + bottom);
  reach(S::oe, S::oe, SingleBlock::from_top, c[S::oe] + top);
  return out;
}

/// The first column has nothing to its left.
template <class Note>
Costs first_aisle(const AisleNeeds& needs, Mm height, Note note) {
  Costs out{height, 2 * needs.high, 2 * (height - needs.low), never, 2 * (height - needs.gap)};
  note(S::uu, S::uu, SingleBlock::through);
  note(S::e0, S::uu, SingleBlock::from_bottom);
  note(S::oe, S::uu, SingleBlock::from_top);
  note(S::ee2, S::uu, SingleBlock::both_ends);
  return out;
}

Mm best_end(const Costs& c) { return std::min({c[S::e0], c[S::oe], c[S::ee1]}); }

/// The walk must come by the depot: a state that has only the top gets the bottom as a part of its
/// own.
bool visit_depot(Costs& c) {
  const bool better = c[S::oe] < c[S::ee2];
  if (better) c[S::ee2] = c[S::oe];
  c[S::oe] = never;
  return better;
}

}  // namespace

SingleBlock::SingleBlock(std::vector<Mm> aisle_x, Mm height, Mm depot_x)
    : aisle_x_(std::move(aisle_x)), height_(height), depot_x_(depot_x), fill_(aisle_x_.size() + 1) {
  columns_.reserve(aisle_x_.size() + 1);
  path_.reserve(8 * (aisle_x_.size() + 1));
}

Mm SingleBlock::length(std::span<const AisleNeeds> needs) const {
  Costs c = unreached;
  Mm x = 0;
  bool begun = false, depot_done = false;
  const auto nothing = [](auto...) {};
  const auto depot_between = [&] {
    if (begun) {
      c = along_cross(c, depot_x_ - x, nothing);
      visit_depot(c);
    } else {
      c[S::e0] = 0;
    }
    x = depot_x_;
    begun = depot_done = true;
  };
  for (std::size_t a = 0; a < needs.size(); ++a) {
    if (needs[a].high < 0) continue;
    if (!depot_done && aisle_x_[a] > depot_x_) depot_between();
    if (begun) {
      c = through_aisle(along_cross(c, aisle_x_[a] - x, nothing), needs[a], height_, nothing);
    } else {
      c = first_aisle(needs[a], height_, nothing);
    }
    x = aisle_x_[a];
    begun = true;
    if (!depot_done && x == depot_x_) visit_depot(c), depot_done = true;
  }
  if (!begun) return 0;
  if (!depot_done) depot_between();
  return best_end(c);
}

void SingleBlock::put_column(Mm x, std::uint32_t begin, std::uint32_t end, bool depot) {
  auto& column = columns_.emplace_back();
  column.x = x;
  column.begin = begin;
  column.end = end;
  column.depot = depot;
  if (begin == end) return;
  auto& needs = column.needs;
  needs = {sorted_[begin].y, sorted_[end - 1].y, 0};
  needs.gap = std::max(needs.low, height_ - needs.high);
  for (auto i = begin + 1; i < end; ++i)
    needs.gap = std::max(needs.gap, sorted_[i].y - sorted_[i - 1].y);
}

void SingleBlock::sort_in(std::span<const BlockStop> stops) {
  std::fill(fill_.begin(), fill_.end(), 0);
  for (const auto& stop : stops) ++fill_[stop.aisle + 1];
  for (std::size_t a = 1; a < fill_.size(); ++a) fill_[a] += fill_[a - 1];
  sorted_.resize(stops.size());
  columns_.clear();
  // Insertion while dealing out: an aisle has few stops. fill_[a] runs from its begin to its end.
  for (std::uint32_t i = 0; i < stops.size(); ++i)
    sorted_[fill_[stops[i].aisle]++] = {stops[i].y, i};
  std::uint32_t begin = 0;
  bool depot_done = false;
  for (std::size_t a = 0; a < aisle_x_.size(); ++a) {
    const auto end = fill_[a];
    if (begin == end) continue;
    constexpr std::uint32_t few = 16;
    const auto first = sorted_.begin() + begin, last = sorted_.begin() + end;
    const auto below = [](const Sorted& p, const Sorted& q) {
      return p.y != q.y ? p.y < q.y : p.stop < q.stop;
    };
    if (end - begin > few)
      std::sort(first, last, below);
    else
      for (auto i = first + (first != last); i < last; ++i)
        for (auto j = i; j != first && below(*j, *(j - 1)); --j) std::iter_swap(j, j - 1);
    if (!depot_done && aisle_x_[a] >= depot_x_) {
      if (aisle_x_[a] > depot_x_) put_column(depot_x_, begin, begin, true);
      put_column(aisle_x_[a], begin, end, aisle_x_[a] == depot_x_);
      depot_done = true;
    } else {
      put_column(aisle_x_[a], begin, end, false);
    }
    begin = end;
  }
  if (!depot_done) put_column(depot_x_, begin, begin, true);
}

Mm SingleBlock::run() {
  Costs c = unreached;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& column = columns_[i];
    column.from_cross = {uu, e0, oe, ee1, ee2};
    const auto aisle_note = [&](S to, S from, Choice choice) {
      column.from_state[to] = from;
      column.from_choice[to] = choice;
    };
    if (i > 0)
      c = along_cross(c, column.x - columns_[i - 1].x, [&](S to) { column.from_cross[to] = ee1; });
    if (column.begin == column.end) {
      column.from_state = {uu, e0, oe, ee1, ee2};
      column.from_choice = {};
      if (i == 0) c[S::e0] = 0;
    } else if (i == 0) {
      c = first_aisle(column.needs, height_, aisle_note);
    } else {
      c = through_aisle(c, column.needs, height_, aisle_note);
    }
    if (column.depot && i == 0 && column.begin == column.end) continue;
    if (column.depot && visit_depot(c)) {
      column.from_state[ee2] = column.from_state[oe];
      column.from_choice[ee2] = column.from_choice[oe];
      // A column without stops went on as it was.
      if (column.begin == column.end) column.from_state[ee2] = oe;
    }
  }
  const Mm best = best_end(c);
  trace(best == c[S::e0] ? e0 : best == c[S::ee1] ? ee1 : oe);
  return best;
}

/// From the last column back: the way through each aisle, and the passages to the next one.
void SingleBlock::trace(State last) {
  auto state = last;
  for (auto i = columns_.size(); i-- > 0;) {
    auto& column = columns_[i];
    column.choice = static_cast<Choice>(column.from_choice[state]);
    if (i == 0) return;
    const auto right = column.from_state[state];  // as it came along the cross aisles
    auto& before = columns_[i - 1];
    before.passages_bottom = right == uu ? 1 : right == oe ? 0 : 2;
    before.passages_top = right == uu ? 1 : right == e0 ? 0 : 2;
    state = static_cast<State>(column.from_cross[right]);
  }
}

Mm SingleBlock::tour(std::span<const BlockStop> stops, std::vector<std::uint32_t>& order) {
  order.clear();
  if (stops.empty()) return 0;
  sort_in(stops);
  const Mm best = run();
  walk(order);
  return best;
}

/// Every passage once, by Hierholzer's method over the corners: 2 * column, plus 1 at the top.
void SingleBlock::walk(std::vector<std::uint32_t>& order) {
  seen_.assign(columns_.size() * 2, 0);
  path_.clear();
  std::uint32_t before = UINT32_MAX;
  for (std::uint32_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].depot) path_.push_back(2 * i);
  const auto emit_up = [&](std::uint32_t from, std::uint32_t to) {
    for (auto i = from; i < to; ++i) order.push_back(sorted_[i].stop);
  };
  const auto emit_down = [&](std::uint32_t from, std::uint32_t to) {
    for (auto i = to; i-- > from;) order.push_back(sorted_[i].stop);
  };
  while (!path_.empty()) {
    const auto corner = path_.back();
    const auto index = corner / 2;
    const bool top = (corner & 1) != 0;
    auto& column = columns_[index];
    auto& onward = top ? column.passages_top : column.passages_bottom;
    if (index + 1 < columns_.size() && onward > 0) {
      --onward;
      path_.push_back(corner + 2);
      continue;
    }
    if (column.choice == through && (seen_[corner & ~1U] & 2) == 0) {
      seen_[corner & ~1U] |= 2;
      path_.push_back(corner ^ 1U);
      continue;
    }
    if (index > 0) {
      auto& back = top ? columns_[index - 1].passages_top : columns_[index - 1].passages_bottom;
      if (back > 0) {
        --back;
        path_.push_back(corner - 2);
        continue;
      }
    }
    path_.pop_back();
    if (before == (corner ^ 1U)) {  // came along the aisle
      if (top)
        emit_up(column.begin, column.end);
      else
        emit_down(column.begin, column.end);
    }
    before = corner;
    if ((seen_[corner] & 1) != 0) continue;
    seen_[corner] |= 1;
    if (column.choice == from_bottom && !top) emit_up(column.begin, column.end);
    if (column.choice == from_top && top) emit_down(column.begin, column.end);
    if (column.choice != both_ends) continue;
    // Up to the widest stretch from below, the rest from above.
    auto split = column.begin;
    for (Mm below = 0; split < column.end; below = sorted_[split++].y)
      if (sorted_[split].y - below == column.needs.gap) break;
    if (top)
      emit_down(split, column.end);
    else
      emit_up(column.begin, split);
  }
}

}  // namespace wec::routing

// Local search over an order of places, with distances that may depend on the direction.
//
//   move a segment of up to three places elsewhere, as it is or turned round
//   turn a longer piece round (its inner length in both directions is known from prefix sums)
//
// Then shake (two pieces change places) and search again; a worse result is taken back.

#include <algorithm>

#include "daemon/core/routing/matrix_tour.hpp"
#include "daemon/core/routing/random.hpp"

namespace wec::routing {
namespace {

PlaceOrder inserted(const Distances& d) {
  const auto end = static_cast<std::uint32_t>(d.size - 1);
  PlaceOrder order{0, end};
  for (std::uint32_t place = 1; place < end; ++place) {
    std::size_t best = 1;
    Mm best_more = INT64_MAX;
    for (std::size_t i = 1; i < order.size(); ++i) {
      const Mm more =
          d.at(order[i - 1], place) + d.at(place, order[i]) - d.at(order[i - 1], order[i]);
      if (more < best_more) best_more = more, best = i;
    }
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(best), place);
  }
  return order;
}

class Search {
 public:
  Search(const Distances& d, PlaceOrder order, std::uint64_t evaluations_max)
      : d_(d), order_(std::move(order)), left_(evaluations_max) {}

  const PlaceOrder& order() const { return order_; }
  void set(PlaceOrder order) { order_ = std::move(order); }
  bool spent() const { return left_ == 0; }

  void improve() {
    while (!spent() && (move_segment() || turn_piece())) {
    }
  }

 private:
  Mm at(std::size_t a, std::size_t b) const { return d_.at(order_[a], order_[b]); }
  bool count() { return left_ != 0 && --left_ != 0; }

  /// Segment [from, to] between `after` and after + 1, which lie outside of it.
  Mm moved_gain(std::size_t from, std::size_t to, std::size_t after, bool turned) const {
    const Mm closed = at(from - 1, to + 1);
    Mm inner = 0, inner_new = 0;
    if (turned)
      for (auto i = from; i < to; ++i) inner += at(i, i + 1), inner_new += at(i + 1, i);
    const auto head = turned ? to : from, tail = turned ? from : to;
    return at(from - 1, from) + at(to, to + 1) + at(after, after + 1) + inner - closed -
           at(after, head) - at(tail, after + 1) - inner_new;
  }

  void do_move(std::size_t from, std::size_t to, std::size_t after, bool turned) {
    const auto first = order_.begin();
    const auto b = first + static_cast<std::ptrdiff_t>(from);
    const auto e = first + static_cast<std::ptrdiff_t>(to) + 1;
    if (turned) std::reverse(b, e);
    const auto place = first + static_cast<std::ptrdiff_t>(after) + 1;
    if (after > to)
      std::rotate(b, e, place);
    else
      std::rotate(place, b, e);
  }

  bool move_segment() {
    for (std::size_t length = 1; length <= 3; ++length)
      for (std::size_t from = 1; from + length < order_.size(); ++from)
        for (std::size_t after = 0; after + 1 < order_.size(); ++after) {
          const auto to = from + length - 1;
          if (after + 1 >= from && after <= to) continue;
          for (const bool turned : {false, true}) {
            if (turned && length == 1) continue;
            if (!count()) return false;
            if (moved_gain(from, to, after, turned) <= 0) continue;
            do_move(from, to, after, turned);
            return true;
          }
        }
    return false;
  }

  bool turn_piece() {
    for (std::size_t from = 1; from + 2 < order_.size(); ++from) {
      Mm forward = 0, backward = 0;
      for (std::size_t to = from + 1; to + 1 < order_.size(); ++to) {
        forward += at(to - 1, to);
        backward += at(to, to - 1);
        if (!count()) return false;
        const Mm gain = at(from - 1, from) + forward + at(to, to + 1) - at(from - 1, to) -
                        backward - at(from, to + 1);
        if (gain <= 0) continue;
        std::reverse(order_.begin() + static_cast<std::ptrdiff_t>(from),
                     order_.begin() + static_cast<std::ptrdiff_t>(to) + 1);
        return true;
      }
    }
    return false;
  }

  const Distances& d_;
  PlaceOrder order_;
  std::uint64_t left_;
};

/// Two neighbouring pieces between the start and the end change places.
PlaceOrder shaken(PlaceOrder order, Random& random) {
  const auto inner = order.size() - 2;
  std::array<std::size_t, 3> cut{};
  for (auto& one : cut) one = 1 + random.below(inner + 1);
  std::sort(cut.begin(), cut.end());
  const auto at = [&](std::size_t i) {
    return order.begin() + static_cast<std::ptrdiff_t>(cut[i]);
  };
  std::rotate(at(0), at(1), at(2));
  return order;
}

}  // namespace

PlaceOrder good_order(const Distances& d, std::uint64_t seed, std::uint64_t evaluations_max) {
  Random random(seed);
  auto best = inserted(d);
  if (best.size() < 4) return best;
  Search search(d, best, evaluations_max);
  search.improve();
  best = search.order();
  Mm best_length = length_of(d, best);
  while (!search.spent()) {
    search.set(shaken(best, random));
    search.improve();
    const Mm length = length_of(d, search.order());
    if (length > best_length) continue;
    best = search.order();
    best_length = length;
  }
  return best;
}

}  // namespace wec::routing

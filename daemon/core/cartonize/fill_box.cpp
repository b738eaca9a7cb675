// Filling one box: a beam search whose partial packings are judged by finishing them greedily.
//
//   space   the one nearest to a corner of the box, at that corner
//   block   the best by volume * contact^4 * room_still_usable / items^0.2, in logarithms
//   search  from each of the `width` best partial packings its `width` best next blocks; each
//   finished
//           greedily; the best `width` go on. The width grows by half until the effort is spent.
//
// After Araya and Riff (2014), with contact judged from the space alone.

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "daemon/core/cartonize/blocks.hpp"
#include "daemon/core/cartonize/spaces.hpp"
#include "daemon/core/routing/log2.hpp"

namespace wec::cartonize {
namespace {

constexpr std::size_t first_width = 6;
constexpr std::size_t first_levels = 3;

struct Move {
  std::uint32_t block;
  Size at;
};

struct Partial {
  std::vector<Space> spaces;
  std::vector<std::int32_t> left;     // by item
  std::vector<std::uint32_t> usable;  // blocks whose items are still there
  std::vector<Move> moves;
  std::int64_t volume = 0;
  std::int64_t weight_mg = 0;
};

struct Ranked {
  std::int64_t score;
  std::uint32_t block;
};

class Filler {
 public:
  Filler(const Box& box, const std::vector<Item>& items, const Effort& effort)
      : box_(box), effort_(effort), set_(make_blocks(box, items, effort.blocks_max)) {
    for (const auto& item : items) all_volume_ += volume_of(item.size) * item.copies;
    volume_max_ = volume_of(box.inner) / 1000 * box.fill_max_permille +
                  volume_of(box.inner) % 1000 * box.fill_max_permille / 1000;
    least_ = {length_max_mm, length_max_mm, length_max_mm};
    for (const auto& block : set_.blocks)
      for (std::size_t i = 0; i < 3; ++i) least_[i] = std::min(least_[i], block.size[i]);
    for (const auto& item : items) root_.left.push_back(static_cast<std::int32_t>(item.copies));
    root_.spaces = {{{0, 0, 0}, box.inner}};
    root_.usable.resize(set_.blocks.size());
    std::iota(root_.usable.begin(), root_.usable.end(), 0U);
    find_sums(items);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      for (std::uint32_t i = 0; i < set_.blocks.size(); ++i)
        by_edge_[axis].emplace_back(set_.blocks[i].size[axis], i);
      std::sort(by_edge_[axis].begin(), by_edge_[axis].end());
    }
  }

  Packing run() {
    if (set_.blocks.empty()) return {};
    finish(root_, nullptr);
    // The first choices decide most: they are tried widely before the narrow searches to the end.
    search(first_width, first_levels);
    for (std::size_t width = 2; !over(); width += width / 2)
      if (!search(width, SIZE_MAX)) break;
    return packing();
  }

 private:
  bool over() const {
    return evaluations_ >= effort_.evaluations_max || best_volume_ == all_volume_;
  }

  /// By direction: the largest sum of edges up to each length. What lies beyond it is lost.
  void find_sums(const std::vector<Item>& items) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      std::vector<char> reachable(static_cast<std::size_t>(box_.inner[axis]) + 1);
      reachable[0] = 1;
      for (const auto& item : items)
        for (std::size_t o = 0; o < orientations.size(); ++o) {
          if ((item.may_turn >> o & 1) == 0) continue;
          const auto edge = static_cast<std::size_t>(turned(item.size, o)[axis]);
          for (std::size_t sum = edge; sum < reachable.size(); ++sum)
            reachable[sum] = static_cast<char>(reachable[sum] | reachable[sum - edge]);
        }
      Length last = 0;
      for (std::size_t sum = 0; sum < reachable.size(); ++sum) {
        if (reachable[sum] != 0) last = static_cast<Length>(sum);
        sums_[axis].push_back(last);
      }
    }
  }

  struct Corner {
    std::size_t space = 0;
    std::array<bool, 3> high{};  // which of its corners
  };

  Corner nearest_space(const Partial& p) const {
    Corner best;
    std::int64_t best_distance = INT64_MAX, best_volume = 0;
    for (std::size_t s = 0; s < p.spaces.size(); ++s) {
      Corner corner{s, {}};
      std::int64_t distance = 0;
      const auto& space = p.spaces[s];
      for (std::size_t i = 0; i < 3; ++i) {
        const Length low = space.low[i], high = box_.inner[i] - space.high[i];
        corner.high[i] = high < low && !(i == 2 && effort_.from_floor);
        distance += corner.high[i] ? high : low;
      }
      const auto volume = volume_of({space.high[0] - space.low[0], space.high[1] - space.low[1],
                                     space.high[2] - space.low[2]});
      if (distance > best_distance || (distance == best_distance && volume <= best_volume))
        continue;
      best = corner;
      best_distance = distance;
      best_volume = volume;
    }
    return best;
  }

  std::int64_t score(const Block& block, const Size& room) const {
    std::int64_t touched = 0, surface = 0;
    std::int64_t usable = 1;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto a = (i + 1) % 3, b = (i + 2) % 3;
      const auto face = std::int64_t{block.size[a]} * block.size[b];
      const auto rest = static_cast<std::size_t>(room[i] - block.size[i]);
      surface += 2 * face;
      touched += rest == 0 ? 2 * face : face;
      usable *= block.size[i] + sums_[i][rest];
    }
    const auto log = [](std::int64_t value) {
      return routing::log2_1024(static_cast<std::uint64_t>(value));
    };
    return std::int64_t{block.log_volume} + 4 * (log(touched) - log(surface)) + log(usable) -
           block.log_items / 5;
  }

  bool affordable(const Partial& p, const Block& block) const {
    if (block.volume > volume_max_ - p.volume) return false;
    if (block.weight_mg > box_.load_max_mg - p.weight_mg) return false;
    for (auto i = block.first; i < block.first + block.contents; ++i)
      if (set_.contents[i].count > p.left[set_.contents[i].item]) return false;
    return true;
  }

  static bool better(const Ranked& a, const Ranked& b) {
    return a.score != b.score ? a.score > b.score : a.block < b.block;
  }

  void consider(std::uint32_t index, const Size& room, std::size_t n,
                std::vector<Ranked>& out) const {
    const Ranked one{score(set_.blocks[index], room), index};
    if (out.size() == n && !better(one, out.back())) return;
    if (out.size() == n) out.pop_back();
    auto at = out.end();
    while (at != out.begin() && better(one, *(at - 1))) --at;
    out.insert(at, one);
  }

  static bool narrow(const Block& block, const Size& room) {
    return block.size[0] > room[0] || block.size[1] > room[1] || block.size[2] > room[2];
  }

  /// The best `n` blocks for this space, the best first. Blocks come by their volume; once none of
  /// those that leave room in every direction can be better any more (they touch with half of
  /// their surface), only those are looked at that fill the space in one.
  void rank(Partial& p, const Space& space, std::size_t n, std::vector<Ranked>& out) {
    constexpr std::int64_t half_touched = 4 * 1024;
    const Size room{space.high[0] - space.low[0], space.high[1] - space.low[1],
                    space.high[2] - space.low[2]};
    const auto room_log = routing::log2_1024(static_cast<std::uint64_t>(volume_of(room)));
    out.clear();
    std::size_t kept = 0, looked_at = 0;
    for (; looked_at < p.usable.size(); ++looked_at) {
      const auto index = p.usable[looked_at];
      const auto& block = set_.blocks[index];
      if (out.size() == n && block.log_volume + room_log - half_touched < out.back().score) break;
      if (narrow(block, room)) {
        p.usable[kept++] = index;
        continue;
      }
      if (!affordable(p, block)) continue;  // never again
      p.usable[kept++] = index;
      consider(index, room, n, out);
    }
    evaluations_ += looked_at + 8 * p.spaces.size();
    if (looked_at < p.usable.size()) fill_exactly(p, room, p.usable[looked_at], n, out);
    const auto at = [&](std::size_t i) {
      return p.usable.begin() + static_cast<std::ptrdiff_t>(i);
    };
    p.usable.erase(at(kept), at(looked_at));
  }

  /// Of the blocks from `first` on those that are as long as the space in some direction.
  void fill_exactly(const Partial& p, const Size& room, std::uint32_t first, std::size_t n,
                    std::vector<Ranked>& out) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto& edges = by_edge_[axis];
      auto at = std::lower_bound(edges.begin(), edges.end(), std::pair{room[axis], first});
      for (; at != edges.end() && at->first == room[axis]; ++at) {
        const auto& block = set_.blocks[at->second];
        ++evaluations_;
        bool before = false;  // in another direction too, which was looked at already
        for (std::size_t other = 0; other < axis; ++other)
          before = before || block.size[other] == room[other];
        if (!before && !narrow(block, room) && affordable(p, block))
          consider(at->second, room, n, out);
      }
    }
  }

  void place(Partial& p, const Corner& corner, std::uint32_t index) {
    const auto& block = set_.blocks[index];
    const auto space = p.spaces[corner.space];
    Space taken;
    for (std::size_t i = 0; i < 3; ++i) {
      taken.low[i] = corner.high[i] ? space.high[i] - block.size[i] : space.low[i];
      taken.high[i] = taken.low[i] + block.size[i];
    }
    take_out(p.spaces, taken, least_);
    for (auto i = block.first; i < block.first + block.contents; ++i)
      p.left[set_.contents[i].item] -= set_.contents[i].count;
    p.moves.push_back({index, taken.low});
    p.volume += block.volume;
    p.weight_mg += block.weight_mg;
  }

  /// Places nothing into spaces that no block fits in; false: no space is left.
  bool next(Partial& p, std::size_t n, Corner& corner, std::vector<Ranked>& ranked) {
    while (!p.spaces.empty()) {
      corner = nearest_space(p);
      rank(p, p.spaces[corner.space], n, ranked);
      if (!ranked.empty()) return true;
      p.spaces.erase(p.spaces.begin() + static_cast<std::ptrdiff_t>(corner.space));
    }
    return false;
  }

  /// Greedily to the end; the best packing of all is kept.
  std::int64_t finish(const Partial& from, const std::pair<Corner, std::uint32_t>* first) {
    auto& p = scratch_;
    p = from;
    if (first) place(p, first->first, first->second);
    Corner corner;
    while (next(p, 1, corner, one_)) place(p, corner, one_.front().block);
    if (p.volume > best_volume_) {
      best_volume_ = p.volume;
      best_moves_ = p.moves;
    }
    return p.volume;
  }

  struct Child {
    std::size_t n;  // in the order of their making
    std::int64_t volume;
    std::size_t parent;
    std::pair<Corner, std::uint32_t> move;
  };

  /// False: the search went through without a choice, a wider one would be the same.
  bool search(std::size_t width, std::size_t levels) {
    std::vector<Partial> beam{root_};
    bool choice = false;
    for (std::size_t level = 0; level < levels && !beam.empty() && !over(); ++level) {
      std::vector<Child> children;
      for (std::size_t i = 0; i < beam.size() && !over(); ++i) {
        Corner corner;
        std::vector<Ranked> ranked;
        const auto branches = beam.size() == 1 ? width * width : width;
        if (!next(beam[i], branches, corner, ranked)) continue;
        choice |= ranked.size() > 1;
        for (const auto& one : ranked) {
          const std::pair move{corner, one.block};
          children.push_back({children.size(), finish(beam[i], &move), i, move});
          if (over()) break;
        }
      }
      beam = best_children(beam, children, width);
    }
    return choice;
  }

  std::vector<Partial> best_children(const std::vector<Partial>& beam, std::vector<Child>& children,
                                     std::size_t width) {
    std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
      return a.volume != b.volume ? a.volume > b.volume : a.n < b.n;
    });
    std::vector<Partial> out;
    std::int64_t last_volume = -1, last_partial = -1;
    for (const auto& child : children) {
      if (out.size() == width) break;
      auto made = beam[child.parent];
      place(made, child.move.first, child.move.second);
      // The same volume now and in the end: most likely the same packing in another order.
      if (child.volume == last_volume && made.volume == last_partial) continue;
      last_volume = child.volume;
      last_partial = made.volume;
      out.push_back(std::move(made));
    }
    return out;
  }

  Packing packing() const {
    Packing out;
    out.evaluations = evaluations_;
    for (const auto& move : best_moves_) {
      set_.lay_out(move.block, move.at, out.placed);
      out.volume += set_.blocks[move.block].volume;
      out.weight_mg += set_.blocks[move.block].weight_mg;
    }
    return out;
  }

  const Box& box_;
  const Effort& effort_;
  BlockSet set_;
  std::array<std::vector<Length>, 3> sums_;
  std::array<std::vector<std::pair<Length, std::uint32_t>>, 3> by_edge_;  // blocks by their edge
  Size least_{};
  std::int64_t all_volume_ = 0, volume_max_ = 0;
  std::uint64_t evaluations_ = 0;
  Partial root_, scratch_;
  std::vector<Ranked> one_;
  std::int64_t best_volume_ = 0;
  std::vector<Move> best_moves_;
};

bool in_range(const Box& box, const std::vector<Item>& items) {
  const auto good = [](const Size& size) {
    return std::all_of(size.begin(), size.end(),
                       [](Length edge) { return edge > 0 && edge <= length_max_mm; });
  };
  std::int64_t copies = 0;
  for (const auto& item : items) {
    if (!good(item.size) || item.copies < 0 || item.copies > copies_max || item.weight_mg < 0)
      return false;
    copies += item.copies;
  }
  return good(box.inner) && items.size() <= item_types_max && copies <= copies_max &&
         box.fill_max_permille >= 0 && box.fill_max_permille <= 1000;
}

}  // namespace

Packing fill_box(const Box& box, const std::vector<Item>& items, const Effort& effort) {
  if (!in_range(box, items)) return {};
  return Filler(box, items, effort).run();
}

}  // namespace wec::cartonize

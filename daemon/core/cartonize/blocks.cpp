// Blocks by generations: the blocks of the last one, each beside each block there is.

#include "daemon/core/cartonize/blocks.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "daemon/core/routing/log2.hpp"

namespace wec::cartonize {
namespace {

constexpr std::int64_t full_permille = 980;  // how full a block of two must be
constexpr std::size_t kinds_max = 6;         // different items in one block

class Maker {
 public:
  Maker(const Box& box, const std::vector<Item>& items, std::size_t blocks_max)
      : box_(box), items_(items), blocks_max_(blocks_max) {}

  BlockSet make() {
    singles();
    std::size_t from = 0;
    while (from < set_.blocks.size() && set_.blocks.size() < blocks_max_) {
      const auto to = set_.blocks.size();
      pairs(from, to);
      from = to;
    }
    sort();
    return std::move(set_);
  }

 private:
  bool inside(const Size& size) const {
    return size[0] <= box_.inner[0] && size[1] <= box_.inner[1] && size[2] <= box_.inner[2];
  }

  /// False: a block of this size with these items is there already.
  bool add(Block block, std::vector<Content> contents) {
    std::vector<std::int64_t> key{block.size[0], block.size[1], block.size[2]};
    for (const auto& one : contents) key.insert(key.end(), {one.item, one.count});
    if (!known_.insert(std::move(key)).second) return false;
    std::int64_t items = 0;
    for (const auto& one : contents) items += one.count;
    block.first = static_cast<std::uint32_t>(set_.contents.size());
    block.contents = static_cast<std::uint32_t>(contents.size());
    block.log_volume = routing::log2_1024(static_cast<std::uint64_t>(block.volume));
    block.log_items = routing::log2_1024(static_cast<std::uint64_t>(items));
    set_.contents.insert(set_.contents.end(), contents.begin(), contents.end());
    set_.blocks.push_back(block);
    return true;
  }

  void singles() {
    for (std::uint32_t i = 0; i < items_.size(); ++i)
      for (std::size_t o = 0; o < orientations.size(); ++o) {
        if ((items_[i].may_turn >> o & 1) == 0) continue;
        Block block;
        block.size = turned(items_[i].size, o);
        block.volume = volume_of(block.size);
        block.weight_mg = items_[i].weight_mg;
        if (inside(block.size)) add(block, {{i, 1}});
      }
  }

  void pairs(std::size_t from, std::size_t to) {
    for (std::size_t a = from; a < to; ++a)
      for (std::size_t b = 0; b < to; ++b) {
        if (b >= from && b < a) continue;  // the same two the other way round
        for (std::uint32_t axis = 0; axis < 3; ++axis) {
          join(a, b, axis);
          if (set_.blocks.size() >= blocks_max_) return;
        }
      }
  }

  void join(std::size_t a, std::size_t b, std::uint32_t axis) {
    const auto &left = set_.blocks[a], &right = set_.blocks[b];
    Block block;
    for (std::uint32_t i = 0; i < 3; ++i)
      block.size[i] =
          i == axis ? left.size[i] + right.size[i] : std::max(left.size[i], right.size[i]);
    if (!inside(block.size)) return;
    block.volume = left.volume + right.volume;
    if (block.volume * 1000 < volume_of(block.size) * full_permille) return;
    block.weight_mg = left.weight_mg + right.weight_mg;
    if (block.weight_mg > box_.load_max_mg) return;
    auto contents = together(left, right);
    if (contents.empty()) return;
    block.left = static_cast<std::int32_t>(a);
    block.right = static_cast<std::int32_t>(b);
    block.axis = axis;
    add(block, std::move(contents));
  }

  /// Empty: there are not so many of some item, or too many kinds.
  std::vector<Content> together(const Block& left, const Block& right) const {
    std::vector<Content> out;
    const auto *a = &set_.contents[left.first], *a_end = a + left.contents;
    const auto *b = &set_.contents[right.first], *b_end = b + right.contents;
    while (a != a_end || b != b_end) {
      Content next{};
      if (b == b_end || (a != a_end && a->item < b->item))
        next = *a++;
      else if (a == a_end || b->item < a->item)
        next = *b++;
      else
        next = {a->item, a->count + b->count}, ++a, ++b;
      if (next.count > items_[next.item].copies || out.size() == kinds_max) return {};
      out.push_back(next);
    }
    return out;
  }

  void sort() {
    std::vector<std::int32_t> order(set_.blocks.size()), place(set_.blocks.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      const auto va = set_.blocks[static_cast<std::size_t>(a)].volume;
      const auto vb = set_.blocks[static_cast<std::size_t>(b)].volume;
      return va != vb ? va > vb : a < b;
    });
    std::vector<Block> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
      place[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
      sorted.push_back(set_.blocks[static_cast<std::size_t>(order[i])]);
    }
    for (auto& block : sorted) {
      if (block.left < 0) continue;
      block.left = place[static_cast<std::size_t>(block.left)];
      block.right = place[static_cast<std::size_t>(block.right)];
    }
    set_.blocks = std::move(sorted);
  }

  const Box& box_;
  const std::vector<Item>& items_;
  std::size_t blocks_max_;
  BlockSet set_;
  std::set<std::vector<std::int64_t>> known_;
};

}  // namespace

void BlockSet::lay_out(std::uint32_t index, Size at, std::vector<Placed>& out) const {
  const auto& block = blocks[index];
  if (block.left < 0) {
    out.push_back({contents[block.first].item, at, block.size});
    return;
  }
  const auto left = static_cast<std::uint32_t>(block.left);
  lay_out(left, at, out);
  at[block.axis] += blocks[left].size[block.axis];
  lay_out(static_cast<std::uint32_t>(block.right), at, out);
}

BlockSet make_blocks(const Box& box, const std::vector<Item>& items, std::size_t blocks_max) {
  return Maker(box, items, blocks_max).make();
}

}  // namespace wec::cartonize

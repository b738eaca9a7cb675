// Packings, each checked by arithmetic that shares nothing with their making.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "daemon/core/cartonize/plan.hpp"
#include "daemon/core/routing/random.hpp"

namespace wec::cartonize {
namespace {

using routing::Random;

/// Empty: nothing is wrong. Looks at every pair of pieces.
std::string wrong_with(const Box& box, const std::vector<Item>& items, const Packing& packing) {
  std::vector<std::int64_t> used(items.size());
  std::int64_t volume = 0, weight = 0;
  for (std::size_t i = 0; i < packing.placed.size(); ++i) {
    const auto& a = packing.placed[i];
    if (a.item >= items.size()) return "an item nobody gave";
    const auto& item = items[a.item];
    if (++used[a.item] > item.copies) return "more copies than there are";
    bool allowed = false;
    for (std::size_t o = 0; o < 6; ++o)
      allowed |= (item.may_turn >> o & 1) != 0 && turned(item.size, o) == a.size;
    if (!allowed) return "turned as it must not be";
    for (std::size_t k = 0; k < 3; ++k)
      if (a.at[k] < 0 || a.at[k] + a.size[k] > box.inner[k]) return "out of the box";
    for (std::size_t j = 0; j < i; ++j) {
      const auto& b = packing.placed[j];
      bool beside = false;
      for (std::size_t k = 0; k < 3; ++k)
        beside |= a.at[k] + a.size[k] <= b.at[k] || b.at[k] + b.size[k] <= a.at[k];
      if (!beside) return "two pieces in one place";
    }
    volume += volume_of(a.size);
    weight += item.weight_mg;
  }
  if (volume != packing.volume || weight != packing.weight_mg) return "wrong sums";
  if (weight > box.load_max_mg) return "too heavy";
  if (volume * 1000 > volume_of(box.inner) * box.fill_max_permille) return "too full";
  return "";
}

std::vector<Item> random_items(Random& random, std::uint32_t kinds, Length edge_max) {
  std::vector<Item> items(1 + random.below(kinds));
  for (auto& item : items) {
    for (auto& edge : item.size)
      edge = 1 + static_cast<Length>(random.below(static_cast<std::uint64_t>(edge_max)));
    item.may_turn = static_cast<std::uint8_t>(1 + random.below(63));
    item.weight_mg = random.below(1000);
    item.copies = 1 + random.below(6);
  }
  return items;
}

constexpr Effort little{20'000, 150, true};

TEST(Cartonize, NoPackingOverlapsSticksOutOrPassesALimit) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    Random random(seed);
    Box box{{20 + static_cast<Length>(random.below(60)), 20 + static_cast<Length>(random.below(60)),
             20 + static_cast<Length>(random.below(60))},
            1000 + random.below(20'000),
            300 + random.below(701)};
    const auto items = random_items(random, 8, 40);
    const auto packing = fill_box(box, items, {5000, 100, random.below(2) == 0});
    ASSERT_EQ(wrong_with(box, items, packing), "") << "seed " << seed;
  }
}

TEST(Cartonize, EightCubesFillABoxOfTwice) {
  const auto packing = fill_box({{20, 20, 20}}, {{{10, 10, 10}, any_way, 5, 9}}, little);
  EXPECT_EQ(packing.placed.size(), 8U);
  EXPECT_EQ(packing.weight_mg, 40);
}

TEST(Cartonize, TheSameGivesTheSame) {
  Random random(3);
  const auto items = random_items(random, 10, 30);
  const auto a = fill_box({{60, 60, 60}}, items, little),
             b = fill_box({{60, 60, 60}}, items, little);
  ASSERT_EQ(a.placed.size(), b.placed.size());
  for (std::size_t i = 0; i < a.placed.size(); ++i) EXPECT_EQ(a.placed[i].at, b.placed[i].at);
}

TEST(Cartonize, ThisSideUpStaysUp) {
  EXPECT_TRUE(fill_box({{10, 10, 5}}, {{{5, 5, 10}, this_side_up, 0, 1}}, little).placed.empty());
  EXPECT_EQ(fill_box({{10, 10, 5}}, {{{5, 5, 10}, any_way, 0, 1}}, little).placed.size(), 1U);
}

TEST(Cartonize, SizesOutOfRangeGiveNothing) {
  EXPECT_TRUE(fill_box({{10, 10, 10}}, {{{0, 5, 5}, any_way, 0, 1}}, little).placed.empty());
  EXPECT_TRUE(fill_box({{10, 10, 10}}, {{{5, 5, 5}, any_way, -1, 1}}, little).placed.empty());
  EXPECT_TRUE(fill_box({{10, 10, length_max_mm + 1}}, {{{5, 5, 5}}}, little).placed.empty());
  EXPECT_TRUE(
      fill_box({{10, 10, 10}}, {{{5, 5, 5}, any_way, 0, copies_max + 1}}, little).placed.empty());
}

const std::vector<BoxType> two_boxes{{{{20, 20, 20}, 1000}, 3}, {{{10, 10, 10}, 1000}, 1}};

TEST(CartonPlan, TheCheapestBoxThatHoldsAll) {
  const auto plan = plan_boxes(two_boxes, {{{{5, 5, 5}, any_way, 1, 8}}}, {}, little);
  ASSERT_EQ(plan.boxes.size(), 1U);
  EXPECT_EQ(plan.boxes[0].type, 1U);
}

TEST(CartonPlan, EveryPieceIsInOneBoxAndEveryBoxFits) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    std::vector<Goods> goods;
    std::int64_t pieces = 0;
    for (const auto& item : random_items(random, 6, 22)) goods.push_back({item, random.below(3)});
    const auto plan = plan_boxes(two_boxes, goods, {{0, 1}}, {5000, 100, true});
    std::vector<Item> items;
    for (std::uint32_t i = 0; i < goods.size(); ++i) {
      items.push_back(goods[i].item);
      const bool misfit = std::count(plan.misfits.begin(), plan.misfits.end(), i) > 0;
      pieces += misfit ? 0 : goods[i].item.copies;
    }
    std::int64_t packed = 0;
    for (const auto& box : plan.boxes) {
      ASSERT_EQ(wrong_with(two_boxes[box.type].box, items, box.packing), "") << "seed " << seed;
      packed += static_cast<std::int64_t>(box.packing.placed.size());
      std::vector<int> groups(3);
      for (const auto& placed : box.packing.placed) groups[goods[placed.item].group] = 1;
      ASSERT_FALSE(groups[0] != 0 && groups[1] != 0) << "what must stay apart lies together";
    }
    ASSERT_EQ(packed, pieces) << "seed " << seed;
  }
}

TEST(CartonPlan, WhatFitsNowhereIsNamed) {
  const auto plan = plan_boxes(two_boxes,
                               {{{{21, 1, 1}, any_way, 1, 1}},
                                {{{1, 1, 1}, any_way, 1001, 1}},
                                {{{5, 5, 5}, any_way, 1, 1}}},
                               {}, little);
  EXPECT_EQ(plan.misfits, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(plan.boxes.size(), 1U);
}

}  // namespace
}  // namespace wec::cartonize

// The walk in the product: its order by the layout, what turns it round, and who joins it.

#include <fmt/format.h>

#include "daemon/core/envelope.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

/// Twelve aisles of 20 m, 4 m apart, a bin each at 2 m and at 18 m; an item lies in each bin.
class Walk : public testing::Test {
 protected:
  explicit Walk(Site site = small_site()) : floor({}, std::move(site)) {
    floor.stock_up();
    for (int aisle = 0; aisle < 12; ++aisle)
      for (const int y : {2000, 18000}) put_bin(aisle, y);
  }

  static std::string bin(int aisle, int y) { return fmt::format("{}-{}", aisle, y / 1000); }

  void ok(const std::string& op, const std::string& data) {
    const auto result = floor.oms(op, data);
    ASSERT_EQ(text_at(result, "result"), "ok") << boost::json::serialize(result);
  }

  void put_bin(int aisle, int y) {
    const auto id = bin(aisle, y);
    // The pick sequence goes the wrong way.
    ok("location.upsert",
       fmt::format(
           R"({{"location":"{0}","version":1,"barcode":"LOC-{0}","kind":"PICK","pick_seq":{1},"aisle":{2},"y_mm":{3}}})",
           id, 1000 - aisle * 10 - y / 18000, aisle, y));
    ok("item.upsert",
       fmt::format(
           R"({{"sku":"I{0}","version":1,"name":"I{0}","tracking":"NONE","weight_mg":1000,"dims_mm":[10,10,10],"packs":[{{"uom":"EA","qty":1,"barcodes":["CODE-{0}"]}}]}})",
           id));
    ok("stock.adjust",
       fmt::format(R"({{"sku":"I{0}","location":"{0}","delta":50,"reason":"OPENING"}})", id));
  }

  void lay_out(const std::string& more = "", int version = 1) {
    std::string aisles;
    for (int aisle = 0; aisle < 12; ++aisle)
      aisles += fmt::format(R"({}{{"aisle":{},"x_mm":{}{}}})", aisle ? "," : "", aisle,
                            aisle * 4000, more);
    ok("layout.upsert",
       fmt::format(
           R"({{"layout":"HALL","version":{},"aisles":[{}],"cross_mm":[0,20000],"start":{{"y_mm":0}},"drop":{{"x_mm":44000,"y_mm":0}}}})",
           version, aisles));
  }

  boost::json::object view() { return floor.screen(Floor::pick).at("view").as_object(); }
  std::string next_bin() {
    return text_at(floor.screen(Floor::pick).at("args").as_object(), "location");
  }
  /// The bins in the order in which the screen asks for them.
  std::vector<std::string> walked() {
    std::vector<std::string> out;
    for (int i = 0; i < 200 && floor.prompt(Floor::pick) != "SCAN_DROP"; ++i) {
      if (floor.prompt(Floor::pick) == "SCAN_LOCATION") out.push_back(next_bin());
      if (floor.prompt(Floor::pick) == "SCAN_ITEM")
        EXPECT_TRUE(floor
                        .scan(Floor::pick,
                              "CODE-" + text_at(view().at("task").as_object(), "sku").substr(1))
                        .accepted);
      else if (!floor.step_pick())
        break;
    }
    return out;
  }

  Floor floor;
};

TEST_F(Walk, GoesTheShortestWayAndTheLogGivesIt) {
  lay_out();
  floor.order("SO-1", "I11-2:1 I3-2:1 I3-18:1 I7-18:1 I0-2:1");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(view().at("sequence"), "SHORTEST");
  EXPECT_EQ(view().at("left_mm"), 2 * 20'000 + 44'000 + 2 * 2000 + 2 * 2000 - 0);
  EXPECT_EQ(walked(), (std::vector<std::string>{"0-2", "3-2", "3-18", "7-18", "11-2"}));
  floor.expect_log_gives_tables();
}

TEST_F(Walk, ByPickSequenceWhereTheFloorIsNotKnown) {
  floor.order("SO-1", "I11-2:1 I3-2:1 I0-2:1");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(view().at("sequence"), "PICK_SEQ");
  EXPECT_FALSE(view().contains("sequence_reason"));
  EXPECT_EQ(walked(), (std::vector<std::string>{"11-2", "3-2", "0-2"}));
  EXPECT_TRUE(floor.events("walk.sequenced").empty());
}

TEST_F(Walk, AOneWayAisleIsWalkedItsWay) {
  lay_out(R"(,"way":"UP")");
  floor.order("SO-1", "I0-2:1 I0-18:1");
  floor.sign_in(Floor::pick);
  // No way back down: the drop point is reached by no aisle that leads there.
  EXPECT_EQ(view().at("sequence"), "PICK_SEQ");
  EXPECT_TRUE(text_at(view(), "sequence_reason").starts_with("UNREACHABLE"))
      << boost::json::serialize(view());
}

TEST_F(Walk, ALayoutThatCannotBeWalkedIsRejected) {
  const auto reason = [&](const std::string& data) {
    return text_at(floor.oms("layout.upsert", data), "reason");
  };
  const std::string aisle = R"("aisles":[{"aisle":"A","x_mm":0}])";
  const std::string ends = R"("start":{"y_mm":0},"drop":{"y_mm":0})";
  const std::string head = R"({"layout":"H","version":1,)";
  EXPECT_EQ(reason(head + R"("aisles":[],"cross_mm":[0,9],)" + ends + "}"), "BAD_LAYOUT");
  EXPECT_EQ(reason(head + aisle + R"(,"cross_mm":[9,0],)" + ends + "}"), "BAD_LAYOUT");
  EXPECT_EQ(reason(head + aisle + R"(,"cross_mm":[0,99999999],)" + ends + "}"), "TOO_FAR");
  EXPECT_EQ(reason(head + aisle + R"(,"cross_mm":[0,9],"start":{"y_mm":4},"drop":{"y_mm":0}})"),
            "OFF_LAYOUT");
  EXPECT_EQ(reason(head + R"("aisles":[{"aisle":"A","x_mm":0},{"aisle":"A","x_mm":9}],)" +
                   R"("cross_mm":[0,9],)" + ends + "}"),
            "INVALID");
  EXPECT_EQ(reason(R"({"layout":"H","version":1})"), "INVALID");
  lay_out();
  EXPECT_EQ(reason(head + aisle + R"(,"cross_mm":[0,9],)" + ends + "}"), "INVALID");
  lay_out("", 2);
  EXPECT_EQ(floor.state().layouts.after({}, rows_all).size(), 1u);
}

TEST_F(Walk, WhatACancelledOrderTakesAwayIsNotWalkedTo) {
  ok("policy.set", R"({"version":1,"name":"pick_method","value":"CLUSTER"})");
  lay_out();
  floor.order("SO-1", "I1-2:1 I2-18:1");
  floor.order("SO-2", "I5-18:1");
  floor.sign_in(Floor::pick);
  ASSERT_EQ(floor.state().walks.after({}, rows_all).size(), 1u);
  const auto before = view().at("left_mm").as_int64();
  ok("order.cancel", R"({"order":"SO-2"})");
  EXPECT_LT(view().at("left_mm").as_int64(), before);
  floor.expect_log_gives_tables();
}

/// Walks of two orders: those are taken together that lie together, not those that came together.
TEST_F(Walk, OrdersThatLieTogetherAreWalkedTogether) {
  ok("policy.set", R"({"version":1,"name":"pick_method","value":"CLUSTER"})");
  ok("policy.set", R"({"version":1,"name":"walk_orders_max","value":2})");
  const auto joined = [&] {
    std::vector<std::string> orders;
    for (const auto& claimed : floor.events("task.claimed"))
      orders.push_back(text_at(claimed, "order"));
    return orders;
  };
  lay_out();
  floor.order("SO-1", "I0-18:1 I1-18:1");
  floor.order("SO-2", "I10-18:1 I11-18:1");
  floor.order("SO-3", "I10-2:1 I11-18:1");
  floor.order("SO-4", "I0-18:1 I1-2:1");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(joined(), (std::vector<std::string>{"SO-1", "SO-4"}));
}

TEST_F(Walk, WithoutALayoutTheMostUrgentOrdersJoin) {
  ok("policy.set", R"({"version":1,"name":"pick_method","value":"CLUSTER"})");
  ok("policy.set", R"({"version":1,"name":"walk_orders_max","value":2})");
  floor.order("SO-1", "I0-18:1 I1-18:1");
  floor.order("SO-2", "I10-18:1 I11-18:1");
  floor.order("SO-3", "I0-18:1 I1-2:1");
  floor.sign_in(Floor::pick);
  const auto claimed = floor.events("task.claimed");
  ASSERT_EQ(claimed.size(), 2u);
  EXPECT_EQ(text_at(claimed[1], "order"), "SO-2");
}

}  // namespace
}  // namespace wec::test

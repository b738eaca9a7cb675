// Which bin gives what to which line, and who is offered the work.

#include <fmt/format.h>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class Allocation : public testing::Test {
 protected:
  Allocation() { floor.stock_up(); }
  /// "A-02:3 A-03:1" of the order's tasks, as they were made.
  std::string tasks(const std::string& order) {
    std::string out;
    for (const auto& event : floor.events("order.allocated"))
      if (text_at(event, "order") == order)
        for (const auto& task : event.at("tasks").as_array())
          out += fmt::format("{}{}:{}", out.empty() ? "" : " ",
                             text_at(task.as_object(), "location"), task.at("qty").as_int64());
    return out;
  }
  void add(const std::string& sku, const std::string& bin, int qty, const std::string& more = "") {
    EXPECT_EQ(
        text_at(
            floor.oms("stock.adjust",
                      fmt::format(R"({{"sku":"{}","location":"{}","delta":{},"reason":"FOUND"{}}})",
                                  sku, bin, qty, more)),
            "result"),
        "ok");
  }
  std::int64_t reserved(const std::string& sku) {
    std::int64_t sum = 0;
    for (const auto& row : floor.state().stock.where("sku", sku)) sum += row.reserved;
    return sum;
  }
  Floor floor;
};

TEST_F(Allocation, TheLotThatExpiresFirstGoesFirstWhateverItsBin) {
  // L1 (2027-01-31) stands at A-03, L2 (2027-02-28) at A-01, which comes earlier on the walk.
  floor.order("SO-1", "MILK:2");
  EXPECT_EQ(tasks("SO-1"), "A-03:2");
  floor.order("SO-2", "MILK:4");
  EXPECT_EQ(tasks("SO-2"), "A-03:1 A-01:3") << "the rest of L1, then L2";
}

TEST_F(Allocation, WithoutExpiryThePickSequenceDecidesThenTheName) {
  add("LAMP-A", "A-03", 5);
  add("LAMP-A", "A-01", 2);
  floor.order("SO-1", "LAMP-A:24");
  EXPECT_EQ(tasks("SO-1"), "A-01:2 A-02:20 A-03:2");
  EXPECT_EQ(reserved("LAMP-A"), 24);
}

TEST_F(Allocation, TwoLinesOfOneItemShareABinAndNeverMoreThanIsThere) {
  floor.order("SO-1", "VASE-3:3 VASE-3:3");
  EXPECT_EQ(floor.order_state("SO-1"), "part_allocated");
  EXPECT_EQ(tasks("SO-1"), "A-03:3 A-03:2");
  EXPECT_EQ(reserved("VASE-3"), 5);
  floor.expect_log_gives_tables();
}

TEST_F(Allocation, AnOrderedLotIsTheOnlyOneTaken) {
  const auto result = floor.oms(
      "order.released",
      R"({"order":"SO-1","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","ship_to":{},"lines":[{"line":1,"sku":"MILK","qty":2,"lot":"L2"}]})");
  EXPECT_EQ(text_at(result, "result"), "ok");
  EXPECT_EQ(tasks("SO-1"), "A-01:2");
}

TEST_F(Allocation, StockThatWouldBeTooOldOnArrivalIsLeftAlone) {
  // Ship by 2026-11-24, ten days of shelf life: good until 2026-12-04 at least.
  add("MILK", "A-02", 5, R"(,"lot":"OLD","expiry":"2026-12-03")");
  add("MILK", "A-02", 5, R"(,"lot":"EDGE","expiry":"2026-12-04")");
  floor.order("SO-1", "MILK:6");
  const auto lots = floor.events("order.allocated").back().at("tasks").as_array();
  ASSERT_EQ(lots.size(), 2u);
  EXPECT_EQ(lots[0].at("lot"), "EDGE");
  EXPECT_EQ(lots[1].at("lot"), "L1");
}

TEST_F(Allocation, OnlyPickableActiveBinsWithAvailableStockCount) {
  floor.oms("location.upsert",
            R"({"location":"R-01","version":1,"barcode":"R-01","kind":"RESERVE","pick_seq":1})");
  add("VASE-3", "R-01", 50);
  add("VASE-3", "A-01", 50, R"(,"status":"QUARANTINE")");
  floor.oms(
      "location.upsert",
      R"({"location":"A-04","version":1,"barcode":"LOC-A-04","kind":"PICK","pick_seq":1,"status":"BLOCKED"})");
  add("VASE-3", "A-04", 50);
  floor.order("SO-1", "VASE-3:6");
  EXPECT_EQ(tasks("SO-1"), "A-03:5");
  EXPECT_EQ(floor.order_state("SO-1"), "part_allocated");
  // The bin is opened again: what waits for it is allocated at once.
  floor.oms(
      "location.upsert",
      R"({"location":"A-04","version":2,"barcode":"LOC-A-04","kind":"PICK","pick_seq":1,"status":"ACTIVE"})");
  EXPECT_EQ(tasks("SO-1"), "A-03:5 A-04:1");
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
}

TEST_F(Allocation, APartAllocatedOrderIsToppedUpWhenStockArrives) {
  floor.order("SO-1", "VASE-3:8 LAMP-A:1", R"(,"ship_policy":"SHIP_COMPLETE")");
  EXPECT_EQ(floor.order_state("SO-1"), "part_allocated");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU") << "not offered before every line is covered";
  add("VASE-3", "A-01", 2);
  EXPECT_EQ(floor.order_state("SO-1"), "part_allocated");
  add("LAMP-A", "A-01", 2);
  EXPECT_EQ(floor.events("order.allocated").size(), 2u) << "stock of another item changes nothing";
  add("VASE-3", "A-01", 1);
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE") << "offered at once to who stands idle";
  ASSERT_FALSE(floor.signals.empty());
  EXPECT_EQ(floor.signals[0].tone, Tone::attention);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(reserved("VASE-3"), 0);
  floor.expect_log_gives_tables();
}

TEST_F(Allocation, AnOrderWithoutAnyStockIsUnallocatedAndTheMostUrgentGetsItFirst) {
  add("VASE-3", "A-03", -5);
  floor.order("SO-1", "VASE-3:2");
  floor.order("SO-2", "VASE-3:2", R"(,"priority":1)");
  EXPECT_EQ(floor.order_state("SO-1"), "unallocated");
  add("VASE-3", "A-03", 2);
  EXPECT_EQ(floor.order_state("SO-1"), "unallocated");
  EXPECT_EQ(floor.order_state("SO-2"), "allocated");
}

TEST_F(Allocation, TheMostUrgentOrderIsOfferedFirst) {
  floor.order("SO-1", "LAMP-A:1");
  floor.order("SO-2", "LAMP-A:1", R"(,"priority":1)");
  floor.order("SO-3", "LAMP-A:1", R"(,"ship_by":"2026-11-24T09:00:00Z")");
  floor.sign_in(Floor::pick);
  const auto taken = [&] {
    return text_at(floor.screen(Floor::pick).at("view").as_object(), "order");
  };
  EXPECT_EQ(taken(), "SO-2");
  while (taken() == "SO-2" && floor.step_pick()) {
  }
  EXPECT_EQ(taken(), "SO-3");
}

// ---- who is at which station
// -------------------------------------------------------------------------

class Labour : public Allocation {};

TEST_F(Labour, OnlyABadgeSignsIn) {
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_BADGE");
  floor.expect_refused(Floor::pick, "LOC-A-01", "NOT_ALLOWED");
  floor.expect_refused(Floor::pick, "NO-SUCH-BADGE", "UNKNOWN_BARCODE");
  floor.expect_refused(Floor::pick, "CMD-GETWORK", "UNKNOWN_BARCODE");
  EXPECT_TRUE(floor.scan(Floor::pick, "BADGE-IDA").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  EXPECT_EQ(floor.screen(Floor::pick).at("view").at("operator_name"), "IDA Person");
  EXPECT_TRUE(floor.screen(Floor::pick).at("refusal").is_null()) << "the next input takes it away";
}

TEST_F(Labour, AStationOfAnotherIsAskedFor) {
  floor.sign_in(Floor::pick);
  EXPECT_TRUE(floor.scan(Floor::pick, "BADGE-OLE").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "CONFIRM_TAKEOVER");
  EXPECT_EQ(floor.screen(Floor::pick).at("args").at("operator"), "IDA");
  EXPECT_TRUE(floor.scan(Floor::pick, "BADGE-IDA").accepted)
      << "one's own badge again is no mistake";
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-LOGOUT").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_BADGE");
  EXPECT_TRUE(floor.scan(Floor::pick, "BADGE-OLE").accepted);
}

TEST_F(Labour, ScannersWithAnAimPrefixGiveBadgesAndCommandsToo) {
  EXPECT_TRUE(floor.scan(Floor::pick, "]C0BADGE-IDA", "SC1").accepted);
  EXPECT_TRUE(floor.scan(Floor::pick, "]C0BADGE-OLE", "SC1").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "CONFIRM_TAKEOVER");
  EXPECT_TRUE(floor.scan(Floor::pick, "]C0CMD-GETWORK", "SC1").accepted);
  EXPECT_TRUE(floor.scan(Floor::pick, "]C0CMD-LOGOUT", "SC1").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_BADGE");
}

TEST_F(Labour, OnePersonStandsAtOneStationAndTheWorkComesAlong) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.step_pick(), floor.step_pick(), floor.step_pick();
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_ITEM");
  floor.sign_in(Floor::pick2);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_BADGE");
  EXPECT_EQ(floor.prompt(Floor::pick2), "SCAN_ITEM");
  EXPECT_EQ(floor.screen(Floor::pick2).at("view").at("task").at("done").as_int64(), 1);
  floor.pick_all(Floor::pick2);
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
}

TEST_F(Labour, SigningOutAndInResumesAtEveryStep) {
  floor.order("SO-1", "LAMP-A:2 MILK:1");
  floor.sign_in(Floor::pick);
  for (int i = 0; i < 50 && floor.prompt(Floor::pick) != "MENU"; ++i) {
    const auto before = floor.screen(Floor::pick);
    EXPECT_TRUE(floor.scan(Floor::pick, "CMD-LOGOUT").accepted);
    EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_BADGE");
    floor.sign_in(Floor::pick);
    const auto after = floor.screen(Floor::pick);
    EXPECT_EQ(after.at("prompt"), before.at("prompt"));
    EXPECT_EQ(after.at("args"), before.at("args"));
    EXPECT_TRUE(floor.step_pick());
  }
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  floor.expect_log_gives_tables();
}

TEST_F(Labour, ABenchKeepsItsWorkForWhoeverComesNext) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  for (int i = 0; i < 50 && floor.order_state("SO-1") != "labelled"; ++i) {
    const auto before = floor.prompt(Floor::pack);
    EXPECT_TRUE(floor.scan(Floor::pack, "CMD-LOGOUT").accepted);
    floor.sign_in(Floor::pack, i % 2 ? "BADGE-OLE" : "BADGE-KIM");
    EXPECT_EQ(floor.prompt(Floor::pack), before);
    floor.step_pack();
  }
  EXPECT_EQ(floor.order_state("SO-1"), "labelled");
}

TEST_F(Labour, UnbegunWorkGoesBackAtSignOutAndToTheNextPerson) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
  floor.scan(Floor::pick, "CMD-LOGOUT");
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  EXPECT_EQ(text_at(floor.screen(Floor::pick2).at("view").as_object(), "order"), "SO-1");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU") << "two people never hold the same order";
  floor.expect_refused(Floor::pick, "LOC-A-02", "NOT_ALLOWED");
}

TEST_F(Labour, ALeaseThatNobodyBeginsRunsOutButAToteInHandIsNeverTaken) {
  floor.order("SO-1", "LAMP-A:2");
  floor.order("SO-2", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  floor.step_pick(Floor::pick2);
  floor.tick(14 * 60 * 1000);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
  floor.tick(2 * 60 * 1000);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_BADGE");
  EXPECT_EQ(floor.prompt(Floor::pick2), "SCAN_BADGE") << "the handheld locks, the work stays his";
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  EXPECT_EQ(floor.prompt(Floor::pick2), "SCAN_LOCATION");
  EXPECT_EQ(floor.events("task.released").size(), 1u);
}

class Strategies : public Allocation {
 protected:
  /// 10 older units at A-03, 4 newer ones at A-01, both without expiry.
  void place(const std::string& policy) {
    const auto result = floor.oms(
        "item.upsert",
        fmt::format(
            R"({{"sku":"BOLT","version":1,"name":"bolt","tracking":"NONE","weight_mg":10,"packs":[{{"uom":"EA","qty":1}},{{"uom":"CS","qty":5}}],"policy":{}}})",
            policy));
    EXPECT_EQ(text_at(result, "result"), "ok");
    add("BOLT", "A-03", 10);
    add("BOLT", "A-01", 4);
  }
};

TEST_F(Strategies, FifoTakesWhatCameFirst) {
  place(R"("FIFO")");
  floor.order("SO-1", "BOLT:3");
  EXPECT_EQ(tasks("SO-1"), "A-03:3");
}

TEST_F(Strategies, LifoTakesWhatCameLast) {
  place(R"("LIFO")");
  floor.order("SO-1", "BOLT:5");
  EXPECT_EQ(tasks("SO-1"), "A-01:4 A-03:1");
}

TEST_F(Strategies, ClearBinEmptiesTheSmallestFirst) {
  place(R"("CLEAR_BIN")");
  floor.order("SO-1", "BOLT:5");
  EXPECT_EQ(tasks("SO-1"), "A-01:4 A-03:1");
}

TEST_F(Strategies, NearestGoesByTheWalk) {
  place(R"("NEAREST")");
  floor.order("SO-1", "BOLT:3");
  EXPECT_EQ(tasks("SO-1"), "A-01:3");
}

TEST_F(Strategies, TheSitesStrategyIsSetByHeadOffice) {
  place("null");
  EXPECT_EQ(text_at(floor.oms("policy.set", R"({"name":"removal","value":"FIFO"})"), "result"),
            "ok");
  floor.order("SO-1", "BOLT:3");
  EXPECT_EQ(tasks("SO-1"), "A-03:3");
}

TEST_F(Strategies, LefoTakesTheLatestExpiry) {
  EXPECT_EQ(text_at(floor.oms("policy.set", R"({"name":"removal","value":"LEFO"})"), "result"),
            "ok");
  floor.order("SO-1", "MILK:2");
  EXPECT_EQ(tasks("SO-1"), "A-01:2");
}

TEST_F(Strategies, ACaseIsNotOpenedUnlessTheBinAllowsIt) {
  place(R"({"allocate_uom":"CS"})");
  floor.order("SO-1", "BOLT:12");
  EXPECT_EQ(tasks("SO-1"), "A-03:10") << "two cases; single units lie where none may be opened";
  const auto open = floor.oms(
      "location.upsert",
      R"({"location":"A-01","version":2,"barcode":"LOC-A-01","kind":"PICK","pick_seq":10,"break_case":true})");
  EXPECT_EQ(text_at(open, "result"), "ok");
  EXPECT_EQ(tasks("SO-1"), "A-03:10 A-01:2");
}

TEST_F(Strategies, WholeCasesComeFromReserveToo) {
  floor.oms("location.upsert", R"({"location":"R-1","version":1,"barcode":"R1","kind":"RESERVE"})");
  place(R"({"allocate_uom":"CS"})");
  add("BOLT", "R-1", 7);
  floor.order("SO-1", "BOLT:20");
  EXPECT_EQ(tasks("SO-1"), "R-1:5 A-03:10");
}

TEST_F(Strategies, SerialsAreReservedOneByOneAndTheNamedOnesExactly) {
  floor.oms(
      "item.upsert",
      R"({"sku":"PHONE","version":1,"name":"phone","tracking":"SERIAL","weight_mg":10,"packs":[{"uom":"EA","qty":1}]})");
  const auto adjust = [&](const std::string& more) {
    const auto result =
        floor.oms("stock.adjust", R"({"sku":"PHONE","location":"A-01","reason":"X")" + more + "}");
    return text_at(result, "result") == "ok" ? "ok" : text_at(result, "reason");
  };
  EXPECT_EQ(adjust(R"(,"delta":3,"serials":["S1","S2","S3"])"), "ok");
  EXPECT_EQ(adjust(R"(,"delta":1)"), "SERIAL_REQUIRED");
  EXPECT_EQ(adjust(R"(,"delta":1,"serials":["S2"])"), "DUPLICATE_SERIAL");
  EXPECT_EQ(adjust(R"(,"delta":2,"serials":["S5","S5"])"), "INVALID");
  const auto result = floor.oms(
      "order.released",
      R"({"order":"SO-1","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","ship_to":{},"lines":[{"line":1,"sku":"PHONE","qty":1,"serials":["S2"]}]})");
  EXPECT_EQ(text_at(result, "result"), "ok");
  floor.order("SO-2", "PHONE:2");
  EXPECT_EQ(floor.state().tasks.where("order", OrderId("SO-1"))[0].serials,
            std::vector<std::string>{"S2"});
  EXPECT_EQ(floor.state().tasks.where("order", OrderId("SO-2"))[0].serials,
            (std::vector<std::string>{"S1", "S3"}));
  EXPECT_EQ(reserved("PHONE"), 3);
  EXPECT_EQ(adjust(R"(,"delta":-1,"serials":["S1"])"), "NEGATIVE") << "it is reserved";
  floor.expect_log_gives_tables();
}

TEST_F(Strategies, APartIsPickedUnlessTheOrderMustLeaveComplete) {
  floor.order("SO-1", "VASE-3:9", R"(,"ship_policy":"SHIP_COMPLETE")");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  floor.order("SO-2", "LAMP-A:25", R"(,"ship_policy":"SHIP_PARTIAL")");
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-2"), "picked_short");
  add("VASE-3", "A-03", 4);
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
}

TEST_F(Strategies, CancelShortDropsTheRemainder) {
  floor.order("SO-1", "VASE-3:9", R"(,"ship_policy":"CANCEL_SHORT")");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked_short");
  EXPECT_EQ(floor.state().order_lines.get(OrderId("SO-1"), std::int64_t{1})->qty, 5);
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

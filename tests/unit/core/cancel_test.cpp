// Cancellation at every state, with the goods on their way back (floor.md 1.16).

#include <fmt/format.h>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class Cancel : public testing::Test {
 protected:
  Cancel() { floor.stock_up(); }

  std::string cancel(const std::string& order, const std::string& more = "") {
    const auto result =
        floor.oms("order.cancel", fmt::format(R"({{"order":"{}"{}}})", order, more));
    return text_at(result, "result") == "ok" ? text_at(result, "state") : text_at(result, "reason");
  }
  std::int64_t reserved(const std::string& sku) {
    std::int64_t sum = 0;
    for (const auto& row : floor.state().stock.where("sku", sku)) sum += row.reserved;
    return sum;
  }
  /// Does what the screen of put-back work says until it is done.
  void put_all_back(const std::string& station = Floor::pick) {
    for (int i = 0; i < 100; ++i) {
      const auto shown = floor.screen(station);
      const auto& view = shown.at("view").as_object();
      const auto asked = text_at(shown, "prompt");
      if (!view.contains("work")) return;
      if (asked == "SCAN_LPN") {
        const auto lpn = text_at(shown.at("args").as_object(), "lpn");
        const auto tote = floor.state().containers.get(Lpn(lpn));
        ASSERT_TRUE(floor.scan(station, tote ? tote->barcode : lpn).accepted);
      } else if (asked == "SCAN_ITEM") {
        ASSERT_TRUE(floor.scan(station, floor.code_for(view.at("task").as_object())).accepted);
      } else {
        ASSERT_EQ(asked, "PUTBACK");
        ASSERT_TRUE(floor.scan(station, "LOC-" + text_at(shown.at("args").as_object(), "location"))
                        .accepted);
      }
    }
    FAIL() << "put-back never ends";
  }
  void expect_all_back() {
    EXPECT_EQ(floor.order_state("SO-1"), "cancelled");
    EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 20);
    EXPECT_EQ(floor.qty("MILK", "A-03"), 3);
    EXPECT_EQ(floor.qty("MILK", "A-01"), 10);
    EXPECT_EQ(reserved("LAMP-A") + reserved("MILK"), 0);
    for (const auto& tote : floor.state().containers.after({}, rows_all))
      EXPECT_EQ(tote.state, ToteState::EMPTY) << tote.lpn.text;
    EXPECT_EQ(floor.events("order.cancelled").size(), 1u);
    floor.expect_log_gives_tables();
  }
  void pick_one_line() {
    floor.sign_in(Floor::pick);
    while (floor.events("pick.confirmed").empty()) ASSERT_TRUE(floor.step_pick());
  }

  Floor floor;
};

TEST_F(Cancel, AnUnclaimedOrderJustGoes) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  EXPECT_EQ(cancel("SO-1"), "cancelled");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  expect_all_back();
}

TEST_F(Cancel, AHeldOrderJustGoes) {
  floor.order("SO-1", "LAMP-A:2", R"(,"holds":["CREDIT"])");
  EXPECT_EQ(cancel("SO-1"), "cancelled");
  expect_all_back();
}

TEST_F(Cancel, WhoClaimedItIsToldAndGetsTheNextOrder) {
  floor.order("SO-1", "LAMP-A:2");
  floor.order("SO-2", "VASE-3:1");
  floor.sign_in(Floor::pick);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
  EXPECT_EQ(cancel("SO-1"), "cancelled");
  EXPECT_EQ(floor.prompt(Floor::pick), "LINE_CANCELLED");
  bool stopped = false;
  for (const auto& signal : floor.signals) stopped = stopped || signal.tone == Tone::stop;
  EXPECT_TRUE(stopped);
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-CONFIRM").accepted);
  EXPECT_EQ(text_at(floor.screen(Floor::pick).at("view").as_object(), "order"), "SO-2");
  EXPECT_TRUE(floor.scan(Floor::pick, "TOTE-T-1").accepted);
  EXPECT_EQ(floor.order_state("SO-1"), "cancelled");
}

TEST_F(Cancel, TheNextScanIsNotSwallowedByTheNotice) {
  floor.order("SO-1", "LAMP-A:2");
  floor.order("SO-2", "VASE-3:1");
  floor.sign_in(Floor::pick);
  cancel("SO-1");
  EXPECT_TRUE(floor.scan(Floor::pick, "TOTE-T-2").accepted) << "the tote of the next order";
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_LOCATION");
}

TEST_F(Cancel, AnEmptyToteIsFreeAgain) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.scan(Floor::pick, "TOTE-T-1");
  floor.scan(Floor::pick, "LOC-A-02");
  floor.scan(Floor::pick, "4006381333931");
  EXPECT_EQ(cancel("SO-1"), "cancelled") << "nothing has left the bin";
  floor.scan(Floor::pick, "CMD-CONFIRM");
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  expect_all_back();
}

TEST_F(Cancel, WhatIsInTheToteIsPutBackByTheOneWhoHasIt) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  pick_one_line();
  EXPECT_EQ(cancel("SO-1"), "putback");
  EXPECT_EQ(floor.order_state("SO-1"), "cancel_pending");
  EXPECT_EQ(floor.events("order.cancelled").size(), 0u);
  EXPECT_EQ(floor.prompt(Floor::pick), "LINE_CANCELLED");
  floor.scan(Floor::pick, "CMD-CONFIRM");
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_LPN");
  put_all_back();
  expect_all_back();
}

TEST_F(Cancel, AStagedToteCannotOpenAtABench) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(cancel("SO-1"), "putback");
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.expect_refused(Floor::pack, "TOTE-T-1", "CANCELLED_STOP");
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-GETWORK").accepted);
  put_all_back();
  expect_all_back();
}

TEST_F(Cancel, TheBenchStopsAtOnceAndOnlyThePutBackToteFreesIt) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PACK_SCAN_ITEM");
  ASSERT_TRUE(floor.step_pack());
  EXPECT_EQ(cancel("SO-1"), "putback");
  const auto shown = floor.screen(Floor::pack);
  EXPECT_EQ(text_at(shown, "step"), "CANCELLED_STOP");
  EXPECT_EQ(text_at(shown.at("refusal").as_object(), "code"), "CANCELLED_STOP");
  floor.expect_refused(Floor::pack, "4006381333931", "CANCELLED_STOP");
  floor.expect_refused(Floor::pack, "CMD-CLOSEBOX", "CANCELLED_STOP");
  EXPECT_TRUE(floor.scan(Floor::pack, "TOTE-T-2").accepted);
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_TOTE");
  EXPECT_TRUE(floor.labels().empty());
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-GETWORK").accepted);
  put_all_back();
  if (floor.prompt(Floor::pick) == "MENU") floor.scan(Floor::pick, "CMD-GETWORK");
  put_all_back();
  expect_all_back();
}

TEST_F(Cancel, ALabelIsVoidAndTheDockRefusesTheParcel) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PACK_SCAN_TOTE");
  while (floor.order_state("SO-1") != "labelled") ASSERT_TRUE(floor.step_pack());
  EXPECT_EQ(cancel("SO-1"), "putback");
  EXPECT_EQ(floor.events("label.voided").size(), 1u);
  floor.sign_in(Floor::dock, "BADGE-KIM");
  const auto number = floor.labels().front().number;
  floor.expect_refused(Floor::dock, number, "ORDER_CANCELLED");
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-GETWORK").accepted);
  put_all_back();
  expect_all_back();
}

TEST_F(Cancel, AParcelOnAnOpenManifestIsTakenOff) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  floor.order("SO-2", "VASE-3:1");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  for (int i = 0; i < 200 && floor.step_pack(); ++i) {
  }
  floor.sign_in(Floor::dock, "BADGE-KIM");
  for (const auto& label : floor.labels())
    ASSERT_TRUE(floor.scan(Floor::dock, label.number).accepted);
  EXPECT_EQ(cancel("SO-1"), "putback");
  EXPECT_EQ(floor.events("manifest.corrected").size(), 1u);
  EXPECT_TRUE(floor.scan(Floor::dock, "CMD-CLOSE").accepted);
  EXPECT_EQ(floor.order_state("SO-2"), "shipped");
  EXPECT_EQ(cancel("SO-2"), "STATE_SHIPPED");
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU") << "it is still on the trailer";
  const auto carton = floor.state().cartons.where("order", OrderId("SO-1")).at(0).carton.text;
  EXPECT_TRUE(floor.scan(Floor::dock, "CMD-UNLOAD").accepted);
  EXPECT_TRUE(floor.scan(Floor::dock, carton).accepted);
  floor.expect_refused(Floor::dock, carton, "ORDER_CANCELLED");
  put_all_back();
  expect_all_back();
}

TEST_F(Cancel, SaidTwiceItIsAnsweredByTheStateItMeets) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  pick_one_line();
  EXPECT_EQ(cancel("SO-1"), "putback");
  const auto tasks = floor.events("putback.requested").size();
  EXPECT_EQ(cancel("SO-1"), "putback");
  EXPECT_EQ(floor.events("putback.requested").size(), tasks);
  floor.scan(Floor::pick, "CMD-CONFIRM");
  put_all_back();
  EXPECT_EQ(cancel("SO-1"), "cancelled");
  expect_all_back();
  EXPECT_EQ(cancel("SO-77"), "UNKNOWN_ORDER");
}

TEST_F(Cancel, PartOfALineLeavesTheTaskSmaller) {
  floor.order("SO-1", "LAMP-A:5 MILK:4");
  EXPECT_EQ(cancel("SO-1", R"(,"lines":[{"line":1,"qty":3}])"), "cancelled");
  EXPECT_EQ(reserved("LAMP-A"), 2);
  EXPECT_EQ(cancel("SO-1", R"(,"lines":[{"line":1,"qty":3}])"), "INVALID");
  EXPECT_EQ(cancel("SO-1", R"(,"lines":[{"line":7,"qty":1}])"), "UNKNOWN_LINE");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 18);
  floor.expect_log_gives_tables();
}

TEST_F(Cancel, PartOfAPickedLineIsPutBackWhileTheRestShips) {
  floor.order("SO-1", "LAMP-A:5");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  EXPECT_EQ(cancel("SO-1", R"(,"lines":[{"line":1,"qty":2}])"), "putback");
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-GETWORK").accepted);
  put_all_back();
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 17);
  floor.sign_in(Floor::pack, "BADGE-OLE");
  for (int i = 0; i < 100 && floor.order_state("SO-1") != "labelled"; ++i) floor.step_pack();
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.ship_all();
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  floor.expect_log_gives_tables();
}

TEST_F(Cancel, TheSurplusMayLieInTheToteUntilAfterPacking) {
  floor.order("SO-1", "LAMP-A:5");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  cancel("SO-1", R"(,"lines":[{"line":1,"qty":2}])");
  floor.sign_in(Floor::pack, "BADGE-OLE");
  for (int i = 0; i < 100 && floor.order_state("SO-1") != "labelled"; ++i) floor.step_pack();
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_TOTE");
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 2);
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-GETWORK").accepted);
  put_all_back();
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 17);
  EXPECT_EQ(floor.state().containers.get(Lpn("T-1"))->state, ToteState::EMPTY);
  floor.expect_log_gives_tables();
}

TEST_F(Cancel, AllLinesInPartsIsTheWholeOrder) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  pick_one_line();
  EXPECT_EQ(cancel("SO-1", R"(,"lines":[{"line":1,"qty":2},{"line":2,"qty":4}])"), "putback");
  floor.scan(Floor::pick, "CMD-CONFIRM");
  put_all_back();
  expect_all_back();
}

TEST_F(Cancel, UnitsInACartonAreNotTakenOutInParts) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PACK_SCAN_ITEM");
  ASSERT_TRUE(floor.step_pack());
  ASSERT_TRUE(floor.step_pack());
  EXPECT_EQ(cancel("SO-1", R"(,"lines":[{"line":1,"qty":1}])"), "STATE_PACKING");
}

TEST_F(Cancel, AnotherBinMustBeScannedTwice) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  cancel("SO-1");
  floor.scan(Floor::pick, "CMD-GETWORK");
  floor.expect_refused(Floor::pick, "TOTE-T-2", "WRONG_TOTE");
  ASSERT_TRUE(floor.scan(Floor::pick, "TOTE-T-1").accepted);
  floor.expect_refused(Floor::pick, "LOC-A-02", "WRONG_ITEM");
  ASSERT_TRUE(floor.scan(Floor::pick, "4006381333931").accepted);
  floor.expect_refused(Floor::pick, "CASE-LAMP", "TOO_MANY");
  ASSERT_TRUE(floor.scan(Floor::pick, "4006381333931").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "PUTBACK");
  floor.expect_refused(Floor::pick, "LOC-PACK-1", "WRONG_LOCATION");
  ASSERT_TRUE(floor.scan(Floor::pick, "LOC-A-01").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "CONFIRM_OTHER_DEST");
  ASSERT_TRUE(floor.scan(Floor::pick, "LOC-A-01").accepted);
  EXPECT_EQ(floor.qty("LAMP-A", "A-01"), 2);
  EXPECT_EQ(floor.order_state("SO-1"), "cancelled");
}

TEST_F(Cancel, WhoLogsOutLeavesThePutBackToOthers) {
  floor.order("SO-1", "LAMP-A:2");
  pick_one_line();
  cancel("SO-1");
  floor.scan(Floor::pick, "CMD-CONFIRM");
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_LPN");
  floor.scan(Floor::pick, "CMD-LOGOUT");
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  EXPECT_EQ(floor.prompt(Floor::pick2), "SCAN_LPN");
  put_all_back(Floor::pick2);
  expect_all_back();
}

TEST_F(Cancel, EverythingSurvivesARestart) {
  floor.order("SO-1", "LAMP-A:2 MILK:4");
  pick_one_line();
  cancel("SO-1");
  floor.restart();
  EXPECT_EQ(floor.prompt(Floor::pick), "LINE_CANCELLED");
  floor.scan(Floor::pick, "CMD-CONFIRM");
  floor.restart();
  put_all_back();
  expect_all_back();
}

}  // namespace
}  // namespace wec::test

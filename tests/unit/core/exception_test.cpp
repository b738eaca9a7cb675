// Exceptions of picking: what each one does to stock, tasks and the walk (floor.md 1.8).

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

constexpr char lamp[] = "4006381333931";

class Exceptions : public testing::Test {
 protected:
  Exceptions() { floor.stock_up(); }
  void begin(const std::string& lines, const std::string& prompt = "SCAN_ITEM") {
    floor.order("SO-1", lines);
    floor.sign_in(Floor::pick);
    until(prompt);
  }
  void until(const std::string& prompt) {
    for (int i = 0; i < 50 && floor.prompt(Floor::pick) != prompt; ++i)
      ASSERT_TRUE(floor.step_pick());
  }
  bool scan(const std::string& data) { return floor.scan(Floor::pick, data).accepted; }
  void refused(const std::string& data, const std::string& code) {
    floor.expect_refused(Floor::pick, data, code);
  }
  std::string arg(const char* name) {
    return text_at(floor.screen(Floor::pick).at("args").as_object(), name);
  }
  std::int64_t with_status(const std::string& sku, StockStatus status) {
    std::int64_t units = 0;
    for (const auto& row : floor.state().stock.where("sku", sku))
      if (row.status == status) units += row.qty;
    return units;
  }
  void more_lamps() {
    floor.oms("stock.adjust", R"({"sku":"LAMP-A","location":"A-03","delta":7,"reason":"FOUND"})");
  }

  Floor floor;
  std::string vase = checked("400638133394");
  std::string milk = "0" + checked("400638133395");
};

TEST_F(Exceptions, AShortLineIsFoundElsewhereInTheSameWalk) {
  more_lamps();
  begin("LAMP-A:4");
  EXPECT_EQ(text_at(floor.screen(Floor::pick).at("view").at("task").as_object(), "location"),
            "A-02");
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan("CMD-SHORT"));
  EXPECT_EQ(floor.prompt(Floor::pick), "CHOOSE_REASON");
  refused("CMD-REASON-00", "NOT_ALLOWED");
  refused(lamp, "NOT_ALLOWED");
  EXPECT_TRUE(scan("CMD-REASON-01"));
  EXPECT_EQ(floor.prompt(Floor::pick), "PUT_TO") << "the one in the hand";
  EXPECT_TRUE(scan("TOTE-T-1"));
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_LOCATION");
  EXPECT_EQ(arg("location"), "A-03");
  EXPECT_EQ(with_status("LAMP-A", StockStatus::SUSPECT), 19);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(floor.events("pick.discrepancy").size(), 1u);
  EXPECT_TRUE(floor.events("pick.short").empty());
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, WhatIsNowhereElseIsShort) {
  begin("LAMP-A:4 VASE-3:1");
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan("CMD-CONFIRM")) << "fewer than required: an exception, never done";
  EXPECT_TRUE(scan("CMD-REASON-02"));
  floor.pick_all();
  const auto shorts = floor.events("pick.short");
  ASSERT_EQ(shorts.size(), 1u);
  EXPECT_EQ(shorts[0].at("qty"), 3);
  EXPECT_EQ(shorts[0].at("reason"), "02");
  EXPECT_EQ(floor.order_state("SO-1"), "picked_short");
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 1);
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, NothingFoundAtAllSkipsThePutAndEndsTheWalk) {
  begin("LAMP-A:4");
  EXPECT_TRUE(scan("CMD-SHORT"));
  EXPECT_TRUE(scan("CMD-REASON-01"));
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  EXPECT_EQ(floor.order_state("SO-1"), "unallocated");
  EXPECT_EQ(floor.state().containers.get(Lpn("T-1"))->state, ToteState::EMPTY);
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, OtherPeoplesReservationsStay) {
  floor.order("SO-1", "LAMP-A:4");
  floor.order("SO-2", "LAMP-A:5");
  floor.sign_in(Floor::pick);
  until("SCAN_ITEM");
  scan("CMD-SHORT");
  scan("CMD-REASON-01");
  EXPECT_EQ(with_status("LAMP-A", StockStatus::SUSPECT), 15);
  EXPECT_EQ(with_status("LAMP-A", StockStatus::AVAILABLE), 5);
}

TEST_F(Exceptions, ADamagedUnitGoesToQuarantineAndIsReplacedFromTheBin) {
  begin("LAMP-A:2");
  EXPECT_TRUE(scan("CMD-DAMAGED"));
  EXPECT_EQ(with_status("LAMP-A", StockStatus::QUARANTINE), 1);
  EXPECT_EQ(floor.events("pick.damaged").size(), 1u);
  EXPECT_TRUE(scan("CMD-REASON-05")) << "a reason, though none is due";
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, AWrongItemInTheBinIsCountedWithTheOneThatBelongsThere) {
  begin("LAMP-A:2");
  refused(vase, "WRONG_ITEM");
  EXPECT_TRUE(scan("CMD-WRONGITEM"));
  const auto found = floor.events("pick.discrepancy");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].at("code"), "E03");
  EXPECT_EQ(found[0].at("found_sku"), "VASE-3");
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_ITEM") << "keep looking";
}

TEST_F(Exceptions, APlaceThatCannotBeFoundIsWalkedAround) {
  more_lamps();
  begin("LAMP-A:4", "SCAN_LOCATION");
  EXPECT_TRUE(scan("CMD-NOLOC"));
  EXPECT_EQ(arg("location"), "A-03");
  EXPECT_EQ(with_status("LAMP-A", StockStatus::SUSPECT), 0);
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, ABlockedPlaceGivesNothingToAnybody) {
  more_lamps();
  begin("LAMP-A:4", "SCAN_LOCATION");
  EXPECT_TRUE(scan("CMD-BLOCKED"));
  EXPECT_EQ(floor.state().locations.get(LocationId("A-02"))->status, LocationStatus::PICK_BLOCKED);
  EXPECT_EQ(arg("location"), "A-03");
  floor.order("SO-2", "LAMP-A:5");
  EXPECT_EQ(floor.order_state("SO-2"), "part_allocated");
}

TEST_F(Exceptions, AnotherLotIsTakenAfterItWasScannedTwice) {
  floor.oms(
      "stock.adjust",
      R"({"sku":"MILK","location":"A-03","lot":"L0","expiry":"2027-01-31","delta":4,"reason":"FOUND"})");
  begin("MILK:2");
  const auto reserved = text_at(floor.screen(Floor::pick).at("view").at("task").as_object(), "lot");
  const std::string other = reserved == "L0" ? "L1" : "L0";
  refused("]C101" + milk + "10" + other, "LOT_MISMATCH");
  EXPECT_TRUE(scan("CMD-LOTSWAP"));
  EXPECT_EQ(floor.prompt(Floor::pick), "CONFIRM_LOT_CHANGE");
  EXPECT_EQ(arg("lot"), other);
  EXPECT_TRUE(scan("]C101" + milk + "10" + other));
  EXPECT_EQ(floor.events("pick.lot_changed").size(), 1u);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_ITEM");
  EXPECT_TRUE(scan("]C101" + milk + "10" + other));
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, ALotThatIsNotThereIsRefusedAndTheBinCounted) {
  begin("MILK:2");
  EXPECT_TRUE(scan("CMD-LOTSWAP"));
  EXPECT_TRUE(scan("NO-LOT"));
  refused("NO-LOT", "LOT_UNKNOWN");
  EXPECT_TRUE(floor.events("control.wanted").empty());
  floor.tick();
  EXPECT_EQ(floor.events("control.wanted").size(), 1u);
}

TEST_F(Exceptions, ASkippedLineComesAgainAtTheEnd) {
  begin("LAMP-A:2 VASE-3:1", "SCAN_LOCATION");
  EXPECT_EQ(arg("location"), "A-02");
  EXPECT_TRUE(scan("CMD-SKIP"));
  EXPECT_EQ(arg("location"), "A-03");
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
}

TEST_F(Exceptions, AFullToteIsFollowedByAnotherOneOnTheSameLine) {
  begin("LAMP-A:4");
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan("CMD-FULL"));
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
  EXPECT_TRUE(scan("TOTE-T-2"));
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_ITEM");
  floor.pick_all();
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 1);
  EXPECT_EQ(floor.qty("LAMP-A", "T-2"), 3);
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, LastScansAreTakenBackOneByOne) {
  begin("LAMP-A:2");
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan("TOTE-T-1"));
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_TRUE(scan("CMD-UNDO"));
  EXPECT_EQ(floor.prompt(Floor::pick), "PUT_TO");
  EXPECT_EQ(floor.order_state("SO-1"), "picking");
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 0);
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 20);
  for (const auto* prompt : {"SCAN_ITEM", "SCAN_ITEM", "SCAN_LOCATION", "SCAN_TOTE"}) {
    EXPECT_TRUE(scan("CMD-UNDO"));
    EXPECT_EQ(floor.prompt(Floor::pick), prompt);
  }
  refused("CMD-UNDO", "NOT_ALLOWED");
  floor.pick_all();
  refused("CMD-UNDO", "NOT_ALLOWED");
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, WorkIsTakenOverByItsToteAndTheOwnBadge) {
  begin("LAMP-A:2");
  EXPECT_TRUE(scan(lamp));
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  EXPECT_TRUE(floor.scan(Floor::pick2, "TOTE-T-1").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick2), "CONFIRM_TAKEOVER");
  floor.expect_refused(Floor::pick2, "BADGE-KIM", "TAKEN_BY");
  EXPECT_TRUE(floor.scan(Floor::pick2, "BADGE-OLE").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick2), "SCAN_ITEM");
  EXPECT_EQ(floor.prompt(Floor::pick), "TAKEN_OVER");
  refused(lamp, "TAKEN_BY");
  EXPECT_EQ(floor.answer.refusal->args.at("operator"), "OLE");
  EXPECT_TRUE(floor.scan(Floor::pick2, lamp).accepted);
  EXPECT_TRUE(scan("CMD-GETWORK"));
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  floor.pick_all(Floor::pick2);
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  floor.expect_log_gives_tables();
}

TEST_F(Exceptions, PausedWorkWaitsForItsHolderOrForWhoeverScansItsTote) {
  begin("LAMP-A:2");
  EXPECT_TRUE(scan("CMD-PAUSE"));
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  floor.tick(1000);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU") << "nothing is offered to who rests";
  EXPECT_TRUE(scan("CMD-GETWORK"));
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_ITEM");
  EXPECT_TRUE(scan("CMD-PAUSE"));
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  EXPECT_TRUE(floor.scan(Floor::pick2, "TOTE-T-1").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick2), "SCAN_ITEM");
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

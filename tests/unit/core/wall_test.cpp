// The put wall and orders of one unit, where the scenarios do not go: lots, what nobody can pick
// again, walls that head office changes.

#include <fmt/format.h>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

constexpr char wall[] = "WALL-01";
constexpr char wall2[] = "WALL-02";

Site site_with_wall() {
  auto site = small_site();
  for (const auto* id : {wall, wall2})
    site.stations.push_back({StationId(id), StationRole::wall, LocationId("WALL-1"), {}});
  return site;
}

class PutWall : public testing::Test {
 protected:
  explicit PutWall(const Site& site = site_with_wall()) : floor({}, site) {
    floor.stock_up();
    ok("location.upsert",
       R"({"location":"WALL-1","version":1,"barcode":"LOC-WALL-1","kind":"WALL"})");
    ok("wall.upsert", two_slots);
    ok("policy.set", R"({"name":"pick_method","value":"BATCH"})");
  }
  void ok(const char* op, const std::string& data) {
    const auto result = floor.oms(op, data);
    EXPECT_EQ(text_at(result, "result"), "ok") << boost::json::serialize(result);
  }
  std::string reason(const char* op, const std::string& data) {
    return text_at(floor.oms(op, data), "reason");
  }
  /// Picks what waits into T-1 and brings it to the wall.
  void bring_batch() {
    floor.sign_in(Floor::pick);
    for (int i = 0; i < 60 && floor.prompt(Floor::pick) != "SCAN_DROP"; ++i) floor.step_pick();
    ASSERT_TRUE(floor.scan(Floor::pick, "LOC-WALL-1").accepted);
    floor.sign_in(wall, "BADGE-OLE");
    ASSERT_TRUE(floor.scan(wall, "TOTE-T-1").accepted);
  }
  std::string arg(const std::string& name, const std::string& station = wall) {
    const auto shown = floor.screen(station);
    return text_at(shown.at("args").as_object(), name);
  }
  std::int64_t qty_shown() { return floor.screen(wall).at("args").at("qty").as_int64(); }
  ToteState state_of(const char* lpn) { return floor.state().containers.get(Lpn(lpn))->state; }

  static constexpr char two_slots[] =
      R"({"wall":"W1","version":1,"location":"WALL-1","slots":[{"slot":"S-1"},{"slot":"S-2","light":7}]})";
  static constexpr char lamp[] = "4006381333931";
  Floor floor;
};

TEST_F(PutWall, WhatNobodyCanPickAgainCompletesTheSlotShort) {
  floor.order("SO-1", "LAMP-A:20 VASE-3:1");  // all there is
  bring_batch();
  ASSERT_TRUE(floor.scan(wall, lamp).accepted);
  EXPECT_EQ(qty_shown(), 20);
  ASSERT_TRUE(floor.scan(wall, "S-1").accepted);
  ASSERT_TRUE(floor.scan(wall, "CMD-EMPTY").accepted);
  EXPECT_EQ(state_of("S-1"), ToteState::STAGED) << "what there is may be packed";
  EXPECT_EQ(floor.order_state("SO-1"), "picked_short");
  EXPECT_EQ(state_of("T-1"), ToteState::EMPTY);
  floor.expect_log_gives_tables();
}

TEST_F(PutWall, LotsAreKeptApart) {
  floor.order("SO-1", "MILK:12");  // more than the first lot has
  bring_batch();
  const auto rows = floor.state().stock.where("lpn", Lpn("T-1"));
  ASSERT_EQ(rows.size(), 2u);
  const auto gtin = checked("400638133395");
  floor.expect_refused(wall, gtin, "LOT_REQUIRED");
  for (const auto& row : rows) {
    ASSERT_TRUE(floor.scan(wall, "]C1010" + gtin + "10" + row.lot.text).accepted);
    EXPECT_EQ(qty_shown(), row.qty);
    ASSERT_TRUE(floor.scan(wall, "S-1").accepted);
  }
  EXPECT_EQ(state_of("S-1"), ToteState::STAGED);
  EXPECT_EQ(floor.state().stock.where("lpn", Lpn("S-1")).size(), 2u);
  floor.expect_log_gives_tables();
}

TEST_F(PutWall, LessOfALineWhileItsUnitsLieInTheToteGoesBack) {
  floor.order("SO-1", "LAMP-A:3");
  bring_batch();
  const auto result = floor.oms("order.cancel", R"({"order":"SO-1","lines":[{"line":1,"qty":1}]})");
  EXPECT_EQ(text_at(result, "state"), "putback");
  ASSERT_TRUE(floor.scan(wall, lamp).accepted);
  EXPECT_EQ(qty_shown(), 2);
  ASSERT_TRUE(floor.scan(wall, "S-1").accepted);
  EXPECT_EQ(state_of("S-1"), ToteState::STAGED);
  EXPECT_EQ(state_of("T-1"), ToteState::SUSPENDED) << "one lamp goes back to its bin from it";
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 1);
  floor.expect_log_gives_tables();
}

TEST_F(PutWall, AHeldOrderIsSortedAndStaysThere) {
  floor.order("SO-1", "LAMP-A:1");
  bring_batch();
  ok("order.hold", R"({"order":"SO-1","reason":"CREDIT"})");
  ASSERT_TRUE(floor.scan(wall, lamp).accepted);
  ASSERT_TRUE(floor.scan(wall, "S-1").accepted);
  floor.sign_in(Floor::pack, "BADGE-KIM");
  floor.expect_refused(Floor::pack, "S-1", "ORDER_HELD");
}

TEST_F(PutWall, ATakenBackPutIsNoUnitOfTheBatch) {
  floor.order("SO-1", "LAMP-A:1 VASE-3:1");
  floor.sign_in(Floor::pick);
  while (floor.events("pick.confirmed").empty()) ASSERT_TRUE(floor.step_pick());
  EXPECT_EQ(floor.state().batch_lines.after({}, rows_all).size(), 1u);
  ASSERT_TRUE(floor.scan(Floor::pick, "CMD-UNDO").accepted);
  EXPECT_TRUE(floor.state().batch_lines.after({}, rows_all).empty());
  floor.expect_log_gives_tables();
}

TEST_F(PutWall, AnExtraUnitIsToldOnceAndItsBinCounted) {
  floor.order("SO-1", "LAMP-A:1");
  bring_batch();
  floor.expect_refused(wall, checked("400638133394"), "EXTRA_UNIT");
  floor.expect_refused(wall, checked("400638133394"), "EXTRA_UNIT");
  floor.tick(2000);
  EXPECT_EQ(floor.events("wall.extra_unit").size(), 1u);
  EXPECT_EQ(floor.events("count.planned").size(), 1u);
  ASSERT_TRUE(floor.scan(wall, lamp).accepted);
  ASSERT_TRUE(floor.scan(wall, "S-1").accepted);
  EXPECT_EQ(floor.prompt(wall), "SCAN_TOTE");
  floor.expect_refused(wall, lamp, "EXTRA_UNIT");
}

TEST_F(PutWall, OtherTotesAreNotSorted) {
  floor.order("SO-1", "LAMP-A:1");
  bring_batch();
  floor.sign_in(wall2, "BADGE-KIM");
  floor.expect_refused(wall2, "TOTE-T-1", "TAKEN_BY");
  floor.expect_refused(wall2, "TOTE-T-2", "WRONG_TOTE");
  floor.expect_refused(wall2, "S-1", "WRONG_TOTE");
  floor.expect_refused(wall2, lamp, "WRONG_TOTE");
  floor.expect_refused(wall2, "NOBODY-KNOWS", "UNKNOWN_BARCODE");
  floor.expect_refused(wall, "CMD-CONFIRM", "NOT_ALLOWED");
  floor.expect_refused(wall, "TOTE-T-2", "WRONG_ITEM");
  ASSERT_TRUE(floor.scan(wall, "CMD-CANCEL").accepted);
  EXPECT_EQ(state_of("T-1"), ToteState::STAGED);
  EXPECT_TRUE(floor.scan(wall2, "TOTE-T-1").accepted) << "put aside, for whoever goes on";
}

TEST_F(PutWall, AWallThatHeadOfficeChanges) {
  floor.order("SO-1", "LAMP-A:1");
  bring_batch();
  ASSERT_TRUE(floor.scan(wall, lamp).accepted);
  ASSERT_TRUE(floor.scan(wall, "S-1").accepted);
  const auto upsert = [&](int version, const std::string& slots, const std::string& more = "") {
    return reason("wall.upsert",
                  fmt::format(R"({{"wall":"W1","version":{},"location":"WALL-1","slots":[{}]{}}})",
                              version, slots, more));
  };
  EXPECT_EQ(upsert(2, R"({"slot":"S-2"})"), "SLOT_IN_USE");
  EXPECT_EQ(upsert(2, R"({"slot":"S-1"})", R"(,"exception_slot":"S-1")"), "SLOT_IN_USE");
  EXPECT_EQ(upsert(2, R"({"slot":"S-1"},{"slot":"S-1"})"), "INVALID");
  EXPECT_EQ(upsert(2, ""), "INVALID");
  EXPECT_EQ(upsert(2, R"({"slot":"S-1"},{"slot":"T-1"})"), "SLOT_TAKEN");
  EXPECT_EQ(upsert(2, R"({"slot":"S-1"},{"slot":"S-9","barcode":"TOTE-T-2"})"), "BARCODE_TAKEN");
  EXPECT_EQ(upsert(2, R"({"slot":"S-1"},{"slot":"S-9","barcode":"CMD-X"})"), "RESERVED");
  EXPECT_EQ(upsert(0, R"({"slot":"S-1"})"), "OLDER");
  EXPECT_EQ(reason("wall.upsert",
                   R"({"wall":"W2","version":1,"location":"PACK-1","slots":[{"slot":"S-9"}]})"),
            "INVALID");
  EXPECT_EQ(reason("wall.upsert",
                   R"({"wall":"W2","version":1,"location":"NONE","slots":[{"slot":"S-9"}]})"),
            "UNKNOWN_LOCATION");
  EXPECT_EQ(reason("lpn.upsert", R"({"lpn":"S-1","version":9,"barcode":"S-1","kind":"TOTE"})"),
            "INVALID");
  EXPECT_EQ(upsert(2, R"({"slot":"S-1"},{"slot":"S-3"})"), "");
  EXPECT_EQ(state_of("S-1"), ToteState::STAGED) << "what lies in a slot stays there";
  EXPECT_TRUE(floor.state().containers.get(Lpn("S-2"))->wall.empty());
  floor.expect_log_gives_tables();
}

TEST_F(PutWall, MissingSinglesArePickedAgain) {
  ok("policy.set", R"({"name":"pick_method","value":"SINGLE"})");
  floor.order("SO-1", "LAMP-A:1");
  floor.order("SO-2", "LAMP-A:1");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  ASSERT_TRUE(floor.scan(Floor::pack, "TOTE-T-1").accepted);
  floor.expect_refused(Floor::pack, "CMD-NEWBOX", "NOT_ALLOWED");
  ASSERT_TRUE(floor.scan(Floor::pack, "CMD-EMPTY").accepted);
  EXPECT_EQ(floor.events("wall.short").size(), 2u);
  EXPECT_EQ(state_of("T-1"), ToteState::EMPTY);
  EXPECT_EQ(floor.order_state("SO-1"), "unallocated") << "no other bin has one";
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_TOTE");
  floor.expect_log_gives_tables();
}

class WallLights : public PutWall {
 protected:
  static Site with_modules() {
    auto site = site_with_wall();
    for (auto& station : site.stations)
      if (station.id == StationId(wall))
        station.devices.push_back({.id = DeviceId("LI1"), .kind = DeviceKind::light});
      else if (station.id == StationId(Floor::pack))
        station.devices.push_back({.id = DeviceId("LI2"), .kind = DeviceKind::light});
    return site;
  }
  WallLights() : PutWall(with_modules()) {
    ok("wall.upsert", R"({"wall":"W1","version":2,"location":"WALL-1","slots":[)"
                      R"({"slot":"S-1","light":"A","pack_light":"PA"},)"
                      R"({"slot":"S-2","light":"B","pack_light":"PB"}]})");
  }
  void present(const char* device, bool is) {
    floor.turn(DevicePresence{DeviceId(device), is, ""});
  }
  /// What the last turn told the module: "A+2 B-".
  std::string told(const char* device) {
    std::string all;
    for (const auto& order : floor.orders) {
      const auto* light = std::get_if<SetLight>(&order.command);
      if (!light || order.device != DeviceId(device)) continue;
      all += fmt::format("{}{}{}", all.empty() ? "" : " ", light->light,
                         light->look == LightLook::on ? "+" : "-");
      if (light->number > 0) all += std::to_string(light->number);
    }
    return all;
  }
};

TEST_F(WallLights, TheSlotForTheHandIsLitWithItsNumberAndGoesOutWithTheScan) {
  floor.order("SO-1", "LAMP-A:2");
  present("LI1", true);
  EXPECT_EQ(told("LI1"), "A- B- PA- PB-");
  bring_batch();
  floor.scan(wall, lamp);
  const auto slot = arg("slot");
  const std::string name = slot == "S-1" ? "A" : "B";
  EXPECT_EQ(told("LI1"), name + "+2");
  floor.scan(wall, "NO-SUCH-CODE");
  EXPECT_EQ(told("LI1"), "") << "a refusal changes no light";
  floor.scan(wall, slot);
  EXPECT_EQ(told("LI1"), name + "- P" + name + "+") << "complete: the packing side";
}

TEST_F(WallLights, AModuleThatComesBackIsToldEverything) {
  floor.order("SO-1", "LAMP-A:1");
  present("LI1", true);
  present("LI2", true);
  EXPECT_EQ(told("LI2"), "PA- PB-") << "a bench has the packing side";
  bring_batch();
  floor.scan(wall, lamp);
  const auto slot = arg("slot");
  present("LI1", false);
  EXPECT_EQ(told("LI1"), "");
  floor.scan(wall, slot);
  EXPECT_EQ(told("LI1"), "") << "it is not there";
  EXPECT_EQ(told("LI2"), slot == "S-1" ? "PA+" : "PB+");
  present("LI1", true);
  EXPECT_EQ(told("LI1"), slot == "S-1" ? "A- B- PA+ PB-" : "A- B- PA- PB+");
}

}  // namespace
}  // namespace wec::test

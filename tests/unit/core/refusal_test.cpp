// Refusals that no scenario can bring about in one process. All others are met by the scenarios,
// each with the state hash as before (docs/coverage-floor.md, section Refusals).

#include "daemon/core/scan_trouble.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

TEST(Refusal, VerifyFirstKeepsTheToteUntilSomebodyHasLooked) {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:1");
  // What a declared gap of the log leaves behind (tests/unit/sync/rows_restore.cpp makes one).
  floor.state().floor_checks.put({OrderId("SO-1")});
  floor.sign_in(Floor::pick);
  ASSERT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
  floor.expect_refused(Floor::pick, "TOTE-T-1", "VERIFY_FIRST");
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-YES").accepted);
  EXPECT_TRUE(floor.scan(Floor::pick, "TOTE-T-1").accepted);
  EXPECT_EQ(floor.events("order.verified").size(), 1u);
}

TEST(Refusal, ScansThatCameTooFastAreShownByNameOnceThereIsRoom) {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:1");
  floor.expect_refused(Floor::pick, scan_busy, "BUSY", "SC1");
  floor.sign_in(Floor::pick);
  floor.expect_refused(Floor::pick, scan_busy, "BUSY", "SC1");
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
}

TEST(Refusal, APrinterThatIsTooHotIsShownByName) {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:1");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PRINTING");
  floor.printed(floor.labels().front().label.text, PrintOutcome::refused, "PRINTER_HOT");
  const auto shown = floor.screen(Floor::pack);
  EXPECT_EQ(text_at(shown.at("refusal").as_object(), "code"), "PRINTER_HOT");
  EXPECT_EQ(shown.at("severity"), "error");
  EXPECT_EQ(floor.labels().front().state, LabelState::failed);
}

TEST(Refusal, AClockThatNobodyHasSetIsShownWhereADateIsTyped) {
  Floor floor;
  floor.stock_up();
  floor.oms("item.upsert",
            R"({"sku":"CREAM","version":1,"name":"Cream","tracking":"LOT","expiry":true,
      "weight_mg":100000,"packs":[{"uom":"EA","qty":1,"gtin":"4006381333115"}]})");
  floor.oms("asn.upsert",
            R"({"asn":"ASN-1","version":1,"lines":[{"line":1,"sku":"CREAM","qty":1}]})");
  floor.sign_in(Floor::receive, "BADGE-KIM");
  floor.scan(Floor::receive, "ASN-1");
  floor.scan(Floor::receive, "4006381333115");
  EXPECT_EQ(floor.screen(Floor::receive).at("refusal"), nullptr);
  floor.scan(Floor::receive, "L-1");
  const auto shown = floor.screen(Floor::receive);
  ASSERT_EQ(text_at(shown, "prompt"), "ENTER_EXPIRY");
  EXPECT_EQ(shown.at("view").at("clock"), "unsynced");
  EXPECT_EQ(text_at(shown.at("refusal").as_object(), "code"), "CLOCK_UNSURE");
  EXPECT_EQ(shown.at("severity"), "warning");
  SyncUpdate update;
  update.clock = ClockSample{floor.mono_ms, floor.wall_ms, floor.wall_ms, 20};
  floor.sync(update);
  floor.tick();
  EXPECT_EQ(floor.screen(Floor::receive).at("view").at("clock"), "synced");
  EXPECT_EQ(floor.screen(Floor::receive).at("refusal"), nullptr);
}

}  // namespace
}  // namespace wec::test

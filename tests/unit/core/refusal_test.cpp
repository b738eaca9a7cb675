// Refusals that no scenario can bring about in one process. All others are met by the scenarios,
// each with the state hash as before (docs/coverage-floor.md, section Refusals).

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

}  // namespace
}  // namespace wec::test

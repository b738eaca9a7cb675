// One order from release to a closed manifest, by a worker who does what the screen says.

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

TEST(WholeOrder, ReachesTheTruckAndItsStockLeaves) {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:2 MILK:1");
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 18);
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 2);
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("APPLY_LABEL_SCAN");
  EXPECT_EQ(floor.order_state("SO-1"), "packed");
  floor.step_pack();
  EXPECT_EQ(floor.order_state("SO-1"), "labelled");
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_TOTE");
  const auto carton = floor.state().cartons.after({}, rows_all).at(0);
  EXPECT_EQ(carton.carton.text, "395210000000000019") << "the example of wire/commands.md";
  EXPECT_EQ(floor.qty("LAMP-A", carton.carton.text), 2);
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.ship_all();
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  EXPECT_EQ(floor.qty("LAMP-A", carton.carton.text), 0);
  for (const auto& line : floor.state().order_lines.where("order", OrderId("SO-1"))) {
    EXPECT_EQ(line.picked, line.qty);
    EXPECT_EQ(line.packed, line.qty);
    EXPECT_EQ(line.shipped, line.qty);
  }
  floor.expect_log_gives_tables();
}

TEST(WholeOrder, EventsComeInTheOrderOfTheWork) {
  Floor floor;
  floor.stock_up();
  const auto before = floor.head();
  floor.order("SO-1", "LAMP-A:1");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PACK_SCAN_TOTE");
  for (int i = 0; i < 20 && floor.order_state("SO-1") != "labelled"; ++i) floor.step_pack();
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.ship_all();
  const std::vector<std::string> wanted = {
      "cmd.result",         "order.allocated",  "stock.changed", "labour.signed_in",
      "task.claimed",       "tote.assigned",    "pick.located",  "pick.counted",
      "order.pick_started", "pick.confirmed",   "order.picked",  "tote.staged",
      "walk.done",          "labour.signed_in", "pack.started",  "parcel.opened",
      "pack.scanned",       "pack.confirmed",   "order.packed",  "slip.issued",
      "weigh.checked",      "label.bound",      "label.printed", "label.applied",
      "order.labelled",     "labour.signed_in", "parcel.loaded", "shipment.handed_over"};
  EXPECT_EQ(floor.event_types(before), wanted);
}

TEST(WholeOrder, EveryStepOfItSurvivesARestart) {
  // The same work, with the process ended and started again after each single input.
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:2 MILK:2");
  const auto again = [&](const char* station) {
    const auto prompt = floor.prompt(station);
    const auto hash = floor.hash();
    floor.restart();
    if (prompt == "PRINTING") return;  // a queued print job is doubtful after a restart
    EXPECT_EQ(floor.prompt(station), prompt);
    EXPECT_EQ(floor.hash(), hash);
  };
  floor.sign_in(Floor::pick);
  while (floor.step_pick()) again(Floor::pick);
  floor.sign_in(Floor::pack, "BADGE-OLE");
  for (int i = 0; i < 30 && floor.order_state("SO-1") != "labelled"; ++i) {
    floor.step_pack();
    again(Floor::pack);
  }
  EXPECT_EQ(floor.order_state("SO-1"), "labelled");
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.ship_all();
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  EXPECT_EQ(floor.to_print.size(), 1u) << "a restart prints nothing again";
  floor.expect_log_gives_tables();
}

TEST(WholeOrder, SplitOverTwoCartonsIsLabelledWhenBothAre) {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.pack_until("PACK_SCAN_ITEM");
  floor.step_pack();
  EXPECT_TRUE(floor.scan(Floor::pack, "CMD-NEWBOX").accepted);
  floor.pack_until("APPLY_LABEL_SCAN");
  floor.step_pack();
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_CHOOSE_BOX");
  EXPECT_EQ(floor.order_state("SO-1"), "packing");
  // The first parcel goes onto the truck while the second is still being packed.
  const auto first = floor.state().cartons.after({}, 1).at(0);
  EXPECT_TRUE(floor.scan(Floor::dock, first.number).accepted);
  floor.pack_until("APPLY_LABEL_SCAN");
  floor.step_pack();
  EXPECT_EQ(floor.order_state("SO-1"), "labelled");
  EXPECT_EQ(floor.events("order.labelled").size(), 1u);
  EXPECT_EQ(floor.events("order.packed").size(), 1u);
  floor.ship_all();
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  EXPECT_EQ(floor.events("parcel.loaded").size(), 2u);
  floor.expect_log_gives_tables();
}

TEST(WholeOrder, FirstParcelShippedBeforeTheSecondIsPackedLeavesTheOrderOpen) {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.pack_until("PACK_SCAN_ITEM");
  floor.step_pack();
  EXPECT_TRUE(floor.scan(Floor::pack, "CMD-NEWBOX").accepted);
  floor.pack_until("APPLY_LABEL_SCAN");
  floor.step_pack();
  floor.ship_all();
  EXPECT_EQ(floor.order_state("SO-1"), "packing");
  EXPECT_EQ(floor.state().order_lines.get(OrderId("SO-1"), std::int64_t{1})->shipped, 1);
  floor.pack_until("APPLY_LABEL_SCAN");
  floor.step_pack();
  EXPECT_EQ(floor.order_state("SO-1"), "labelled");
  floor.ship_all();
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  EXPECT_EQ(floor.state().order_lines.get(OrderId("SO-1"), std::int64_t{1})->shipped, 2);
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

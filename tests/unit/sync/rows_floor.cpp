// Rows where head office and the floor decided differently: the floor's facts stand, and head
// office's wish is accepted or refused. The command comes late, as after an outage.
#include <fmt/format.h>

#include "tests/unit/core/floor.hpp"
#include "tests/unit/sync/rows.hpp"

namespace wec::test {
namespace {

std::string answer_of(const boost::json::object& result) {
  return text_at(result, "result") == "ok" ? "ok" : text_at(result, "reason");
}

std::string cancel(Floor& floor, const std::string& order) {
  return answer_of(floor.oms("order.cancel", fmt::format(R"({{"order":"{}"}})", order)));
}

std::string change(Floor& floor, int version, const std::string& lines) {
  return answer_of(floor.oms(
      "order.changed",
      fmt::format(R"({{"order":"SO-1","version":{},"ship_by":"2026-11-24T18:00:00Z",)"
                  R"("ship_policy":"SHIP_PARTIAL","carrier":"GLS","service":"PARCEL",)"
                  R"("label":"template","ship_to":{{"name":"Ada","lines":["Street 1"],)"
                  R"("postcode":"04103","city":"Leipzig","country":"DE"}},"lines":[{}]}})",
                  version, lines)));
}

std::string line(int n, const char* sku, int qty) {
  return fmt::format(R"({{"line":{},"sku":"{}","qty":{}}})", n, sku, qty);
}

/// What the put-back work on the screen asks for, until it is done.
void put_all_back(Floor& floor) {
  for (int i = 0; i < 100; ++i) {
    const auto shown = floor.screen(Floor::pick);
    const auto& view = shown.at("view").as_object();
    if (!view.contains("work")) return;
    const auto asked = text_at(shown, "prompt");
    const auto& args = shown.at("args").as_object();
    if (asked == "SCAN_LPN") {
      const auto tote = floor.state().containers.get(Lpn(text_at(args, "lpn")));
      floor.scan(Floor::pick, tote ? tote->barcode : text_at(args, "lpn"));
    } else if (asked == "SCAN_ITEM") {
      floor.scan(Floor::pick, floor.code_for(view.at("task").as_object()));
    } else {
      floor.scan(Floor::pick, "LOC-" + text_at(args, "location"));
    }
  }
  FAIL() << "put-back never ends";
}

}  // namespace

void cancelled_after_shipping_offline() {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  for (int i = 0; i < 200 && floor.step_pack(); ++i) {
  }
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.ship_all();
  ASSERT_EQ(floor.order_state("SO-1"), "shipped");
  EXPECT_EQ(cancel(floor, "SO-1"), "STATE_SHIPPED");
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  EXPECT_TRUE(floor.events("putback.requested").empty());
  EXPECT_EQ(answer_of(floor.oms("rma.upsert", R"({"rma":"RMA-1","version":1,"order":"SO-1",)"
                                              R"("lines":[{"line":1,"sku":"LAMP-A","qty":2}]})")),
            "ok")
      << "and then it is a return";
}

void cancelled_after_packing_offline() {
  for (const bool packed : {false, true}) {
    Floor floor;
    floor.stock_up();
    floor.order("SO-1", "LAMP-A:2");
    floor.sign_in(Floor::pick);
    floor.pick_all();
    if (packed) {
      floor.sign_in(Floor::pack, "BADGE-OLE");
      while (floor.order_state("SO-1") != "labelled") {
        ASSERT_TRUE(floor.step_pack());
        for (const auto& job : floor.to_print) floor.printed(job.job, PrintOutcome::printed);
        floor.to_print.clear();
      }
    }
    EXPECT_EQ(cancel(floor, "SO-1"), "ok");
    EXPECT_EQ(floor.order_state("SO-1"), "cancel_pending");
    EXPECT_GE(floor.events("putback.requested").size(), 1U);
    EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 18) << "stock is untouched until it is put back";
    if (packed) continue;
    floor.scan(Floor::pick, "CMD-GETWORK");
    put_all_back(floor);
    EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 20);
    EXPECT_EQ(floor.order_state("SO-1"), "cancelled");
  }
}

void changed_while_half_picked() {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:3 VASE-3:2");
  floor.sign_in(Floor::pick);
  while (floor.events("pick.confirmed").empty()) ASSERT_TRUE(floor.step_pick());
  EXPECT_EQ(change(floor, 2,
                   line(1, "LAMP-A", 1) + "," + line(2, "VASE-3", 2) + "," + line(3, "MILK", 2)),
            "ok");
  EXPECT_EQ(floor.events("putback.requested").size(), 1U) << "the surplus goes back";
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(floor.qty("MILK", "T-1"), 2) << "what was missing is picked";
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PACK_SCAN_ITEM");
  ASSERT_TRUE(floor.step_pack());
  EXPECT_NE(change(floor, 3, line(1, "LAMP-A", 5)), "ok") << "packed: a second parcel is decided";
  floor.expect_log_gives_tables();
}

void two_changes_cross() {
  Floor floor;
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:2");
  EXPECT_EQ(change(floor, 4, line(1, "LAMP-A", 4)), "ok");
  EXPECT_EQ(change(floor, 3, line(1, "LAMP-A", 3)), "OLDER");
  EXPECT_EQ(floor.state().orders.get(OrderId("SO-1"))->version, 4);
}

void stock_corrected_on_both_sides() {
  Floor floor;
  floor.stock_up();
  const auto basis = floor.head();
  const auto adjust = [&](const char* sku, const char* place, std::int64_t seq) {
    return answer_of(floor.oms(
        "stock.adjust", fmt::format(R"({{"sku":"{}","location":"{}","delta":-2,"reason":"LOST",)"
                                    R"("basis":{{"seq":{}}}}})",
                                    sku, place, seq)));
  };
  floor.sign_in(Floor::pick);
  floor.scan(Floor::pick, "CMD-COUNT");
  floor.scan(Floor::pick, "LOC-A-02");
  for (int i = 0; i < 20; ++i) {
    floor.mono_ms += 1000;
    floor.scan(Floor::pick, "4006381333931");
  }
  floor.scan(Floor::pick, "CMD-CONFIRM");
  ASSERT_EQ(floor.events("stock.counted").size(), 1U);
  EXPECT_EQ(adjust("LAMP-A", "A-02", basis), "SUPERSEDED_BY_COUNT");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 20);
  EXPECT_EQ(adjust("VASE-3", "A-03", basis), "ok") << "nobody has counted there";
  EXPECT_EQ(adjust("LAMP-A", "A-02", floor.head()), "ok") << "head office knew of the count";
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 18);
  floor.expect_log_gives_tables();
}

}  // namespace wec::test

// Holds, revisions and how picking ends (floor.md 1.1).

#include <fmt/format.h>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class OrderFlow : public testing::Test {
 protected:
  OrderFlow() { floor.stock_up(); }

  std::string send(const std::string& op, const std::string& data) {
    const auto result = floor.oms(op, data);
    return text_at(result, "result") == "ok" ? text_at(result, "state") : text_at(result, "reason");
  }
  std::string hold(const std::string& order, const std::string& reason = "FRAUD") {
    return send("order.hold", fmt::format(R"({{"order":"{}","reason":"{}"}})", order, reason));
  }
  std::string unhold(const std::string& order, const std::string& reason = "FRAUD") {
    return send("order.unhold", fmt::format(R"({{"order":"{}","reason":"{}"}})", order, reason));
  }
  std::string change(const std::string& order, int version, const std::string& lines,
                     const std::string& more = "") {
    return send(
        "order.changed",
        fmt::format(
            R"({{"order":"{}","version":{},"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"PARCEL","ship_to":{{"name":"Ann New"}},"lines":[{}]{}}})",
            order, version, lines, more));
  }
  static std::string line(int n, const std::string& sku, int qty) {
    return fmt::format(R"({{"line":{},"sku":"{}","qty":{}}})", n, sku, qty);
  }
  std::int64_t reserved(const std::string& sku) {
    std::int64_t sum = 0;
    for (const auto& row : floor.state().stock.where("sku", sku)) sum += row.reserved;
    return sum;
  }
  void take(const std::string& bin, const std::string& sku, int qty) {
    EXPECT_EQ(send("stock.adjust",
                   fmt::format(R"({{"sku":"{}","location":"{}","delta":{},"reason":"X"}})", sku,
                               bin, qty)),
              "");
  }
  Floor floor;
};

TEST_F(OrderFlow, AHoldTakesAnOrderOffTheFloorAndUnholdBringsItBack) {
  floor.order("SO-1", "LAMP-A:2");
  EXPECT_EQ(hold("SO-1"), "held");
  EXPECT_EQ(floor.order_state("SO-1"), "held");
  EXPECT_EQ(reserved("LAMP-A"), 0);
  EXPECT_EQ(floor.events("order.held").size(), 1u);
  floor.sign_in(Floor::pick);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  EXPECT_EQ(hold("SO-1"), "unchanged");
  EXPECT_EQ(hold("SO-1", "CREDIT"), "held");
  EXPECT_EQ(unhold("SO-1", "CREDIT"), "unheld");
  EXPECT_EQ(floor.order_state("SO-1"), "held") << "one hold is left";
  EXPECT_EQ(unhold("SO-1"), "unheld");
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_TOTE");
  EXPECT_EQ(unhold("SO-1"), "unchanged");
  floor.expect_log_gives_tables();
}

TEST_F(OrderFlow, WhoHadTheHeldOrderIsToldAndGoesOn) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.scan(Floor::pick, "TOTE-T-1");
  EXPECT_EQ(hold("SO-1"), "held");
  EXPECT_EQ(text_at(floor.screen(Floor::pick).at("refusal").as_object(), "code"), "ORDER_HELD");
  EXPECT_TRUE(floor.scan(Floor::pick, "CMD-CONFIRM").accepted);
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
  EXPECT_EQ(floor.state().containers.get(Lpn("T-1"))->state, ToteState::EMPTY);
}

TEST_F(OrderFlow, AHeldOrderIsNotPacked) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  hold("SO-1");
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.expect_refused(Floor::pack, "TOTE-T-1", "ORDER_HELD");
  unhold("SO-1");
  floor.pack_until("PACK_SCAN_ITEM");
  hold("SO-1");
  EXPECT_EQ(text_at(floor.screen(Floor::pack), "step"), "HELD");
  floor.expect_refused(Floor::pack, "4006381333931", "ORDER_HELD");
  unhold("SO-1");
  while (floor.order_state("SO-1") != "labelled") ASSERT_TRUE(floor.step_pack());
  hold("SO-1");
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.expect_refused(Floor::dock, floor.labels().front().number, "ORDER_HELD");
  unhold("SO-1");
  floor.ship_all();
  EXPECT_EQ(hold("SO-1"), "STATE_SHIPPED");
  EXPECT_EQ(hold("SO-9"), "UNKNOWN_ORDER");
  floor.expect_log_gives_tables();
}

TEST_F(OrderFlow, AChangeBeforePickingIsReallocated) {
  floor.order("SO-1", "LAMP-A:2 VASE-3:1");
  EXPECT_EQ(change("SO-1", 2, line(1, "LAMP-A", 5) + "," + line(3, "MILK", 1)), "applied_delta");
  EXPECT_EQ(reserved("LAMP-A"), 5);
  EXPECT_EQ(reserved("VASE-3"), 0);
  EXPECT_EQ(reserved("MILK"), 1);
  EXPECT_EQ(floor.state().orders.get(OrderId("SO-1"))->version, 2);
  EXPECT_EQ(change("SO-1", 2, line(1, "LAMP-A", 9)), "unchanged");
  EXPECT_EQ(change("SO-1", 1, line(1, "LAMP-A", 9)), "OLDER");
  EXPECT_EQ(change("SO-8", 2, line(1, "LAMP-A", 9)), "UNKNOWN_ORDER");
  EXPECT_EQ(change("SO-1", 3, line(1, "VASE-3", 1)), "INVALID") << "a line keeps its item";
  EXPECT_EQ(change("SO-1", 3, line(1, "NO-SUCH", 1)), "UNKNOWN_SKU");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  floor.expect_log_gives_tables();
}

TEST_F(OrderFlow, AChangeWhilePickingAddsToTheWalkAndPutsTheSurplusBack) {
  floor.order("SO-1", "LAMP-A:3 VASE-3:2");
  floor.sign_in(Floor::pick);
  while (floor.events("pick.confirmed").empty()) ASSERT_TRUE(floor.step_pick());
  EXPECT_EQ(change("SO-1", 2,
                   line(1, "LAMP-A", 1) + "," + line(2, "VASE-3", 2) + "," + line(3, "MILK", 2)),
            "applied_delta");
  EXPECT_EQ(floor.events("putback.requested").size(), 1u);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(floor.qty("MILK", "T-1"), 2);
  floor.expect_log_gives_tables();
}

TEST_F(OrderFlow, AnAddedLineAfterStagingIsPickedIntoAnotherTote) {
  floor.order("SO-1", "LAMP-A:1");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(change("SO-1", 2, line(1, "LAMP-A", 1) + "," + line(2, "VASE-3", 1)), "applied_delta");
  EXPECT_EQ(floor.order_state("SO-1"), "picking");
  floor.pick_all();
  EXPECT_EQ(floor.order_state("SO-1"), "picked");
  EXPECT_EQ(floor.qty("VASE-3", "T-2"), 1);
}

TEST_F(OrderFlow, FromTheFirstPackScanOnlyTheHeaderMayChange) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PACK_SCAN_ITEM");
  EXPECT_EQ(change("SO-1", 2, line(1, "LAMP-A", 3)), "STATE_PACKING");
  EXPECT_EQ(change("SO-1", 2, line(1, "LAMP-A", 2), R"(,"priority":1,"notes":"ring twice")"),
            "applied");
  EXPECT_EQ(floor.state().orders.get(OrderId("SO-1"))->priority, 1);
  while (floor.order_state("SO-1") != "labelled") ASSERT_TRUE(floor.step_pack());
  EXPECT_EQ(change("SO-1", 3, line(1, "LAMP-A", 2)), "STATE_LABELLED");
  floor.expect_log_gives_tables();
}

TEST_F(OrderFlow, GoodsThatMustNotFlyAreHeldUntilTheServiceChanges) {
  EXPECT_EQ(
      send(
          "item.upsert",
          R"({"sku":"SPRAY","version":1,"name":"spray","tracking":"NONE","weight_mg":1000,"packs":[{"uom":"EA","qty":1}],
               "dg":{"un_number":1950,"class":"2.1","regime":"IATA","air":"FORBIDDEN","marks":["FLAME"]}})"),
      "");
  take("A-01", "SPRAY", 5);
  EXPECT_EQ(
      send(
          "order.released",
          R"({"order":"SO-1","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"AIR","ship_to":{},"lines":[{"line":1,"sku":"SPRAY","qty":1}]})"),
      "");
  EXPECT_EQ(floor.order_state("SO-1"), "held");
  EXPECT_EQ(text_at(floor.events("order.held").back(), "reason"), "DG_SERVICE");
  EXPECT_EQ(change("SO-1", 2, line(1, "SPRAY", 1)), "applied");
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
}

TEST_F(OrderFlow, AllFieldsOfTheUpsertsAreKeptOrRefused) {
  EXPECT_EQ(
      send(
          "location.upsert",
          R"({"location":"R-01","version":1,"barcode":"LOC-R-01","kind":"RESERVE","aisle":7,"side":"L","level":2,"x_mm":1000,"y_mm":2000,"capacity":40,"storage_class":"COLD","check_digits":123})"),
      "");
  const auto bin = floor.state().locations.get(LocationId("R-01"));
  EXPECT_EQ(bin->aisle, "7");
  EXPECT_EQ(bin->capacity.units, 40);
  EXPECT_EQ(bin->check_digits, "123");
  EXPECT_EQ(
      send("location.upsert",
           R"({"location":"R-02","version":1,"barcode":"R2","kind":"RESERVE","capacity":-1})"),
      "INVALID");
  const auto item = [&](const std::string& more) {
    return send(
        "item.upsert",
        R"({"sku":"X","version":1,"name":"x","tracking":"SERIAL","weight_mg":1000,"packs":[{"uom":"EA","qty":1},{"uom":"IN","qty":4,"of":"EA"},{"uom":"CS","qty":6,"of":"IN","barcodes":["CS-X"]}])" +
            more + "}");
  };
  EXPECT_EQ(item(R"(,"policy":"SOMETHING")"), "INVALID");
  EXPECT_EQ(item(R"(,"dg":{"un_number":"1950"})"), "INVALID");
  EXPECT_EQ(item(R"(,"dg":{"un_number":"1950","class":3,"air":"MAYBE"})"), "INVALID");
  EXPECT_EQ(item(R"(,"policy":{"allocate_uom":"PALLET"})"), "INVALID");
  EXPECT_EQ(item(R"(,"min_qty":9,"max_qty":3)"), "INVALID");
  EXPECT_EQ(item(R"(,"substitutes":["X"])"), "INVALID");
  EXPECT_EQ(
      item(
          R"(,"owner":"ACME","expiry":true,"policy":["EACH_SCAN","FIFO"],"substitutes":["Y"],"min_qty":3,"max_qty":9)"),
      "");
  const auto row = floor.state().items.get(Sku("X"));
  EXPECT_EQ(row->packs.back().qty, 24);
  EXPECT_EQ(row->policy.qty, QtyPolicy::EACH_SCAN);
  EXPECT_EQ(row->policy.removal, Removal::FIFO);
  EXPECT_TRUE(row->expires);
  EXPECT_EQ(floor.state().barcodes.get(std::string("CS-X"), CodeKind::ITEM)->qty, 24);
  EXPECT_EQ(
      send(
          "item.upsert",
          R"({"sku":"Z","version":1,"name":"z","tracking":"NONE","weight_mg":1,"packs":[{"uom":"EA","qty":1},{"uom":"A","qty":2,"of":"B"},{"uom":"B","qty":2,"of":"A"}]})"),
      "PACK_CYCLE");
  floor.expect_log_gives_tables();
}

TEST_F(OrderFlow, PoliciesAreSetByNameOrRefused) {
  EXPECT_EQ(send("policy.set", R"({"policies":{"zero_check":true,"each_scan_max":2},"version":3})"),
            "");
  EXPECT_EQ(send("policy.set", R"({"policies":{"zero_check":true},"version":3})"), "unchanged");
  EXPECT_EQ(send("policy.set", R"({"policies":{"zero_check":false},"version":2})"), "OLDER");
  EXPECT_EQ(send("policy.set", R"({"name":"zero_check","value":"yes"})"), "INVALID");
  EXPECT_EQ(send("policy.set", R"({"name":"paint_it","value":"black"})"), "UNKNOWN_SETTING");
  EXPECT_EQ(send("policy.set", R"({})"), "INVALID");
  EXPECT_EQ(send("config.set", R"({"key":"claim_ttl_minutes","value":3})"), "");
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

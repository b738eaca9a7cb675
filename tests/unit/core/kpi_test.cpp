// The key figures of a small day, worked out by hand.

#include "daemon/core/kpi.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

constexpr std::int64_t day = 1'795'478'400'000;  // 2026-11-24T00:00:00Z
constexpr std::int64_t minute = 60'000;

class KpiDay : public testing::Test {
 protected:
  void at(std::int64_t minutes, const std::string& type, const std::string& data) {
    LoggedEvent event;
    event.seq = ++seq;
    event.type = type;
    event.at_ms = day + minutes * minute;
    event.raw = std::make_shared<const std::string>(
        fmt::format(R"({{"causationid":"c-{}","data":{}}})", seq, data));
    fold.add(event);
  }
  const KpiRow& row(const std::string& name, const std::string& part = "") {
    rows = fold.rows();
    for (const auto& one : rows)
      if (one.name == name && one.part == part) return one;
    ADD_FAILURE() << "no figure " << name;
    return rows.front();
  }
  void is(const std::string& name, std::int64_t num, std::int64_t den) {
    EXPECT_EQ(row(name).num, num) << name;
    EXPECT_EQ(row(name).den, den) << name;
  }

  std::int64_t seq = 0;
  std::vector<KpiRow> rows;
  KpiFold fold{day, day + 24 * 60 * minute};
};

TEST_F(KpiDay, IsWhatThePaperSays) {
  // Ida is at PICK-01 from 8:00 to 9:00, with ten minutes of break.
  at(480, "labour.signed_in", R"({"operator":"IDA","station":"PICK-01","work":"pick"})");
  at(485, "cmd.result",
     R"({"op":"order.released","result":"ok","cmd":{"order":"SO-1","ship_by":"2026-11-24T10:00:00Z","lines":[{"line":1,"sku":"LAMP","qty":3},{"line":2,"sku":"MUG","qty":1}]}})");
  at(486, "order.allocated", R"({"order":"SO-1","tasks":[{"qty":3},{"qty":1}]})");
  at(490, "order.pick_started", R"({"order":"SO-1"})");
  at(491, "pick.confirmed", R"({"order":"SO-1","line":1,"qty":3,"station":"PICK-01"})");
  at(492, "scan.rejected", R"({"station":"PICK-01","code":"WRONG_ITEM"})");
  at(500, "labour.activity", R"({"operator":"IDA","station":"PICK-01","kind":"BREAK","code":""})");
  at(510, "labour.activity",
     R"({"operator":"IDA","station":"PICK-01","kind":"DIRECT","code":"pick"})");
  at(512, "pick.confirmed", R"({"order":"SO-1","line":2,"qty":1,"station":"PICK-01"})");
  at(513, "order.picked", R"({"order":"SO-1"})");
  at(520, "pack.started", R"({"order":"SO-1"})");
  at(530, "weigh.checked", R"({"order":"SO-1","carton":"C1"})");
  at(540, "labour.signed_out", R"({"operator":"IDA","station":"PICK-01"})");
  at(545, "shipment.handed_over",
     R"({"parcels":[{"carton":"C1","mass_mg":900000}],"orders":[{"order":"SO-1","lines":[{"line":1,"qty":3},{"line":2,"qty":1}]}]})");
  is("pick_lines_per_direct_ms", 2, 50 * minute);
  is("pick_units_per_direct_ms", 4, 50 * minute);
  is("direct_time_ms", 50 * minute, 60 * minute);
  is("order_cycle_ms", 60 * minute, 1);
  is("release_to_pick_ms", 5 * minute, 1);
  is("pick_to_pack_ms", 7 * minute, 1);
  is("orders_on_time", 1, 1);
  is("orders_complete", 1, 1);
  is("perfect_orders", 1, 1);
  is("lines_full", 2, 2);
  is("weigh_intercepted", 0, 1);
  is("parcel_mass_mg", 900'000, 1);
  EXPECT_EQ(row("scans_rejected", "WRONG_ITEM").num, 1);
}

TEST_F(KpiDay, CountsReceiptsAndReturnsAddUp) {
  at(60, "receipt.arrived", R"({"asn":"A1","station":"RECV-01"})");
  at(90, "receipt.closed",
     R"({"asn":"A1","lines":[{"line":1,"qty":5,"received":5,"damaged":0},{"line":2,"qty":5,"received":4,"damaged":0}]})");
  at(180, "putaway.confirmed", R"({"about":"A1","done":true})");
  at(200, "stock.counted", R"({"lines":[{"system":10,"delta":-2},{"system":30,"delta":1}]})");
  at(210, "stock.counted", R"({"lines":[{"system":8,"delta":0}]})");
  at(220, "return.arrived", R"({"rma":"R1"})");
  at(221, "return.received", R"({"rma":"R1","line":1,"qty":1})");
  at(230, "return.inspected", R"({"rma":"R1","disposition":"RESTOCK"})");
  at(240, "return.inspected", R"({"rma":"R1","disposition":"SCRAP"})");
  is("dock_to_stock_ms", 120 * minute, 1);
  is("receipt_lines_right", 1, 2);
  is("places_counted_right", 1, 2);
  is("units_off_gross", 3, 48);
  is("units_off_net", -1, 48);
  is("shrink_units", 2, 1);
  is("restock_yield", 1, 2);
  EXPECT_EQ(row("return_cycle_ms").p50, 10 * minute);
  EXPECT_EQ(row("return_cycle_ms").p90, 20 * minute);
}

TEST_F(KpiDay, AnotherDayIsNotCounted) {
  at(-60, "pick.confirmed", R"({"order":"SO-1","line":1,"qty":3})");
  at(25 * 60, "pick.confirmed", R"({"order":"SO-1","line":1,"qty":3})");
  is("pick_lines_per_direct_ms", 0, 0);
}

}  // namespace
}  // namespace wec::test

// What comes into the house and what lies in it: receiving, put-away, replenishment, counts,
// adjustments, returns, kits (floor.md 1.14, 1.15, 1.17).

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "daemon/core/stock_levels.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class Inbound : public testing::Test {
 protected:
  void SetUp() override {
    floor.stock_up();
    place("R-01", "RESERVE", 100);
    place("R-02", "RESERVE", 110);
    place("Q-01", "QUARANTINE", 200);
    place("RET-1", "RETURNS", 210);
    place("X-01", "SCRAP", 220);
    place("S-01", "STAGE", 230);
    place("A-09", "PICK", 90);
    item("SOAP", "NONE", soap, R"(,"policy":{"hygiene":true})");
    item("CREAM", "LOT", cream, R"(,"expiry":true,"min_shelf_days":30)");
    item("RADIO", "SERIAL", radio, "");
    item("BOLT", "NONE", bolt, R"(,"min_qty":10,"max_qty":40)",
         R"(,{"uom":"CS","qty":10,"barcodes":["CASE-BOLT"]})");
    item("SET", "NONE", set, "");
    ok("operator.upsert",
       R"({"operator":"SUE","version":1,"badge":"BADGE-SUE","name":"Sue","rights":["supervisor"]})");
    ok("lpn.upsert", R"({"lpn":"PAL-1","version":1,"barcode":"PAL-1","kind":"PALLET"})");
    ok("lpn.upsert", R"({"lpn":"PAL-2","version":1,"barcode":"PAL-2","kind":"PALLET"})");
  }
  void TearDown() override { floor.expect_log_gives_tables(); }

  void ok(const std::string& op, const std::string& data) {
    const auto result = floor.oms(op, data);
    EXPECT_EQ(text_at(result, "result"), "ok") << op << data << boost::json::serialize(result);
  }
  void place(const std::string& id, const std::string& kind, int seq,
             const std::string& more = "") {
    ok("location.upsert",
       fmt::format(
           R"({{"location":"{0}","version":{3},"barcode":"LOC-{0}","kind":"{1}","pick_seq":{2}{4}}})",
           id, kind, seq, ++version, more));
  }
  void item(const std::string& sku, const std::string& tracking, const std::string& gtin,
            const std::string& more, const std::string& packs = "") {
    ok("item.upsert",
       fmt::format(
           R"({{"sku":"{}","version":1,"name":"{} thing","tracking":"{}","weight_mg":100000,"packs":[{{"uom":"EA","qty":1,"gtin":"{}"}}{}]{}}})",
           sku, sku, tracking, gtin, packs, more));
  }
  void stock(const std::string& sku, const std::string& where, int qty) {
    ok("stock.adjust", fmt::format(R"({{"sku":"{}","location":"{}","delta":{},"reason":"FOUND"}})",
                                   sku, where, qty));
  }
  void scan(const char* station, const std::string& data) {
    const auto answer = floor.scan(station, data);
    EXPECT_TRUE(answer.accepted) << station << " scans " << data << ": "
                                 << (answer.refusal ? answer.refusal->code : "") << " "
                                 << (answer.refusal ? boost::json::serialize(answer.refusal->args)
                                                    : "");
  }
  void shows(const char* station, const std::string& prompt) {
    EXPECT_EQ(floor.prompt(station), prompt) << boost::json::serialize(floor.screen(station));
  }
  std::string arg(const char* station, const char* key) {
    const auto shown = floor.screen(station);
    const auto* value = shown.at("args").as_object().if_contains(key);
    return !value               ? "(none)"
           : value->is_string() ? std::string(value->get_string())
                                : boost::json::serialize(*value);
  }
  std::int64_t with_status(const std::string& sku, StockStatus status) {
    std::int64_t sum = 0;
    for (const auto& row : floor.state().stock.where("sku", sku))
      if (row.status == status) sum += row.qty;
    return sum;
  }
  void delivery(const std::string& lines, const std::string& more = "") {
    ok("asn.upsert", fmt::format(R"({{"asn":"ASN-1","version":1,"lines":[{}]{}}})", lines, more));
    floor.sign_in(Floor::receive);
    shows(Floor::receive, "SCAN_LPN");
  }
  void put_on(const std::string& lpn = "PAL-1") { scan(Floor::receive, lpn); }

  int version = 0;
  Floor floor;
  const std::string soap = checked("400638133310"), cream = checked("400638133311"),
                    radio = checked("400638133312"), bolt = checked("400638133313"),
                    set = checked("400638133314"), lamp = "4006381333931";
  const std::string sscc = checked("39521000000000077");
};

// ---- receiving ----

TEST_F(Inbound, ADeliveryIsReceivedItemByItemAndPutAway) {
  delivery(R"({"line":1,"sku":"SOAP","qty":3})");
  floor.expect_refused(Floor::receive, soap, "NOT_ALLOWED");
  scan(Floor::receive, "ASN-1");
  shows(Floor::receive, "SCAN_ITEM");
  floor.expect_refused(Floor::receive, lamp, "WRONG_ITEM");
  scan(Floor::receive, soap);
  scan(Floor::receive, soap);
  shows(Floor::receive, "SCAN_LPN");
  EXPECT_EQ(arg(Floor::receive, "qty"), "2");
  floor.expect_refused(Floor::receive, "CART-1", "WRONG_TOTE");
  put_on();
  EXPECT_EQ(floor.qty("SOAP", "PAL-1"), 2);
  scan(Floor::receive, soap);
  floor.expect_refused(Floor::receive, soap, "OVER_RECEIPT");
  put_on();
  scan(Floor::receive, "CMD-CLOSE");
  EXPECT_EQ(floor.events("receipt.closed").at(0).at("result"), "RECEIVED");
  EXPECT_EQ(floor.events("receipt.confirmed").size(), 2u);
  // Put away: to the first empty reserve place.
  scan(Floor::receive, "PAL-1");
  shows(Floor::receive, "SCAN_LOCATION");
  EXPECT_EQ(arg(Floor::receive, "location"), "R-01");
  floor.expect_refused(Floor::receive, "LOC-Q-01", "WRONG_LOCATION");
  scan(Floor::receive, "LOC-R-02");
  shows(Floor::receive, "CONFIRM_OTHER_DEST");
  EXPECT_EQ(floor.qty("SOAP", "R-02"), 0) << "the first scan of another place only asks";
  scan(Floor::receive, "LOC-R-02");
  EXPECT_EQ(floor.qty("SOAP", "R-02"), 3);
  EXPECT_EQ(floor.qty("SOAP", "PAL-1"), 0);
  EXPECT_EQ(floor.events("putaway.confirmed").at(0).at("to"), "R-02");
  shows(Floor::receive, "SCAN_LPN");
}

TEST_F(Inbound, AWholePalletIsReceivedByItsSscc) {
  delivery(
      R"({"line":1,"sku":"SOAP","qty":40},{"line":2,"sku":"BOLT","qty":20})",
      fmt::format(
          R"(,"lpns":[{{"sscc":"{}","contents":[{{"line":1,"qty":40}},{{"sku":"BOLT","qty":20}}]}}])",
          sscc));
  scan(Floor::receive, "]C100" + sscc);
  EXPECT_EQ(floor.qty("SOAP", sscc), 40);
  EXPECT_EQ(floor.qty("BOLT", sscc), 20);
  floor.expect_refused(Floor::receive, "]C100" + sscc, "OVER_RECEIPT");
  scan(Floor::receive, "CMD-CLOSE");
  // Two items on it: the one in hand is scanned first.
  scan(Floor::receive, sscc);
  shows(Floor::receive, "SCAN_ITEM");
  scan(Floor::receive, bolt);
  scan(Floor::receive, "LOC-" + arg(Floor::receive, "location"));
  shows(Floor::receive, "SCAN_LOCATION");
  scan(Floor::receive, "LOC-" + arg(Floor::receive, "location"));
  EXPECT_EQ(floor.qty("SOAP", sscc) + floor.qty("BOLT", sscc), 0);
  EXPECT_TRUE(floor.events("putaway.confirmed").back().at("done").as_bool());
}

TEST_F(Inbound, LotAndExpiryAreCapturedAndMustBePlausible) {
  delivery(R"({"line":1,"sku":"CREAM","qty":10})");
  scan(Floor::receive, "ASN-1");
  scan(Floor::receive, cream);
  shows(Floor::receive, "SCAN_LOT");
  floor.expect_refused(Floor::receive, cream, "LOT_REQUIRED");
  scan(Floor::receive, "C1");
  shows(Floor::receive, "ENTER_EXPIRY");
  floor.expect_refused(Floor::receive, "12x", "MALFORMED");
  EXPECT_TRUE(floor.key(Floor::receive, "201231").accepted);
  floor.expect_refused(Floor::receive, "CMD-CONFIRM", "EXPIRY_IMPLAUSIBLE");
  scan(Floor::receive, "CMD-CANCEL");
  scan(Floor::receive, "]C101" + std::string("0") + cream + "17271231" + "10C1");
  shows(Floor::receive, "SCAN_LPN");
  floor.expect_refused(Floor::receive, "]C101" + std::string("0") + cream + "17271231" + "10C2",
                       "MIXED_LOT");
  scan(Floor::receive, "CMD-QTY");
  EXPECT_TRUE(floor.key(Floor::receive, "4").accepted);
  scan(Floor::receive, "CMD-CONFIRM");
  put_on();
  EXPECT_EQ(with_status("CREAM", StockStatus::AVAILABLE), 4);
  // Too close to its end: here, but not for sale.
  scan(Floor::receive, "]C101" + std::string("0") + cream + "17261210" + "10C9");
  floor.expect_refused(Floor::receive, "PAL-1", "MIXED_LOT");
  put_on("PAL-2");
  EXPECT_EQ(with_status("CREAM", StockStatus::QC), 1);
  EXPECT_EQ(floor.events("receipt.confirmed").back().at("reason"), "SHELF_LIFE");
  scan(Floor::receive, "CMD-CLOSE");
  EXPECT_TRUE(floor.events("receipt.closed").empty()) << "units are missing: the same code again";
  scan(Floor::receive, "CMD-CLOSE");
  EXPECT_EQ(floor.events("receipt.closed").at(0).at("result"), "UNDER");
  scan(Floor::receive, "PAL-2");
  EXPECT_EQ(arg(Floor::receive, "location"), "Q-01");
  floor.expect_refused(Floor::receive, "LOC-R-01", "WRONG_LOCATION");
  scan(Floor::receive, "LOC-Q-01");
}

TEST_F(Inbound, EachSerialNumberIsCapturedOnce) {
  delivery(R"({"line":1,"sku":"RADIO","qty":3})");
  scan(Floor::receive, "ASN-1");
  scan(Floor::receive, radio);
  shows(Floor::receive, "SCAN_SERIAL");
  scan(Floor::receive, "SN-1");
  put_on();
  scan(Floor::receive, radio);
  floor.expect_refused(Floor::receive, "SN-1", "DUPLICATE_SERIAL");
  scan(Floor::receive, "SN-2");
  EXPECT_EQ(floor.qty("RADIO", "PAL-1"), 2) << "the pallet in use takes it at once";
}

TEST_F(Inbound, TheSuppliersToleranceIsTakenAndNoMore) {
  ok("supplier.upsert",
     R"({"supplier":"ACME","version":1,"name":"Acme","over_receipt_ppm":500000})");
  delivery(R"({"line":1,"sku":"SOAP","qty":2})", R"(,"supplier":"ACME")");
  scan(Floor::receive, "ASN-1");
  for (int i = 0; i < 3; ++i) scan(Floor::receive, soap);
  floor.expect_refused(Floor::receive, soap, "OVER_RECEIPT");
  scan(Floor::receive, "CMD-NEWPALLET");
  EXPECT_EQ(floor.events("lpn.opened").size(), 1u) << "an SSCC of our own";
  scan(Floor::receive, "CMD-CLOSE");
  EXPECT_EQ(floor.events("receipt.closed").at(0).at("result"), "OVER");
}

TEST_F(Inbound, DamagedGoodsWaitForQc) {
  delivery(R"({"line":1,"sku":"SOAP","qty":2})");
  scan(Floor::receive, "ASN-1");
  floor.expect_refused(Floor::receive, "CMD-DAMAGED", "NOT_ALLOWED");
  scan(Floor::receive, soap);
  scan(Floor::receive, "CMD-DAMAGED");
  put_on();
  EXPECT_EQ(with_status("SOAP", StockStatus::QC), 1);
}

TEST_F(Inbound, APlaceThatIsFullOrHoldsAnotherLotIsRefused) {
  place("R-01", "RESERVE", 100, R"(,"capacity":1)");
  ok("stock.adjust",
     R"({"sku":"CREAM","location":"R-02","lot":"C7","expiry":"2027-12-31","delta":5,"reason":"FOUND"})");
  delivery(R"({"line":1,"sku":"CREAM","qty":2,"lot":"C1","expiry":"2027-12-30"})");
  scan(Floor::receive, "ASN-1");
  scan(Floor::receive, "CMD-CANCEL");
  scan(Floor::receive, "ASN-1");
  scan(Floor::receive, cream);
  scan(Floor::receive, "C1");
  scan(Floor::receive, cream);
  shows(Floor::receive, "SCAN_LPN");
  put_on();
  scan(Floor::receive, "CMD-CANCEL");
  scan(Floor::receive, "PAL-1");
  floor.expect_refused(Floor::receive, "LOC-R-01", "CAPACITY");
  floor.expect_refused(Floor::receive, "LOC-R-02", "MIXED_LOT");
}

TEST_F(Inbound, ALotThatSwallowedTheExpiryIsRefusedWithAHint) {
  delivery(R"({"line":1,"sku":"CREAM","qty":2})");
  scan(Floor::receive, "ASN-1");
  scan(Floor::receive, "CMD-CANCEL");
  scan(Floor::receive, "ASN-1");
  floor.expect_refused(Floor::receive, "]C1010" + cream + "10C917271231", "MALFORMED");
  EXPECT_EQ(floor.answer.refusal->args.at("why"), "separator_missing");
}

TEST_F(Inbound, OfTwoStationsForOnePalletOneWinsAndTheOtherIsTold) {
  delivery(R"({"line":1,"sku":"SOAP","qty":1})");
  scan(Floor::receive, "ASN-1");
  scan(Floor::receive, soap);
  put_on();
  scan(Floor::receive, "CMD-CLOSE");
  floor.sign_in(Floor::receive2, "BADGE-OLE");
  scan(Floor::receive, "PAL-1");
  floor.expect_refused(Floor::receive2, "PAL-1", "TAKEN_BY");
  EXPECT_EQ(floor.answer.refusal->args.at("operator"), "IDA");
  scan(Floor::receive, "CMD-CANCEL");
  scan(Floor::receive2, "PAL-1");
}

TEST_F(Inbound, GoodsThatAnOrderWaitsForGoToStaging) {
  floor.order("SO-1", "SOAP:2");
  EXPECT_EQ(floor.order_state("SO-1"), "unallocated");
  delivery(R"({"line":1,"sku":"SOAP","qty":2})");
  scan(Floor::receive, "ASN-1");
  scan(Floor::receive, soap);
  scan(Floor::receive, soap);
  put_on();
  scan(Floor::receive, "CMD-CLOSE");
  scan(Floor::receive, "PAL-1");
  EXPECT_EQ(arg(Floor::receive, "location"), "S-01");
  scan(Floor::receive, "LOC-S-01");
  EXPECT_EQ(floor.events("putaway.confirmed").at(0).at("order"), "SO-1");
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
}

// ---- replenishment ----

TEST_F(Inbound, APickFaceBelowItsMinimumIsRefilledInWholeCases) {
  stock("BOLT", "R-01", 100);
  EXPECT_TRUE(floor.events("replenish.requested").size() == 1u) << "the face is empty";
  EXPECT_EQ(floor.events("replenish.requested").at(0).at("qty").as_int64(), 40);
  floor.sign_in(Floor::pick);
  scan(Floor::pick, "CMD-GETWORK");
  shows(Floor::pick, "SCAN_LOCATION");
  EXPECT_EQ(arg(Floor::pick, "location"), "R-01");
  floor.expect_refused(Floor::pick, bolt, "SCAN_LOCATION_FIRST");
  floor.expect_refused(Floor::pick, "LOC-R-02", "WRONG_LOCATION");
  scan(Floor::pick, "LOC-R-01");
  floor.expect_refused(Floor::pick, soap, "WRONG_ITEM");
  scan(Floor::pick, "CASE-BOLT");
  scan(Floor::pick, "CMD-QTY");
  EXPECT_TRUE(floor.key(Floor::pick, "40").accepted);
  scan(Floor::pick, "CMD-CONFIRM");
  shows(Floor::pick, "SCAN_LOCATION");
  const auto face = arg(Floor::pick, "location");
  scan(Floor::pick, "LOC-" + face);
  EXPECT_EQ(floor.qty("BOLT", face), 40);
  EXPECT_EQ(floor.qty("BOLT", "R-01"), 60);
  EXPECT_EQ(floor.events("replenish.confirmed").size(), 1u);
  for (const auto& row : floor.state().stock.where("sku", Sku("BOLT"))) EXPECT_EQ(row.reserved, 0);
}

TEST_F(Inbound, WhatAnOrderMissesIsFetchedFromReserve) {
  stock("SOAP", "R-01", 5);
  floor.order("SO-1", "SOAP:2");
  EXPECT_EQ(floor.order_state("SO-1"), "unallocated");
  EXPECT_EQ(floor.events("replenish.requested").at(0).at("reason"), "DEMAND");
  floor.sign_in(Floor::pick);
  scan(Floor::pick, "CMD-GETWORK");
  scan(Floor::pick, "LOC-R-01");
  scan(Floor::pick, soap);
  scan(Floor::pick, soap);
  scan(Floor::pick, "LOC-" + arg(Floor::pick, "location"));
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
  EXPECT_EQ(floor.events("replenish.requested").size(), 1u);
}

TEST_F(Inbound, ReserveThatHoldsLessIsCountedAndNothingStaysPromised) {
  stock("BOLT", "R-01", 100);
  floor.sign_in(Floor::pick);
  scan(Floor::pick, "CMD-GETWORK");
  scan(Floor::pick, "LOC-R-01");
  scan(Floor::pick, "CASE-BOLT");
  scan(Floor::pick, "CMD-CONFIRM");
  scan(Floor::pick, "LOC-" + arg(Floor::pick, "location"));
  EXPECT_EQ(floor.events("replenish.confirmed").at(0).at("qty").as_int64(), 10);
  EXPECT_EQ(floor.events("count.planned").at(0).at("location"), "R-01");
}

TEST_F(Inbound, SafetyStockAndReorderPointAreWholeNumbers) {
  // d = 10 a day, sigma 2, L = 4 days: SS = 1.645 * 2 * 2 = 6.58 -> 7; ROP = 40 + 7.
  const Demand steady{10'000, 2'000, 4'000, 0, 1645};
  EXPECT_EQ(safety_stock(steady), 7);
  EXPECT_EQ(reorder_point(steady), 47);
  // sigma_L = 1 day: sqrt(4 * 4 + 100 * 1) = 10.77; times 1.645 = 17.7 -> 18.
  const Demand varying{10'000, 2'000, 4'000, 1'000, 1645};
  EXPECT_EQ(safety_stock(varying), 18);
  EXPECT_EQ(whole_root(99), 9);
  EXPECT_EQ(whole_root(100), 10);
}

// ---- counts ----

TEST_F(Inbound, ACountThatDiffersIsCountedAgainBySomebodyElseAndApproved) {
  ok("count.request", R"({"location":"A-02","sku":"LAMP-A"})");
  floor.sign_in(Floor::pick);
  scan(Floor::pick, "CMD-GETWORK");
  shows(Floor::pick, "SCAN_LOCATION");
  scan(Floor::pick, "LOC-A-02");
  shows(Floor::pick, "COUNT");
  EXPECT_EQ(arg(Floor::pick, "system"), "(none)") << "blind";
  floor.expect_refused(Floor::pick, soap, "WRONG_ITEM");
  floor.expect_refused(Floor::pick, "CMD-CONFIRM", "NOT_ALLOWED");
  scan(Floor::pick, "CASE-LAMP");
  scan(Floor::pick, "CMD-QTY");
  EXPECT_TRUE(floor.key(Floor::pick, "17").accepted);
  scan(Floor::pick, "CMD-CONFIRM");
  scan(Floor::pick, "CMD-CONFIRM");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 20) << "one count changes nothing";
  scan(Floor::pick, "CMD-COUNT");
  floor.expect_refused(Floor::pick, "LOC-A-02", "NOT_ALLOWED");
  scan(Floor::pick, "CMD-CANCEL");
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  scan(Floor::pick2, "CMD-GETWORK");
  scan(Floor::pick2, "LOC-A-02");
  scan(Floor::pick2, lamp);
  scan(Floor::pick2, "CMD-QTY");
  EXPECT_TRUE(floor.key(Floor::pick2, "17").accepted);
  scan(Floor::pick2, "CMD-CONFIRM");
  scan(Floor::pick2, "CMD-CONFIRM");
  EXPECT_TRUE(floor.events("stock.counted").empty());
  floor.sign_in(Floor::supervisor, "BADGE-KIM");
  shows(Floor::supervisor, "APPROVE");
  EXPECT_EQ(arg(Floor::supervisor, "delta"), "-3");
  floor.expect_refused(Floor::supervisor, "CMD-APPROVE", "NOT_ALLOWED");
  scan(Floor::supervisor, "CMD-LOGOUT");
  floor.sign_in(Floor::supervisor, "BADGE-SUE");
  scan(Floor::supervisor, "CMD-APPROVE");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 17);
  const auto counted = floor.events("stock.counted").at(0);
  EXPECT_EQ(counted.at("result"), "APPROVED");
  EXPECT_EQ(counted.at("approver"), "SUE");
  shows(Floor::supervisor, "MENU");
  // Taken back: the opposite movement.
  scan(Floor::supervisor, text_at(counted, "adjustment"));
  scan(Floor::supervisor, "CMD-UNDO");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 20);
  EXPECT_EQ(floor.events("stock.adjusted").back().at("reverses"), counted.at("adjustment"));
}

TEST_F(Inbound, PlacesAreCountedAgainAfterTheDaysOfTheirClass) {
  constexpr std::int64_t day_ms = 86'400'000;
  const auto planned = [&] {
    std::int64_t n = 0;
    for (const auto& e : floor.events("count.planned"))
      n += text_at(e, "location") == "R-01" && text_at(e, "reason") == "PLAN";
    return n;
  };
  stock("SOAP", "R-01", 2);
  floor.tick(1000);
  EXPECT_EQ(planned(), 0);  // nobody has asked for it
  ok("policy.set", R"({"policies":{"count_a_days":1,"count_c_days":7}})");
  floor.tick(1000);
  floor.tick(1000);
  EXPECT_EQ(planned(), 1);
  floor.sign_in(Floor::receive);
  for (const auto& code :
       {std::string("CMD-COUNT"), std::string("LOC-R-01"), soap, soap, std::string("CMD-CONFIRM")})
    scan(Floor::receive, code);
  floor.tick(6 * day_ms);
  EXPECT_EQ(planned(), 1);
  floor.tick(2 * day_ms);
  EXPECT_EQ(planned(), 2);
}

TEST_F(Inbound, PickingGoesOnWhileAPlaceIsCounted) {
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::supervisor, "BADGE-SUE");
  floor.sign_in(Floor::pick);
  scan(Floor::pick, "CMD-COUNT");
  scan(Floor::pick, "LOC-A-02");
  floor.pick_all(Floor::pick2);
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 18);
  scan(Floor::pick, lamp);
  scan(Floor::pick, "CMD-QTY");
  EXPECT_TRUE(floor.key(Floor::pick, "18").accepted);
  scan(Floor::pick, "CMD-CONFIRM");
  scan(Floor::pick, "CMD-CONFIRM");
  const auto counted = floor.events("stock.counted").at(0);
  EXPECT_EQ(counted.at("result"), "MATCH");
  const auto& line = counted.at("lines").at(0);
  EXPECT_EQ(line.at("moved").as_int64(), -2);
  EXPECT_EQ(line.at("delta").as_int64(), 0);
}

TEST_F(Inbound, OfTwoStationsForOneCountOneWinsAndTheOtherIsTold) {
  floor.sign_in(Floor::pick);
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  scan(Floor::pick, "CMD-COUNT");
  scan(Floor::pick2, "CMD-COUNT");
  scan(Floor::pick, "LOC-A-02");
  floor.expect_refused(Floor::pick2, "LOC-A-02", "TAKEN_BY");
  EXPECT_EQ(floor.answer.refusal->args.at("operator"), "IDA");
}

TEST_F(Inbound, AnEmptyPlaceIsCountedByOneScan) {
  floor.sign_in(Floor::pick);
  scan(Floor::pick, "CMD-COUNT");
  scan(Floor::pick, "LOC-A-09");
  scan(Floor::pick, "CMD-EMPTY");
  EXPECT_EQ(floor.events("stock.counted").at(0).at("result"), "MATCH");
}

TEST_F(Inbound, UnitsThatACountDoesNotFindAreNoLongerPromised) {
  floor.order("SO-1", "VASE-3:5");
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
  for (const auto* who : {"BADGE-IDA", "BADGE-OLE"}) {
    floor.sign_in(Floor::receive, who);
    scan(Floor::receive, "CMD-COUNT");
    scan(Floor::receive, "LOC-A-03");
    scan(Floor::receive, checked("400638133394"));
    scan(Floor::receive, "]C1010" + checked("400638133395") + "10L1");
    scan(Floor::receive, "CMD-QTY");
    EXPECT_TRUE(floor.key(Floor::receive, "3").accepted);
    scan(Floor::receive, "CMD-CONFIRM");
    scan(Floor::receive, "CMD-CONFIRM");
    scan(Floor::receive, "CMD-LOGOUT");
  }
  floor.sign_in(Floor::supervisor, "BADGE-SUE");
  scan(Floor::supervisor, "CMD-APPROVE");
  EXPECT_EQ(floor.qty("VASE-3", "A-03"), 1);
  EXPECT_EQ(floor.order_state("SO-1"), "part_allocated");
}

// ---- adjustments ----

TEST_F(Inbound, AnAdjustmentByWhoMayNotApproveWaitsForWhoMay) {
  floor.sign_in(Floor::supervisor, "BADGE-IDA");
  scan(Floor::supervisor, "LOC-A-02");
  shows(Floor::supervisor, "SCAN_ITEM");
  scan(Floor::supervisor, lamp);
  shows(Floor::supervisor, "CHOOSE_REASON");
  floor.expect_refused(Floor::supervisor, "CMD-REASON-77", "NOT_ALLOWED");
  scan(Floor::supervisor, "CMD-REASON-03");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 20);
  scan(Floor::supervisor, "CMD-LOGOUT");
  floor.sign_in(Floor::supervisor, "BADGE-SUE");
  scan(Floor::supervisor, "CMD-APPROVE");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 19);
  EXPECT_EQ(floor.events("stock.adjusted").back().at("reason"), "LOST");
  scan(Floor::supervisor, "LOC-A-02");
  scan(Floor::supervisor, lamp);
  scan(Floor::supervisor, "CMD-REASON-01");
  EXPECT_EQ(with_status("LAMP-A", StockStatus::DAMAGED), 1);
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 19) << "damaged goods are still there";
}

// ---- returns ----

class Returns : public Inbound {
 protected:
  void SetUp() override {
    Inbound::SetUp();
    floor.sign_in(Floor::returns);
    shows(Floor::returns, "SCAN_RMA");
  }
  void announce(const std::string& lines, const std::string& more = "") {
    ok("rma.upsert",
       fmt::format(R"({{"rma":"RMA-1","version":1,"tracking":"TRK-1","lines":[{}]{}}})", lines,
                   more));
  }
};

TEST_F(Returns, EachGradeSendsAUnitWhereItBelongs) {
  announce(R"({"line":1,"sku":"LAMP-A","qty":4})");
  floor.expect_refused(Floor::returns, "NOBODY-KNOWS", "UNKNOWN_BARCODE");
  scan(Floor::returns, "TRK-1");
  const struct {
    const char *grade, *reason, *wrong, *place, *disposition;
  } cases[] = {{"A", "", "LOC-X-01", "LOC-A-02", "RESTOCK"},
               {"B", "CMD-REASON-01", "LOC-A-02", "LOC-Q-01", "REFURBISH"},
               {"C", "CMD-REASON-02", "LOC-A-02", "LOC-X-01", "SCRAP"},
               {"U", "CMD-REASON-03", "LOC-X-01", "LOC-Q-01", "QUARANTINE"}};
  for (const auto& one : cases) {
    scan(Floor::returns, lamp);
    shows(Floor::returns, "GRADE");
    floor.expect_refused(Floor::returns, "CMD-GRADE-Z", "NOT_ALLOWED");
    scan(Floor::returns, std::string("CMD-GRADE-") + one.grade);
    if (*one.reason) {
      shows(Floor::returns, "CHOOSE_REASON");
      scan(Floor::returns, one.reason);
    }
    shows(Floor::returns, "SCAN_LOCATION");
    EXPECT_EQ(floor.events("return.inspected").back().at("disposition"), one.disposition);
    floor.expect_refused(Floor::returns, one.wrong, "WRONG_LOCATION");
    scan(Floor::returns, one.place);
    if (floor.prompt(Floor::returns) == "CONFIRM_OTHER_DEST") scan(Floor::returns, one.place);
  }
  EXPECT_EQ(with_status("LAMP-A", StockStatus::AVAILABLE), 21);
  EXPECT_EQ(floor.events("return.restocked").size(), 4u);
  EXPECT_EQ(floor.events("return.closed").size(), 1u);
  shows(Floor::returns, "SCAN_RMA");
  floor.expect_refused(Floor::returns, "RMA-1", "NOT_ALLOWED");
}

TEST_F(Returns, MoreThanWasAnnouncedIsRefused) {
  announce(R"({"line":1,"sku":"LAMP-A","qty":1})");
  scan(Floor::returns, "RMA-1");
  floor.expect_refused(Floor::returns, soap, "WRONG_ITEM");
  scan(Floor::returns, lamp);
  scan(Floor::returns, "CMD-GRADE-A");
  floor.expect_refused(Floor::returns, lamp, "OVER_RETURN");
  floor.expect_refused(Floor::returns, "CMD-CLOSE", "NOT_ALLOWED");
}

TEST_F(Returns, AnOrderComesBackByItsNumberAndNoMoreThanWasShipped) {
  floor.order("SO-1", "LAMP-A:1");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack);
  while (floor.step_pack()) {
  }
  floor.sign_in(Floor::dock);
  floor.ship_all();
  floor.sign_in(Floor::returns);
  scan(Floor::returns, "SO-1");
  scan(Floor::returns, lamp);
  scan(Floor::returns, "CMD-GRADE-A");
  floor.expect_refused(Floor::returns, lamp, "OVER_RETURN");
  scan(Floor::returns, "LOC-A-02");
  EXPECT_EQ(floor.events("return.closed").at(0).at("order"), "SO-1");
}

TEST_F(Returns, OnlyTheSerialNumberThatWasShippedComesBack) {
  announce(R"({"line":1,"sku":"RADIO","qty":1,"serials":["SN-9"]})");
  scan(Floor::returns, "RMA-1");
  scan(Floor::returns, radio);
  shows(Floor::returns, "SCAN_SERIAL");
  floor.expect_refused(Floor::returns, "SN-8", "SERIAL_NOT_ON_RMA");
  scan(Floor::returns, "SN-9");
  shows(Floor::returns, "GRADE");
}

TEST_F(Returns, HygieneGoodsAreNeverAsNew) {
  announce(R"({"line":1,"sku":"SOAP","qty":1})");
  scan(Floor::returns, "RMA-1");
  scan(Floor::returns, soap);
  floor.expect_refused(Floor::returns, "CMD-GRADE-A", "NOT_ALLOWED");
  scan(Floor::returns, "CMD-GRADE-C");
}

TEST_F(Returns, AParcelThatNobodyKnowsIsKeptOnALpn) {
  scan(Floor::returns, "CMD-UNREADABLE");
  shows(Floor::returns, "SCAN_LPN");
  scan(Floor::returns, "TOTE-T-1");
  EXPECT_EQ(floor.events("return.unidentified").at(0).at("location"), "RET-1");
  shows(Floor::returns, "SCAN_RMA");
  scan(Floor::returns, "CMD-UNREADABLE");
  floor.expect_refused(Floor::returns, "TOTE-T-1", "TOTE_IN_USE");
}

TEST_F(Returns, OfTwoStationsForOneReturnOneWins) {
  announce(R"({"line":1,"sku":"LAMP-A","qty":1})");
  scan(Floor::returns, "RMA-1");
  EXPECT_EQ(floor.events("return.arrived").size(), 1u);
}

// ---- kits ----

TEST_F(Inbound, AKitIsBuiltFromItsPartsAndBrokenIntoThem) {
  ok("kit.upsert",
     R"({"sku":"SET","version":1,"components":[{"sku":"SOAP","qty":2},{"sku":"LAMP-A","qty":1}]})");
  stock("SOAP", "A-02", 4);
  floor.sign_in(Floor::receive);
  scan(Floor::receive, "CMD-KIT");
  shows(Floor::receive, "SCAN_LOCATION");
  scan(Floor::receive, "LOC-A-02");
  floor.expect_refused(Floor::receive, soap, "WRONG_ITEM");
  for (int i = 0; i < 3; ++i) scan(Floor::receive, set);
  floor.expect_refused(Floor::receive, "CMD-CONFIRM", "TOO_MANY");
  scan(Floor::receive, "CMD-QTY");
  EXPECT_TRUE(floor.key(Floor::receive, "2").accepted);
  scan(Floor::receive, "CMD-CONFIRM");
  scan(Floor::receive, "CMD-CONFIRM");
  EXPECT_EQ(floor.qty("SET", "A-02"), 2);
  EXPECT_EQ(floor.qty("SOAP", "A-02"), 0);
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 18);
  scan(Floor::receive, "CMD-BREAKKIT");
  scan(Floor::receive, "LOC-A-02");
  scan(Floor::receive, set);
  scan(Floor::receive, "CMD-CONFIRM");
  EXPECT_EQ(floor.qty("SET", "A-02"), 1);
  EXPECT_EQ(floor.qty("SOAP", "A-02"), 2);
}

// ---- what head office announces ----

TEST_F(Inbound, WhatCannotBeIsRejectedWithItsReason) {
  const auto reason = [&](const char* op, const std::string& data) {
    return text_at(floor.oms(op, data), "reason");
  };
  EXPECT_EQ(reason("asn.upsert", R"({"asn":"A","version":1,"lines":[]})"), "INVALID");
  EXPECT_EQ(
      reason("asn.upsert", R"({"asn":"A","version":1,"lines":[{"line":1,"sku":"NO","qty":1}]})"),
      "UNKNOWN_SKU");
  EXPECT_EQ(
      reason("rma.upsert", R"({"rma":"A","version":1,"lines":[{"line":1,"sku":"SOAP","qty":0}]})"),
      "INVALID");
  EXPECT_EQ(
      reason("kit.upsert", R"({"sku":"SET","version":1,"components":[{"sku":"SET","qty":1}]})"),
      "KIT_CYCLE");
  EXPECT_EQ(reason("count.request", R"({"location":"NO"})"), "UNKNOWN_LOCATION");
  EXPECT_EQ(
      reason("supplier.upsert", R"({"supplier":"S","version":1,"name":"S","over_receipt_ppm":-1})"),
      "INVALID");
}

}  // namespace
}  // namespace wec::test

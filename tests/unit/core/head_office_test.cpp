// Commands of head office: what is taken, what is rejected with which reason, and that the queue
// goes on whatever comes.

#include <fmt/format.h>

#include "daemon/core/envelope.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class HeadOffice : public testing::Test {
 protected:
  void expect_rejected(const std::string& op, const std::string& data, const std::string& reason) {
    SCOPED_TRACE(op + " " + data.substr(0, 300));
    const auto items = floor.state().items.after({}, rows_all).size();
    const auto orders = floor.state().orders.after({}, rows_all).size();
    const auto stock = floor.state().stock.after({}, rows_all).size();
    const auto result = floor.oms(op, data);
    EXPECT_EQ(text_at(result, "result"), "rejected") << boost::json::serialize(result);
    EXPECT_EQ(text_at(result, "reason"), reason) << boost::json::serialize(result);
    EXPECT_FALSE(text_at(result, "detail").empty()) << "an engineer needs to know which field";
    EXPECT_EQ(floor.state().items.after({}, rows_all).size(), items);
    EXPECT_EQ(floor.state().orders.after({}, rows_all).size(), orders);
    EXPECT_EQ(floor.state().stock.after({}, rows_all).size(), stock);
    expect_alive();
  }
  void expect_alive() {
    const auto result = floor.oms(
        "lpn.upsert",
        fmt::format(R"({{"lpn":"ALIVE","version":{},"barcode":"ALIVE","kind":"CART"}})", ++alive_));
    EXPECT_EQ(text_at(result, "result"), "ok") << "the queue goes on";
    EXPECT_EQ(result.at("dseq").as_int64(), floor.dseq);
  }
  void expect_readable() {
    for (const auto& event : floor.store->read_log(0, 100'000'000)) {
      const auto read = opened(*event.raw);
      EXPECT_TRUE(read) << event.type << " " << event.raw->substr(0, 400) << " "
                        << read.error().path << read.error().reason;
      if (!read) return;
    }
    floor.expect_log_gives_tables();
  }
  static std::string item(const std::string& more,
                          const std::string& packs = R"([{"uom":"EA","qty":1}])") {
    return R"({"sku":"NEW","version":1,"name":"n","tracking":"NONE","weight_mg":1000,"packs":)" +
           packs + (more.empty() ? "" : "," + more) + "}";
  }
  static std::string release(const std::string& lines, const std::string& more = "") {
    return R"({"order":"SO-9","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","ship_to":{"name":"A"},"lines":)" +
           lines + more + "}";
  }

  Floor floor;

 private:
  int alive_ = 0;
};

TEST_F(HeadOffice, RejectsItemsThatWouldMakeAScanOrAWeightMeaningless) {
  floor.stock_up();
  expect_rejected("item.upsert", item(R"("weight_mg":0)"), "ZERO_WEIGHT");
  expect_rejected("item.upsert", item(R"("weight_mg":-5)"), "ZERO_WEIGHT");
  expect_rejected("item.upsert", item(R"("sigma_mg":-1)"), "INVALID");
  expect_rejected("item.upsert", item(R"("tracking":"SOMETIMES")"), "INVALID");
  expect_rejected("item.upsert", item(R"("dims_mm":[1,2])"), "INVALID");
  expect_rejected("item.upsert", item(R"("dims_mm":[1,2,0])"), "INVALID");
  expect_rejected("item.upsert", item(R"("sku":"")"), "INVALID");
  expect_rejected("item.upsert", item(R"("sku":"with blank")"), "INVALID");
  expect_rejected("item.upsert", item(R"("sku":"\u0007")"), "INVALID");
  expect_rejected("item.upsert", item("", "[]"), "INVALID");
  expect_rejected("item.upsert", item("", R"([{"uom":"CS","qty":6}])"), "INVALID");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1},{"uom":"EB","qty":1}])"),
                  "INVALID");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1},{"uom":"EA","qty":6}])"),
                  "INVALID");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1},{"uom":"CS","qty":0}])"),
                  "INVALID");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1,"gtin":"4006381333932"}])"),
                  "INVALID_CHECK_DIGIT");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1,"gtin":"4006381333931"}])"),
                  "GTIN_TAKEN");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1,"gtin":"04006381333931"}])"),
                  "GTIN_TAKEN");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1,"barcodes":["CASE-LAMP"]}])"),
                  "BARCODE_TAKEN");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1,"barcodes":["CMD-CLOSE"]}])"),
                  "RESERVED");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1,"barcodes":[""]}])"), "INVALID");
  expect_rejected("item.upsert", item("", R"([{"uom":"EA","qty":1,"barcodes":["A","A"]}])"),
                  "INVALID");
  expect_rejected("item.upsert", R"({"sku":"NEW","version":1})", "INVALID");
  expect_rejected("item.upsert", item(R"("version":"one")"), "INVALID");
  expect_rejected("item.upsert", item(R"("weight_mg":1.5)"), "INVALID");
  expect_readable();
}

TEST_F(HeadOffice, NumbersTooLargeForTheFloorAreRejectedAndNeverOverflow) {
  floor.stock_up();
  constexpr auto huge = "9223372036854775807";
  expect_rejected("item.upsert", item(fmt::format(R"("weight_mg":{})", huge)), "INVALID");
  expect_rejected("item.upsert", item(fmt::format(R"("sigma_mg":{})", huge)), "INVALID");
  expect_rejected("item.upsert", item(fmt::format(R"("min_shelf_days":{})", huge)), "INVALID");
  expect_rejected(
      "item.upsert",
      item("", fmt::format(R"([{{"uom":"EA","qty":1}},{{"uom":"PAL","qty":{}}}])", huge)),
      "INVALID");
  expect_rejected(
      "carton_type.upsert",
      fmt::format(
          R"({{"carton":"B","version":1,"barcode":"B","tare_mg":1,"inner_mm":[1,1,1],"max_mg":{}}})",
          huge),
      "INVALID");
  expect_rejected(
      "carton_type.upsert",
      fmt::format(
          R"({{"carton":"B","version":1,"barcode":"B","tare_mg":1,"sigma_mg":{},"inner_mm":[1,1,1],"max_mg":100}})",
          huge),
      "INVALID");
  expect_rejected(
      "stock.adjust",
      fmt::format(R"({{"sku":"LAMP-A","location":"A-02","delta":{},"reason":"X"}})", huge),
      "INVALID");
  expect_rejected("order.released",
                  release(fmt::format(R"([{{"line":1,"sku":"LAMP-A","qty":{}}}])", huge)),
                  "INVALID");
  // The largest that are taken: weights, volumes and tolerances of them are still exact numbers.
  EXPECT_EQ(
      text_at(
          floor.oms(
              "item.upsert",
              R"({"sku":"BIG","version":1,"name":"b","tracking":"NONE","weight_mg":1000000000,"sigma_mg":1000000,"dims_mm":[10000,10000,10000],"packs":[{"uom":"EA","qty":1,"barcodes":["BIG"]},{"uom":"PAL","qty":1000000,"barcodes":["BIGPAL"]}]})"),
          "result"),
      "ok");
  EXPECT_EQ(
      text_at(
          floor.oms(
              "carton_type.upsert",
              R"({"carton":"HUGE","version":1,"barcode":"HUGE","tare_mg":1,"sigma_mg":1000000,"inner_mm":[10000,10000,10000],"max_mg":1000000000})"),
          "result"),
      "ok");
  EXPECT_EQ(text_at(floor.oms("stock.adjust",
                              R"({"sku":"BIG","location":"A-02","delta":1000000000,"reason":"X"})"),
                    "result"),
            "ok");
  floor.order("SO-BIG", "BIG:1000000 BIG:1000000");
  floor.sign_in(Floor::pick);
  floor.step_pick(), floor.step_pick();
  EXPECT_TRUE(floor.scan(Floor::pick, "BIGPAL").accepted);
  floor.step_pick(), floor.step_pick();
  EXPECT_TRUE(floor.scan(Floor::pick, "BIGPAL").accepted);
  floor.step_pick(), floor.step_pick();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.scan(Floor::pack, "TOTE-T-1");
  floor.expect_refused(Floor::pack, "HUGE", "BOX_TOO_SMALL");
}

TEST_F(HeadOffice, RejectsMasterDataOfPlacesBoxesTotesAndPeople) {
  floor.stock_up();
  expect_rejected("location.upsert",
                  R"({"location":"B","version":1,"barcode":"LOC-A-01","kind":"PICK"})",
                  "BARCODE_TAKEN");
  expect_rejected(
      "location.upsert",
      R"({"location":"B","version":1,"barcode":"X","aliases":["LOC-A-01"],"kind":"PICK"})",
      "BARCODE_TAKEN");
  expect_rejected("location.upsert",
                  R"({"location":"B","version":1,"barcode":"CMD-X","kind":"PICK"})", "RESERVED");
  expect_rejected("location.upsert", R"({"location":"B","version":1,"barcode":"","kind":"PICK"})",
                  "INVALID");
  expect_rejected("location.upsert", R"({"location":"B","version":1,"barcode":"X","kind":"ATTIC"})",
                  "INVALID");
  expect_rejected("location.upsert", R"({"location":"","version":1,"barcode":"X","kind":"PICK"})",
                  "INVALID");
  expect_rejected(
      "carton_type.upsert",
      R"({"carton":"B","version":1,"barcode":"B","tare_mg":0,"inner_mm":[1,1,1],"max_mg":9})",
      "INVALID");
  expect_rejected(
      "carton_type.upsert",
      R"({"carton":"B","version":1,"barcode":"B","tare_mg":9,"inner_mm":[1,1,1],"max_mg":9})",
      "INVALID");
  expect_rejected(
      "carton_type.upsert",
      R"({"carton":"B","version":1,"barcode":"B","tare_mg":1,"inner_mm":[1,1],"max_mg":9})",
      "INVALID");
  expect_rejected(
      "carton_type.upsert",
      R"({"carton":"B","version":1,"barcode":"BOX-1","tare_mg":1,"inner_mm":[1,1,1],"max_mg":9})",
      "BARCODE_TAKEN");
  expect_rejected("lpn.upsert", R"({"lpn":"T","version":1,"barcode":"TOTE-T-1","kind":"TOTE"})",
                  "BARCODE_TAKEN");
  expect_rejected("lpn.upsert", R"({"lpn":"T","version":1,"barcode":"T","kind":"BAG"})", "INVALID");
  expect_rejected("operator.upsert",
                  R"({"operator":"NEW","version":1,"badge":"BADGE-IDA","name":"n","rights":[]})",
                  "BARCODE_TAKEN");
  expect_rejected("operator.upsert",
                  R"({"operator":"NEW","version":1,"badge":"B","name":"n","rights":"all"})",
                  "INVALID");
  expect_readable();
}

TEST_F(HeadOffice, ChecksANumberRangeWhenItIsGranted) {
  floor.stock_up();
  const auto grant = [](const std::string& kind, const std::string& format,
                        const std::string& lo = "1", const std::string& hi = "9") {
    return fmt::format(
        R"({{"range":"R-NEW","version":1,"kind":"{}","format":"{}","lo":"{}","hi":"{}","low":1}})",
        kind, format, lo, hi);
  };
  expect_rejected("numbers.grant", grant("sscc", "12{n:9}{c:gs1}"), "INVALID");
  expect_rejected("numbers.grant", grant("sscc", "39521000{n:10}"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "RR{n:7}{c:s10}DE"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "RR"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:8}{n:8}"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:19}"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:x}"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:4"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:4}{x}"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:2}", "1", "100"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:4}", "9", "1"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:4}", "-1", "1"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "{n:4}", "", "1"), "INVALID");
  expect_rejected("numbers.grant", grant("tracking", "RR{n:8}{c:s10}DE", "5000", "6000"),
                  "OVERLAPS");
  expect_rejected("numbers.grant", grant("carrier pigeon", "{n:4}"), "INVALID");
  expect_readable();
}

TEST_F(HeadOffice, RejectsOrdersThatCannotBeWorked) {
  floor.stock_up();
  const std::string line = R"([{"line":1,"sku":"LAMP-A","qty":1}])";
  expect_rejected("order.released", release(R"([{"line":1,"sku":"NO-SUCH","qty":1}])"),
                  "UNKNOWN_SKU");
  expect_rejected("order.released", release("[]"), "INVALID");
  expect_rejected(
      "order.released",
      release(R"([{"line":1,"sku":"LAMP-A","qty":1},{"line":1,"sku":"VASE-3","qty":1}])"),
      "INVALID");
  expect_rejected("order.released", release(R"([{"line":1,"sku":"LAMP-A","qty":0}])"), "INVALID");
  expect_rejected("order.released", release(R"([{"line":1,"sku":"LAMP-A","qty":-1}])"), "INVALID");
  expect_rejected("order.released", release(R"([{"line":1,"sku":"LAMP-A","qty":"2"}])"), "INVALID");
  expect_rejected("order.released", release(R"([{"line":1,"sku":"LAMP-A","qty":1,"lot":"L1"}])"),
                  "INVALID");
  expect_rejected("order.released",
                  release(R"([{"line":1,"sku":"MILK","qty":1,"min_expiry":"2027-02-30"}])"),
                  "INVALID");
  expect_rejected("order.released", release(line, R"(,"priority":1000)"), "INVALID");
  expect_rejected("order.released", release(line, R"(,"priority":-1)"), "INVALID");
  expect_rejected("order.released", release(line, R"(,"ship_by":"tomorrow")"), "INVALID");
  expect_rejected("order.released", release(line, R"(,"ship_by":"2026-02-30T17:00:00Z")"),
                  "INVALID");
  expect_rejected("order.released", release(line, R"(,"ship_by":"2026-11-24T17:00:00+01:00")"),
                  "INVALID");
  expect_rejected("order.released", release(line, R"(,"ship_by":"2026-11-24T99:99:99Z")"),
                  "INVALID");
  expect_rejected("order.released", release(line, R"(,"ship_to":"Ann")"), "INVALID");
  expect_rejected("order.released", release(line, R"(,"order":"")"), "INVALID");
  expect_rejected(
      "order.released",
      R"({"order":"SO-9","version":1,"ship_by":"2026-11-24T17:00:00Z","carrier":"GLS","service":"P","lines":[{"line":1,"sku":"LAMP-A","qty":1}]})",
      "INVALID");
  expect_readable();
}

TEST_F(HeadOffice, RejectsStockThatCannotBe) {
  floor.stock_up();
  const auto adjust = [](const std::string& fields) {
    return R"({"reason":"COUNT",)" + fields + "}";
  };
  expect_rejected("stock.adjust", adjust(R"("sku":"NO","location":"A-01","delta":1)"),
                  "UNKNOWN_SKU");
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","location":"NO","delta":1)"),
                  "UNKNOWN_LOCATION");
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","lpn":"NO","delta":1)"), "UNKNOWN_LPN");
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","delta":1)"), "INVALID");
  expect_rejected("stock.adjust",
                  adjust(R"("sku":"LAMP-A","location":"A-01","lpn":"T-1","delta":1)"), "INVALID");
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","location":"A-01","delta":0)"),
                  "INVALID");
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","location":"A-01","lot":"L","delta":1)"),
                  "INVALID");
  expect_rejected("stock.adjust", adjust(R"("sku":"MILK","location":"A-01","delta":1)"),
                  "LOT_REQUIRED");
  expect_rejected(
      "stock.adjust",
      adjust(R"("sku":"MILK","location":"A-01","lot":"L","expiry":"27-01-01","delta":1)"),
      "INVALID");
  expect_rejected("stock.adjust",
                  adjust(R"("sku":"LAMP-A","location":"A-01","serials":["1"],"delta":1)"),
                  "INVALID");
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","location":"A-02","delta":-21)"),
                  "NEGATIVE");
  floor.order("SO-1", "LAMP-A:15");
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","location":"A-02","delta":-6)"),
                  "NEGATIVE");
  EXPECT_EQ(
      text_at(floor.oms("stock.adjust", adjust(R"("sku":"LAMP-A","location":"A-02","delta":-5)")),
              "result"),
      "ok");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 15);
  // What lies in a tote that an order is picked into belongs to that order.
  floor.sign_in(Floor::pick);
  floor.step_pick();
  expect_rejected("stock.adjust", adjust(R"("sku":"LAMP-A","lpn":"T-1","delta":1)"), "IN_USE");
  expect_readable();
}

TEST_F(HeadOffice, SameVersionAgainIsOkWithoutEffectAndALowerOneIsOlder) {
  floor.stock_up();
  const auto item2 = [](int version, const char* name) {
    return fmt::format(
        R"({{"sku":"V","version":{},"name":"{}","tracking":"NONE","weight_mg":1000,"packs":[{{"uom":"EA","qty":1}}]}})",
        version, name);
  };
  EXPECT_EQ(text_at(floor.oms("item.upsert", item2(5, "five")), "result"), "ok");
  const auto again = floor.oms("item.upsert", item2(5, "changed"));
  EXPECT_EQ(text_at(again, "result"), "ok");
  EXPECT_EQ(text_at(again, "state"), "unchanged");
  EXPECT_EQ(floor.state().items.get(Sku("V"))->name, "five");
  expect_rejected("item.upsert", item2(4, "four"), "OLDER");
  EXPECT_EQ(floor.state().items.get(Sku("V"))->name, "five");
  EXPECT_EQ(text_at(floor.oms("item.upsert", item2(6, "six")), "result"), "ok");
  EXPECT_EQ(floor.state().items.get(Sku("V"))->name, "six");
  floor.order("SO-1", "LAMP-A:1");
  const auto hash = floor.hash();
  const auto same = floor.oms(
      "order.released", release(R"([{"line":1,"sku":"LAMP-A","qty":1}])", R"(,"order":"SO-1")"));
  EXPECT_EQ(text_at(same, "state"), "unchanged");
  EXPECT_NE(floor.hash(), hash) << "the cmdid is remembered";
  expect_rejected(
      "order.released",
      release(R"([{"line":1,"sku":"LAMP-A","qty":1}])", R"(,"order":"SO-1","version":2)"),
      "EXISTS");
  expect_rejected(
      "order.released",
      release(R"([{"line":1,"sku":"LAMP-A","qty":1}])", R"(,"order":"SO-1","version":0)"), "OLDER");
  EXPECT_EQ(floor.events("order.allocated").size(), 1u);
  expect_readable();
}

TEST_F(HeadOffice, TheSameCmdidAgainGetsTheFirstAnswerWithoutEffect) {
  floor.stock_up();
  const std::string add =
      R"({"cmdid":"once","sku":"LAMP-A","location":"A-02","delta":1,"reason":"COUNT"})";
  EXPECT_EQ(text_at(floor.oms("stock.adjust", add), "result"), "ok");
  const auto again = floor.oms("stock.adjust", add);
  EXPECT_EQ(text_at(again, "result"), "ok");
  EXPECT_EQ(text_at(again, "state"), "unchanged");
  EXPECT_EQ(floor.qty("LAMP-A", "A-02"), 21);
  const std::string bad =
      R"({"cmdid":"bad","sku":"LAMP-A","location":"A-02","delta":-100,"reason":"COUNT"})";
  EXPECT_EQ(text_at(floor.oms("stock.adjust", bad), "reason"), "NEGATIVE");
  EXPECT_EQ(text_at(floor.oms("stock.adjust", bad), "reason"), "NEGATIVE");
  expect_readable();
}

TEST_F(HeadOffice, DamagedCommandsAreAnsweredInTheirPlace) {
  const auto expect = [&](const std::string& raw, const std::string& reason) {
    SCOPED_TRACE(raw.substr(0, 100));
    const auto result = floor.oms_raw(raw);
    EXPECT_EQ(text_at(result, "result"), "rejected");
    EXPECT_EQ(text_at(result, "reason"), reason) << boost::json::serialize(result);
    EXPECT_EQ(result.if_contains("dseq") ? result.at("dseq").as_int64() : -1, floor.dseq);
    expect_alive();
  };
  expect("", "MALFORMED");
  expect("not json", "MALFORMED");
  expect("[1,2]", "MALFORMED");
  expect(R"({"id":"D0:)", "MALFORMED");
  expect(std::string("\xff\xfe\x00garbage", 10), "MALFORMED");
  expect(R"({"id":"D0:9","type":"org.wec.item.upsert.v1","data":{"name":")"
         "\xc3\x28"
         R"("}})",
         "MALFORMED");
  expect(std::string(100'000, '['), "TOO_BIG");
  expect(std::string(90'000, '['), "MALFORMED");
  expect("{}", "INVALID");
  expect(R"({"type":"org.wec.item.upsert.v1"})", "INVALID");
  expect(R"({"type":"org.wec.item.upsert.v1","data":[]})", "INVALID");
  expect(R"({"type":"org.wec.item.upsert.v1","data":{}})", "INVALID");
  expect(R"({"type":"org.wec.item.upsert.v1","data":{"cmdid":7}})", "INVALID");
  expect(R"({"type":"org.wec.rocket.launch.v1","data":{"cmdid":"x1"}})", "NO_SCHEMA");
  expect(R"({"type":"org.wec.item.upsert.v9","data":{"cmdid":"x2"}})", "NO_SCHEMA");
  expect(R"({"type":"com.example","data":{"cmdid":"x3"}})", "NO_SCHEMA");
  expect(R"({"type":"org.wec.order.cancel.v1","data":{"cmdid":"x4"}})", "INVALID");
  expect(R"({"type":"org.wec.item.upsert.v1","data":{"cmdid":"x5","blob":")" +
             std::string(90'000, 'x') + "\"}}",
         "TOO_BIG");
  expect_readable();
}

TEST_F(HeadOffice, DeepNestingIsAnsweredAndTheLogStaysReadable) {
  for (int depth = 1; depth < 60; ++depth) {
    const auto result = floor.oms_raw(fmt::format(
        R"({{"id":"D0:{}","type":"org.wec.lpn.upsert.v1","data":{{"cmdid":"deep-{}","lpn":"N","version":{},"barcode":"N","kind":"TOTE","x":{}1{}}}}})",
        floor.dseq + 1, depth, depth, std::string(static_cast<std::size_t>(depth), '['),
        std::string(static_cast<std::size_t>(depth), ']')));
    EXPECT_FALSE(text_at(result, "result").empty()) << depth;
  }
  expect_alive();
  expect_readable();
}

TEST_F(HeadOffice, OnlyTheNextCommandOfThisIncarnationIsTaken) {
  EXPECT_FALSE(
      floor.oms("lpn.upsert", R"({"lpn":"A","version":1,"barcode":"A","kind":"TOTE"})").empty());
  floor.dseq += 1;  // a hole
  EXPECT_TRUE(
      floor.oms("lpn.upsert", R"({"lpn":"B","version":1,"barcode":"B","kind":"TOTE"})").empty());
  floor.dseq = 0;  // repeated
  EXPECT_TRUE(
      floor.oms("lpn.upsert", R"({"lpn":"A","version":1,"barcode":"A","kind":"TOTE"})").empty());
  floor.dinc = "D9";  // of another incarnation
  EXPECT_TRUE(
      floor.oms("lpn.upsert", R"({"lpn":"B","version":1,"barcode":"B","kind":"TOTE"})").empty());
  SyncUpdate update;
  update.dinc = "D9";
  floor.sync(update);
  floor.dseq = 0;
  EXPECT_FALSE(
      floor.oms("lpn.upsert", R"({"lpn":"B","version":1,"barcode":"B","kind":"TOTE"})").empty());
}

TEST_F(HeadOffice, AnIncarnationThatComesBackGoesOnWhereItStood) {
  const auto tote = [&](const char* id) {
    return floor.oms("lpn.upsert", R"({"lpn":")" + std::string(id) +
                                       R"(","version":1,"barcode":")" + id + R"(","kind":"TOTE"})");
  };
  const std::string first = floor.dinc;
  ASSERT_FALSE(tote("A").empty());
  const auto stood = floor.dseq;
  SyncUpdate update;
  update.dinc = "D9";
  floor.sync(update);
  update.dinc = first;
  floor.sync(update);
  floor.dseq = 0;
  EXPECT_TRUE(tote("B").empty()) << "answered before";
  floor.dseq = stood;
  EXPECT_FALSE(tote("B").empty()) << "the next one";
}

TEST_F(HeadOffice, AnAddressNeverEntersTheLog) {
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:1");
  for (const auto& event : floor.store->read_log(0, 100'000'000)) {
    EXPECT_EQ(event.raw->find("Ann Example"), std::string::npos);
    EXPECT_EQ(event.raw->find("Street 1"), std::string::npos);
  }
  EXPECT_TRUE(floor.state().addresses.get(OrderId("SO-1")));
  const auto results = floor.events("cmd.result");
  EXPECT_EQ(text_at(results.back().at("cmd").as_object(), "ship_to_sha256").size(), 64u);
}

TEST_F(HeadOffice, AnOrderOnHoldIsKeptAndNotAllocated) {
  floor.stock_up();
  floor.order("SO-1", "LAMP-A:1", R"(,"holds":["CREDIT"])");
  EXPECT_EQ(floor.order_state("SO-1"), "held");
  EXPECT_EQ(floor.events("order.allocated").size(), 0u);
  EXPECT_EQ(floor.events("order.held").size(), 1u);
}

TEST_F(HeadOffice, ANewItemVersionReplacesItsBarcodes) {
  floor.stock_up();
  const auto v2 = floor.oms(
      "item.upsert",
      R"({"sku":"LAMP-A","version":2,"name":"lamp","tracking":"NONE","weight_mg":250000,"packs":[{"uom":"EA","qty":1,"barcodes":["LAMP-NEW"]}]})");
  EXPECT_EQ(text_at(v2, "result"), "ok");
  EXPECT_TRUE(floor.state().barcodes.where("code", std::string("CASE-LAMP")).empty());
  EXPECT_TRUE(floor.state().barcodes.where("code", std::string("04006381333931")).empty());
  EXPECT_EQ(floor.state().barcodes.where("code", std::string("LAMP-NEW")).size(), 1u);
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

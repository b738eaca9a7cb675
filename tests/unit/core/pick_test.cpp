// Picking scan by scan: what goes on, and every refusal with nothing changed by it.

#include <rapidcheck.h>

#include "daemon/core/envelope.hpp"
#include "daemon/core/scan.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

constexpr char lamp[] = "4006381333931";

class Pick : public testing::Test {
 protected:
  Pick() { floor.stock_up(); }
  void begin(const std::string& lines) {
    floor.order("SO-1", lines);
    floor.sign_in(Floor::pick);
  }
  void until(const std::string& prompt) {
    for (int i = 0; i < 50 && floor.prompt(Floor::pick) != prompt; ++i)
      ASSERT_TRUE(floor.step_pick());
  }
  std::int64_t done() {
    return floor.screen(Floor::pick).at("view").at("task").at("done").as_int64();
  }
  void refused(const std::string& data, const std::string& code) {
    floor.expect_refused(Floor::pick, data, code);
  }
  bool scan(const std::string& data) { return floor.scan(Floor::pick, data).accepted; }

  Floor floor;
  std::string vase = checked("400638133394");
  std::string milk = "0" + checked("400638133395");
};

TEST_F(Pick, TheToteMustBeEmptyAndATote) {
  begin("LAMP-A:2");
  refused("NO-SUCH-TOTE", "UNKNOWN_BARCODE");
  refused("CART-1", "WRONG_TOTE");
  refused("LOC-A-02", "WRONG_TOTE");
  refused(lamp, "WRONG_TOTE");
  floor.order("SO-2", "LAMP-A:1");
  floor.sign_in(Floor::pick2, "BADGE-OLE");
  EXPECT_TRUE(floor.scan(Floor::pick2, "TOTE-T-1").accepted);
  refused("TOTE-T-1", "TOTE_IN_USE");
  EXPECT_TRUE(scan("TOTE-T-2"));
}

TEST_F(Pick, TheLocationComesFirst) {
  begin("LAMP-A:2");
  until("SCAN_LOCATION");
  refused("LOC-A-01", "WRONG_LOCATION");
  EXPECT_EQ(floor.answer.refusal->args.at("expected"), "A-02");
  EXPECT_EQ(floor.answer.refusal->args.at("seen"), "A-01");
  refused(lamp, "SCAN_LOCATION_FIRST");
  refused("TOTE-T-1", "WRONG_LOCATION");
  refused("NOTHING-KNOWN", "UNKNOWN_BARCODE");
  EXPECT_TRUE(scan("LOC-A-02"));
}

TEST_F(Pick, TheItemMustBeTheOneAndNotTooMany) {
  begin("LAMP-A:2");
  until("SCAN_ITEM");
  refused(vase, "WRONG_ITEM");
  EXPECT_EQ(floor.answer.refusal->args.at("seen"), "VASE-3");
  EXPECT_EQ(floor.answer.refusal->args.at("seen_name"), "VASE-3 thing");
  EXPECT_EQ(floor.answer.refusal->args.at("expected"), "LAMP-A");
  refused("LOC-A-02", "WRONG_ITEM");
  refused("4006381333932", "INVALID_CHECK_DIGIT");
  refused("]E04006381333932", "INVALID_CHECK_DIGIT");
  refused(checked("400638133396"), "UNKNOWN_BARCODE");
  refused("CASE-LAMP", "OVER_PICK");
  EXPECT_TRUE(scan(lamp));
  EXPECT_EQ(done(), 1);
  EXPECT_TRUE(scan("]E0" + std::string(lamp)));
  EXPECT_EQ(floor.prompt(Floor::pick), "PUT_TO");
  refused(lamp, "OVER_PICK");
  refused("TOTE-T-2", "WRONG_TOTE");
  refused("LOC-A-02", "WRONG_TOTE");
  EXPECT_TRUE(scan("TOTE-T-1"));
  EXPECT_EQ(floor.signals[0].tone, Tone::done);
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_DROP");
  refused("LOC-A-02", "WRONG_LOCATION");
  refused("TOTE-T-1", "WRONG_LOCATION");
  EXPECT_TRUE(scan("LOC-PACK-1"));
  EXPECT_EQ(floor.prompt(Floor::pick), "MENU");
}

TEST_F(Pick, ACaseCountsAllItsUnits) {
  begin("LAMP-A:8");
  until("SCAN_ITEM");
  EXPECT_TRUE(scan("CASE-LAMP"));
  EXPECT_EQ(done(), 6);
  refused("CASE-LAMP", "OVER_PICK");
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan(lamp));
  EXPECT_EQ(floor.prompt(Floor::pick), "PUT_TO");
}

TEST_F(Pick, ALotIsReadFromTheCodeOrAskedFor) {
  begin("MILK:3");
  until("SCAN_ITEM");
  refused("]C101" + milk + "10L2", "LOT_MISMATCH");
  EXPECT_EQ(floor.answer.refusal->args.at("seen"), "L2");
  EXPECT_EQ(floor.answer.refusal->args.at("expected"), "L1");
  refused("]C101" + milk +
              "17270228"
              "10L1",
          "LOT_MISMATCH");
  EXPECT_TRUE(scan("]C101" + milk +
                   "17270131"
                   "10L1"));
  EXPECT_EQ(done(), 1);
  EXPECT_TRUE(scan(milk));  // no lot in it
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_LOT");
  EXPECT_EQ(done(), 1);
  refused(milk, "LOT_REQUIRED");
  refused("L2", "LOT_MISMATCH");
  refused("]C1010" + std::string(lamp) + "10L1", "WRONG_ITEM");
  refused("]C101" + milk +
              "17270228"
              "10L1",
          "LOT_MISMATCH");
  EXPECT_TRUE(scan("L1"));
  EXPECT_EQ(done(), 2);
  EXPECT_TRUE(scan(milk));
  EXPECT_TRUE(scan("]C110L1"));
  EXPECT_EQ(floor.prompt(Floor::pick), "PUT_TO");
}

TEST_F(Pick, ASeparatorThatTheScannerDroppedIsPutBackWhereTheKnownLotsTell) {
  begin("MILK:3");
  until("SCAN_ITEM");
  EXPECT_TRUE(scan("]C101" + milk + "10L117270131"));
  EXPECT_EQ(done(), 1);
  refused("]C101" + milk + "10L117270228", "LOT_MISMATCH");
  EXPECT_EQ(floor.answer.refusal->args.at("seen"), "2027-02-28");
  refused("]C101" + milk + "10L217270228", "LOT_MISMATCH");
  EXPECT_EQ(floor.answer.refusal->args.at("seen"), "L2");
  // A lot that nobody knows stands as it was scanned, unless it holds the date that must be there.
  refused("]C101" + milk + "10X921S", "LOT_MISMATCH");
  EXPECT_EQ(floor.answer.refusal->args.at("seen"), "X921S");
}

TEST_F(Pick, OfTwoLotsThatFitAJoinedCodeNoneIsGuessed) {
  for (const auto* lot : {"A", "A21"})
    floor.oms("stock.adjust", std::string(R"({"sku":"MILK","location":"A-01","lot":")") + lot +
                                  R"(","expiry":"2027-01-01","delta":1,"reason":"FOUND"})");
  begin("MILK:1");
  until("SCAN_ITEM");
  refused("]C101" + milk + "10A2121B", "MALFORMED");
  EXPECT_EQ(floor.answer.refusal->args.at("why"), "separator_missing");
}

TEST_F(Pick, ACaseWithoutALotInItsCodeCountsAllItsUnitsOnceTheLotIsScanned) {
  floor.oms(
      "stock.adjust",
      R"({"sku":"MILK","location":"A-03","lot":"L1","expiry":"2027-01-31","delta":10,"reason":"FOUND"})");
  begin("MILK:5");
  until("SCAN_ITEM");
  EXPECT_TRUE(scan("CASE-MILK"));
  EXPECT_EQ(floor.prompt(Floor::pick), "SCAN_LOT");
  EXPECT_TRUE(scan("L1"));
  EXPECT_EQ(done(), 4) << "a case of four is in the hand";
  refused("CASE-MILK", "OVER_PICK");
}

TEST_F(Pick, ALotThatLooksLikeAnElementStringIsStillThatLot) {
  floor.oms(
      "stock.adjust",
      R"({"sku":"MILK","location":"A-01","lot":"10A5","expiry":"2027-01-01","delta":1,"reason":"FOUND"})");
  begin("MILK:1");
  until("SCAN_ITEM");
  EXPECT_TRUE(scan(milk));
  EXPECT_TRUE(scan("10A5"));
  EXPECT_EQ(floor.prompt(Floor::pick), "PUT_TO");
}

TEST_F(Pick, WhatNoBarcodeCanBeIsMalformed) {
  begin("LAMP-A:2");
  for (const auto* prompt : {"SCAN_TOTE", "SCAN_LOCATION", "SCAN_ITEM", "PUT_TO"}) {
    until(prompt);
    refused("", "MALFORMED");
    refused("ABC\x07", "MALFORMED");
    refused("ABC\r", "MALFORMED");
    refused(std::string("A\0B", 3), "MALFORMED");
    refused(std::string(5 * 1024, 'A'), "MALFORMED");
    refused("\xc3\x28", "MALFORMED");
    refused("\xff\xfe", "MALFORMED");
    refused("\xed\xa0\x80", "MALFORMED");
    refused(
        "]C10104006381333931"
        "17",
        "MALFORMED");
    refused("]C101040063813339", "MALFORMED");
    refused("]C0", "MALFORMED");
  }
}

TEST_F(Pick, AllThatIsRefusedIsInTheLogAsPrintableText) {
  begin("LAMP-A:2");
  floor.scan(Floor::pick, std::string("A\x01\x00\xff"
                                      "B",
                                      5));
  const auto event = floor.events("scan.rejected").back();
  EXPECT_EQ(event.at("data"), "A\\x01\\x00\\xffB");
  EXPECT_EQ(event.at("operator"), "IDA");
  EXPECT_EQ(event.at("code"), "MALFORMED");
}

TEST_F(Pick, AQuantityIsKeyedAfterTheFirstScanOfALongLine) {
  begin("LAMP-A:9");
  until("SCAN_ITEM");
  refused("CMD-QTY", "NOT_ALLOWED");
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan("CMD-QTY"));
  EXPECT_EQ(floor.prompt(Floor::pick), "ENTER_QTY");
  refused(lamp, "NOT_ALLOWED");
  refused("-1", "NOT_ALLOWED");
  EXPECT_TRUE(floor.key(Floor::pick, "1").accepted);
  EXPECT_TRUE(floor.key(Floor::pick, "2").accepted);
  EXPECT_EQ(floor.screen(Floor::pick).at("args").at("keyed"), "12");
  refused("CMD-CONFIRM", "OVER_PICK");
  EXPECT_TRUE(scan("CMD-CANCEL"));
  EXPECT_EQ(done(), 1);
  EXPECT_TRUE(scan("CMD-QTY"));
  refused("CMD-CONFIRM", "NOT_ALLOWED");
  EXPECT_TRUE(floor.key(Floor::pick, "000009").accepted);
  refused("1", "NOT_ALLOWED");
  EXPECT_TRUE(scan("CMD-CONFIRM"));
  EXPECT_EQ(floor.prompt(Floor::pick), "PUT_TO");
  EXPECT_TRUE(scan("TOTE-T-1"));
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 9);
}

TEST_F(Pick, AShortLineIsScannedUnitByUnit) {
  begin("LAMP-A:5");
  until("SCAN_ITEM");
  EXPECT_TRUE(scan(lamp));
  refused("CMD-QTY", "NOT_ALLOWED");
  refused("CMD-CLOSE", "NOT_ALLOWED");
  refused("CMD-WHATEVER", "NOT_ALLOWED");
}

// ---- one identity, one effect
// --------------------------------------------------------------------------

TEST_F(Pick, TheSameCommandIdGetsTheSameAnswerAndChangesNothing) {
  begin("LAMP-A:2");
  until("SCAN_ITEM");
  const StationInput good{StationId(Floor::pick), CommandId("once"), InputKind::scan, lamp, {}};
  const auto first = boost::json::serialize(to_json(floor.input(good)));
  const StationInput bad{StationId(Floor::pick), CommandId("wrong"), InputKind::scan, vase, {}};
  const auto refusal = boost::json::serialize(to_json(floor.input(bad)));
  EXPECT_TRUE(scan(lamp));
  const auto hash = floor.hash();
  const auto head = floor.head();
  EXPECT_EQ(boost::json::serialize(to_json(floor.input(good))), first);
  EXPECT_TRUE(floor.answer.accepted);
  EXPECT_EQ(boost::json::serialize(to_json(floor.input(bad))), refusal);
  EXPECT_FALSE(floor.answer.accepted);
  EXPECT_EQ(floor.hash(), hash);
  EXPECT_EQ(floor.head(), head);
  EXPECT_TRUE(floor.signals.empty()) << "no second tone";
  floor.restart();
  EXPECT_EQ(boost::json::serialize(to_json(floor.input(good))), first) << "also after a restart";
  floor.tick(8LL * 24 * 3600 * 1000);
  floor.tick(1);
  EXPECT_FALSE(floor.state().answers.get(CommandId("once"))) << "kept seven days";
}

TEST_F(Pick, TheSameCommandIdTwiceInOneTurnCountsOnce) {
  begin("LAMP-A:3");
  until("SCAN_ITEM");
  const StationInput good{StationId(Floor::pick), CommandId("once"), InputKind::scan, lamp, {}};
  std::vector<CommandBody> twice;
  twice.emplace_back(good);
  twice.emplace_back(good);
  floor.turns(std::move(twice));
  EXPECT_EQ(done(), 1);
}

TEST_F(Pick, TheSameCodeFromADeviceWithin200MsIsOneScan) {
  begin("LAMP-A:4");
  until("SCAN_ITEM");
  EXPECT_TRUE(floor.scan(Floor::pick, lamp, "SC1").accepted);
  floor.mono_ms += 150 - 1000;
  floor.scan(Floor::pick, lamp, "SC1");
  EXPECT_EQ(done(), 1);
  EXPECT_TRUE(floor.signals.empty());
  floor.mono_ms += 250 - 1000;
  EXPECT_TRUE(floor.scan(Floor::pick, lamp, "SC1").accepted);
  EXPECT_EQ(done(), 2);
  floor.mono_ms += 100 - 1000;
  EXPECT_TRUE(floor.scan(Floor::pick, lamp).accepted) << "typed in: no device, no double scan";
  EXPECT_EQ(done(), 3);
}

TEST_F(Pick, TheSecondHalfOfADoubleScanLeavesTheRefusalOnTheScreen) {
  begin("LAMP-A:4");
  until("SCAN_ITEM");
  floor.expect_refused(Floor::pick, vase, "WRONG_ITEM", "SC1");
  floor.mono_ms += 100 - 1000;
  floor.scan(Floor::pick, vase, "SC1");
  EXPECT_FALSE(floor.answer.accepted) << "one scan has one answer";
  EXPECT_EQ(floor.screen(Floor::pick).at("refusal").at("code"), "WRONG_ITEM");
  EXPECT_EQ(floor.events("scan.rejected").size(), 1u);
}

TEST_F(Pick, OneTurnOfManyCommandsDecidesThemInOrder) {
  begin("LAMP-A:3");
  until("SCAN_ITEM");
  std::vector<CommandBody> group;
  int n = 0;
  for (const auto& data : {std::string(lamp), vase, std::string(lamp), std::string("TOTE-T-1"),
                           std::string(lamp), std::string("TOTE-T-1")})
    group.emplace_back(StationInput{
        StationId(Floor::pick), CommandId("g" + std::to_string(++n)), InputKind::scan, data, {}});
  const auto before = floor.head();
  floor.turns(std::move(group));
  std::string tones;
  for (const auto& signal : floor.signals) tones += std::string(name_of(signal.tone)) + " ";
  EXPECT_EQ(tones, "OK STOP OK STOP OK DONE ");
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 3);
  const std::vector<std::string> wanted = {"pick.counted",   "scan.rejected", "pick.counted",
                                           "scan.rejected",  "pick.counted",  "order.pick_started",
                                           "pick.confirmed", "order.picked"};
  EXPECT_EQ(floor.event_types(before), wanted);
}

TEST_F(Pick, AnUnknownStationIsRefused) {
  const auto head = floor.head();
  floor.scan("NO-SUCH", lamp);
  EXPECT_FALSE(floor.answer.accepted);
  EXPECT_EQ(floor.answer.refusal->code, "NOT_ALLOWED");
  EXPECT_EQ(floor.head(), head + 1);
  floor.expect_log_gives_tables();
}

TEST_F(Pick, TheHybridClockNeverGoesBackEvenOverARestart) {
  begin("LAMP-A:4");
  until("SCAN_ITEM");
  const auto newest = [&] {
    return text_at(parsed(*floor.store->read_log(floor.head() - 1, 1).at(0).raw), "wechlc");
  };
  const auto before = newest();
  floor.wall_ms -= 3'600'000;
  floor.restart();
  EXPECT_TRUE(scan(lamp));
  EXPECT_GT(newest(), before);
}

// ---- any bytes at all
// ------------------------------------------------------------------------------------

TEST_F(Pick, WhateverBytesComeTheStateHoldsAndTheLogCanBeRead) {
  begin("MILK:3");
  until("SCAN_ITEM");
  const bool held = rc::check("random scans", [&] {
    const auto start = *rc::gen::element<std::string>(
        "", "]C1", "]C101" + milk, "]d2", "]Q3", "https://id.gs1.org/01/" + milk, "CMD-", "]C0");
    const auto tail =
        *rc::gen::oneOf(rc::gen::string<std::string>(),
                        rc::gen::container<std::string>(rc::gen::element(
                            '0', '1', '7', '9', '\x1d', 'A', '/', '?', '\xc3', '\xa9')));
    const auto hash = floor.hash();
    floor.scan(Floor::pick, start + tail);
    if (!floor.answer.accepted) RC_ASSERT(floor.hash() == hash);
    for (const auto& event : floor.logged) RC_ASSERT(opened(*event.raw).has_value());
    if (floor.prompt(Floor::pick) == "SCAN_BADGE") floor.sign_in(Floor::pick);
  });
  EXPECT_TRUE(held);
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

// Loads, pallets and carriers' own labels.

#include <fmt/format.h>
#include <sodium.h>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class Loads : public testing::Test {
 protected:
  Loads() {
    floor.stock_up();
    floor.oms(
        "operator.upsert",
        R"({"operator":"SUE","version":1,"badge":"BADGE-SUE","name":"Sue","rights":["supervisor"]})");
    floor.oms("location.upsert",
              R"({"location":"DOOR-1","version":1,"barcode":"LOC-DOOR-1","kind":"DOCK"})");
    floor.oms("location.upsert",
              R"({"location":"DOOR-2","version":1,"barcode":"LOC-DOOR-2","kind":"DOCK"})");
    floor.sign_in(Floor::pick);
    floor.sign_in(Floor::pack, "BADGE-OLE");
    for (const auto* id : {"SO-1", "SO-2"}) {
      floor.order(id, "LAMP-A:1");
      floor.pick_all();
      while (floor.order_state(id) != "labelled" && floor.step_pack()) {
      }
    }
    floor.sign_in(Floor::dock, "BADGE-KIM");
  }
  void load(const std::string& rest, const char* id = "L-1", const char* door = "DOOR-1") {
    const auto result =
        floor.oms("load.upsert",
                  fmt::format(R"({{"load":"{}","version":1,"door":"{}",{}}})", id, door, rest));
    ASSERT_EQ(text_at(result, "result"), "ok") << boost::json::serialize(result);
  }
  bool scan(const std::string& data) { return floor.scan(Floor::dock, data).accepted; }
  void refused(const std::string& data, const std::string& code) {
    floor.expect_refused(Floor::dock, data, code);
  }
  std::string number(const std::string& order) {
    return floor.state().cartons.where("order", OrderId(order)).at(0).number;
  }

  Floor floor;
};

TEST_F(Loads, TheDoorComesFirstAndNothingMayBeMissing) {
  load(R"("carrier":"GLS","orders":["SO-1","SO-2"])");
  EXPECT_EQ(floor.prompt(Floor::dock), "SCAN_DOOR");
  refused(number("SO-1"), "WRONG_LOAD");
  refused("LOC-DOOR-2", "WRONG_LOAD");
  ASSERT_TRUE(scan("LOC-DOOR-1"));
  EXPECT_EQ(floor.prompt(Floor::dock), "SCAN_LPN");
  ASSERT_TRUE(scan(number("SO-1")));
  refused(number("SO-1"), "ALREADY_LOADED");
  refused("CMD-CLOSELOAD", "CLOSE_BLOCKED");
  ASSERT_TRUE(scan("CMD-UNLOAD"));
  ASSERT_TRUE(scan(number("SO-1")));
  EXPECT_EQ(floor.order_state("SO-1"), "labelled");
  ASSERT_TRUE(scan(number("SO-1")));
  ASSERT_TRUE(scan(number("SO-2")));
  ASSERT_TRUE(floor.key(Floor::dock, "SEAL-9").accepted);
  ASSERT_TRUE(scan("CMD-CLOSELOAD"));
  const auto closed = floor.events("load.closed").at(0);
  EXPECT_EQ(text_at(closed, "seal"), "SEAL-9");
  EXPECT_EQ(closed.at("parcels").as_array().size(), 2u);
  EXPECT_EQ(floor.order_state("SO-2"), "shipped");
  refused("LOC-DOOR-1", "LOAD_CLOSED");
  floor.expect_log_gives_tables();
}

TEST_F(Loads, ShortOnlyWithASupervisorAndTheRestGoesWithTheNext) {
  load(R"("carrier":"GLS","orders":["SO-1","SO-2"])");
  load(R"("carrier":"GLS")", "L-2", "DOOR-2");
  ASSERT_TRUE(scan("LOC-DOOR-1"));
  ASSERT_TRUE(scan(number("SO-1")));
  ASSERT_TRUE(scan("CMD-CLOSESHORT"));
  EXPECT_EQ(floor.prompt(Floor::dock), "SCAN_SUPERVISOR");
  refused("BADGE-IDA", "NOT_ALLOWED");
  ASSERT_TRUE(scan("BADGE-SUE"));
  ASSERT_TRUE(scan("CMD-REASON-11"));
  const auto closed = floor.events("load.closed_short").at(0);
  EXPECT_EQ(text_at(closed, "supervisor"), "SUE");
  EXPECT_EQ(text_at(closed, "next"), "L-2");
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  EXPECT_EQ(floor.order_state("SO-2"), "labelled");
  ASSERT_TRUE(scan("LOC-DOOR-2"));
  ASSERT_TRUE(scan(number("SO-2")));
  ASSERT_TRUE(scan("CMD-CLOSELOAD"));
  EXPECT_EQ(floor.order_state("SO-2"), "shipped");
  floor.expect_log_gives_tables();
}

TEST_F(Loads, TheLastStopIsLoadedFirst) {
  load(R"("stops":[{"stop":1,"orders":["SO-1"]},{"stop":2,"orders":["SO-2"]}])");
  ASSERT_TRUE(scan("LOC-DOOR-1"));
  refused(number("SO-1"), "SEQUENCE_WARNING");
  ASSERT_TRUE(scan(number("SO-1"))) << "scanned again it goes on all the same";
  ASSERT_TRUE(scan(number("SO-2")));
}

TEST_F(Loads, APalletLoadsAllThatIsOnIt) {
  load(R"("carrier":"GLS")");
  ASSERT_TRUE(scan("CMD-NEWPALLET"));
  refused("CMD-CLOSEBOX", "NOT_ALLOWED");
  ASSERT_TRUE(scan(number("SO-1")));
  refused(number("SO-1"), "ALREADY_LOADED");
  ASSERT_TRUE(scan(number("SO-2")));
  ASSERT_TRUE(scan("CMD-CLOSEBOX"));
  const auto sscc = text_at(floor.events("pallet.closed").at(0), "pallet");
  ASSERT_TRUE(scan("LOC-DOOR-1"));
  ASSERT_TRUE(scan("]C100" + sscc));
  EXPECT_EQ(floor.events("parcel.loaded").size(), 2u);
  refused(sscc, "ALREADY_LOADED");
  ASSERT_TRUE(scan("CMD-CLOSELOAD"));
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  floor.expect_log_gives_tables();
}

TEST_F(Loads, ReopenedByASupervisorItTakesMoreOnAnotherManifest) {
  load(R"("carrier":"GLS","orders":["SO-1"])");
  ASSERT_TRUE(scan("LOC-DOOR-1"));
  ASSERT_TRUE(scan(number("SO-1")));
  ASSERT_TRUE(scan("CMD-CLOSE"));
  ASSERT_TRUE(scan("CMD-REOPEN"));
  ASSERT_TRUE(scan("LOC-DOOR-1"));
  ASSERT_TRUE(scan("BADGE-SUE"));
  ASSERT_TRUE(scan("CMD-REASON-12"));
  EXPECT_EQ(text_at(floor.events("load.reopened").at(0), "load"), "L-1");
  EXPECT_EQ(floor.prompt(Floor::dock), "SCAN_LPN");
  EXPECT_EQ(floor.order_state("SO-1"), "shipped") << "what was handed over stays so";
}

TEST_F(Loads, WhatMakesNoSenseIsRejected) {
  const auto why = [&](const std::string& data) {
    return text_at(floor.oms("load.upsert", data), "reason");
  };
  EXPECT_EQ(why(R"({"load":"L-9","version":1,"door":"NOWHERE","carrier":"GLS"})"),
            "UNKNOWN_LOCATION");
  EXPECT_EQ(why(R"({"load":"L-9","version":1,"door":"A-01","carrier":"GLS"})"), "INVALID");
  EXPECT_EQ(why(R"({"load":"L-9","version":1,"door":"DOOR-1"})"), "INVALID");
  EXPECT_EQ(why(R"({"load":"L-9","version":1,"door":"DOOR-1","orders":["A","A"]})"), "INVALID");
}

TEST(Attached, TheCarriersOwnLabelIsWaitedForAndPrintedOnce) {
  Floor floor;
  floor.stock_up();
  floor.order("SO-7", "LAMP-A:1", R"(,"label":"attached")");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PLACE_ON_SCALE");
  floor.put_on_scale(
      floor.screen(Floor::pack).at("view").at("weight").at("expected_mg").as_int64());
  EXPECT_EQ(floor.screen(Floor::pack).at("refusal").at("code"), "NO_TRACKING_NUMBER");
  const auto attach = [&](const std::string& zpl, int version) {
    char text[512];
    sodium_bin2base64(text, sizeof text, reinterpret_cast<const unsigned char*>(zpl.data()),
                      zpl.size(), sodium_base64_VARIANT_ORIGINAL);
    return floor.oms(
        "label.attach",
        fmt::format(
            R"({{"order":"SO-7","parcel":1,"version":{},"carrier":"UPS","number":"1Z9","language":"zpl","bytes_b64":"{}"}})",
            version, text));
  };
  EXPECT_EQ(text_at(attach("^XA^FDno end", 1), "reason"), "UNBALANCED");
  const auto ok = attach("^XA^FO50,50^FD1Z9^FS^XZ", 2);
  ASSERT_EQ(text_at(ok, "result"), "ok") << boost::json::serialize(ok);
  EXPECT_FALSE(ok.at("cmd").as_object().contains("bytes_b64")) << "it shows an address";
  EXPECT_EQ(floor.prompt(Floor::pack), "PRINTING");
  ASSERT_EQ(floor.to_print.size(), 1u);
  EXPECT_NE(floor.to_print[0].bytes.find("1Z9"), std::string::npos);
  floor.printed(floor.to_print[0].job, PrintOutcome::printed);
  EXPECT_TRUE(floor.scan(Floor::pack, "1Z9").accepted);
  EXPECT_EQ(text_at(attach("^XA^FD2^FS^XZ", 3), "reason"), "STATE_LABELLED");
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

// The packing bench off the straight way: shorts, units taken out, cartons opened again, void
// labels, and weights that a person answers for.

#include <algorithm>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

constexpr char lamp[] = "4006381333931";

class Bench : public testing::Test {
 protected:
  explicit Bench(Site site = small_site()) : floor({}, std::move(site)) {
    floor.stock_up();
    floor.oms(
        "operator.upsert",
        R"({"operator":"SUE","version":1,"badge":"BADGE-SUE","name":"Sue","rights":["supervisor"]})");
    floor.order("SO-1", "LAMP-A:3");
    floor.sign_in(Floor::pick);
    floor.pick_all();
    floor.sign_in(Floor::pack, "BADGE-OLE");
    floor.pack_until("PACK_SCAN_ITEM");
  }
  bool scan(const std::string& data) { return floor.scan(Floor::pack, data).accepted; }
  std::string prompt() { return floor.prompt(Floor::pack); }
  void refused(const std::string& data, const std::string& code) {
    floor.expect_refused(Floor::pack, data, code);
  }
  std::string shown() {
    const auto screen = floor.screen(Floor::pack);
    return screen.at("refusal").is_null()
               ? ""
               : std::string(screen.at("refusal").at("code").as_string());
  }
  Carton carton() { return floor.state().cartons.after({}, 1).at(0); }
  void right_weight() {
    floor.put_on_scale(
        floor.screen(Floor::pack).at("view").at("weight").at("expected_mg").as_int64());
  }
  void labelled() {
    scan(lamp), scan(lamp), scan(lamp);
    right_weight();
    ASSERT_EQ(prompt(), "PRINTING");
    floor.printed(floor.to_print.back().job, PrintOutcome::printed);
    ASSERT_EQ(prompt(), "APPLY_LABEL_SCAN");
  }
  void ship() {
    floor.sign_in(Floor::dock, "BADGE-IDA");
    ASSERT_TRUE(floor.scan(Floor::dock, carton().number).accepted);
    ASSERT_TRUE(floor.scan(Floor::dock, "CMD-CLOSE").accepted);
  }
  void agree() {
    ASSERT_EQ(prompt(), "SCAN_SUPERVISOR");
    ASSERT_TRUE(scan("BADGE-SUE"));
    ASSERT_TRUE(scan("CMD-REASON-02"));
  }

  Floor floor;
  std::string vase = checked("400638133394");
};

TEST_F(Bench, AUnitTakenOutGoesBackToTheTote) {
  ASSERT_TRUE(scan(lamp));
  ASSERT_TRUE(scan(lamp));
  ASSERT_TRUE(scan("CMD-REMOVE"));
  refused(vase, "WRONG_ITEM");
  refused("CMD-NEWBOX-X", "NOT_ALLOWED");
  ASSERT_TRUE(scan(lamp));
  EXPECT_EQ(floor.qty("LAMP-A", carton().carton.text), 1);
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 2);
  EXPECT_EQ(floor.state().order_lines.get(OrderId("SO-1"), std::int64_t{1})->packed, 1);
  ASSERT_TRUE(scan(lamp)) << "it is a normal scan again";
  ASSERT_TRUE(scan("CMD-REMOVE"));
  ASSERT_TRUE(scan("CMD-CANCEL"));
  ASSERT_TRUE(scan(lamp));
  EXPECT_EQ(prompt(), "PLACE_ON_SCALE");
  floor.expect_log_gives_tables();
}

TEST_F(Bench, NewsOfTheScaleReplacesAnOlderRefusal) {
  scan(lamp), scan(lamp), scan(lamp);
  refused("CMD-OVERRIDE", "NOT_ALLOWED");
  floor.put_on_scale(500'000);
  EXPECT_EQ(shown(), "UNDERWEIGHT");
  refused(lamp, "NOT_ALLOWED");
  right_weight();
  EXPECT_EQ(shown(), "");
}

TEST_F(Bench, ACancelReplacesAnOlderRefusal) {
  refused(vase, "WRONG_ITEM");
  floor.oms("order.cancel", R"({"order":"SO-1"})");
  EXPECT_EQ(shown(), "CANCELLED_STOP");
}

TEST_F(Bench, NothingComesOutOfAnEmptyCarton) {
  ASSERT_TRUE(scan("CMD-REMOVE"));
  refused(lamp, "WRONG_ITEM");
}

TEST_F(Bench, AMissingUnitIsShortWithAReasonAndStandsInDoubtWhereItWasPicked) {
  refused("CMD-SHORT", "NOT_ALLOWED");  // nothing packed: nothing would leave
  ASSERT_TRUE(scan(lamp));
  ASSERT_TRUE(scan(lamp));
  ASSERT_TRUE(scan("CMD-SHORT"));
  EXPECT_EQ(prompt(), "CHOOSE_REASON");
  refused("CMD-REASON-100", "NOT_ALLOWED");
  refused(vase, "NOT_IN_TOTE");
  ASSERT_TRUE(scan("CMD-REASON-01"));
  EXPECT_EQ(prompt(), "PLACE_ON_SCALE") << "what there is goes on";
  const auto shorted = floor.events("pack.short").at(0);
  EXPECT_EQ(shorted.at("qty").as_int64(), 1);
  EXPECT_EQ(shorted.at("reason"), "01");
  EXPECT_EQ(shorted.at("location"), "A-02");
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 0);
  std::int64_t doubtful = 0;
  for (const auto& row : floor.state().stock.where("location", LocationId("A-02")))
    if (row.status == StockStatus::SUSPECT) doubtful += row.qty;
  EXPECT_EQ(doubtful, 1);
  right_weight();
  floor.printed(floor.to_print.back().job, PrintOutcome::printed);
  ASSERT_TRUE(scan(carton().number));
  ship();
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  floor.expect_log_gives_tables();
}

TEST_F(Bench, AClosedCartonIsOpenedAgainWithoutAnybodyAsLongAsNothingIsPrinted) {
  scan(lamp), scan(lamp), scan(lamp);
  ASSERT_EQ(prompt(), "PLACE_ON_SCALE");
  floor.put_on_scale(10'000);
  ASSERT_TRUE(scan("CMD-REOPEN"));
  EXPECT_EQ(prompt(), "PACK_SCAN_ITEM");
  EXPECT_EQ(floor.order_state("SO-1"), "packing");
  ASSERT_TRUE(scan("CMD-REMOVE"));
  ASSERT_TRUE(scan(lamp));
  ASSERT_TRUE(scan(lamp));
  EXPECT_EQ(prompt(), "PLACE_ON_SCALE");
  refused("CMD-OVERRIDE", "NOT_ALLOWED");  // the weight of before the reopening is forgotten
  floor.expect_log_gives_tables();
}

TEST_F(Bench, ALabelledCartonNeedsASupervisorAndItsLabelIsVoid) {
  labelled();
  const auto number = carton().number;
  ASSERT_TRUE(scan("CMD-REOPEN"));
  agree();
  EXPECT_EQ(prompt(), "PACK_SCAN_ITEM");
  EXPECT_EQ(text_at(floor.events("label.voided").at(0), "number"), number);
  EXPECT_EQ(floor.events("label.voided").at(0).at("supervisor"), "SUE");
  ASSERT_TRUE(scan("CMD-REMOVE"));
  ASSERT_TRUE(scan(lamp));
  ASSERT_TRUE(scan(lamp));
  right_weight();
  ASSERT_EQ(prompt(), "PRINTING");
  EXPECT_NE(carton().number, number) << "a void number is never used again";
  floor.printed(floor.to_print.back().job, PrintOutcome::printed);
  refused(number, "LABEL_MISMATCH");
  ASSERT_TRUE(scan(carton().number));
  ship();
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  floor.expect_log_gives_tables();
}

TEST_F(Bench, VoidNeedsTheRightAndOnlyANewRequestTakesANewNumber) {
  labelled();
  const auto number = carton().number;
  const auto printed = floor.to_print.size();
  refused("CMD-VOID", "NOT_ALLOWED");
  ASSERT_TRUE(scan("CMD-OVERRIDE"));
  agree();
  ASSERT_TRUE(scan("CMD-VOID"));
  EXPECT_EQ(shown(), "NOT_LABELLED");
  EXPECT_EQ(floor.to_print.size(), printed);
  refused(number, "NOT_ALLOWED");
  ASSERT_TRUE(scan("CMD-REPRINT"));
  EXPECT_EQ(floor.to_print.size(), printed + 1);
  EXPECT_NE(carton().number, number);
  EXPECT_EQ(carton().weigh, "PASS");
  floor.expect_log_gives_tables();
}

TEST_F(Bench, ADeadScaleIsBypassedWithAReasonAndTheManifestSaysSo) {
  scan(lamp), scan(lamp), scan(lamp);
  refused("CMD-REASON-04", "NOT_ALLOWED");
  scan("BADGE-OLE");  // takes the refusal off the screen
  floor.turn(DevicePresence{DeviceId("W1"), false, "SCALE_GONE"});
  EXPECT_EQ(shown(), "SCALE_GONE");
  ASSERT_TRUE(scan("CMD-REASON-04"));
  EXPECT_EQ(prompt(), "PRINTING");
  EXPECT_EQ(floor.events("weigh.bypassed").at(0).at("reason"), "04");
  floor.printed(floor.to_print.back().job, PrintOutcome::printed);
  ASSERT_TRUE(scan(carton().number));
  ship();
  const auto left = floor.events("shipment.handed_over").at(0);
  EXPECT_EQ(left.at("parcels").at(0).at("weigh"), "BYPASSED");
  floor.expect_log_gives_tables();
}

TEST_F(Bench, TheScreenSaysWhyThereIsNoLabel) {
  scan(lamp), scan(lamp), scan(lamp);
  floor.site.witness = true;
  for (auto range : floor.state().ranges.where("kind", RangeKind::tracking)) {
    range.next = range.hi + 1;
    floor.state().ranges.put(range);
  }
  right_weight();
  EXPECT_EQ(prompt(), "PRINTING");
  EXPECT_EQ(shown(), "NO_TRACKING_NUMBER");
  EXPECT_EQ(floor.events("label.refused").at(0).at("code"), "NO_TRACKING_NUMBER");
  ASSERT_TRUE(scan("CMD-REOPEN"));
  EXPECT_EQ(prompt(), "PACK_SCAN_ITEM");
}

TEST_F(Bench, ASlipListsWhatIsInTheCartons) {
  scan(lamp), scan(lamp), scan(lamp);
  const auto slip = floor.events("slip.issued").at(0);
  EXPECT_EQ(text_at(slip, "carton"), carton().carton.text);
  for (const auto& kept : floor.state().label_bytes.after({}, rows_all))
    if (kept.label.text.starts_with("slip-")) {
      EXPECT_NE(kept.bytes.find("LAMP-A"), std::string::npos);
      EXPECT_NE(kept.bytes.find("SO-1"), std::string::npos);
      return;
    }
  FAIL() << "the slip's text is kept";
}

/// The bench has a printer for paper in front of the one for labels.
class PaperBench : public Bench {
 protected:
  PaperBench() : Bench(site_with_paper()) { scan(lamp), scan(lamp), scan(lamp); }
  static Site site_with_paper() {
    auto site = small_site();
    SiteDevice paper{DeviceId("D1"), DeviceKind::printer};
    paper.is_paper = true;
    auto& devices = site.stations.at(2).devices;
    devices.insert(devices.begin(), paper);
    return site;
  }
  /// How often the slip was sent to the printer so far.
  long slips() const {
    return std::count_if(floor.to_print.begin(), floor.to_print.end(),
                         [](const PrintLabel& one) { return one.job.starts_with("slip-"); });
  }
  std::string slip() const { return floor.to_print.at(0).job; }
  void paper_says(PrintOutcome outcome, const std::string& reason = "") {
    floor.turn(PrintReport{DeviceId("D1"), {slip(), outcome, reason}});
  }
  void paper_is(bool present, const std::string& reason = "") {
    floor.turn(DevicePresence{DeviceId("D1"), present, reason});
  }
};

TEST_F(PaperBench, TheSlipGoesToThePrinterForPaperAndTheLabelToTheOther) {
  ASSERT_EQ(slips(), 1);
  EXPECT_EQ(text_at(floor.events("slip.issued").at(0), "printer"), "D1");
  right_weight();
  ASSERT_EQ(prompt(), "PRINTING");
  EXPECT_EQ(text_at(floor.events("label.bound").at(0), "printer"), "P1");
  paper_says(PrintOutcome::printed);
  paper_is(true);
  EXPECT_EQ(slips(), 1);
  EXPECT_EQ(prompt(), "PRINTING") << "the label's own answer is another";
}

TEST_F(PaperBench, ASlipThatNeverLeftWaitsForItsPrinter) {
  paper_is(false, "no route");
  paper_says(PrintOutcome::refused, "PRINTER_GONE");
  EXPECT_EQ(slips(), 1);
  const auto devices = floor.screen(Floor::pack).at("view").at("devices").as_array();
  EXPECT_EQ(text_at(devices.at(0).as_object(), "state"), "gone");
  paper_is(true, "PRINTER_PAPER_OUT");
  EXPECT_EQ(slips(), 1) << "it takes no job yet";
  paper_is(true);
  EXPECT_EQ(slips(), 2);
  paper_is(true);
  EXPECT_EQ(slips(), 2) << "it is on its way";
}

TEST_F(PaperBench, ASlipThatMayBeOutIsNotSentAgain) {
  paper_says(PrintOutcome::doubtful, "PRINTER_UNCONFIRMED");
  paper_is(true);
  EXPECT_EQ(slips(), 1);
}

TEST_F(PaperBench, APrinterThatRefusesEverySlipIsAskedThreeTimes) {
  for (int i = 0; i < 5; ++i) {
    paper_says(PrintOutcome::refused, "PRINTER_NOT_READY");
    paper_is(true);
  }
  EXPECT_EQ(slips(), 3);
}

TEST_F(Bench, ACartonOfOneItemThatPassedProposesItsWeight) {
  scan(lamp), scan(lamp), scan(lamp);
  const auto expected =
      floor.screen(Floor::pack).at("view").at("weight").at("expected_mg").as_int64();
  floor.put_on_scale(expected + 15'000);
  ASSERT_EQ(prompt(), "PRINTING");
  const auto proposed = floor.events("item.weight_proposed");
  ASSERT_EQ(proposed.size(), 1u);
  EXPECT_EQ(proposed[0].at("weight_mg").as_int64() - proposed[0].at("known_mg").as_int64(), 5'000);
}

}  // namespace
}  // namespace wec::test

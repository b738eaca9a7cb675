// Packing, the weigh check, numbers, the print ledger and the dock.

#include <fmt/format.h>

#include <set>

#include "daemon/core/numbers.hpp"
#include "daemon/core/weigh.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

constexpr char lamp[] = "4006381333931";

class Pack : public testing::Test {
 protected:
  Pack() { floor.stock_up(); }
  void picked(const std::string& lines, const std::string& id = "SO-1") {
    floor.order(id, lines);
    if (floor.prompt(Floor::pick) == "SCAN_BADGE") floor.sign_in(Floor::pick);
    floor.pick_all();
    if (floor.prompt(Floor::pack) == "SCAN_BADGE") floor.sign_in(Floor::pack, "BADGE-OLE");
  }
  void refused(const std::string& data, const std::string& code) {
    floor.expect_refused(Floor::pack, data, code);
  }
  bool scan(const std::string& data) { return floor.scan(Floor::pack, data).accepted; }
  boost::json::object weight() {
    return floor.screen(Floor::pack).at("view").at("weight").as_object();
  }
  std::string shown_refusal() {
    const auto shown = floor.screen(Floor::pack);
    return shown.at("refusal").is_null() ? ""
                                         : std::string(shown.at("refusal").at("code").as_string());
  }
  LabelJob label() { return floor.labels().at(floor.labels().size() - 1); }

  Floor floor;
  std::string vase = checked("400638133394");
  std::string milk = "0" + checked("400638133395");
};

TEST_F(Pack, OnlyAPickedToteIsTaken) {
  picked("LAMP-A:2 VASE-3:1");
  refused("TOTE-T-2", "WRONG_TOTE");
  refused(lamp, "WRONG_TOTE");
  refused("TOTE-T-9", "UNKNOWN_BARCODE");
  refused("CMD-CONFIRM", "NOT_ALLOWED");
  EXPECT_TRUE(scan("TOTE-T-1"));
  floor.sign_in(Floor::pack2, "BADGE-KIM");
  floor.expect_refused(Floor::pack2, "TOTE-T-1", "TAKEN_BY");
  EXPECT_EQ(floor.answer.refusal->args.at("station"), "PACK-01");
}

TEST_F(Pack, TheBoxMustBeLargeEnough) {
  // 50 mm cubes: 12 of them fill 1.5 of 1.728 l (90 % is 1.555), 13 do not fit BOX-1.
  picked("LAMP-A:13");
  EXPECT_TRUE(scan("TOTE-T-1"));
  EXPECT_EQ(floor.screen(Floor::pack).at("args").at("suggestion"), "BOX-2");
  refused("BOX-1", "BOX_TOO_SMALL");
  EXPECT_EQ(floor.answer.refusal->args.at("expected"), "BOX-2");
  refused(lamp, "NOT_ALLOWED");
  EXPECT_TRUE(scan("CMD-CONFIRM"));
  EXPECT_EQ(floor.screen(Floor::pack).at("view").at("carton").at("type"), "BOX-2");
}

TEST_F(Pack, EachUnitIsVerified) {
  picked("LAMP-A:2 VASE-3:1");
  EXPECT_TRUE(scan("TOTE-T-1"));
  EXPECT_TRUE(scan("BOX-2"));
  refused(milk, "WRONG_ITEM");
  refused("LOC-A-01", "NOT_IN_TOTE");
  refused(checked("400638133396"), "UNKNOWN_BARCODE");
  refused("CMD-CLOSEBOX", "NOT_ALLOWED");
  refused("CASE-LAMP", "TOO_MANY");
  EXPECT_TRUE(scan(lamp));
  EXPECT_TRUE(scan(lamp));
  refused(lamp, "TOO_MANY");
  EXPECT_EQ(floor.qty("LAMP-A", "T-1"), 0);
  EXPECT_TRUE(scan(vase));
  EXPECT_EQ(floor.signals[0].tone, Tone::done);
  EXPECT_EQ(floor.prompt(Floor::pack), "PLACE_ON_SCALE") << "the last unit closes the carton";
  refused(vase, "NOT_ALLOWED");
  ASSERT_EQ(floor.orders.size(), 0u);
}

TEST_F(Pack, TwoLotsOfOneItemNeedTheLotInTheCode) {
  picked("MILK:5");  // 3 of L1, 2 of L2
  EXPECT_TRUE(scan("TOTE-T-1"));
  EXPECT_TRUE(scan("BOX-2"));
  refused(milk, "LOT_REQUIRED");
  EXPECT_TRUE(scan("]C101" + milk + "10L2"));
  EXPECT_TRUE(scan("]C101" + milk + "10L2"));
  refused("]C101" + milk + "10L2", "NOT_IN_TOTE");
  EXPECT_TRUE(scan(milk)) << "only L1 is left: no doubt which one it is";
  floor.expect_log_gives_tables();
}

// ---- the weigh check
// -----------------------------------------------------------------------------------

class Weigh : public Pack {
 protected:
  /// 2 lamps of 250 g and 1 vase of 900 g in BOX-2 of 300 g: 1700 g; tolerance 2 % = 34 g.
  void on_the_bench() {
    picked("LAMP-A:2 VASE-3:1");
    scan("TOTE-T-1"), scan("BOX-2"), scan(lamp), scan(lamp), scan(vase);
    ASSERT_EQ(floor.prompt(Floor::pack), "PLACE_ON_SCALE");
  }
};

TEST_F(Weigh, ToleranceIsTheLargestOfAbsoluteRelativeAndSpread) {
  on_the_bench();
  EXPECT_EQ(weight().at("expected_mg").as_int64(), 1'700'000);
  EXPECT_EQ(weight().at("tolerance_mg").as_int64(), 34'000);
  EXPECT_EQ(weight().at("discriminating").as_bool(), true) << "68 g is less than the lightest unit";
  const auto carton = floor.state().cartons.after({}, 1).at(0);
  Policies policies;
  policies.weigh_relative_ppm = 0;
  EXPECT_EQ(weigh_plan(floor.state(), policies, carton).tolerance_mg, 20'000);
  policies.weigh_absolute_mg = 0;
  // 3 * sqrt(3 * (1 g)^2) = 5.196 g, the root rounded up to whole milligrams.
  EXPECT_EQ(weigh_plan(floor.state(), policies, carton).tolerance_mg, 5'199);
  policies.weigh_absolute_mg = 125'000;
  EXPECT_FALSE(weigh_plan(floor.state(), policies, carton).discriminating)
      << "twice 125 g reaches a lamp";
}

TEST_F(Weigh, PassesAtTheEdgeOfTheWindowAndNotBeyond) {
  for (const auto& [mass, passes] : std::vector<std::pair<std::int64_t, bool>>{
           {1'665'999, false}, {1'734'001, false}, {1'666'000, true}}) {
    SCOPED_TRACE(mass);
    if (floor.prompt(Floor::pack) == "SCAN_BADGE") on_the_bench();
    floor.put_on_scale(mass);
    EXPECT_EQ(floor.events("weigh.checked").size(), passes ? 1u : 0u);
  }
  EXPECT_EQ(floor.events("weigh.failed").size(), 2u);
  EXPECT_EQ(floor.prompt(Floor::pack), "PRINTING");
  EXPECT_EQ(floor.state().cartons.after({}, 1).at(0).mass_mg, 1'666'000)
      << "the label carries the actual weight";
}

TEST_F(Weigh, AWeightIsNeverCopiedFromWhatLayThereBefore) {
  floor.weigh(0);
  floor.weigh(1'700'000);  // something heavy lies there while the carton is packed
  on_the_bench();
  floor.weigh(1'700'000);
  EXPECT_EQ(floor.prompt(Floor::pack), "PLACE_ON_SCALE") << "the platform was not empty since";
  EXPECT_EQ(floor.events("weigh.checked").size(), 0u);
  EXPECT_EQ(shown_refusal(), "SCALE_NOT_ZERO");
  floor.weigh(4'000);
  floor.weigh(1'700'000);
  EXPECT_EQ(floor.events("weigh.checked").size(), 1u);
}

TEST_F(Weigh, OnlyAStableKnownReadingCounts) {
  on_the_bench();
  floor.weigh(0);
  floor.weigh(1'700'000, false);
  EXPECT_EQ(floor.prompt(Floor::pack), "WAIT_STABLE");
  floor.weigh(1'700'000, std::nullopt);
  for (const auto status :
       {WeighStatus::overload, WeighStatus::underload, WeighStatus::busy, WeighStatus::error})
    floor.weigh(1'700'000, true, status);
  Weighed nothing;
  nothing.stable = true;
  floor.turn(ScaleReading{StationId(Floor::pack), DeviceId("W1"), nothing});
  floor.weigh(-1'700'000);
  floor.turn(ScaleReading{StationId("NO-SUCH"),
                          DeviceId("W1"),
                          {"1.7", "kg", Mass::from_mg(1'700'000), true, WeighStatus::ok}});
  EXPECT_EQ(floor.events("weigh.checked").size() + floor.events("weigh.failed").size(), 0u);
  floor.weigh(1'700'000);
  EXPECT_EQ(floor.events("weigh.checked").size(), 1u);
}

TEST_F(Weigh, AnOverloadedScaleIsNotShownAsAGoodWeight) {
  on_the_bench();
  floor.weigh(0);
  floor.weigh(1'700'000, true, WeighStatus::overload);
  EXPECT_EQ(text_at(weight(), "verdict"), "unknown");
}

TEST_F(Weigh, AFailedWeightMustBeLiftedAndSaysWhatMayBeMissing) {
  on_the_bench();
  floor.put_on_scale(800'000);  // the vase is missing
  ASSERT_EQ(floor.signals.size(), 1u);
  EXPECT_EQ(floor.signals[0].tone, Tone::stop);
  EXPECT_EQ(shown_refusal(), "UNDERWEIGHT");
  const auto failed = floor.events("weigh.failed").back();
  EXPECT_EQ(failed.at("hint").at("sku"), "VASE-3");
  EXPECT_EQ(failed.at("hint").at("n").as_int64(), -1);
  floor.weigh(1'700'000);
  EXPECT_EQ(floor.events("weigh.checked").size(), 0u) << "lift it first";
  floor.put_on_scale(1'950'000);
  EXPECT_EQ(floor.events("weigh.failed").back().at("verdict"), "OVERWEIGHT");
  EXPECT_EQ(floor.events("weigh.failed").back().at("hint").at("sku"), "LAMP-A");
  EXPECT_EQ(floor.events("weigh.failed").back().at("hint").at("n").as_int64(), 1);
  floor.put_on_scale(1'700'000);
  EXPECT_EQ(floor.events("weigh.checked").size(), 1u);
}

TEST_F(Weigh, NoMoreCanBeMissingThanWasPacked) {
  on_the_bench();
  floor.put_on_scale(700'000);  // four lamps too few, but there are only two
  EXPECT_FALSE(floor.events("weigh.failed").back().contains("hint"));
}

TEST_F(Weigh, NobodySignedInMeansNothingIsJudged) {
  on_the_bench();
  floor.scan(Floor::pack, "CMD-LOGOUT");
  floor.put_on_scale(1'700'000);
  EXPECT_EQ(floor.events("weigh.checked").size(), 0u);
  EXPECT_TRUE(floor.to_print.empty());
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.put_on_scale(1'700'000);
  EXPECT_EQ(floor.events("weigh.checked").size(), 1u);
  floor.expect_log_gives_tables();
}

TEST_F(Weigh, AScaleThatGoesAwayForgetsWhatItSaid) {
  on_the_bench();
  floor.weigh(0);
  floor.turn(DevicePresence{DeviceId("W1"), false, "SCALE_GONE"});
  EXPECT_EQ(shown_refusal(), "SCALE_GONE");
  floor.turn(DevicePresence{DeviceId("W1"), true, ""});
  floor.weigh(1'700'000);
  EXPECT_EQ(floor.events("weigh.checked").size(), 0u) << "nobody saw it empty since";
}

// ---- the print ledger
// ------------------------------------------------------------------------------------

class Labels : public Weigh {
 protected:
  void queued() {
    on_the_bench();
    floor.put_on_scale(1'700'000);
    ASSERT_EQ(floor.to_print.size(), 1u);
    ASSERT_EQ(label().state, LabelState::queued);
  }
  void queued_second() {
    on_the_bench();
    floor.put_on_scale(1'700'000);
    ASSERT_EQ(floor.to_print.size(), 2u);
  }
  LabelState state_of(const std::string& id) {
    return floor.state().labels.get(LabelId(id))->state;
  }
};

TEST_F(Labels, PrintedThenProvedByItsOwnScan) {
  queued();
  EXPECT_EQ(floor.prompt(Floor::pack), "PRINTING");
  EXPECT_NE(floor.to_print[0].bytes.find("395210000000000019"), std::string::npos);
  EXPECT_NE(floor.to_print[0].bytes.find(label().number), std::string::npos);
  floor.printed(floor.to_print[0].job, PrintOutcome::printed);
  EXPECT_EQ(floor.prompt(Floor::pack), "APPLY_LABEL_SCAN");
  refused(lamp, "LABEL_MISMATCH");
  refused("TOTE-T-1", "LABEL_MISMATCH");
  refused("999999999", "UNKNOWN_BARCODE");
  refused("CMD-CONFIRM", "NOT_ALLOWED");
  EXPECT_TRUE(scan("]C100395210000000000019"));
  EXPECT_EQ(label().state, LabelState::applied);
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_TOTE");
  EXPECT_EQ(floor.state().containers.get(Lpn("T-1"))->state, ToteState::EMPTY);
}

TEST_F(Labels, ALabelOfAnotherParcelIsAMismatch) {
  picked("LAMP-A:1", "SO-0");
  floor.pack_until("APPLY_LABEL_SCAN");
  floor.step_pack();
  const auto other = floor.state().cartons.after({}, 1).at(0).number;
  queued_second();
  refused(other, "LABEL_MISMATCH");
}

TEST_F(Labels, DoubtfulAsksAPersonAndItsScanSettlesIt) {
  queued();
  floor.printed(floor.to_print[0].job, PrintOutcome::doubtful, "PRINTER_SILENT");
  EXPECT_EQ(floor.signals[0].tone, Tone::attention);
  EXPECT_EQ(floor.prompt(Floor::pack), "APPLY_LABEL_SCAN");
  EXPECT_EQ(shown_refusal(), "PRINT_UNCERTAIN");
  floor.tick(3'600'000);
  floor.restart();
  EXPECT_EQ(floor.to_print.size(), 1u) << "never printed again by itself";
  floor.sign_in(Floor::pack, "BADGE-OLE");  // nobody touched the bench for an hour
  EXPECT_TRUE(scan(label().number));
  EXPECT_EQ(label().state, LabelState::applied);
}

TEST_F(Labels, FailedIsSentAgainAsTheSameCopyWhenAPersonAsks) {
  queued();
  floor.printed(floor.to_print[0].job, PrintOutcome::refused, "PRINTER_PAPER_OUT");
  EXPECT_EQ(floor.signals[0].tone, Tone::stop);
  EXPECT_EQ(shown_refusal(), "PRINTER_PAPER_OUT");
  refused(label().number, "NOT_ALLOWED");
  EXPECT_EQ(floor.to_print.size(), 1u);
  EXPECT_TRUE(scan("CMD-REPRINT"));
  ASSERT_EQ(floor.to_print.size(), 2u);
  EXPECT_EQ(floor.to_print[1].job, floor.to_print[0].job);
  EXPECT_EQ(floor.to_print[1].bytes, floor.to_print[0].bytes);
  EXPECT_EQ(label().copy, 1);
  refused("CMD-REPRINT", "NOT_ALLOWED");
}

TEST_F(Labels, ReprintVoidsTheCopyAndKeepsTheNumber) {
  queued();
  const auto first = label();
  floor.printed(first.label.text, PrintOutcome::printed);
  EXPECT_TRUE(scan("CMD-REPRINT"));
  ASSERT_EQ(floor.to_print.size(), 2u);
  const auto second = floor.to_print[1].job;
  EXPECT_NE(second, first.label.text);
  EXPECT_EQ(state_of(first.label.text), LabelState::voided);
  EXPECT_EQ(floor.state().labels.get(LabelId(second))->copy, 2);
  EXPECT_EQ(floor.state().labels.get(LabelId(second))->number, first.number);
  EXPECT_EQ(floor.state().ranges.get(RangeId("R-GLS"))->next, 2) << "no second number";
  floor.printed(first.label.text, PrintOutcome::printed);  // an echo of the old job
  EXPECT_EQ(state_of(first.label.text), LabelState::voided);
  EXPECT_EQ(state_of(second), LabelState::queued);
  floor.printed(second, PrintOutcome::printed);
  EXPECT_TRUE(scan(first.number));
  EXPECT_EQ(state_of(second), LabelState::applied);
  floor.expect_log_gives_tables();
}

TEST_F(Labels, ARestartMakesAQueuedJobDoubtfulAndPrintsNothing) {
  queued();
  floor.restart();
  EXPECT_EQ(label().state, LabelState::doubtful);
  EXPECT_EQ(label().reason, "RESTART");
  EXPECT_EQ(floor.to_print.size(), 1u);
  EXPECT_EQ(floor.prompt(Floor::pack), "APPLY_LABEL_SCAN");
  floor.restart();
  EXPECT_EQ(floor.events("label.doubtful").size(), 1u);
  floor.printed(floor.to_print[0].job, PrintOutcome::printed);
  EXPECT_EQ(label().state, LabelState::doubtful)
      << "a report of before the restart proves nothing now";
}

TEST_F(Labels, ALabelInTheHandMayBeScannedBeforeThePrinterHasAnswered) {
  queued();
  EXPECT_TRUE(scan(label().number));
  floor.printed(floor.to_print[0].job, PrintOutcome::printed);
  EXPECT_EQ(label().state, LabelState::applied);
  EXPECT_EQ(floor.events("label.printed").size(), 0u);
}

TEST_F(Labels, ReportsOfUnknownJobsChangeNothing) {
  const auto hash = floor.hash();
  floor.printed("no-such-job", PrintOutcome::printed);
  EXPECT_EQ(floor.hash(), hash);
  EXPECT_TRUE(floor.logged.empty());
}

// ---- numbers
// ---------------------------------------------------------------------------------------------

TEST(Numbers, FormatsGiveTheExamplesOfTheirSources) {
  EXPECT_EQ(number_text("39521000{n:9}{c:gs1}", 1).value(), "395210000000000019");
  EXPECT_EQ(number_text("39521000{n:9}{c:gs1}", 5000).value().size(), 18u);
  // UPU S10: RR 473124829 GB is the standard's example.
  EXPECT_EQ(number_text("RR{n:8}{c:s10}GB", 47312482).value(), "RR473124829GB");
  EXPECT_EQ(number_text("{n:3}", 7).value(), "007");
  for (const auto* bad : {"", "x", "{n:0}", "{n:2}{c:s10}", "{c:gs1}{n:2}", "A{n:2}{c:gs1}",
                          "{n:2}{", "{n:2}{c:gs1}{c:gs1}", "{n:}", "{n:-1}"})
    EXPECT_FALSE(number_text(bad, 1)) << bad;
  EXPECT_FALSE(number_text("{n:2}", 100));
}

class NumberRanges : public Pack {
 protected:
  void grant(const std::string& kind, const std::string& id, const std::string& format, int lo,
             int hi, int low, const std::string& more = "") {
    EXPECT_EQ(
        text_at(
            floor.oms(
                "numbers.grant",
                fmt::format(
                    R"({{"range":"{}","version":1,"kind":"{}","format":"{}","lo":"{}","hi":"{}","low":{}{}}})",
                    id, kind, format, lo, hi, low, more)),
            "result"),
        "ok");
  }
  std::set<std::string> numbers() {
    std::set<std::string> out;
    for (const auto& one : floor.labels()) out.insert(one.number);
    return out;
  }
  void one_parcel(const std::string& id, const std::string& carrier) {
    floor.order(id, "LAMP-A:1", fmt::format(R"(,"carrier":"{}")", carrier));
    if (floor.prompt(Floor::pick) == "SCAN_BADGE") floor.sign_in(Floor::pick);
    floor.pick_all();
    if (floor.prompt(Floor::pack) == "SCAN_BADGE") floor.sign_in(Floor::pack, "BADGE-OLE");
    for (int i = 0; i < 6 && floor.prompt(Floor::pack) != "PRINTING"; ++i) floor.step_pack();
  }
};

TEST_F(NumberRanges, AnExhaustedRangeStopsTheLabelAndAGrantLetsItGoOn) {
  grant("tracking", "R-DPD", "DPD{n:4}", 1, 2, 1, R"(,"carrier":"DPD")");
  one_parcel("SO-1", "DPD");
  EXPECT_EQ(floor.events("numbers.low").size(), 1u);
  floor.pack_until("APPLY_LABEL_SCAN"), floor.step_pack();
  one_parcel("SO-2", "DPD");
  EXPECT_EQ(floor.events("numbers.exhausted").size(), 1u);
  floor.pack_until("APPLY_LABEL_SCAN"), floor.step_pack();
  one_parcel("SO-3", "DPD");
  EXPECT_EQ(shown_refusal(), "NO_TRACKING_NUMBER");
  EXPECT_EQ(floor.to_print.size(), 2u);
  refused("CMD-CONFIRM", "NO_TRACKING_NUMBER");
  grant("tracking", "R-DPD2", "DPD{n:4}", 3, 9, 1, R"(,"carrier":"DPD")");
  EXPECT_EQ(floor.to_print.size(), 3u) << "it prints by itself";
  EXPECT_EQ(numbers(), (std::set<std::string>{"DPD0001", "DPD0002", "DPD0003"}));
  floor.expect_log_gives_tables();
}

TEST_F(NumberRanges, ARangeSmallerThanItsWarningIsLowFromItsFirstUse) {
  grant("tracking", "R-DPD", "DPD{n:4}", 1, 3, 10, R"(,"carrier":"DPD")");
  one_parcel("SO-1", "DPD");
  EXPECT_EQ(floor.events("numbers.low").size(), 1u);
  floor.pack_until("APPLY_LABEL_SCAN"), floor.step_pack();
  one_parcel("SO-2", "DPD");
  EXPECT_EQ(floor.events("numbers.low").size(), 1u) << "said once";
}

TEST_F(NumberRanges, AnotherCarriersRangeOrAnExpiredOneIsNotUsed) {
  grant("tracking", "R-UPS", "UPS{n:4}", 1, 9, 1, R"(,"carrier":"UPS")");
  grant("tracking", "R-DPD", "DPD{n:4}", 1, 9, 1,
        R"(,"carrier":"DPD","expires":"2026-11-01T00:00:00Z")");
  one_parcel("SO-1", "DPD");
  EXPECT_EQ(shown_refusal(), "NO_TRACKING_NUMBER");
}

TEST_F(NumberRanges, WithoutASecondMediumANumberNeedsAFreshWelcome) {
  floor.controller->set_witness(false);
  picked("LAMP-A:1");
  EXPECT_TRUE(scan("TOTE-T-1"));
  floor.tick(61'000);
  refused("BOX-1", "NO_TRACKING_NUMBER");
  SyncUpdate ack;
  ack.stored = 1;
  floor.sync(ack);
  EXPECT_TRUE(scan("BOX-1"));
  EXPECT_TRUE(scan(lamp));
  floor.tick(61'000);
  floor.put_on_scale(
      floor.screen(Floor::pack).at("view").at("weight").at("expected_mg").as_int64());
  EXPECT_EQ(shown_refusal(), "NO_TRACKING_NUMBER");
  EXPECT_TRUE(floor.to_print.empty());
  floor.restart();
  EXPECT_EQ(shown_refusal(), "NO_TRACKING_NUMBER")
      << "a welcome of before the restart counts no more";
}

// ---- the dock
// ------------------------------------------------------------------------------------------

class Dock : public Labels {
 protected:
  void dock_refused(const std::string& data, const std::string& code) {
    floor.expect_refused(Floor::dock, data, code);
  }
};

TEST_F(Dock, OnlyLabelledParcelsAreLoadedOnceAndTheManifestNeedsOne) {
  queued();
  floor.sign_in(Floor::dock, "BADGE-KIM");
  const auto number = label().number;
  dock_refused("CMD-CLOSE", "CLOSE_BLOCKED");
  dock_refused("]C100395210000000000019", "NOT_LABELLED");
  dock_refused(number, "NOT_LABELLED");
  dock_refused(lamp, "NOT_ALLOWED");
  dock_refused("WHAT-IS-THIS", "UNKNOWN_BARCODE");
  dock_refused("CMD-CONFIRM", "NOT_ALLOWED");
  EXPECT_TRUE(scan(number));
  EXPECT_TRUE(floor.scan(Floor::dock, number).accepted);
  dock_refused("395210000000000019", "ALREADY_LOADED");
  EXPECT_EQ(floor.order_state("SO-1"), "manifested");
  EXPECT_EQ(floor.screen(Floor::dock).at("view").at("manifest"), "M-000001");
  EXPECT_EQ(floor.screen(Floor::dock).at("view").at("parcels").as_array().size(), 1u);
  EXPECT_TRUE(floor.scan(Floor::dock, "CMD-CLOSE").accepted);
  dock_refused(number, "ALREADY_LOADED");
  dock_refused("CMD-CLOSE", "CLOSE_BLOCKED");
}

TEST_F(Dock, ShippingTakesTheStockOutAndSaysWhatLeft) {
  queued();
  EXPECT_TRUE(scan(label().number));
  floor.sign_in(Floor::dock, "BADGE-KIM");
  floor.ship_all();
  for (const auto& row : floor.state().stock.after({}, rows_all))
    EXPECT_TRUE(row.lpn.empty()) << row.lpn.text;
  const auto event = floor.events("shipment.handed_over").at(0);
  EXPECT_EQ(event.at("parcels").as_array().size(), 1u);
  EXPECT_EQ(event.at("parcels").at(0).at("mass_mg").as_int64(), 1'700'000);
  EXPECT_EQ(event.at("orders").at(0).at("complete").as_bool(), true);
  EXPECT_EQ(event.at("orders").at(0).at("lines").as_array().size(), 2u);
  EXPECT_EQ(floor.order_state("SO-1"), "shipped");
  floor.expect_log_gives_tables();
}

TEST_F(Dock, TheManifestWaitsForWhoeverComesNext) {
  queued();
  EXPECT_TRUE(scan(label().number));
  floor.sign_in(Floor::dock, "BADGE-KIM");
  EXPECT_TRUE(floor.scan(Floor::dock, label().number).accepted);
  floor.scan(Floor::dock, "CMD-LOGOUT");
  floor.sign_in(Floor::dock, "BADGE-IDA");
  EXPECT_EQ(floor.screen(Floor::dock).at("view").at("manifest"), "M-000001");
  EXPECT_TRUE(floor.scan(Floor::dock, "CMD-CLOSE").accepted);
}

}  // namespace
}  // namespace wec::test

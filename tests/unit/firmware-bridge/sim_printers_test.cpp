// The drivers of all label languages against simulated printers that share nothing with them.
#include <algorithm>

#include "drivers/label/emitter.hpp"
#include "firmware-bridge/sim/printer.hpp"
#include "tests/unit/firmware-bridge/device_bench.hpp"

namespace wec::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string sample(std::string_view language) {
  Label label{mm(60), mm(40), {}};
  label.elements.push_back(LabelText{mm(2), mm(2), mm(50), mm(5), "say \"hi\"", Align::left});
  label.elements.push_back(
      LabelBarcode{mm(2), mm(10), mm(56), mm(20), Symbology::code128, "a\"b\\P1"});
  return emit_label(language, label, 203).value();
}

class SimPrinters : public ::testing::TestWithParam<std::string> {
 protected:
  static DeviceBench make() {
    DeviceBench bench(
        GetParam(), "printer",
        {{"language", GetParam()}, {"label_ms", "700"}, {"answers_when_blocked", "yes"}});
    bench.open();
    return bench;
  }
  static std::size_t printed(DeviceBench& bench) {
    return dynamic_cast<SimPrinter&>(bench.device()).labels_printed();
  }
};

TEST_P(SimPrinters, ALabelComesOutOnceAndIsConfirmed) {
  auto bench = make();
  for (int label = 1; label <= 3; ++label) {
    bench.forget();
    bench.command(PrintLabel{"J1", sample(GetParam())});
    bench.pass(seconds(5));
    ASSERT_TRUE(bench.last<PrintEnded>());
    EXPECT_EQ(bench.last<PrintEnded>()->outcome, PrintOutcome::printed)
        << bench.last<PrintEnded>()->reason;
    EXPECT_EQ(printed(bench), static_cast<std::size_t>(label));
  }
}

/// What each language can say of a state.
std::string expected_reason(std::string_view language, std::string_view state) {
  const bool zebra_like = language == "zpl" || language == "epl2";
  if (state == "paper_out") return "PRINTER_PAPER_OUT";
  if (state == "silent") return "PRINTER_SILENT";
  if (state == "ribbon_out") return language == "epl2" ? "PRINTER_PAPER_OUT" : "PRINTER_RIBBON_OUT";
  if (state == "head_open") return language == "dpl" ? "PRINTER_PAUSED" : "PRINTER_HEAD_OPEN";
  if (state == "paused")
    return language == "cpcl" || language == "escpos" ? "BUSY" : "PRINTER_PAUSED";
  if (zebra_like || language == "tspl" || language == "escpos") return "PRINTER_HOT";
  if (language == "dpl") return "PRINTER_PAUSED";
  return language == "sbpl" ? "PRINTER_NOT_READY" : "BUSY";
}

TEST_P(SimPrinters, WhatStandsInTheWayIsNamedBeforeTheFirstByte) {
  for (const std::string state :
       {"paper_out", "ribbon_out", "head_open", "paused", "too_hot", "silent"}) {
    // A printer without a ribbon has no word for its end.
    if (state == "ribbon_out" && GetParam() == "escpos") continue;
    auto bench = make();
    bench.control("printer " + state);
    bench.command(PrintLabel{"J1", sample(GetParam())});
    bench.pass(seconds(15));
    ASSERT_TRUE(bench.last<PrintEnded>()) << state;
    EXPECT_EQ(bench.last<PrintEnded>()->outcome, PrintOutcome::refused) << state;
    EXPECT_EQ(bench.last<PrintEnded>()->reason, expected_reason(GetParam(), state)) << state;
    EXPECT_EQ(printed(bench), 0u) << state;
  }
}

TEST_P(SimPrinters, PaperThatEndsInMidJobDelaysTheLabelAndDoesNotLoseIt) {
  auto bench = make();
  bench.control("in 300 paper_out");
  bench.command(PrintLabel{"J1", sample(GetParam())});
  bench.pass(seconds(5));
  EXPECT_FALSE(bench.last<PrintEnded>());
  bench.control("printer ok");
  bench.pass(seconds(4));
  ASSERT_TRUE(bench.last<PrintEnded>());
  EXPECT_EQ(bench.last<PrintEnded>()->outcome, PrintOutcome::printed)
      << bench.last<PrintEnded>()->reason;
  EXPECT_EQ(printed(bench), 1u);
}

TEST_P(SimPrinters, APrinterThatFallsSilentInMidJobLeavesItDoubtful) {
  auto bench = make();
  bench.control("in 100 silent");
  bench.command(PrintLabel{"J1", sample(GetParam())});
  bench.pass(seconds(20));
  ASSERT_TRUE(bench.last<PrintEnded>());
  EXPECT_EQ(bench.last<PrintEnded>()->outcome, PrintOutcome::doubtful);
  EXPECT_EQ(printed(bench), 1u);
}

TEST_P(SimPrinters, APrinterThatIsGoneInMidJobLeavesItDoubtfulAndComesBack) {
  auto bench = make();
  bench.control("in 100 gone");
  bench.command(PrintLabel{"J1", sample(GetParam())});
  bench.pass(seconds(1));
  ASSERT_TRUE(bench.last<PrintEnded>());
  EXPECT_EQ(bench.last<PrintEnded>()->outcome, PrintOutcome::doubtful);
  EXPECT_EQ(bench.last<PrintEnded>()->reason, "PRINTER_GONE");
  bench.open();
  bench.pass(milliseconds(10));
  EXPECT_FALSE(bench.device().connected()) << "still gone";
  bench.control("back");
  bench.open();
  EXPECT_TRUE(bench.device().connected());
}

TEST_P(SimPrinters, HalfALabelPrintsNothing) {
  auto bench = make();
  const auto bytes = sample(GetParam());
  bench.device().receive(std::string_view(bytes).substr(0, bytes.size() / 2), bench.now());
  bench.pass(seconds(10));
  EXPECT_EQ(printed(bench), 0u);
}

std::vector<std::string> languages() {
  std::vector<std::string> names;
  for (const auto& row : sim_printer_languages()) names.emplace_back(row.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Languages, SimPrinters, ::testing::ValuesIn(languages()),
                         [](const auto& info) { return info.param; });

TEST(SimPrinters, EveryLanguageThatCanBeWrittenCanBeSimulated) {
  const auto names = languages();
  for (const auto language : label_languages()) {
    EXPECT_EQ(std::count(names.begin(), names.end(), language), 1) << language;
  }
}

/// Its label is cancelled by another host, and nothing waits any more.
PrintEnded end_of_a_cancelled_label(bool with_odometer) {
  DeviceBench bench("zpl", "printer", {{"language", "zpl"}, {"label_ms", "700"}});
  if (with_odometer) EXPECT_TRUE(bench.driver().set_option("odometer", "on"));
  bench.open();
  bench.command(PrintLabel{"J1", sample("zpl")});
  bench.pass(milliseconds(100));
  bench.device().receive("~JP~PS", bench.now());
  bench.pass(seconds(15));
  return bench.last<PrintEnded>().value_or(PrintEnded{});
}

TEST(SimPrinters, TheOdometerKnowsOfALabelThatNeverCameOut) {
  EXPECT_EQ(end_of_a_cancelled_label(false).outcome, PrintOutcome::printed);
  const auto told = end_of_a_cancelled_label(true);
  EXPECT_EQ(told.outcome, PrintOutcome::doubtful);
  EXPECT_EQ(told.reason, "PRINTER_UNCONFIRMED");
}

TEST(SimPrinters, ALabelThatCameOutIsConfirmedByTheOdometer) {
  DeviceBench bench("zpl", "printer", {{"language", "zpl"}, {"label_ms", "700"}});
  bench.driver().set_option("odometer", "on");
  bench.open();
  bench.command(PrintLabel{"J1", sample("zpl")});
  bench.pass(seconds(5));
  EXPECT_EQ(bench.last<PrintEnded>()->outcome, PrintOutcome::printed);
  bench.command(AskIdentity{});
  ASSERT_TRUE(bench.last<Answered>());
  EXPECT_EQ(bench.last<Answered>()->details.size(), 2u);
}

TEST(SimPrinters, AReceiptPrinterTellsEveryChangeUnaskedAndItsJobsAllTheSame) {
  DeviceBench bench("escpos", "printer", {{"language", "escpos"}, {"label_ms", "700"}});
  ASSERT_TRUE(bench.driver().set_option("asb", "on"));
  bench.open();
  bench.control("printer paper_out");
  const auto told = bench.last<PrinterStatus>();
  ASSERT_TRUE(told) << "nobody has asked";
  EXPECT_TRUE(std::any_of(told->flags.begin(), told->flags.end(),
                          [](const auto& flag) { return flag.name == "paper_out" && flag.set; }));
  bench.control("printer ok");
  bench.control("in 300 head_open");
  bench.control("in 900 ok");
  bench.command(PrintLabel{"J1", sample("escpos")});
  bench.pass(seconds(5));
  ASSERT_TRUE(bench.last<PrintEnded>());
  EXPECT_EQ(bench.last<PrintEnded>()->outcome, PrintOutcome::printed);
  EXPECT_TRUE(bench.all<DeviceFault>().empty());
  bench.forget();
  bench.control("printer head_open");
  EXPECT_TRUE(bench.last<PrinterStatus>()) << "also after a label that resets the printer";
}

}  // namespace
}  // namespace wec::testing

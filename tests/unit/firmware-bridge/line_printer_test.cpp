// The drivers of TSPL and EPL2 against simulated printers that share nothing with them.
#include <gtest/gtest.h>

#include "drivers/driver.hpp"
#include "drivers/label/emitter.hpp"
#include "firmware-bridge/sim/line_printer.hpp"

namespace wec {
namespace {

using std::chrono::milliseconds;

std::string sample(std::string_view language) {
  Label label{mm(60), mm(40), {}};
  label.elements.push_back(LabelText{mm(2), mm(2), mm(50), mm(5), "say \"hi\"", Align::left});
  label.elements.push_back(
      LabelBarcode{mm(2), mm(10), mm(56), mm(20), Symbology::code128, "a\"b\\P1"});
  return emit_label(language, label, 203).value();
}

/// A driver and a printer with a perfect wire between them, on time that the test moves.
class Bench {
 public:
  Bench(const char* language, SimLineLanguage spoken)
      : driver_(find_protocol(language)->make()), printer(spoken, milliseconds(700)) {
    printer.connect(now_);
    Effects fx;
    driver_->on_open(now_, fx);
    carry(fx);
  }

  void command(const DeviceCommand& command) {
    Effects fx;
    driver_->on_command(command, now_, fx);
    carry(fx);
  }

  void pass(milliseconds time) {
    for (const auto end = now_ + time; now_ < end;) {
      now_ += milliseconds(10);
      printer.expire(now_);
      listen();
      if (!wake_ || *wake_ > now_) continue;
      wake_.reset();
      Effects fx;
      driver_->on_timeout(now_, fx);
      carry(fx);
    }
  }

  std::optional<PrintEnded> ended() const {
    for (const auto& event : events_) {
      if (const auto* end = std::get_if<PrintEnded>(&event)) return *end;
    }
    return std::nullopt;
  }
  Instant now() const { return now_; }

 private:
  void carry(Effects& fx) {
    if (fx.wake) wake_ = fx.wake;
    events_.insert(events_.end(), fx.events.begin(), fx.events.end());
    if (fx.send.empty()) return;
    printer.receive(fx.send, now_);
    listen();
  }
  void listen() {
    const auto said = printer.take_output();
    if (said.empty()) return;
    Effects fx;
    driver_->on_bytes(said, now_, fx);
    carry(fx);
  }

  std::unique_ptr<Driver> driver_;
  Instant now_{std::chrono::hours(1)};
  std::optional<Instant> wake_;
  std::vector<DeviceEvent> events_;

 public:
  SimLinePrinter printer;
};

class LinePrinters : public testing::TestWithParam<const char*> {
 protected:
  Bench bench{GetParam(), std::string_view(GetParam()) == "tspl" ? SimLineLanguage::tspl
                                                                 : SimLineLanguage::epl2};
};

TEST_P(LinePrinters, ALabelComesOutOnceAndIsConfirmed) {
  bench.command(PrintLabel{"J1", sample(GetParam())});
  bench.pass(milliseconds(5000));
  ASSERT_TRUE(bench.ended());
  EXPECT_EQ(bench.ended()->outcome, PrintOutcome::printed) << bench.ended()->reason;
  EXPECT_EQ(bench.printer.labels_printed(), 1u);
}

TEST_P(LinePrinters, WhatStandsInTheWayIsNamedBeforeTheFirstByte) {
  const std::pair<SimPrinterState, const char*> states[] = {
      {SimPrinterState::paper_out, "PRINTER_PAPER_OUT"},
      {SimPrinterState::head_open, "PRINTER_HEAD_OPEN"},
      {SimPrinterState::paused, "PRINTER_PAUSED"},
      {SimPrinterState::silent, "PRINTER_SILENT"}};
  for (const auto& [state, reason] : states) {
    Bench own{GetParam(), std::string_view(GetParam()) == "tspl" ? SimLineLanguage::tspl
                                                                 : SimLineLanguage::epl2};
    own.printer.set_state(state, own.now());
    own.command(PrintLabel{"J1", sample(GetParam())});
    own.pass(milliseconds(5000));
    ASSERT_TRUE(own.ended()) << reason;
    EXPECT_EQ(own.ended()->outcome, PrintOutcome::refused);
    EXPECT_EQ(own.ended()->reason, reason);
    EXPECT_EQ(own.printer.labels_printed(), 0u);
  }
}

TEST_P(LinePrinters, PaperThatEndsInMidJobDelaysTheLabelAndDoesNotLoseIt) {
  bench.command(PrintLabel{"J1", sample(GetParam())});
  bench.pass(milliseconds(300));
  bench.printer.set_state(SimPrinterState::paper_out, bench.now());
  bench.pass(milliseconds(4000));
  EXPECT_FALSE(bench.ended());
  bench.printer.set_state(SimPrinterState::ok, bench.now());
  bench.pass(milliseconds(4000));
  ASSERT_TRUE(bench.ended());
  EXPECT_EQ(bench.ended()->outcome, PrintOutcome::printed);
  EXPECT_EQ(bench.printer.labels_printed(), 1u);
}

TEST_P(LinePrinters, APrinterThatFallsSilentInMidJobLeavesItDoubtful) {
  bench.command(PrintLabel{"J1", sample(GetParam())});
  bench.pass(milliseconds(100));
  bench.printer.set_state(SimPrinterState::silent, bench.now());
  bench.pass(milliseconds(20'000));
  ASSERT_TRUE(bench.ended());
  EXPECT_EQ(bench.ended()->outcome, PrintOutcome::doubtful);
}

INSTANTIATE_TEST_SUITE_P(Languages, LinePrinters, testing::Values("tspl", "epl2"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace wec

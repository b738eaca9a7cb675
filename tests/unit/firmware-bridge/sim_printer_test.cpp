// The simulated ZPL printer: what it prints, what it answers, and what it loses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/printer.hpp"

namespace wec::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

constexpr auto one_label = "^XA^FO30,30^A0N,40^FDhello^FS^XZ";

class SimPrinterTest : public ::testing::Test {
 protected:
  SimPrinterTest() { printer.connect(now); }

  std::string ask(std::string_view bytes) {
    printer.receive(bytes, now);
    return printer.take_output();
  }
  std::string pass(milliseconds time) {
    const auto end = now + time;
    while (printer.deadline() && *printer.deadline() <= end) {
      now = std::max(now, *printer.deadline());
      printer.expire(now);
    }
    now = end;
    return printer.take_output();
  }
  std::vector<std::string> labels() const {
    std::vector<std::string> formats;
    for (const auto& label : printer.labels()) formats.push_back(label.format);
    return formats;
  }
  // One of the comma-separated fields of ~HS's lines, counted from 0.
  std::string status(std::size_t line, std::size_t index) {
    std::vector<std::string> lines;
    auto reply = ask("~HS");
    while (!reply.empty()) {
      EXPECT_EQ(reply.front(), '\x02');
      const auto end = reply.find("\x03\r\n");
      if (end == reply.npos) return "no ETX CR LF";
      lines.push_back(reply.substr(1, end - 1));
      reply.erase(0, end + 3);
    }
    if (lines.size() != 3) return "not three lines";
    auto rest = lines[line] + ",";
    for (; index > 0; --index) rest.erase(0, rest.find(',') + 1);
    return rest.substr(0, rest.find(','));
  }
  std::string paper_out() { return status(0, 1); }
  std::string paused() { return status(0, 2); }
  std::string formats_waiting() { return status(0, 4); }
  std::string partial() { return status(0, 7); }
  std::string remaining() { return status(1, 8); }

  Instant now{};
  SimPrinter printer;
};

TEST_F(SimPrinterTest, AnswersHostStatusInThreeFramedLines) {
  EXPECT_EQ(ask("~HS"),
            "\x02"
            "030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n"
            "\x02"
            "000,0,0,0,1,2,4,0,00000000,1,000\x03\r\n"
            "\x02"
            "1234,0\x03\r\n"s);
}

TEST_F(SimPrinterTest, AnswersWithItsLastLetterWhateverThePieces) {
  EXPECT_EQ(ask("~"), "");
  EXPECT_EQ(ask("H"), "");
  EXPECT_NE(ask("S"), "");
  EXPECT_EQ(ask("\r\n"), "");
}

TEST_F(SimPrinterTest, PrintsACompleteFormatAndKeepsItsBytes) {
  ask(one_label);
  EXPECT_TRUE(labels().empty()) << "printing takes its time";
  EXPECT_EQ(remaining(), "00000001");
  pass(milliseconds(200));
  EXPECT_THAT(labels(), ElementsAre(one_label));
  EXPECT_EQ(remaining(), "00000000");
}

TEST_F(SimPrinterTest, AnUnfinishedFormatPrintsNothing) {
  ask("^XA^FO30,30^FDhello^FS^X");
  pass(seconds(60));
  EXPECT_TRUE(labels().empty());
  EXPECT_EQ(partial(), "1");
  ask("Z");
}

TEST_F(SimPrinterTest, TakesAFormatByteByByteAsItTakesItWhole) {
  for (const char c : std::string(one_label)) ask(std::string(1, c));
  pass(seconds(1));
  EXPECT_THAT(labels(), ElementsAre(one_label));
}

TEST_F(SimPrinterTest, AHalfFormatBeforeALostConnectionMergesWithTheNext) {
  ask("^XA^FDhalf");
  printer.disconnect(now);
  printer.connect(now);
  EXPECT_EQ(partial(), "1");
  ask(one_label);
  pass(seconds(1));
  EXPECT_THAT(labels(), ElementsAre("^XA^FDhalf"s + one_label));
}

TEST_F(SimPrinterTest, CancelsThePartialFormat) {
  ask("^XA^FDhalf");
  ask("~JX");
  EXPECT_EQ(partial(), "0");
  ask(one_label);
  pass(seconds(1));
  EXPECT_THAT(labels(), ElementsAre(one_label));
}

TEST_F(SimPrinterTest, ControlCommandsActInsideAFormatAndAreNoPartOfIt) {
  ask("^XA^FDhel");
  EXPECT_NE(ask("~HS"), "");
  ask("lo^FS^XZ");
  pass(seconds(1));
  EXPECT_THAT(labels(), ElementsAre("^XA^FDhello^FS^XZ"));
}

TEST_F(SimPrinterTest, CountsWhatWaitsAndWhatIsLeftOfABatch) {
  ask("^XA^FDa^FS^PQ3^XZ^XA^FDb^FS^XZ^XA^FDc^FS^XZ");
  EXPECT_EQ(formats_waiting(), "002");
  EXPECT_EQ(remaining(), "00000003");
  pass(milliseconds(200));
  EXPECT_EQ(remaining(), "00000002");
  pass(milliseconds(400));
  EXPECT_EQ(formats_waiting(), "001");
  EXPECT_EQ(remaining(), "00000001");
  pass(milliseconds(400));
  EXPECT_EQ(formats_waiting(), "000");
  EXPECT_EQ(remaining(), "00000000");
  EXPECT_EQ(labels().size(), 5u);
  EXPECT_EQ(printer.labels()[2].copy, 3u);
}

TEST_F(SimPrinterTest, ALateCallMakesUpForWhatShouldHaveHappened) {
  ask("^XA^FDa^FS^PQ3^XZ");
  now += seconds(10);
  printer.expire(now);
  EXPECT_EQ(labels().size(), 3u);
}

TEST_F(SimPrinterTest, PrintsNothingForSettingsAndStoredFormats) {
  ask("^XA^XZ^XA^MMT^LL800^XZ^XA^DFR:A.ZPL^FS^FDx^FS^XZ");
  pass(seconds(5));
  EXPECT_TRUE(labels().empty());
  EXPECT_EQ(status(0, 3), "0800");
  ask("^XA^XFR:A.ZPL^FS^XZ");
  pass(seconds(1));
  EXPECT_EQ(labels().size(), 1u);
}

TEST_F(SimPrinterTest, IsSilentAndPrintsNothingWithoutPaperOrWithItsHeadOpen) {
  for (const auto state :
       {SimPrinterState::paper_out, SimPrinterState::head_open, SimPrinterState::ribbon_out}) {
    printer.set_state(state, now);
    ask(one_label);
    EXPECT_EQ(ask("~HS"), "");
    pass(seconds(60));
    EXPECT_TRUE(labels().empty());
    EXPECT_EQ(printer.deadline(), std::nullopt);
    printer.set_state(SimPrinterState::ok, now);
    EXPECT_NE(ask("~HS"), "");
    pass(seconds(1));
    EXPECT_EQ(labels().size(), 1u) << "after paper was put in";
    printer = SimPrinter();
    printer.connect(now);
  }
}

TEST_F(SimPrinterTest, ALabelInTheMakingIsMadeAnewAfterThePaperRanOut) {
  ask("^XA^FDa^FS^PQ2^XZ");
  pass(milliseconds(300));
  printer.set_state(SimPrinterState::paper_out, now);
  pass(seconds(5));
  EXPECT_EQ(labels().size(), 1u);
  printer.set_state(SimPrinterState::ok, now);
  EXPECT_EQ(remaining(), "00000001");
  pass(milliseconds(200));
  EXPECT_EQ(labels().size(), 2u);
}

TEST_F(SimPrinterTest, ShowsItsFlagsIfItIsOfTheKindThatAnswers) {
  printer = SimPrinter({.label_time = milliseconds(200),
                        .reply_gap = milliseconds(0),
                        .answers_when_blocked = true,
                        .identity = "X"});
  printer.set_state(SimPrinterState::paper_out, now);
  EXPECT_EQ(paper_out(), "1");
  printer.set_state(SimPrinterState::head_open, now);
  EXPECT_EQ(status(1, 2), "1");
  EXPECT_EQ(paper_out(), "0");
  printer.set_state(SimPrinterState::ribbon_out, now);
  EXPECT_EQ(status(1, 3), "1");
  ask(one_label);
  EXPECT_EQ(formats_waiting(), "001");
}

TEST_F(SimPrinterTest, PausesAndGoesOn) {
  printer.set_state(SimPrinterState::paused, now);
  ask(one_label);
  EXPECT_EQ(paused(), "1");
  EXPECT_EQ(formats_waiting(), "001");
  pass(seconds(5));
  EXPECT_TRUE(labels().empty());
  ask("~PS");
  EXPECT_EQ(paused(), "0");
  pass(seconds(1));
  EXPECT_EQ(labels().size(), 1u);
}

TEST_F(SimPrinterTest, APauseByTheHostLetsTheLabelInTheMakingComeOut) {
  ask("^XA^FDa^FS^PQ2^XZ");
  ask("~PP");
  pass(seconds(5));
  EXPECT_EQ(labels().size(), 1u);
  EXPECT_EQ(paused(), "1");
  EXPECT_EQ(remaining(), "00000001");
}

TEST_F(SimPrinterTest, CancelsEverythingAfterTheLabelInTheMaking) {
  ask("^XA^FDa^FS^PQ9^XZ^XA^FDb^FS^XZ~JA");
  EXPECT_EQ(formats_waiting(), "000");
  pass(seconds(10));
  EXPECT_EQ(labels().size(), 1u);
}

TEST_F(SimPrinterTest, SilentPrintsButSaysNothing) {
  printer.set_state(SimPrinterState::silent, now);
  ask(one_label);
  EXPECT_EQ(ask("~HS"), "");
  EXPECT_EQ(ask("~HI"), "");
  pass(seconds(1));
  EXPECT_EQ(labels().size(), 1u);
}

TEST_F(SimPrinterTest, DropsAfterTheSendAndPrintsAllTheSame) {
  printer.set_state(SimPrinterState::drop_after_send, now);
  EXPECT_EQ(ask("^XA^FDa^FS^XZ~HS"), "") << "the question after it is lost with the connection";
  EXPECT_TRUE(printer.take_drop());
  printer.disconnect(now);
  printer.connect(now);
  EXPECT_EQ(remaining(), "00000001");
  pass(seconds(1));
  EXPECT_EQ(labels().size(), 1u);
}

TEST_F(SimPrinterTest, APowerCycleLosesWhatWasNotOut) {
  ask("^XA^FDa^FS^PQ5^XZ^XA^FDhalf");
  pass(milliseconds(450));
  printer.power_cycle(now);
  EXPECT_TRUE(printer.take_drop());
  printer.disconnect(now);
  printer.connect(now);
  pass(seconds(5));
  EXPECT_EQ(labels().size(), 2u);
  EXPECT_EQ(partial(), "0");
}

TEST_F(SimPrinterTest, ACutLosesWhatComesAfterIt) {
  printer.cut_after(8);
  ask(one_label);
  EXPECT_TRUE(printer.take_drop());
  EXPECT_EQ(printer.taken(), std::string(one_label).substr(0, 8));
  printer.disconnect(now);
  printer.connect(now);
  EXPECT_EQ(partial(), "1");
}

TEST_F(SimPrinterTest, FollowsAChangeOfThePrefixes) {
  ask("^XA^CC+^XZ");
  EXPECT_EQ(partial(), "1") << "^ is no prefix any more";
  ask("+XZ");
  ask("+XA+FDa+FS+PQ2+XZ");
  EXPECT_EQ(remaining(), "00000002");
  ask("~CT!");
  EXPECT_EQ(ask("~HS"), "");
  EXPECT_NE(ask("!HS"), "");
}

TEST_F(SimPrinterTest, BinaryGraphicsMayLookLikeCommands) {
  const auto format = "^XA^FO0,0^GFB,6,6,1,^XZ~HS^FS^XZ"s;
  EXPECT_EQ(ask(format), "") << "neither the end of the format nor a question";
  pass(seconds(1));
  EXPECT_THAT(labels(), ElementsAre(format));
}

TEST_F(SimPrinterTest, TellsItsIdentity) {
  EXPECT_EQ(ask("~HI"), "\x02ZT230-200dpi,V72.20.01Z,8,4096KB\x03\r\n");
}

TEST_F(SimPrinterTest, SendsItsStatusInPiecesWhenTold) {
  printer = SimPrinter({.label_time = milliseconds(200),
                        .reply_gap = milliseconds(400),
                        .answers_when_blocked = false,
                        .identity = "X"});
  printer.connect(now);
  EXPECT_EQ(ask("~HS"),
            "\x02"
            "030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n"s);
  EXPECT_EQ(pass(milliseconds(399)), "");
  EXPECT_EQ(pass(milliseconds(1)),
            "\x02"
            "000,0,0,0,1,2,4,0,00000000,1,000\x03\r\n"s);
  EXPECT_EQ(pass(milliseconds(400)),
            "\x02"
            "1234,0\x03\r\n"s);
}

TEST_F(SimPrinterTest, KeepsAllBytesItReceived) {
  ask("garbage ~HS");
  ask(one_label);
  EXPECT_EQ(printer.taken(), "garbage ~HS"s + one_label);
}

TEST_F(SimPrinterTest, IsDrivenByWords) {
  const auto said = [&](std::string_view line) {
    const auto answer = control(printer, line, now);
    return answer ? *answer : answer.error().code;
  };
  EXPECT_EQ(said("printer paper_out"), R"({"ok":true})");
  EXPECT_EQ(ask("~HS"), "");
  EXPECT_EQ(said("ok"), R"({"ok":true})");
  ask("^XA^FDa^FS^XZ");
  pass(seconds(1));
  EXPECT_EQ(said("labels"),
            R"({"ok":true,"labels":[")" + to_hex("^XA^FDa^FS^XZ") + R"("],"printed":1})");
  EXPECT_EQ(said("power"), R"({"ok":true})");
  EXPECT_TRUE(printer.take_drop());
  EXPECT_EQ(said("cut 0"), "BAD_VALUE");
  EXPECT_EQ(said("cut x"), "BAD_VALUE");
  EXPECT_EQ(said("printer on_fire"), "UNKNOWN_COMMAND");
}

TEST(Hex, ReadsWhatItWrites) {
  EXPECT_EQ(from_hex(to_hex("\x00\xff^"s)), "\x00\xff^"s);
  EXPECT_EQ(from_hex("1d 0A"), "\x1d\n");
  EXPECT_EQ(from_hex("1"), std::nullopt);
  EXPECT_EQ(from_hex("xx"), std::nullopt);
  EXPECT_EQ(from_hex("-1"), std::nullopt);
}

}  // namespace
}  // namespace wec::testing

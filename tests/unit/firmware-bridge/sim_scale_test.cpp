// The simulated MT-SICS scale, command by command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware-bridge/sim/control.hpp"
#include "firmware-bridge/sim/scale.hpp"

namespace wec::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class SimScaleTest : public ::testing::Test {
 protected:
  SimScaleTest() { scale.connect(now); }

  // What the scale says to these bytes.
  std::string ask(std::string_view bytes) {
    scale.receive(bytes, now);
    return scale.take_output();
  }
  // What it says by itself while time passes, deadline by deadline.
  std::string pass(milliseconds time) {
    const auto end = now + time;
    while (scale.deadline() && *scale.deadline() <= end) {
      now = std::max(now, *scale.deadline());
      scale.expire(now);
    }
    now = end;
    return scale.take_output();
  }
  void weigh(std::string_view value, std::string_view unit, bool stable = true) {
    const auto weighed = scale.weigh(value, unit, stable, now);
    ASSERT_TRUE(weighed) << weighed.error();
  }

  Instant now{};
  SimScale scale;
};

TEST_F(SimScaleTest, SaysAWeightAsTheManualPrintsIt) {
  weigh("100.00", "g");
  EXPECT_EQ(ask("S\r\n"), "S S     100.00 g\r\n");  // corpus sc-mt_sics-001
  EXPECT_EQ(ask("SI\r\n"), "S S     100.00 g\r\n");
}

TEST_F(SimScaleTest, TellsMotion) {
  weigh("100.05", "g", false);
  EXPECT_EQ(ask("SI\r\n"), "S D     100.05 g\r\n");  // corpus sc-mt_sics-004
}

TEST_F(SimScaleTest, WaitsForAStableWeightAndGivesUp) {
  weigh("912.0", "g", false);
  EXPECT_EQ(ask("S\r\n"), "");
  EXPECT_EQ(pass(seconds(9)), "");
  EXPECT_EQ(pass(seconds(1)), "S I\r\n");
}

TEST_F(SimScaleTest, AnswersTheWaitingRequestWhenTheWeightSettles) {
  weigh("912.0", "g", false);
  EXPECT_EQ(ask("S\r\n"), "");
  weigh("913.0", "g");
  EXPECT_EQ(scale.take_output(), "S S      913.0 g\r\n");
  EXPECT_EQ(pass(seconds(20)), "") << "once";
}

TEST_F(SimScaleTest, SettlesAfterTheTimeItIsGiven) {
  scale =
      SimScale({.unit = "g", .empty = "0.0", .settle = milliseconds(400), .serial_number = "1"});
  scale.connect(now);
  weigh("5.0", "g");
  EXPECT_EQ(ask("SI\r\n"), "S D        5.0 g\r\n");
  EXPECT_EQ(ask("S\r\n"), "");
  EXPECT_EQ(pass(milliseconds(399)), "");
  EXPECT_EQ(pass(milliseconds(1)), "S S        5.0 g\r\n");
}

TEST_F(SimScaleTest, ANewCommandEndsTheWaitingOne) {
  weigh("912.0", "g", false);
  ask("S\r\n");
  EXPECT_EQ(ask("SI\r\n"), "S D      912.0 g\r\n");
  EXPECT_EQ(pass(seconds(30)), "");
}

TEST_F(SimScaleTest, ShowsItsDecimalsAndSign) {
  EXPECT_EQ(ask("SI\r\n"), "S S        0.0 g\r\n");
  weigh("0.005", "kg");
  EXPECT_EQ(ask("SI\r\n"), "S S      0.005 kg\r\n");
  weigh("-0.5", "g");
  EXPECT_EQ(ask("SI\r\n"), "S S       -0.5 g\r\n");
  weigh("12", "lb");
  EXPECT_EQ(ask("SI\r\n"), "S S         12 lb\r\n");
}

TEST_F(SimScaleTest, ReturnsToZeroWhenTheLoadIsTakenOff) {
  weigh("912.0", "g");
  scale.unload(now);
  EXPECT_EQ(ask("S\r\n"), "S S        0.0 g\r\n");
}

TEST_F(SimScaleTest, ZeroesWithinTwoPercentOfItsCapacity) {
  weigh("3.0", "g");
  EXPECT_EQ(ask("Z\r\n"), "Z A\r\n");
  EXPECT_EQ(ask("SI\r\n"), "S S        0.0 g\r\n");
  weigh("700.0", "g");
  EXPECT_EQ(ask("Z\r\n"), "Z +\r\n");
  EXPECT_EQ(ask("SI\r\n"), "S S      697.0 g\r\n");
  weigh("1.0", "g", false);
  EXPECT_EQ(ask("Z\r\n"), "Z I\r\n");
  EXPECT_EQ(ask("ZI\r\n"), "ZI D\r\n");
}

TEST_F(SimScaleTest, Tares) {
  weigh("250.0", "g");
  EXPECT_EQ(ask("T\r\n"), "T S      250.0 g\r\n");
  EXPECT_EQ(ask("SI\r\n"), "S S        0.0 g\r\n");
  EXPECT_EQ(ask("TA\r\n"), "TA A      250.0 g\r\n");
  weigh("300.0", "g");
  EXPECT_EQ(ask("SI\r\n"), "S S       50.0 g\r\n");
  EXPECT_EQ(ask("TA 100.0 g\r\n"), "TA A      100.0 g\r\n");
  EXPECT_EQ(ask("SI\r\n"), "S S      200.0 g\r\n");
  EXPECT_EQ(ask("TAC\r\n"), "TAC A\r\n");
  EXPECT_EQ(ask("SI\r\n"), "S S      300.0 g\r\n");
  EXPECT_EQ(ask("TA 100.0 kg\r\n"), "EL\r\n");
  EXPECT_EQ(ask("TA -1 g\r\n"), "EL\r\n");
  weigh("300.0", "g", false);
  EXPECT_EQ(ask("T\r\n"), "T I\r\n");
  EXPECT_EQ(ask("TI\r\n"), "TI D      300.0 g\r\n");
}

TEST_F(SimScaleTest, ReportsOverAndUnderload) {
  weigh("30000.1", "g");
  EXPECT_EQ(ask("S\r\n"), "S +\r\n");
  weigh("1.0", "g");
  scale.set_fault(SimScaleFault::overload, now);
  EXPECT_EQ(ask("SI\r\n"), "S +\r\n");
  EXPECT_EQ(ask("Z\r\n"), "Z +\r\n");
  scale.set_fault(SimScaleFault::underload, now);
  EXPECT_EQ(ask("S\r\n"), "S -\r\n");
  scale.set_fault(SimScaleFault::busy, now);
  EXPECT_EQ(ask("S\r\n"), "S I\r\n");
  scale.set_fault(SimScaleFault::none, now);
  EXPECT_EQ(ask("S\r\n"), "S S        1.0 g\r\n");
}

TEST_F(SimScaleTest, FallsSilentAndComesBack) {
  scale.set_fault(SimScaleFault::silent, now);
  EXPECT_EQ(ask("S\r\nSI\r\nZ\r\nnonsense\r\n"), "");
  scale.set_fault(SimScaleFault::none, now);
  EXPECT_EQ(ask("SI\r\n"), "S S        0.0 g\r\n");
}

TEST_F(SimScaleTest, SaysNoiseThatHoldsNoLine) {
  scale.set_fault(SimScaleFault::garbage, now);
  const auto noise = ask("S\r\n");
  EXPECT_FALSE(noise.empty());
  EXPECT_EQ(noise.find('\n'), std::string::npos);
}

TEST_F(SimScaleTest, RepeatsUntilToldOtherwise) {
  weigh("1.0", "g");
  EXPECT_EQ(ask("SIR\r\n"), "S S        1.0 g\r\n");
  EXPECT_EQ(pass(milliseconds(200)), "S S        1.0 g\r\nS S        1.0 g\r\n");
  EXPECT_EQ(ask("@\r\n"), "I4 A \"SIM0000001\"\r\n");
  EXPECT_EQ(pass(seconds(5)), "");
}

TEST_F(SimScaleTest, ReportsChangesWhileTheyAreAskedFor) {
  EXPECT_EQ(ask("SR\r\n"), "S S        0.0 g\r\n");
  weigh("5.0", "g", false);
  EXPECT_EQ(scale.take_output(), "S D        5.0 g\r\n");
  weigh("5.0", "g");
  EXPECT_EQ(scale.take_output(), "S S        5.0 g\r\n");
  EXPECT_EQ(pass(seconds(5)), "");
}

TEST_F(SimScaleTest, NamesWhatItDoesNotUnderstand) {
  EXPECT_EQ(ask("XYZ\r\n"), "ES\r\n");
  EXPECT_EQ(ask("s\r\n"), "ES\r\n");
  EXPECT_EQ(ask("\r\n"), "ES\r\n");
  EXPECT_EQ(ask(std::string(200, 'S') + "\r\n"), "ET\r\n");
  EXPECT_EQ(ask("SI\r\n"), "S S        0.0 g\r\n") << "the overlong line is behind it";
}

TEST_F(SimScaleTest, TellsItsCommandsAndIdentity) {
  const auto commands = ask("I0\r\n");
  EXPECT_TRUE(commands.starts_with("I0 B 0 \"I0\"\r\n"));
  EXPECT_TRUE(commands.ends_with("I0 A 1 \"TI\"\r\n"));
  EXPECT_EQ(ask("I4\r\n"), "I4 A \"SIM0000001\"\r\n");
}

TEST_F(SimScaleTest, TakesACommandInAnyPieces) {
  EXPECT_EQ(ask("S"), "");
  EXPECT_EQ(ask("I\r"), "");
  EXPECT_EQ(ask("\nSI\r\n"), "S S        0.0 g\r\nS S        0.0 g\r\n");
}

TEST_F(SimScaleTest, ForgetsAHalfCommandWithTheConnection) {
  ask("S");
  scale.disconnect(now);
  scale.connect(now);
  EXPECT_EQ(ask("I\r\n"), "ES\r\n");
}

TEST_F(SimScaleTest, RefusesAWeightThatIsNone) {
  for (const auto* value :
       {"", "x", "1,5", "1.", ".5", "--1", "1e3", "1234567890123", "0.1234567"}) {
    EXPECT_FALSE(scale.weigh(value, "g", true, now)) << value;
  }
  EXPECT_FALSE(scale.weigh("1", "stone", true, now));
  EXPECT_EQ(ask("SI\r\n"), "S S        0.0 g\r\n") << "a refusal changes nothing";
}

// ---- the same by words -------------------------------------------------------------------------

TEST_F(SimScaleTest, IsDrivenByWords) {
  const auto said = [&](std::string_view line) {
    const auto answer = control(scale, line, now);
    return answer ? *answer : answer.error().code;
  };
  EXPECT_EQ(said("weigh 912.0 g"), R"({"ok":true})");
  EXPECT_EQ(ask("SI\r\n"), "S S      912.0 g\r\n");
  EXPECT_EQ(said("weigh 912.0 g unstable"), R"({"ok":true})");
  EXPECT_EQ(ask("SI\r\n"), "S D      912.0 g\r\n");
  EXPECT_EQ(said("zero"), R"({"ok":true})");
  EXPECT_EQ(ask("SI\r\n"), "S S        0.0 g\r\n");
  EXPECT_EQ(said("overload"), R"({"ok":true})");
  EXPECT_EQ(ask("SI\r\n"), "S +\r\n");
  EXPECT_EQ(said("ok"), R"({"ok":true})");
  EXPECT_EQ(said("weigh 912.0"), "BAD_VALUE");
  EXPECT_EQ(said("weigh 912.0 g wobbly"), "BAD_VALUE");
  EXPECT_EQ(said("scan 1"), "UNKNOWN_COMMAND");
  EXPECT_EQ(said(""), "UNKNOWN_COMMAND");
  EXPECT_THAT(said("taken"), ::testing::HasSubstr(to_hex("SI\r\nSI\r\n")));
}

}  // namespace
}  // namespace wec::testing

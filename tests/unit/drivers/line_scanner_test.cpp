// Shows that line scanners are read whole, in pieces and half, and that a tail is never taken for a
// code.
#include <gtest/gtest.h>

#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

std::vector<std::string> events_of(const std::string& fixture) {
  std::vector<std::string> events;
  const auto text = replay(*find_protocol("line"), fixture, whole);
  for (std::size_t at = text.find("= "); at != std::string::npos; at = text.find("\n= ", at)) {
    if (text[at] == '\n') ++at;
    events.push_back(text.substr(at + 2, text.find('\n', at) - at - 2));
  }
  return events;
}

using Events = std::vector<std::string>;

TEST(LineScanner, FramesOfTheLimitPassAndLongerOnesAreReportedOnce) {
  const std::string longest(4096, 'A');
  const std::string text = "open\n< " + longest + "\\r\n< " + longest + longest + "\\r\n< B\\r\n";
  EXPECT_EQ(events_of(text),
            (Events{"scanned - " + longest,
                    "fault OVERLONG_FRAME more than 4096 bytes without an end", "scanned - B"}));
}

TEST(LineScanner, AnOverlongFrameIsReportedOnceHoweverItArrives) {
  std::string text = "open\n";
  for (int i = 0; i < 10; ++i) text += "< " + std::string(1000, 'A') + "\n@ +10\n";
  EXPECT_EQ(events_of(text + "< \\r\\nB\\r\\n"),
            (Events{"fault OVERLONG_FRAME more than 4096 bytes without an end", "scanned - B"}));
}

TEST(LineScanner, ATailIsNeverTakenForACode) {
  EXPECT_EQ(events_of("open\n< 12345\n@ +60\n< 67890\\r\n< OK\\r\n"),
            (Events{"fault HALF_FRAME no end within 50 ms after 5 bytes",
                    "fault HALF_FRAME the rest of a frame that stopped", "scanned - OK"}));
}

TEST(LineScanner, ASlowLineIsOneScanWhileNoGapIsTooLong) {
  EXPECT_EQ(events_of("open\n< 1\n@ +40\n< 2\n@ +40\n< 3\n@ +40\n< \\r\n"),
            Events{"scanned - 123"});
}

TEST(LineScanner, AMissedDeadlineIsNoticedAtTheNextByte) {
  auto driver = find_protocol("line")->make();
  Effects fx;
  const Instant t0{std::chrono::hours(1)};
  driver->on_bytes("12", t0, fx);
  driver->on_bytes("34\r", t0 + std::chrono::milliseconds(60), fx);
  ASSERT_EQ(fx.events.size(), 2u);
  EXPECT_EQ(std::get<DeviceFault>(fx.events[0]).code, "HALF_FRAME");
  EXPECT_EQ(std::get<DeviceFault>(fx.events[1]).code, "HALF_FRAME");
}

TEST(LineScanner, WhatItCannotDoIsSaid) {
  auto driver = find_protocol("line")->make();
  Effects fx;
  driver->on_command(Beep{}, {}, fx);
  EXPECT_TRUE(fx.events.empty());
  driver->on_command(ReadWeight{}, {}, fx);
  driver->on_command(PrintLabel{"J1", "x"}, {}, fx);
  ASSERT_EQ(fx.events.size(), 2u);
  EXPECT_EQ(describe(fx.events[0]).substr(0, 17), "fault UNSUPPORTED");
  EXPECT_EQ(describe(fx.events[1]), "refused J1 UNSUPPORTED");
}

}  // namespace
}  // namespace wec::test

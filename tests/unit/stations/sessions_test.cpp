#include "daemon/stations/sessions.hpp"

#include <gtest/gtest.h>

#include "tests/unit/stations/fake_door.hpp"

namespace wec {
namespace {

const StationId pick{"PICK-01"}, pack{"PACK-01"};

TEST(Sessions, KnowsWhatItOpenedUntilItWasIdleTooLong) {
  FakeClock clock;
  FakeRandom random;
  Sessions sessions(clock, random);
  const std::string name = sessions.open("", pick);
  EXPECT_EQ(name.size(), 32U);
  EXPECT_TRUE(sessions.valid(name));
  EXPECT_FALSE(sessions.valid("00000000000000000000000000000000"));
  clock.now_ms += Sessions::idle_max_ms;
  EXPECT_TRUE(sessions.valid(name));
  clock.now_ms += Sessions::idle_max_ms + 1;
  EXPECT_FALSE(sessions.valid(name));
}

TEST(Sessions, ANameMadeUpByTheBrowserIsReplaced) {
  FakeClock clock;
  FakeRandom random;
  Sessions sessions(clock, random);
  const std::string name = sessions.open("chosen-by-an-attacker", pick);
  EXPECT_NE(name, "chosen-by-an-attacker");
  EXPECT_EQ(sessions.open(name, pack), name);
  EXPECT_TRUE(sessions.may_act_for(name, pick));
  EXPECT_TRUE(sessions.may_act_for(name, pack));
}

TEST(Sessions, AFloodOfPagesDoesNotPushOutAPageAtWork) {
  FakeClock clock;
  FakeRandom random;
  Sessions sessions(clock, random);
  const std::string at_work = sessions.open("", pick);
  ASSERT_TRUE(sessions.valid(at_work));
  for (std::size_t i = 0; i < 10 * Sessions::sessions_max; ++i) {
    clock.now_ms += 1;
    sessions.open("", pack);
  }
  EXPECT_TRUE(sessions.valid(at_work));
}

TEST(Sessions, ATicketIsGoodOnceForItsStationAndForTenSeconds) {
  FakeClock clock;
  FakeRandom random;
  Sessions sessions(clock, random);
  const std::string name = sessions.open("", pick);
  const auto ticket = [&] { return sessions.issue_ticket(name, pick); };

  const std::string once = ticket();
  EXPECT_TRUE(sessions.redeem_ticket(once, name, pick));
  EXPECT_FALSE(sessions.redeem_ticket(once, name, pick));
  EXPECT_FALSE(sessions.redeem_ticket(ticket(), name, pack));
  EXPECT_FALSE(sessions.redeem_ticket(ticket(), "another", pick));
  const std::string late = ticket();
  clock.now_ms += Sessions::ticket_max_age_ms + 1;
  EXPECT_FALSE(sessions.redeem_ticket(late, name, pick));
}

TEST(EqualInConstantTime, ComparesWhole) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
}

}  // namespace
}  // namespace wec

// A supervisor's leave for one command, and people's time.

#include <sodium.h>

#include "daemon/core/pin.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class Override : public testing::Test {
 protected:
  Override() {
    floor.stock_up();
    floor.oms(
        "operator.upsert",
        R"({"operator":"SUE","version":1,"badge":"BADGE-SUE","name":"Sue","rights":["supervisor"]})");
    floor.order("SO-1", "LAMP-A:2");
    floor.sign_in(Floor::pick);
    floor.pick_all();
    floor.sign_in(Floor::pack, "BADGE-OLE");
    floor.pack_until("PLACE_ON_SCALE");
  }
  bool scan(const std::string& data) { return floor.scan(Floor::pack, data).accepted; }
  std::string prompt() { return floor.prompt(Floor::pack); }
  void too_light() {
    floor.put_on_scale(320'000);
    ASSERT_EQ(floor.events("weigh.failed").size(), 1u);
  }

  Floor floor;
};

TEST_F(Override, AWeightIsAcceptedBySomebodyElseWithTheRightAndAReason) {
  floor.expect_refused(Floor::pack, "CMD-OVERRIDE", "NOT_ALLOWED");  // nothing was weighed yet
  too_light();
  ASSERT_TRUE(scan("CMD-OVERRIDE"));
  EXPECT_EQ(prompt(), "SCAN_SUPERVISOR");
  floor.expect_refused(Floor::pack, "BADGE-OLE", "NOT_ALLOWED");
  floor.expect_refused(Floor::pack, "BADGE-KIM", "NOT_ALLOWED");
  floor.expect_refused(Floor::pack, "TOTE-T-1", "NOT_ALLOWED");
  EXPECT_EQ(prompt(), "SCAN_SUPERVISOR");
  ASSERT_TRUE(scan("BADGE-SUE"));
  EXPECT_EQ(prompt(), "CHOOSE_REASON");
  floor.expect_refused(Floor::pack, "CMD-REASON-00", "NOT_ALLOWED");
  floor.expect_refused(Floor::pack, "CMD-REASON-1", "NOT_ALLOWED");
  ASSERT_TRUE(scan("CMD-REASON-03"));
  EXPECT_EQ(prompt(), "PRINTING");
  const auto overridden = floor.events("weigh.overridden").at(0);
  EXPECT_EQ(overridden.at("mass_mg").as_int64(), 320'000);
  EXPECT_GT(overridden.at("expected_mg").as_int64(), 320'000);
  EXPECT_EQ(overridden.at("supervisor"), "SUE");
  EXPECT_EQ(overridden.at("operator"), "OLE");
  EXPECT_EQ(overridden.at("reason"), "03");
  EXPECT_EQ(floor.state().cartons.after({}, 1).at(0).mass_mg, 320'000) << "the actual weight";
  EXPECT_EQ(floor.events("override.used").size(), 1u);
  floor.expect_log_gives_tables();
}

TEST_F(Override, RunsOutAfterSixtySeconds) {
  too_light();
  ASSERT_TRUE(scan("CMD-OVERRIDE"));
  floor.tick(60'000);
  EXPECT_EQ(floor.events("override.ended").at(0).at("outcome"), "EXPIRED");
  EXPECT_EQ(prompt(), "PLACE_ON_SCALE");
  floor.expect_refused(Floor::pack, "CMD-REASON-03", "NOT_ALLOWED");
  EXPECT_TRUE(floor.events("weigh.overridden").empty());
}

TEST_F(Override, ACancelledOneLeavesEverythingAsItWas) {
  too_light();
  ASSERT_TRUE(scan("CMD-OVERRIDE"));
  ASSERT_TRUE(scan("CMD-CANCEL"));
  EXPECT_EQ(prompt(), "PLACE_ON_SCALE");
  floor.put_on_scale(320'000);
  EXPECT_EQ(floor.events("weigh.failed").size(), 2u);
}

TEST_F(Override, SurvivesARestartBetweenBadgeAndReason) {
  too_light();
  scan("CMD-OVERRIDE");
  scan("BADGE-SUE");
  floor.restart();
  EXPECT_EQ(prompt(), "CHOOSE_REASON");
  ASSERT_TRUE(scan("CMD-REASON-01"));
  EXPECT_EQ(floor.events("weigh.overridden").size(), 1u);
}

TEST_F(Override, GivenBeforehandItIsGoodForOneAcceptedCommand) {
  too_light();
  const auto screen = floor.screen(Floor::pack);
  floor.put_on_scale(screen.at("view").at("weight").at("expected_mg").as_int64());
  ASSERT_EQ(prompt(), "PRINTING");
  ASSERT_TRUE(scan("CMD-OVERRIDE"));
  ASSERT_TRUE(scan("BADGE-SUE"));
  ASSERT_TRUE(scan("CMD-REASON-07"));
  floor.expect_refused(Floor::pack, "4006381333931", "LABEL_MISMATCH");
  EXPECT_TRUE(floor.events("override.used").empty()) << "a refused command does not use it up";
  floor.printed(floor.to_print.back().job, PrintOutcome::printed);
  ASSERT_TRUE(scan("CMD-REPRINT"));
  EXPECT_EQ(floor.events("override.used").size(), 1u);
}

TEST_F(Override, PinsAreCheckedOnlyAgainstHashesOfLimitedCost) {
  ASSERT_GE(sodium_init(), 0);
  char hash[crypto_pwhash_STRBYTES];
  ASSERT_EQ(
      crypto_pwhash_str(hash, "4711", 4, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN),
      0);
  EXPECT_TRUE(pin_matches(hash, "4711"));
  EXPECT_FALSE(pin_matches(hash, "4712"));
  EXPECT_FALSE(pin_matches(hash, ""));
  EXPECT_EQ(pin_hash_problem(hash), "");
  EXPECT_NE(pin_hash_problem("$argon2id$v=19$m=1048576,t=2,p=1$c2FsdHNhbHQ$aGFzaA"), "");
  EXPECT_NE(pin_hash_problem("4711"), "");
  EXPECT_FALSE(pin_matches("4711", "4711"));
}

class People : public testing::Test {
 protected:
  People() { floor.stock_up(); }
  bool scan(const std::string& data) { return floor.scan(Floor::pack, data).accepted; }
  std::vector<LabourSpan> spans(const std::string& who) {
    std::vector<LabourSpan> out;
    for (const auto& span : floor.state().labour.after({}, rows_all))
      if (span.operator_id.text == who) out.push_back(span);
    return out;
  }

  Floor floor;
};

TEST_F(People, EverySecondIsOfOneKind) {
  floor.sign_in(Floor::pack, "BADGE-OLE");
  ASSERT_TRUE(scan("CMD-IND-07"));
  EXPECT_EQ(text_at(floor.screen(Floor::pack), "step"), "INDIRECT");
  floor.expect_refused(Floor::pack, "TOTE-T-1", "NOT_ALLOWED");
  ASSERT_TRUE(scan("CMD-BREAK"));
  EXPECT_EQ(floor.prompt(Floor::pack), "SCAN_BADGE");
  ASSERT_TRUE(scan("BADGE-OLE"));
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_TOTE");
  ASSERT_TRUE(scan("CMD-BREAK"));
  ASSERT_TRUE(scan("CMD-GETWORK"));
  ASSERT_TRUE(scan("CMD-LOGOUT"));
  const auto all = spans("OLE");
  ASSERT_EQ(all.size(), 6u);
  const char* kinds[] = {"DIRECT", "INDIRECT", "BREAK", "DIRECT", "BREAK", "DIRECT"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(codec::enum_text(all[i].kind), kinds[i]);
    EXPECT_GT(all[i].until_ms, all[i].since_ms);
    if (i > 0) EXPECT_EQ(all[i].since_ms, all[i - 1].until_ms) << "no gap and no overlap";
  }
  EXPECT_EQ(all[1].code, "07");
  EXPECT_FALSE(floor.state().labour_now.get(OperatorId("OLE"))) << "nobody signed out is at work";
  floor.expect_log_gives_tables();
}

TEST_F(People, IdleBeginsAtTheLastScanAndEndsWithTheNext) {
  floor.sign_in(Floor::pack, "BADGE-OLE");
  const auto signed_in = floor.wall_ms;
  floor.tick(119'000);
  floor.tick(30'000);
  ASSERT_EQ(floor.events("labour.activity").size(), 1u);
  EXPECT_EQ(floor.events("labour.activity").at(0).at("kind"), "IDLE");
  EXPECT_EQ(floor.events("labour.activity").at(0).at("at_ms").as_int64(), signed_in);
  floor.expect_refused(Floor::pack, "TOTE-T-1", "WRONG_TOTE");
  EXPECT_EQ(floor.events("labour.activity").size(), 1u) << "a refusal changes nothing";
  floor.expect_log_gives_tables();
}

TEST_F(People, AStationNobodyTouchesIsLockedAndItsWorkWaits) {
  floor.order("SO-1", "LAMP-A:2");
  floor.sign_in(Floor::pick);
  floor.pick_all();
  floor.sign_in(Floor::pack, "BADGE-OLE");
  floor.pack_until("PACK_SCAN_ITEM");
  floor.tick(4 * 60'000);
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_ITEM");
  floor.tick(60'000);
  EXPECT_EQ(floor.prompt(Floor::pack), "SCAN_BADGE");
  EXPECT_EQ(floor.events("labour.signed_out").back().at("reason"), "LOCKED");
  floor.sign_in(Floor::pack, "BADGE-OLE");
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_ITEM");
  floor.tick(10 * 60'000);
  floor.expect_log_gives_tables();
}

TEST_F(People, AnotherBadgeTakesTheStationWithItsSecondScan) {
  floor.sign_in(Floor::pack, "BADGE-OLE");
  const auto before = floor.hash();
  ASSERT_TRUE(scan("BADGE-KIM"));
  EXPECT_EQ(floor.prompt(Floor::pack), "CONFIRM_TAKEOVER");
  EXPECT_EQ(floor.hash(), before);
  floor.expect_refused(Floor::pack, "TOTE-T-1", "WRONG_TOTE");
  ASSERT_TRUE(scan("BADGE-OLE"));  // no, he stays
  EXPECT_EQ(floor.prompt(Floor::pack), "PACK_SCAN_TOTE");
  ASSERT_TRUE(scan("BADGE-KIM"));
  ASSERT_TRUE(scan("BADGE-KIM"));
  EXPECT_EQ(text_at(floor.screen(Floor::pack), "operator"), "KIM");
  EXPECT_EQ(floor.events("labour.signed_out").back().at("reason"), "TAKEN_OVER");
  floor.expect_log_gives_tables();
}

}  // namespace
}  // namespace wec::test

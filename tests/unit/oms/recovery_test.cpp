// A database set back, made whole again by the real controller: from head office's archive, from
// the second medium, and what happens when neither has everything (sync.md 2.8, 2.12 rows 7 to 11).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "daemon/controller/controller.hpp"

namespace wec::test {
namespace {

constexpr std::int64_t wall = 1'790'000'000'000;

class RecoveryTest : public ::testing::Test {
 protected:
  /// A site with its own database in memory.
  struct Site {
    explicit Site(bool suspect = false) {
      store = Store::open({}).value();
      wec::Site facts;
      facts.tenant = "acme";
      facts.site = "lej1";
      facts.boot = "BOOT";
      controller = std::make_unique<Controller>(*store, facts);
      controller->live().suspect = suspect;
      controller->start(wall, 1000);
    }

    TurnResult turn(CommandBody body) {
      clock += 10;
      std::vector<Pending> one;
      one.push_back({Command{std::move(body), wall + clock, 1000 + clock}, {}});
      return controller->turn(std::move(one));
    }
    void welcome() {
      SyncUpdate update;
      update.fence = "D0x1";
      update.dinc = "D0";
      turn(update);
    }
    void command(const std::string& type, const std::string& data) {
      const auto dseq = controller->sync_state().dcur + 1;
      turn(HeadOfficeCommand{
          fmt::format(R"({{"id":"D0:{}","type":"org.wec.{}.v1","subject":"x","sequence":"{:020}",)"
                      R"("data":{}}})",
                      dseq, type, dseq, data),
          "D0",
          dseq,
          {}});
    }
    void item(int n) {
      command("item.upsert",
              fmt::format(R"({{"cmdid":"i{}","sku":"S{}","version":1,"name":"n","tracking":"NONE",)"
                          R"("weight_mg":1000,"packs":[{{"uom":"EA","qty":1}}]}})",
                          n, n));
    }
    void work(int from, int to) {
      for (int n = from; n <= to; ++n) item(n);
    }
    std::vector<std::string> log(std::int64_t after = 0) const {
      std::vector<std::string> rows;
      for (const auto& row : store->read_log(after, SIZE_MAX)) rows.push_back(*row.raw);
      return rows;
    }
    std::vector<std::string> types(std::int64_t after) const {
      std::vector<std::string> out;
      for (const auto& row : store->read_log(after, SIZE_MAX)) out.push_back(row.type);
      return out;
    }
    FinishRecovery finish_at(const Site& office) const {
      return {"D0", office.controller->sync_state().dcur, office.store->head().seq,
              office.store->head().hash};
    }

    std::unique_ptr<Store> store;
    std::unique_ptr<Controller> controller;
    std::int64_t clock = 0;
  };

  RecoveryTest() {
    std::string name = (std::filesystem::temp_directory_path() / "wec-rec-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    old.welcome();
    old.work(1, 20);
  }
  ~RecoveryTest() override { std::filesystem::remove_all(folder); }

  /// A second medium that saw everything the site committed.
  Witness medium_of(const Site& site) const {
    Witness witness = Witness::open(folder, "lej1").value();
    witness.append(site.store->read_log(0, SIZE_MAX));
    return witness;
  }

  std::string folder;
  Site old;
};

TEST_F(RecoveryTest, TheWholeLogFromHeadOfficeGivesTheSameTables) {
  const Witness medium = medium_of(old);
  Site back(true);
  back.controller->set_second_medium(&medium);
  const auto rows = old.log();
  back.turn(ArchiveRows{{rows.begin(), rows.begin() + 7}});
  EXPECT_EQ(back.store->head().seq, 7);
  back.turn(ArchiveRows{{rows.begin() + 5, rows.end()}});  // some come twice
  EXPECT_EQ(back.store->head().hash, old.store->head().hash);
  EXPECT_EQ(back.store->state_hash(), old.store->state_hash());
  EXPECT_TRUE(back.controller->sync_state().suspect);
  back.turn(back.finish_at(old));
  EXPECT_FALSE(back.controller->sync_state().suspect);
  EXPECT_EQ(back.types(20), std::vector<std::string>{"recovery.done"});
  EXPECT_EQ(back.controller->sync_state().dcur, 20) << "the log says where the downlink stands";
}

TEST_F(RecoveryTest, WhatHeadOfficeLacksComesFromTheSecondMedium) {
  const Witness medium = medium_of(old);
  Site back(true);
  back.controller->set_second_medium(&medium);
  Site office;
  office.controller->live().suspect = true;
  const auto rows = old.log();
  office.turn(ArchiveRows{{rows.begin(), rows.begin() + 12}});
  back.turn(ArchiveRows{{rows.begin(), rows.begin() + 12}});
  back.turn(back.finish_at(office));
  EXPECT_EQ(back.log()[19], rows[19]);
  EXPECT_EQ(back.types(20), std::vector<std::string>{"recovery.done"});
}

TEST_F(RecoveryTest, WithoutASecondMediumTheGapIsDeclaredAndRangesAreBurnt) {
  Site back(true);
  old.command("numbers.grant",
              R"({"cmdid":"g1","range":"r1","version":1,"kind":"tracking","carrier":"C",)"
              R"("format":"T{n:6}","lo":"1","hi":"100","low":5})");
  const auto rows = old.log();
  back.turn(ArchiveRows{rows});
  ASSERT_TRUE(back.controller->state().ranges.get(RangeId("r1")).has_value());
  back.turn(back.finish_at(old));
  const auto types = back.types(static_cast<std::int64_t>(rows.size()));
  ASSERT_GE(types.size(), 3U);
  EXPECT_EQ(types[0], "recovery.done");
  EXPECT_EQ(types[1], "recovery.gap");
  EXPECT_EQ(types[2], "numbers.exhausted");
  const auto range = back.controller->state().ranges.get(RangeId("r1"));
  EXPECT_GT(range->next, range->hi);
  // A grant from before the loss may have been used: refused. A later one is taken.
  EXPECT_EQ(back.controller->state().gaps.get(std::string("gap"))->dhead, 21);
}

TEST_F(RecoveryTest, ASuspectSiteTakesNoScansAndLogsNothing) {
  Site back(true);
  StationInput input;
  input.station = StationId("PICK-01");
  input.data = "anything";
  const auto result = back.turn(input);
  EXPECT_EQ(back.store->head().seq, 0);
  ASSERT_EQ(result.committed.signals.size(), 1U);
  EXPECT_EQ(result.committed.signals[0].tone, Tone::stop);
  back.turn(Tick{});
  back.command("item.upsert", "{}");
  EXPECT_EQ(back.store->head().seq, 0);
}

TEST_F(RecoveryTest, InAForkHeadOfficeWinsAndTheLosingBranchIsKept) {
  Site back;  // went its own way from event 1 on
  back.welcome();
  back.work(101, 104);
  back.controller->live().suspect = true;
  back.turn(ArchiveRows{old.log()});
  EXPECT_EQ(back.store->head().hash, old.store->head().hash);
  EXPECT_EQ(back.store->state_hash(), old.store->state_hash());
  EXPECT_EQ(back.store->recomputed_state_hash(), old.store->state_hash());
  EXPECT_EQ(back.controller->state().lost_rows.after({}, rows_all).size(), 4U);
  back.turn(back.finish_at(old));
  EXPECT_EQ(back.types(20)[1], "recovery.gap");
}

TEST_F(RecoveryTest, ForeignBytesEndTheBatchAndChangeNothing) {
  Site back(true);
  auto rows = old.log();
  std::swap(rows[3], rows[4]);
  back.turn(ArchiveRows{rows});
  EXPECT_EQ(back.store->head().seq, 3);
  back.turn(ArchiveRows{{"no json", "{}", std::string(100, '{')}});
  EXPECT_EQ(back.store->head().seq, 3);
  back.turn(back.finish_at(old));
  EXPECT_TRUE(back.controller->sync_state().suspect) << "not all of it is there";
}

TEST_F(RecoveryTest, OnlyASupervisorMayOverrideAndItIsLogged) {
  old.command("operator.upsert",
              R"({"cmdid":"o1","operator":"eva","version":1,"badge":"B1","name":"Eva",)"
              R"("rights":["supervisor"]})");
  old.controller->live().suspect = true;
  old.turn(OverrideSuspect{OperatorId("tom"), "no link"});
  EXPECT_TRUE(old.controller->sync_state().suspect);
  const auto before = old.store->head().seq;
  old.turn(OverrideSuspect{OperatorId("eva"), "no link for a day"});
  EXPECT_FALSE(old.controller->sync_state().suspect);
  const auto types = old.types(before);
  ASSERT_GE(types.size(), 3U);
  EXPECT_EQ(types[0], "recovery.overridden");
  EXPECT_EQ(types[2], "recovery.gap");
}

TEST(Timekeeping, AWrongBatteryMovesNothingThatCannotComeBack) {
  Timekeeper time;
  time.start({wall, 3}, 0);
  const auto first = time.stamp(wall + 5LL * 365 * 86'400'000, 1000);
  EXPECT_EQ(first.ms, wall) << "five years ahead, and nobody said so";
  EXPECT_EQ(first.count, 4);
  EXPECT_EQ(time.state(1000), "unsynced");
  EXPECT_EQ(time.stamp(wall + 10'000, 2000).ms, wall + 10'000);
  EXPECT_EQ(time.stamp(wall - 10'000, 2100).ms, wall + 10'000) << "never back";

  ClockSample sample{3000, wall + 5LL * 365 * 86'400'000, wall + 60'000, 200};
  EXPECT_TRUE(time.learn(sample));
  EXPECT_EQ(time.state(3000), "synced");
  EXPECT_EQ(time.wall(wall + 5LL * 365 * 86'400'000, 4000), wall + 61'000);
  EXPECT_EQ(time.wall(wall + 61'500, 4000), wall + 61'500) << "a good clock is left alone";
  EXPECT_EQ(time.state(3000 + 50'000'000), "holdover");
  sample.rtt_ms = 9000;
  EXPECT_FALSE(time.learn(sample));
}

}  // namespace
}  // namespace wec::test

// A full disk and a broken one: refused with a name, nothing changed, work goes on when there is
// room.

#include "daemon/core/apply/apply.hpp"
#include "tests/sim/sim_vfs.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class Disk : public testing::Test {
 protected:
  Disk() : disk(7) {
    options.dir = "/site";
    options.tenant = "acme";
    options.site = "north";
    options.vfs = disk.vfs();
    options.wal_warm_bytes = 0;
    floor = std::make_unique<Floor>(options);
    floor->stock_up();
    floor->order("SO-1", "LAMP-A:3");
    floor->sign_in(Floor::pick);
    while (floor->prompt(Floor::pick) != "SCAN_ITEM") floor->step_pick();
  }
  void fill() { disk.set_capacity(disk.used()); }

  static constexpr char lamp[] = "4006381333931";
  SimDisk disk;
  StoreOptions options;
  std::unique_ptr<Floor> floor;
};

TEST_F(Disk, FullRefusesEveryScanWithStopAndChangesNothing) {
  const auto hash = floor->hash();
  const auto head = floor->head();
  fill();
  for (int i = 0; i < 3; ++i) {
    floor->scan(Floor::pick, lamp);
    EXPECT_FALSE(floor->answer.accepted);
    ASSERT_TRUE(floor->answer.refusal);
    EXPECT_EQ(floor->answer.refusal->code, "DISK_FULL");
    EXPECT_EQ(floor->answer.screen.prompt, "SCAN_ITEM");
    ASSERT_EQ(floor->signals.size(), 1u);
    EXPECT_EQ(floor->signals[0].tone, Tone::stop);
    EXPECT_TRUE(floor->logged.empty());
    EXPECT_EQ(floor->hash(), hash);
    EXPECT_EQ(floor->head(), head);
  }
  EXPECT_EQ(floor->store->recomputed_state_hash(), hash);
  disk.set_capacity({});
  EXPECT_TRUE(floor->scan(Floor::pick, lamp).accepted);
  EXPECT_EQ(floor->head(), head + 1);
  floor->expect_log_gives_tables();
}

TEST_F(Disk, AFullTurnOfManyRefusesAllOfThem) {
  fill();
  std::vector<CommandBody> group;
  for (const auto* id : {"a", "b", "c"})
    group.emplace_back(
        StationInput{StationId(Floor::pick), CommandId(id), InputKind::scan, lamp, {}});
  floor->turns(std::move(group));
  EXPECT_EQ(floor->signals.size(), 3u);
  for (const auto& signal : floor->signals) EXPECT_EQ(signal.tone, Tone::stop);
  disk.set_capacity({});
  EXPECT_TRUE(
      floor->input({StationId(Floor::pick), CommandId("a"), InputKind::scan, lamp, {}}).accepted)
      << "its answer was not kept: it may be tried again";
}

TEST_F(Disk, HeadOfficeIsNotAnsweredWhileItIsFullAndSendsAgain) {
  fill();
  const auto dcur = floor->controller->sync_state().dcur;
  EXPECT_TRUE(
      floor->oms("lpn.upsert", R"({"lpn":"N","version":1,"barcode":"N","kind":"TOTE"})").empty());
  EXPECT_EQ(floor->controller->sync_state().dcur, dcur);
  disk.set_capacity({});
  --floor->dseq;
  EXPECT_EQ(
      text_at(floor->oms("lpn.upsert", R"({"lpn":"N","version":1,"barcode":"N","kind":"TOTE"})"),
              "result"),
      "ok");
}

TEST_F(Disk, AFullDiskAnswersTheSyncSessionThatWaitsForItsCommand) {
  fill();
  int answered = 0;
  SyncUpdate update;
  update.stored = 1;
  std::vector<Pending> both;
  for (CommandBody body : {CommandBody(HeadOfficeCommand{"{}", floor->dinc, floor->dseq + 1, ""}),
                           CommandBody(std::move(update))})
    both.push_back({Command{std::move(body), floor->wall_ms, floor->mono_ms},
                    [&](const Answer& answer) { answered += !answer.accepted; }});
  auto result = floor->controller->turn(std::move(both));
  for (auto& [done, answer] : result.answers) done(answer);
  EXPECT_EQ(answered, 2);
}

TEST_F(Disk, WhatAStartReadsIsDurableBeforeAnybodyHearsOfIt) {
  // The commit is written, its sync fails, the process ends: the next one reads it from the cache.
  disk.fail_next_sync();
  EXPECT_THROW(floor->scan(Floor::pick, lamp), DiskBroken);
  floor->controller.reset();
  disk.freeze(true);  // nothing is written on the way out
  floor->store.reset();
  disk.freeze(false);
  floor->restart();
  const auto head = floor->head();
  floor->controller.reset();
  disk.cut_at_operation(1);
  floor->store.reset();
  disk.power_on(Damage::keep_none);
  floor->restart();
  EXPECT_EQ(floor->head(), head);
}

TEST_F(Disk, AWeightThatCouldNotBeStoredIsJudgedAgain) {
  floor->pick_all();
  floor->sign_in(Floor::pack, "BADGE-OLE");
  floor->pack_until("PLACE_ON_SCALE");
  const auto expected =
      floor->screen(Floor::pack).at("view").at("weight").at("expected_mg").as_int64();
  floor->weigh(0);
  fill();
  floor->weigh(expected);
  EXPECT_EQ(floor->events("weigh.checked").size(), 0u);
  EXPECT_TRUE(floor->to_print.empty());
  disk.set_capacity({});
  floor->weigh(expected);
  EXPECT_EQ(floor->events("weigh.checked").size(), 1u);
  EXPECT_EQ(floor->to_print.size(), 1u);
}

TEST_F(Disk, ALookUpThatCouldNotBeAnsweredIsStillALookUp) {
  EXPECT_TRUE(floor->scan(Floor::pick, "CMD-INFO").accepted);
  const auto hash = floor->hash();
  fill();
  floor->scan(Floor::pick, lamp);
  ASSERT_TRUE(floor->answer.refusal);
  EXPECT_EQ(floor->answer.refusal->code, "DISK_FULL");
  disk.set_capacity({});
  EXPECT_TRUE(floor->scan(Floor::pick, lamp).accepted);
  EXPECT_EQ(floor->events("pick.progressed").size(), 0u);
  EXPECT_EQ(floor->screen(Floor::pick).at("view").at("task").at("done").as_int64(), 0);
}

TEST_F(Disk, FullAtStartComesUpAndRefuses) {
  floor->pick_all();
  floor->sign_in(Floor::pack, "BADGE-OLE");
  floor->pack_until("PRINTING");
  floor->controller.reset();
  floor->store.reset();
  fill();
  EXPECT_NO_THROW(floor->restart());
  floor->scan(Floor::pick, "BADGE-IDA");
  EXPECT_FALSE(floor->answer.accepted);
  EXPECT_EQ(floor->answer.refusal->code, "DISK_FULL");
}

TEST_F(Disk, AnIoErrorAtCommitLetsNothingLeaveAndEndsTheProcess) {
  disk.fail_next_sync();
  EXPECT_THROW(floor->scan(Floor::pick, lamp), DiskBroken);
  EXPECT_FALSE(floor->answer.accepted && floor->answer.screen.prompt == "PUT_TO");
}

TEST_F(Disk, AnIoErrorGivesAnEmptyResult) {
  disk.fail_next_sync();
  std::vector<Pending> one;
  bool answered = false;
  one.push_back(
      {Command{StationInput{StationId(Floor::pick), CommandId("x"), InputKind::scan, lamp, {}},
               floor->wall_ms, floor->mono_ms},
       [&](const Answer&) { answered = true; }});
  const auto result = floor->controller->turn(std::move(one));
  EXPECT_TRUE(result.disk_broken);
  EXPECT_TRUE(result.answers.empty());
  EXPECT_TRUE(result.committed.events.empty());
  EXPECT_TRUE(result.committed.signals.empty());
  EXPECT_FALSE(answered);
}

TEST_F(Disk, AMigrationCutAnywhereLeavesTheOldOrTheNewDatabase) {
  floor->controller.reset();
  floor->store.reset();
  const auto begun = disk.files();
  auto next = options;
  next.version = 2;
  next.migrations = {
      {2, {"CREATE TABLE made_up(x TEXT) STRICT", "INSERT INTO made_up SELECT sku FROM item"}}};
  int old_ones = 0, new_ones = 0;
  for (std::uint64_t n = 1;; ++n) {
    disk.set_files(begun);
    disk.cut_at_operation(n);
    const bool done = Store::open(next).has_value();
    const bool was_cut = disk.is_off();
    if (was_cut) disk.power_on(Damage::keep_some);
    disk.spare();
    const auto old = Store::open(options);
    if (old) {
      ++old_ones;
      EXPECT_EQ((*old)->state_hash(), (*old)->recomputed_state_hash());
    } else {
      ++new_ones;
      ASSERT_EQ(old.error().problem, OpenProblem::newer_version) << old.error().message;
    }
    EXPECT_TRUE(!done || !old) << "it said it had migrated";
    if (!was_cut) break;
  }
  EXPECT_GT(old_ones, 3);
  EXPECT_GE(new_ones, 1);
}

TEST_F(Disk, ALyingDiskLosesWhatWasAnsweredAndTheLogShowsIt) {
  // Not a promise: this shows that the simulated disk really forgets what was never synced.
  const auto head = floor->head();
  disk.lie_about_syncs(true);
  EXPECT_TRUE(floor->scan(Floor::pick, lamp).accepted);
  EXPECT_EQ(floor->head(), head + 1);
  disk.cut_at_operation(1);
  EXPECT_THROW(floor->scan(Floor::pick, lamp), DiskBroken);
  floor->controller.reset();
  floor->store.reset();
  disk.power_on(Damage::keep_none);
  disk.lie_about_syncs(false);
  floor->restart();
  EXPECT_EQ(floor->head(), head);
}

}  // namespace
}  // namespace wec::test

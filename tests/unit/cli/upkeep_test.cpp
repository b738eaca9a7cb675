// Shows `wec verify` and `wec restore` on real databases: whole ones, one that a crash left with
// its WAL, and one whose tables say something that the log does not.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/store/state_dir.hpp"
#include "daemon/store/store.hpp"
#include "tests/unit/cli/program.hpp"

namespace wec {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// Signs an operator in, in one transaction as the controller makes it. Without `logged` the tables
// change and the log does not know.
void sign_in(Store& store, const std::string& station, bool logged = true) {
  store.begin();
  State state(store);
  const Event event = SignedIn{StationId(station), OperatorId("op1"), {}};
  const auto seq = store.head().seq + 1;
  apply(state, event, seq);
  Stamp stamp;
  stamp.tenant = "acme";
  stamp.site = "lej1";
  stamp.fence = "0";
  stamp.seq = seq;
  stamp.prev = store.head().hash;
  stamp.boot = "b";
  stamp.clock = "synced";
  if (logged) store.append(sealed(event, stamp));
  store.commit();
}

class WecUpkeep : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "wec-upkeep-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    top = name;
    state = top + "/state";
    fs::create_directory(state);
  }
  void TearDown() override { fs::remove_all(top); }

  std::unique_ptr<Store> open() const {
    StoreOptions options;
    options.dir = state;
    options.tenant = "acme";
    options.site = "lej1";
    return Store::open(options).value();
  }
  Said wec(std::vector<std::string> arguments, const std::string& dir) const {
    arguments.insert(arguments.begin(), {"--json", "--state", dir});
    return run_wec(top, std::move(arguments));
  }

  std::string top, state;
};

TEST_F(WecUpkeep, AWholeDatabaseVerifiesAndIsLeftAsItWas) {
  {
    const auto store = open();
    sign_in(*store, "PICK-01");
    sign_in(*store, "PICK-02");
  }
  const auto said = wec({"verify"}, state);
  ASSERT_EQ(said.exit_code, 0) << said.out << said.err;
  const auto report = json::parse(said.out);
  EXPECT_TRUE(report.at("ok").as_bool());
  EXPECT_EQ(report.at("events").as_int64(), 2);
  for (const auto& file : fs::directory_iterator(state)) {
    EXPECT_EQ(file.path().filename().string().find("verify"), std::string::npos) << file.path();
  }
}

TEST_F(WecUpkeep, WhatACrashLeftInTheWalCounts) {
  const auto crashed = top + "/crashed";
  fs::create_directory(crashed);
  {
    const auto store = open();
    sign_in(*store, "PICK-01");
    for (const auto* file : {"wec.db", "wec.db-wal"})
      fs::copy_file(state + "/" + file, crashed + "/" + file);
  }
  const auto said = wec({"verify"}, crashed);
  ASSERT_EQ(said.exit_code, 0) << said.out << said.err;
  EXPECT_EQ(json::parse(said.out).at("events").as_int64(), 1);
}

TEST_F(WecUpkeep, TablesThatTheLogDoesNotGiveAreNamed) {
  {
    const auto store = open();
    sign_in(*store, "PICK-01");
    sign_in(*store, "PICK-02", false);
  }
  const auto said = wec({"verify"}, state);
  EXPECT_EQ(said.exit_code, 1);
  const auto report = json::parse(said.out);
  EXPECT_FALSE(report.at("ok").as_bool());
  EXPECT_NE(std::string(report.at("problems").at(0).as_string()).find("PICK-02"), std::string::npos)
      << said.out;
}

TEST_F(WecUpkeep, AHeldOrMissingSiteIsRefused) {
  open();
  const auto held = StateDir::take(state);
  ASSERT_TRUE(held);
  EXPECT_EQ(json::parse(wec({"verify"}, state).out).at("error").at("code").as_string(), "HELD");
  EXPECT_EQ(wec({"verify"}, top + "/none").exit_code, 1);
  EXPECT_EQ(wec({"restore", state + "/wec.db"}, state).exit_code, 1);
}

TEST_F(WecUpkeep, ABackupIsRestoredIntoAnEmptyFolderOnly) {
  const auto backup = top + "/backup.db";
  {
    const auto store = open();
    sign_in(*store, "PICK-01");
    store->copy_begin(backup);
    while (!store->copy_step()) {
    }
  }
  const auto fresh = top + "/fresh";
  ASSERT_EQ(wec({"restore", backup}, fresh).exit_code, 0);
  EXPECT_EQ(json::parse(wec({"verify"}, fresh).out).at("events").as_int64(), 1);
  const auto again = wec({"restore", backup}, fresh);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(json::parse(again.out).at("error").at("code").as_string(), "EXISTS");
}

TEST_F(WecUpkeep, ABackupThatIsNoneIsNotPutInPlace) {
  const auto broken = top + "/broken.db";
  std::ofstream(broken)
      << "this is no database, but it is longer than a header of one hundred bytes, "
         "so that SQLite has something to look at and to refuse";
  const auto said = wec({"restore", broken}, state);
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_EQ(json::parse(said.out).at("error").at("code").as_string(), "BROKEN_BACKUP");
  EXPECT_FALSE(fs::exists(state + "/wec.db"));
}

}  // namespace
}  // namespace wec

// The one file of a site: transactions, the log, the state hash, and what is refused untouched.

#include "daemon/store/store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "daemon/core/sha256.hpp"
#include "daemon/core/state/state.hpp"
#include "daemon/store/state_dir.hpp"
#include "daemon/store/verify.hpp"
#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

namespace fs = std::filesystem;

class Folder : public testing::Test {
 protected:
  Folder()
      : dir(fs::temp_directory_path() /
            fmt::format("wec-store-{}-{}", ::getpid(),
                        testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(dir);
    fs::create_directories(dir);
    options.dir = dir;
    options.tenant = "acme";
    options.site = "north";
    options.wal_warm_bytes = 0;
  }
  ~Folder() override { fs::remove_all(dir); }

  static std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  /// All files of the folder with their bytes: what "untouched" means.
  std::map<std::string, std::string> everything() const {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::directory_iterator(dir))
      out[entry.path().filename()] = bytes_of(entry.path());
    return out;
  }
  std::unique_ptr<Store> open() { return std::move(Store::open(options).value()); }
  OpenError refused() {
    auto store = Store::open(options);
    EXPECT_FALSE(store);
    return store ? OpenError{} : store.error();
  }

  fs::path dir;
  StoreOptions options;
};

Counter counter(const std::string& name, std::int64_t value) { return {name, value}; }

LoggedEvent next_event(const Store& store, const std::string& raw) {
  LoggedEvent event;
  event.seq = store.head().seq + 1;
  event.fence = "1";
  event.type = "made.up";
  event.prev = store.head().hash;
  event.raw = std::make_shared<const std::string>(raw);
  event.hash = chain_hash(raw);
  return event;
}

// ---- transactions
// -----------------------------------------------------------------------------------------

TEST(Transactions, ASavepointTakesBackStateHashHeadAndRows) {
  auto store = Store::open({}).value();
  State state(*store);
  store->begin();
  state.counters.put(counter("kept", 1));
  store->append(next_event(*store, "one"));
  const auto hash = store->state_hash();
  const auto head = store->head();
  store->savepoint();
  state.counters.put(counter("kept", 2));
  state.counters.put(counter("gone", 1));
  store->append(next_event(*store, "two"));
  EXPECT_NE(store->state_hash(), hash);
  store->rollback_to();
  store->release();
  EXPECT_EQ(store->state_hash(), hash);
  EXPECT_EQ(store->head().seq, head.seq);
  EXPECT_EQ(store->head().hash, head.hash);
  EXPECT_EQ(state.counters.get(std::string("kept"))->value, 1);
  EXPECT_FALSE(state.counters.get(std::string("gone")));
  EXPECT_EQ(store->read_log(0, 1'000'000).size(), 1u);
  store->append(next_event(*store, "two, again"));
  store->commit();
  EXPECT_EQ(store->state_hash(), store->recomputed_state_hash());
  EXPECT_EQ(*store->read_log(1, 1'000'000).at(0).raw, "two, again");
}

TEST(Transactions, ARollbackTakesBackEverythingSinceBegin) {
  auto store = Store::open({}).value();
  State state(*store);
  const auto hash = store->state_hash();
  store->begin();
  state.counters.put(counter("a", 1));
  store->append(next_event(*store, "one"));
  EXPECT_TRUE(store->changed());
  store->rollback();
  EXPECT_EQ(store->state_hash(), hash);
  EXPECT_EQ(store->head().seq, 0);
  EXPECT_TRUE(store->read_log(0, 1'000'000).empty());
  EXPECT_FALSE(state.counters.get(std::string("a")));
}

TEST(StateHash, DependsOnTheRowsAndNotOnTheWayThere) {
  auto one = Store::open({}).value(), other = Store::open({}).value();
  State a(*one), b(*other);
  one->begin();
  other->begin();
  for (int i = 0; i < 20; ++i) a.counters.put(counter(fmt::format("c{}", i), i));
  for (int i = 19; i >= 0; --i) {
    b.counters.put(counter(fmt::format("c{}", i), 100 + i));
    b.counters.put(counter(fmt::format("c{}", i), i));
    b.counters.put(counter("temporary", i));
  }
  EXPECT_NE(one->state_hash(), other->state_hash());
  b.counters.erase(std::string("temporary"));
  EXPECT_EQ(one->state_hash(), other->state_hash());
  EXPECT_EQ(one->recomputed_state_hash(), other->state_hash());
  a.counters.put(counter("c3", 4));
  EXPECT_NE(one->state_hash(), other->state_hash());
  EXPECT_EQ(one->recomputed_state_hash(), one->state_hash());
  one->commit();
  other->commit();
}

TEST(StateHash, LeavesOutWhatIsNotFoldedFromTheLog) {
  auto store = Store::open({}).value();
  State state(*store);
  store->begin();
  const auto hash = store->state_hash();
  state.answers.put({CommandId("x"), 1, "{}"});
  state.sync.put({"fence", "7"});
  EXPECT_EQ(store->state_hash(), hash);
  store->commit();
}

TEST(Log, AnEventThatDoesNotFollowIsAProgrammingError) {
  auto store = Store::open({}).value();
  store->begin();
  store->append(next_event(*store, "one"));
  auto hole = next_event(*store, "three");
  hole.seq = 3;
  EXPECT_DEATH(store->append(hole), "contiguous");
  store->commit();
}

// ---- the file
// ---------------------------------------------------------------------------------------------

TEST_F(Folder, KeepsLogHeadAndStateHashOverAReopen) {
  std::string hash;
  {
    auto store = open();
    State state(*store);
    store->begin();
    state.counters.put(counter("a", 1));
    store->append(next_event(*store, "one"));
    store->commit();
    hash = store->state_hash();
  }
  auto store = open();
  EXPECT_EQ(store->head().seq, 1);
  EXPECT_EQ(store->state_hash(), hash);
  EXPECT_EQ(store->recomputed_state_hash(), hash);
  EXPECT_EQ(*store->read_log(0, 1).at(0).raw, "one");
}

TEST_F(Folder, ACleanStopLeavesAShortWalToRead) {
  {
    auto store = open();
    Table<Location> table(*store);
    for (int i = 0; i < 300; ++i) {
      store->begin();
      Location row;
      row.location = LocationId(fmt::format("L-{}", i));
      table.put(row);
      store->commit();
    }
  }
  SQLite::Database again((dir / "wec.db").string(), SQLite::OPEN_READWRITE);
  SQLite::Statement frames(again, "PRAGMA wal_checkpoint(PASSIVE)");
  ASSERT_TRUE(frames.executeStep());
  EXPECT_LE(frames.getColumn(1).getInt(), 2) << "frames of the WAL that a start has to read";
}

TEST_F(Folder, RowsOfTheLogAreNeverUpdated) {
  {
    auto store = open();
    store->begin();
    store->append(next_event(*store, "one"));
    store->commit();
  }
  SQLite::Database file((dir / "wec.db").string(), SQLite::OPEN_READWRITE);
  EXPECT_THROW(file.exec("UPDATE log SET raw='two'"), SQLite::Exception);
  EXPECT_THROW(file.exec("INSERT INTO log VALUES(1,'1','','','t','again',0)"), SQLite::Exception);
  EXPECT_EQ(file.execAndGet("SELECT raw FROM log").getString(), "one");
}

TEST_F(Folder, TheOutboxIsReadInSlicesOfItsSize) {
  auto store = open();
  store->begin();
  for (int i = 0; i < 100; ++i) store->append(next_event(*store, fmt::format("{:1000}", i)));
  store->commit();
  EXPECT_EQ(store->read_log(0, 10'000).size(), 10u);
  EXPECT_EQ(store->read_log(95, 10'000).size(), 5u);
  EXPECT_EQ(store->read_log(0, 1).size(), 1u) << "at least one, however large";
  EXPECT_TRUE(store->read_log(100, 10'000).empty());
  store.reset();
  store = open();  // nothing is in memory now
  EXPECT_EQ(store->read_log(0, 10'000).size(), 10u);
  EXPECT_EQ(store->read_log(95, 10'000).at(0).seq, 96);
}

TEST_F(Folder, ANewerDatabaseIsRefusedUntouchedWithBothVersionsNamed) {
  options.version = 7;
  open();
  options.version = 3;
  const auto before = everything();
  const auto error = refused();
  EXPECT_EQ(error.problem, OpenProblem::newer_version);
  EXPECT_NE(error.message.find("7"), std::string::npos);
  EXPECT_NE(error.message.find("3"), std::string::npos);
  EXPECT_EQ(everything(), before);
}

TEST_F(Folder, AnotherSitesDatabaseIsRefusedUntouched) {
  open();
  options.site = "south";
  const auto before = everything();
  const auto error = refused();
  EXPECT_EQ(error.problem, OpenProblem::other_site);
  EXPECT_NE(error.message.find("acme/north"), std::string::npos);
  EXPECT_NE(error.message.find("acme/south"), std::string::npos);
  EXPECT_EQ(everything(), before);
}

TEST_F(Folder, AnotherSitesDatabaseWithAnUnfinishedWalIsRefusedUntouched) {
  const auto copy = dir.string() + "-copy";
  fs::remove_all(copy);
  {
    auto store = open();
    State state(*store);
    store->begin();
    state.counters.put(counter("a", 1));
    store->commit();
    fs::copy(dir, copy);  // as a kill would leave it: the newest rows stand in the WAL
  }
  fs::remove_all(dir);
  fs::rename(copy, dir);
  ASSERT_GT(fs::file_size(dir / "wec.db-wal"), 0u);
  options.site = "south";
  const auto before = everything();
  EXPECT_EQ(refused().problem, OpenProblem::other_site);
  EXPECT_EQ(everything(), before);
  options.site = "north";
  auto store = open();
  EXPECT_EQ(State(*store).counters.get(std::string("a"))->value, 1);
}

TEST_F(Folder, ADatabaseOfSomethingElseIsRefusedUntouched) {
  SQLite::Database(dir / "wec.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE photos(x)");
  const auto before = everything();
  EXPECT_EQ(refused().problem, OpenProblem::not_a_database);
  EXPECT_EQ(everything(), before);
}

TEST_F(Folder, AFileThatIsNoDatabaseIsRefusedUntouched) {
  std::ofstream(dir / "wec.db") << std::string(8192, 'x');
  const auto before = everything();
  EXPECT_EQ(refused().problem, OpenProblem::not_a_database);
  EXPECT_EQ(everything(), before);
}

TEST_F(Folder, AFolderThatCannotBeWrittenIsAnIoProblem) {
  options.dir = dir / "missing";
  EXPECT_EQ(refused().problem, OpenProblem::io);
}

// ---- migration
// ---------------------------------------------------------------------------------------------

TEST_F(Folder, AMigrationBringsVersionOneToTwoAndKeepsTheRows) {
  {
    auto store = open();
    State state(*store);
    store->begin();
    state.counters.put(counter("a", 5));
    store->append(next_event(*store, "one"));
    store->commit();
  }
  options.version = 2;
  options.migrations = {{2,
                         {"CREATE TABLE made_up(x INTEGER) STRICT",
                          "INSERT INTO made_up SELECT value*2 FROM counter"}}};
  {
    auto store = open();
    EXPECT_EQ(store->head().seq, 1);
    EXPECT_EQ(State(*store).counters.get(std::string("a"))->value, 5);
    EXPECT_EQ(store->state_hash(), store->recomputed_state_hash());
  }
  open();  // a second start does not migrate again
  SQLite::Database file((dir / "wec.db").string(), SQLite::OPEN_READONLY);
  EXPECT_EQ(file.execAndGet("PRAGMA user_version").getInt(), 2);
  EXPECT_EQ(file.execAndGet("SELECT count(*) FROM made_up").getInt(), 1);
  EXPECT_EQ(file.execAndGet("SELECT x FROM made_up").getInt(), 10);
}

TEST_F(Folder, AMigrationThatFailsHalfWayLeavesTheOldVersion) {
  open();
  options.version = 2;
  options.migrations = {
      {2, {"CREATE TABLE made_up(x INTEGER) STRICT", "INSERT INTO no_such_table VALUES(1)"}}};
  EXPECT_EQ(refused().problem, OpenProblem::io);
  {
    SQLite::Database file((dir / "wec.db").string(), SQLite::OPEN_READONLY);
    EXPECT_EQ(file.execAndGet("PRAGMA user_version").getInt(), 1);
    EXPECT_EQ(file.execAndGet("SELECT count(*) FROM sqlite_schema WHERE name='made_up'").getInt(),
              0);
  }
  options.version = 1;
  options.migrations = {};
  open();  // the old program still starts
}

// ---- the state directory
// -----------------------------------------------------------------------------------

TEST_F(Folder, ASecondDaemonIsToldWhoHoldsTheDirectory) {
  auto first = StateDir::take(dir);
  ASSERT_TRUE(first);
  const auto second = StateDir::take(dir);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().pid, ::getpid());
  EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos);
  {
    const auto moved = std::move(*first);
  }
  EXPECT_TRUE(StateDir::take(dir));
}

TEST_F(Folder, TheReserveIsAllocatedInFull) {
  const auto held = StateDir::take(dir);
  EXPECT_TRUE(held->reserve());
  EXPECT_EQ(fs::file_size(dir / "reserve"), static_cast<std::uintmax_t>(StateDir::reserve_bytes));
}

// ---- verify and backup
// ---------------------------------------------------------------------------------------

class Verify : public Folder {
 protected:
  void SetUp() override {
    Floor floor(options);
    floor.stock_up();
    floor.order("SO-1", "LAMP-A:2");
    floor.sign_in(Floor::pick);
    floor.pick_all();
    hash = floor.hash();
  }
  std::string file() const { return (dir / "wec.db").string(); }
  void alter(const std::string& sql) {
    SQLite::Database(file(), SQLite::OPEN_READWRITE)
        .exec("DROP TRIGGER IF EXISTS log_never_changes;" + sql);
  }
  void expect_found(const std::string& what) {
    const auto report = verify_database(file());
    EXPECT_FALSE(report.ok());
    std::string all;
    for (const auto& problem : report.problems) all += problem + "\n";
    EXPECT_NE(all.find(what), std::string::npos) << all;
  }
  std::string hash;
};

TEST_F(Verify, ASoundDatabaseHasNoProblems) {
  const auto report = verify_database(file());
  EXPECT_TRUE(report.ok()) << report.problems.front();
  EXPECT_EQ(report.state_hash, hash);
  EXPECT_GT(report.events, 20);
}

TEST_F(Verify, FindsAChangedRow) {
  alter("UPDATE stock SET qty=qty+1 WHERE location='A-02'");
  expect_found("stock: ");
}
TEST_F(Verify, FindsARowTooManyAndARowTooFew) {
  alter("INSERT INTO counter VALUES('forged',1)");
  expect_found("counter: ");
  alter("DELETE FROM counter WHERE name='forged'; DELETE FROM item WHERE sku='MILK'");
  expect_found("item: ");
}
TEST_F(Verify, FindsADeletedRowOfTheLog) {
  alter("DELETE FROM log WHERE seq=12");
  expect_found("log: 13");
}
TEST_F(Verify, FindsACutTailOfTheLog) {
  alter("DELETE FROM log WHERE seq>20");
  EXPECT_FALSE(verify_database(file()).ok());
}
TEST_F(Verify, FindsAnAlteredByteOfTheLog) {
  alter(
      "UPDATE log SET raw=replace(raw,'LAMP-A','LAMP-B') WHERE seq=(SELECT min(seq) FROM log WHERE "
      "raw LIKE '%LAMP-A%')");
  expect_found("was altered");
}
TEST_F(Verify, FindsAnEventThatCannotBeRead) {
  SQLite::Database db(file(), SQLite::OPEN_READWRITE);
  const std::string raw = R"({"type":"org.wec.no.such.v1","subject":"x","data":{}})";
  db.exec(
      fmt::format("INSERT INTO log SELECT max(seq)+1,'1',(SELECT hash FROM log ORDER BY seq DESC "
                  "LIMIT 1),'{}','no.such','{}',0 FROM log",
                  chain_hash(raw), raw));
  expect_found("cannot be read");
}
TEST_F(Verify, FindsAStateHashThatIsNotTheRows) {
  alter("UPDATE meta SET v=replace(v,'stock=','stoke=') WHERE k='sums'");
  expect_found("sums");
}
TEST_F(Verify, SaysWhenTheFileIsNoDatabase) {
  fs::remove(dir / "wec.db-wal");
  std::ofstream(dir / "wec.db", std::ios::trunc) << "garbage, nothing but garbage";
  expect_found("file: ");
}

TEST_F(Verify, ABackupTakenWhileWorkGoesOnIsWhole) {
  Floor floor(options);
  floor.dseq = floor.controller->sync_state().dcur;
  for (int i = 0; i < 400; ++i) floor.scan(Floor::dock, "makes the log longer than one slice");
  floor.order("SO-2", "LAMP-A:2 VASE-3:1");
  const auto copy = dir / "copy.db";
  floor.store->copy_begin(copy);
  int slices = 1;
  while (!floor.store->copy_step()) {
    ++slices;
    EXPECT_TRUE(floor.step_pick()) << "scans go on between the slices";
  }
  EXPECT_GT(slices, 1) << "the database must be longer than one slice, or this shows nothing";
  const auto report = verify_database(copy.string());
  EXPECT_TRUE(report.ok()) << report.problems.front();
  EXPECT_EQ(report.events, floor.head());
  EXPECT_EQ(report.state_hash, floor.hash());
}

}  // namespace
}  // namespace wec::test

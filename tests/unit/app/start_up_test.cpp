// What start-up does when the database and the second medium disagree.

#include "daemon/app/start_up.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "daemon/core/envelope.hpp"
#include "daemon/core/event.hpp"

namespace wec {
namespace {

namespace fs = std::filesystem;

class StartUp : public testing::Test {
 protected:
  StartUp() : dir_(fs::path(testing::TempDir()) / ("wec-start-up-" + std::to_string(::getpid()))) {
    fs::remove_all(dir_);
    file_.site.id = "lej1";
    file_.site.tenant = "acme";
    file_.site.machine = "m1";
    file_.simulation = true;
    file_.witness.path = "second";
  }
  ~StartUp() override { fs::remove_all(dir_); }

  OpenedSite open() {
    auto held = StateDir::take(dir_);
    EXPECT_TRUE(held);
    auto site = open_site(file_, *held);
    EXPECT_TRUE(site) << (site ? "" : site.error());
    return std::move(*site);
  }

  static LoggedEvent commit(Store& store, const std::string& order) {
    Stamp stamp;
    stamp.tenant = "acme";
    stamp.site = "lej1";
    stamp.fence = "0";
    stamp.seq = store.head().seq + 1;
    stamp.prev = store.head().hash;
    const auto event = sealed(OrderPicked{OrderId(order)}, stamp);
    store.begin();
    store.append(event);
    store.commit();
    return event;
  }

  fs::path dir_;
  SiteFile file_;
};

TEST_F(StartUp, RowsThatACrashKeptFromTheSecondMediumAreRepaired) {
  {
    auto site = open();
    site.witness->append({commit(*site.store, "SO-1")});
    commit(*site.store, "SO-2");  // the crash comes here
  }
  const auto site = open();
  EXPECT_FALSE(site.suspect);
  EXPECT_EQ(site.witness->seq(), 2);
  EXPECT_EQ(site.witness->hash(), site.store->head().hash);
}

TEST_F(StartUp, ADatabaseThatWasSetBackIsSuspect) {
  {
    auto site = open();
    site.witness->append({commit(*site.store, "SO-1")});
  }
  fs::copy(dir_ / "wec.db", dir_ / "old.db");
  {
    auto site = open();
    site.witness->append({commit(*site.store, "SO-2")});
  }
  fs::rename(dir_ / "old.db", dir_ / "wec.db");
  fs::remove(dir_ / "wec.db-wal");
  EXPECT_TRUE(open().suspect);
}

TEST_F(StartUp, AForkedDatabaseIsSuspect) {
  {
    auto site = open();
    site.witness->append({commit(*site.store, "SO-1")});
  }
  fs::remove(dir_ / "wec.db");
  fs::remove(dir_ / "wec.db-wal");
  {
    file_.witness.path = "elsewhere";
    auto site = open();
    commit(*site.store, "SO-9");
    file_.witness.path = "second";
  }
  EXPECT_TRUE(open().suspect);
}

TEST_F(StartUp, ASecondDaemonIsToldWhoHoldsTheDirectory) {
  const auto first = StateDir::take(dir_);
  ASSERT_TRUE(first);
  const auto second = StateDir::take(dir_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().pid, ::getpid());
}

}  // namespace
}  // namespace wec

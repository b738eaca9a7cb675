#include "tests/sim/rate.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <string>

#include "tests/sim/sim_vfs.hpp"

namespace wec::test {

double bare_commits_per_second() {
  constexpr int commits = 3000;
  SimDisk disk(1);
  SQLite::Database database(std::string("/rate.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                            0, disk.vfs());
  for (const auto* sql :
       {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
        "CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT)"})
    database.exec(sql);
  SQLite::Statement begin(database, "BEGIN"), commit(database, "COMMIT"),
      put(database, "INSERT INTO t(v) VALUES(?1)");
  const std::string value(300, 'x');
  const auto since = std::chrono::steady_clock::now();
  for (int i = 0; i < commits; ++i) {
    begin.exec(), begin.reset();
    for (int n = 0; n < 3; ++n) {
      put.bind(1, value);
      put.exec();
      put.reset();
    }
    commit.exec(), commit.reset();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - since;
  return commits / took.count();
}

}  // namespace wec::test

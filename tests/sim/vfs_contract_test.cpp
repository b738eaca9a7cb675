// What SQLite asks of a file system, on the simulated disk and on the machine's own, so that the
// one cannot become kinder than the other.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/sim_vfs.hpp"

namespace wec::test {
namespace {

constexpr int db_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB;

class VfsContract : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (std::string(GetParam()) == "simulated") {
      vfs_ = sqlite3_vfs_find(disk_.vfs().c_str());
      folder_ = "/site";
      return;
    }
    std::string name = testing::TempDir() + "wec-vfs-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    vfs_ = sqlite3_vfs_find("unix");
  }
  void TearDown() override {
    close();
    if (std::string(GetParam()) != "simulated") std::filesystem::remove_all(folder_);
  }

  int open(const char* file, int flags) {
    close();
    path_ = folder_ + "/" + file;
    bytes_.assign(static_cast<std::size_t>(vfs_->szOsFile), 0);
    name_.reset(sqlite3_create_filename(path_.c_str(), "", "", 0, nullptr));
    const int code = vfs_->xOpen(vfs_, name_.get(), at(), flags, nullptr);
    open_ = code == SQLITE_OK;
    return code;
  }
  void close() {
    if (std::exchange(open_, false)) at()->pMethods->xClose(at());
  }
  sqlite3_file* at() { return reinterpret_cast<sqlite3_file*>(bytes_.data()); }
  int write(const std::string& text, std::int64_t offset) {
    return at()->pMethods->xWrite(at(), text.data(), static_cast<int>(text.size()), offset);
  }
  int read(std::string& text, std::int64_t offset) {
    return at()->pMethods->xRead(at(), text.data(), static_cast<int>(text.size()), offset);
  }
  std::int64_t size() {
    sqlite3_int64 bytes = -1;
    EXPECT_EQ(at()->pMethods->xFileSize(at(), &bytes), SQLITE_OK);
    return bytes;
  }
  bool exists(const char* file) {
    int there = 0;
    const auto path = folder_ + "/" + file;
    EXPECT_EQ(vfs_->xAccess(vfs_, path.c_str(), SQLITE_ACCESS_EXISTS, &there), SQLITE_OK);
    return there != 0;
  }

  SimDisk disk_{1};
  sqlite3_vfs* vfs_ = nullptr;
  std::string folder_, path_;
  // As SQLite itself gives names: with room for parameters around them.
  std::unique_ptr<const char, void (*)(const char*)> name_{
      nullptr, [](const char* name) { sqlite3_free_filename(name); }};
  std::vector<char> bytes_;
  bool open_ = false;
};

TEST_P(VfsContract, AMissingFileIsNotOpenedUnlessItMayBeMade) {
  EXPECT_EQ(open("a.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_DB), SQLITE_CANTOPEN);
  EXPECT_FALSE(exists("a.db"));
  EXPECT_EQ(open("a.db", db_flags), SQLITE_OK);
  EXPECT_EQ(size(), 0);
  ASSERT_EQ(write("x", 0), SQLITE_OK);  // SQLite's own takes an empty file for none
  EXPECT_TRUE(exists("a.db"));
}

TEST_P(VfsContract, WhatWasWrittenIsReadAlsoWhenItIsOpenedAgain) {
  ASSERT_EQ(open("a.db", db_flags), SQLITE_OK);
  ASSERT_EQ(write("0123456789", 0), SQLITE_OK);
  ASSERT_EQ(write("abc", 4), SQLITE_OK);
  ASSERT_EQ(at()->pMethods->xSync(at(), SQLITE_SYNC_NORMAL), SQLITE_OK);
  ASSERT_EQ(open("a.db", db_flags), SQLITE_OK);
  std::string text(10, '?');
  EXPECT_EQ(read(text, 0), SQLITE_OK);
  EXPECT_EQ(text, "0123abc789");
  EXPECT_EQ(size(), 10);
}

TEST_P(VfsContract, AReadBehindTheEndIsShortAndFilledWithZeros) {
  ASSERT_EQ(open("a.db", db_flags), SQLITE_OK);
  ASSERT_EQ(write("abc", 0), SQLITE_OK);
  std::string text(5, '?');
  EXPECT_EQ(read(text, 1), SQLITE_IOERR_SHORT_READ);
  EXPECT_EQ(text, std::string("bc\0\0\0", 5));
  EXPECT_EQ(read(text, 100), SQLITE_IOERR_SHORT_READ);
  EXPECT_EQ(text, std::string(5, '\0'));
}

TEST_P(VfsContract, AGapReadsAsZerosAndCounts) {
  ASSERT_EQ(open("a.db", db_flags), SQLITE_OK);
  ASSERT_EQ(write("x", 4), SQLITE_OK);
  EXPECT_EQ(size(), 5);
  std::string text(5, '?');
  EXPECT_EQ(read(text, 0), SQLITE_OK);
  EXPECT_EQ(text, std::string("\0\0\0\0x", 5));
}

TEST_P(VfsContract, TruncatingCutsTheEnd) {
  ASSERT_EQ(open("a.db", db_flags), SQLITE_OK);
  ASSERT_EQ(write("0123456789", 0), SQLITE_OK);
  ASSERT_EQ(at()->pMethods->xTruncate(at(), 4), SQLITE_OK);
  EXPECT_EQ(size(), 4);
  std::string text(4, '?');
  EXPECT_EQ(read(text, 0), SQLITE_OK);
  EXPECT_EQ(text, "0123");
}

TEST_P(VfsContract, ADeletedFileIsGoneAndDeletingItAgainSaysSo) {
  ASSERT_EQ(open("a.db", db_flags), SQLITE_OK);
  close();
  EXPECT_EQ(vfs_->xDelete(vfs_, path_.c_str(), 1), SQLITE_OK);
  EXPECT_FALSE(exists("a.db"));
  EXPECT_EQ(vfs_->xDelete(vfs_, path_.c_str(), 1), SQLITE_IOERR_DELETE_NOENT);
}

INSTANTIATE_TEST_SUITE_P(OfDisks, VfsContract, testing::Values("simulated", "real"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace wec::test

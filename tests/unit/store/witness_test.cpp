// The second medium: whole lines only, whatever became of the last one.

#include "daemon/store/witness.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "daemon/core/sha256.hpp"

namespace wec {
namespace {

namespace fs = std::filesystem;

class WitnessFile : public testing::Test {
 protected:
  WitnessFile()
      : dir(fs::temp_directory_path() /
            fmt::format("wec-witness-{}-{}", ::getpid(),
                        testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(dir);
  }
  ~WitnessFile() override { fs::remove_all(dir); }

  static std::vector<LoggedEvent> events(std::int64_t from, std::int64_t to,
                                         std::size_t size = 50) {
    std::vector<LoggedEvent> out;
    for (auto seq = from; seq <= to; ++seq) {
      LoggedEvent event;
      event.seq = seq;
      event.raw = std::make_shared<const std::string>(
          fmt::format("event {} {}", seq, std::string(size, 'x')));
      event.hash = chain_hash(*event.raw);
      out.push_back(event);
    }
    return out;
  }
  Witness open() { return std::move(Witness::open(dir, "north").value()); }
  fs::path file() const { return dir / "wec-north.witness"; }
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    std::ifstream in(file());
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }

  fs::path dir;
};

TEST_F(WitnessFile, RemembersItsNewestRowOverAReopen) {
  {
    auto witness = open();
    EXPECT_EQ(witness.seq(), 0);
    EXPECT_TRUE(witness.append(events(1, 3)));
  }
  auto witness = open();
  EXPECT_EQ(witness.seq(), 3);
  EXPECT_EQ(witness.hash(), events(3, 3)[0].hash);
  EXPECT_TRUE(witness.append(events(4, 4)));
  EXPECT_EQ(lines().size(), 4u);
}

TEST_F(WitnessFile, ATornLastLineIsCutOff) {
  {
    EXPECT_TRUE(open().append(events(1, 3)));
  }
  const auto whole = fs::file_size(file());
  std::ofstream(file(), std::ios::app) << "4 0123456789abcdef0123456789abcdef {\"half";
  auto witness = open();
  EXPECT_EQ(witness.seq(), 3);
  EXPECT_EQ(fs::file_size(file()), whole);
  EXPECT_TRUE(witness.append(events(4, 4)));
  EXPECT_EQ(lines().at(3).substr(0, 2), "4 ");
}

TEST_F(WitnessFile, ATornFirstLineLeavesAnEmptyOne) {
  fs::create_directories(dir);
  std::ofstream(file()) << "1 0123";
  auto witness = open();
  EXPECT_EQ(witness.seq(), 0);
  EXPECT_TRUE(witness.append(events(1, 1)));
  EXPECT_EQ(lines().size(), 1u);
}

TEST_F(WitnessFile, AMediumThatRunsFullLeavesNoHalfLineBehind) {
  auto witness = open();
  EXPECT_TRUE(witness.append(events(1, 2)));
  const auto whole = fs::file_size(file());
  // The process may write no further than a few bytes into the next row.
  struct sigaction ignore{}, old{};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGXFSZ, &ignore, &old);
  struct rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  struct rlimit tight = before;
  tight.rlim_cur = whole + 20;
  setrlimit(RLIMIT_FSIZE, &tight);
  const bool written = witness.append(events(3, 3));
  setrlimit(RLIMIT_FSIZE, &before);
  sigaction(SIGXFSZ, &old, nullptr);
  EXPECT_FALSE(written);
  EXPECT_EQ(witness.seq(), 2);
  EXPECT_TRUE(witness.append(events(3, 4)));
  const auto all = lines();
  ASSERT_EQ(all.size(), 4u);
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(all[i].substr(0, 2), fmt::format("{} ", i + 1));
}

TEST_F(WitnessFile, TrimDropsWhatHeadOfficeHoldsAndKeepsTheNewest) {
  auto witness = open();
  constexpr std::size_t row = 95'000;
  EXPECT_TRUE(witness.append(events(1, 720, row)));
  EXPECT_TRUE(witness.trim(714));
  EXPECT_EQ(witness.seq(), 720);
  EXPECT_EQ(lines().size(), 6u);
  EXPECT_TRUE(witness.append(events(721, 721)));
  EXPECT_EQ(open().seq(), 721);
}

}  // namespace
}  // namespace wec

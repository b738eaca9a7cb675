// Runs every fixture of tests/replay three ways: as recorded, byte by byte, and damaged.
// WEC_ACCEPT=1 rewrites the `>` and `=` lines; review them with git diff.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <random>

#include "drivers/kind_name.hpp"
#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

namespace fs = std::filesystem;

const fs::path replay_dir = WEC_SOURCE_DIR "/tests/replay";
constexpr unsigned damages = 200;

struct Case {
  const Protocol* protocol;
  const Model* model;
  fs::path path() const {
    return replay_dir / kind_name(protocol->kind) / (std::string(model->id) + ".replay");
  }
};

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const Protocol* protocol : protocols()) {
    for (const Model& model : protocol->models) list.push_back({protocol, &model});
  }
  return list;
}

class Replay : public testing::TestWithParam<Case> {
 protected:
  const std::string fixture = read_file(GetParam().path());
  const Protocol& protocol = *GetParam().protocol;
};

TEST_P(Replay, IsTheFixture) {
  const auto actual = replay(protocol, fixture, whole);
  if (std::getenv("WEC_ACCEPT") != nullptr) {
    std::ofstream(GetParam().path(), std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(fixture, actual);
}

TEST_P(Replay, IsTheSameByteByByte) {
  if (protocol.wire == Wire::packets) return;  // a report comes whole or not at all
  EXPECT_EQ(replay(protocol, fixture, whole), replay(protocol, fixture, byte_by_byte));
}

/// Under the sanitizers a crash is the failure; and a print job always ends exactly once.
TEST_P(Replay, SurvivesDamage) {
  for (unsigned seed = 0; seed < damages; ++seed) {
    std::mt19937 random(seed);
    const auto damage = [&](std::string bytes) {
      for (char& byte : bytes) {
        if (random() % 8 == 0) byte = static_cast<char>(random());
      }
      if (!bytes.empty() && random() % 4 == 0) bytes.resize(random() % bytes.size());
      return std::vector<std::string>{bytes};
    };
    const auto lines = replay(protocol, fixture + "@ +300000\nclose\n", damage);
    const auto count = [&](const char* word) {
      std::size_t n = 0;
      for (auto at = lines.find(word); at != std::string::npos; at = lines.find(word, at + 1)) ++n;
      return n;
    };
    EXPECT_EQ(count("\n! print "),
              count("\n= printed ") + count("\n= doubtful ") + count("\n= refused "))
        << "seed " << seed << "\n"
        << lines;
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Replay, testing::ValuesIn(cases()), [](const auto& info) {
  std::string name(info.param.model->id);
  std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

TEST(Registry, EveryModelHasAFixtureThatNamesItsSource) {
  for (const Case& c : cases()) {
    const auto text = read_file(c.path());
    EXPECT_FALSE(text.empty()) << "missing: " << c.path();
    EXPECT_TRUE(text.starts_with("# Name: " + std::string(c.model->name) + "\n# Source: "))
        << c.path() << " must begin with its name and its source";
  }
}

TEST(Registry, EveryFixtureHasAModel) {
  for (const auto& entry : fs::recursive_directory_iterator(replay_dir)) {
    if (entry.path().extension() != ".replay") continue;
    const auto all = cases();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Case& c) {
      return fs::equivalent(c.path(), entry.path());
    })) << entry.path();
  }
}

TEST(Registry, NamesAreFoundAndUnknownOnesAreNot) {
  for (const Protocol* protocol : protocols()) EXPECT_EQ(find_protocol(protocol->name), protocol);
  EXPECT_EQ(find_protocol("nonesuch"), nullptr);
}

}  // namespace
}  // namespace wec::test

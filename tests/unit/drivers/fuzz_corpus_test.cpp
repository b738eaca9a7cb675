// The fuzzers' corpora, as they are and with seeded damages, on every push.
#include <gtest/gtest.h>

#include <random>

#include "tests/fuzz/targets.hpp"
#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

namespace fs = std::filesystem;

constexpr unsigned damages = 20;

using Target = std::string (*)(std::string_view);

std::string damaged(std::string text, unsigned seed, std::size_t keep) {
  std::mt19937 random(seed);
  const auto changes = 1 + random() % 8;
  for (unsigned i = 0; i < changes && text.size() > keep; ++i) {
    const auto at = keep + random() % (text.size() - keep);
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 8);
        break;
      case 2:
        text.insert(at, text.substr(keep + random() % (text.size() - keep), random() % 64));
        break;
      default:
        text.insert(at, {'\xFF', static_cast<char>(random())});
    }
  }
  return text;
}

std::size_t run(const char* folder, Target target, bool named) {
  std::size_t files = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(WEC_SOURCE_DIR "/tests/fuzz/corpus") / folder)) {
    ++files;
    const auto text = read_file(entry.path());
    EXPECT_EQ(target(text), "") << entry.path();
    const auto keep = named ? text.find('\n') + 1 : 0;
    for (unsigned seed = 0; seed < damages; ++seed) {
      EXPECT_EQ(target(damaged(text, seed, keep)), "") << entry.path() << " seed " << seed;
    }
  }
  return files;
}

TEST(FuzzCorpus, Drivers) {
  EXPECT_GE(run("driver", fuzz::driver, true), protocols().size());
  for (const auto* protocol : protocols()) {
    EXPECT_TRUE(fs::exists(fs::path(WEC_SOURCE_DIR "/tests/fuzz/corpus/driver") / protocol->name))
        << "no input for " << protocol->name;
  }
}

TEST(FuzzCorpus, Gs1) { EXPECT_GT(run("gs1", fuzz::gs1, false), 0u); }
TEST(FuzzCorpus, Hid) { EXPECT_GT(run("hid", fuzz::hid, false), 0u); }
TEST(FuzzCorpus, Dfu) { EXPECT_GT(run("dfu", fuzz::dfu, false), 0u); }

/// Ten bad frames in a row are a named fault, whatever the framing.
TEST(Drivers, NonsenseGetsAName) {
  for (const auto* protocol : protocols()) {
    if (protocol->kind != DeviceKind::scale) continue;
    const auto device = protocol->make();
    Effects effects;
    Instant now{std::chrono::hours(1)};
    device->on_open(now, effects);
    for (int i = 0; i < 30; ++i) {
      device->on_bytes("\x02\x01\x03\r\n", now, effects);
      now += std::chrono::seconds(1);
      device->on_timeout(now, effects);
    }
    bool named = false, weighed = false;
    for (const auto& event : effects.events) {
      const auto* fault = std::get_if<DeviceFault>(&event);
      named = named || (fault && (fault->code == "NOT_UNDERSTOOD" || fault->code == "BAD_FRAME"));
      const auto* reading = std::get_if<Weighed>(&event);
      weighed = weighed || (reading && reading->mass);
    }
    EXPECT_FALSE(weighed) << protocol->name;
    // A status by itself is two or three bytes of anything, and half a Modbus frame is its silence.
    const bool quiet = protocol->name.ends_with("_status") || protocol->name == "modbus_scale";
    if (!quiet) EXPECT_TRUE(named) << protocol->name;
  }
}

}  // namespace
}  // namespace wec::test

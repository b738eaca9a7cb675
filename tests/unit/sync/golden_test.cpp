// Messages as released versions wrote them, read by today's site and today's head office
// (sync.md 2.9). docs/wire/golden/VERSION/*.jsonl; a folder is never changed once it is released.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "daemon/core/envelope.hpp"
#include "daemon/core/event.hpp"
#include "head-office/sim/office.hpp"
#include "tests/unit/core/floor.hpp"
#include "tests/unit/sync/sync_world.hpp"

namespace wec::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> versions() {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(std::string(WEC_SOURCE_DIR) + "/docs/wire/golden"))
    if (entry.is_directory()) found.push_back(entry.path());
  return found;
}

std::vector<std::string> lines(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> found;
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) found.push_back(line);
  return found;
}

class Golden : public ::testing::TestWithParam<fs::path> {};

TEST_P(Golden, EventsAreReadByTheSiteAndByHeadOffice) {
  const auto events = lines(GetParam() / "events.jsonl");
  ASSERT_FALSE(events.empty());
  hq::Fold fold;
  std::int64_t seq = 0;
  for (const auto& raw : events) {
    EXPECT_TRUE(opened(raw).has_value()) << "a recovery replays it: " << raw;
    EXPECT_EQ(fold.apply(++seq, boost::json::parse(raw).as_object()), hq::Applied::applied) << raw;
  }
}

TEST_P(Golden, CommandsAreTakenByTheSite) {
  const auto commands = lines(GetParam() / "commands.jsonl");
  ASSERT_FALSE(commands.empty());
  const std::set<std::string> unread{"MALFORMED", "NO_SCHEMA", "TOO_BIG", "INVALID"};
  Floor floor;
  for (const auto& raw : commands) {
    const auto answer = floor.oms_raw(raw);
    EXPECT_FALSE(answer.empty()) << raw;
    EXPECT_FALSE(unread.contains(text_at(answer, "reason")))
        << boost::json::serialize(answer) << " to " << raw;
  }
}

TEST_P(Golden, ControlMessagesAreReadByBoth) {
  const auto messages = lines(GetParam() / "control.jsonl");
  ASSERT_FALSE(messages.empty());
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  site.start();
  ASSERT_TRUE(world.settles(site));
  std::set<std::string> kinds;
  for (const auto& raw : messages) {
    const auto kind = text_at(boost::json::parse(raw).as_object(), "t");
    kinds.insert(kind);
    const hq::Now now{world.mono_ms, world.wall_ms};
    const SyncTime at{world.mono_ms, world.wall_ms};
    if (kind == "oms") site.core().on_message(at, DownTopic::office_status, raw);
    if (kind == "status") world.office().on_site_status(raw);
    if (kind == "hello" || kind == "digest") world.office().on_control(raw, now);
    if (kind == "welcome" || kind == "ack" || kind == "nack" || kind == "arc_end")
      site.core().on_message(at, DownTopic::control, raw);
  }
  EXPECT_EQ(world.office().status().at("malformed").as_int64(), 0);
  EXPECT_EQ(site.core().counters().bad_control, 0);
  for (const char* kind : {"hello", "welcome", "ack", "status", "oms", "arc_end"})
    EXPECT_TRUE(kinds.contains(kind)) << kind;
}

INSTANTIATE_TEST_SUITE_P(Releases, Golden, ::testing::ValuesIn(versions()), [](const auto& info) {
  std::string name = "v" + info.param.filename().string();
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
});

}  // namespace
}  // namespace wec::test

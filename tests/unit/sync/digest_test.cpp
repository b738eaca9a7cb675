// The digest of stock and open orders (docs/wire/README.md): both sides have the same one at the
// same event, and a difference is named and asked about, never overwritten.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "head-office/sim/envelope.hpp"
#include "tests/unit/sync/rows.hpp"

namespace wec::test {
namespace {

TEST(Digest, IsTheSameAtBothEndsAfterAnHour) {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  site.start();
  send_master_data(world);
  world.issue("order.released", order_data("SO-1", 2));
  ASSERT_TRUE(world.settles(site));
  world.pass(Controller::checkpoint_every_ms + 60'000);
  ASSERT_TRUE(world.settles(site));
  EXPECT_GE(site.count("state.checkpoint"), 1);
  EXPECT_EQ(world.office().status().at("checkpoints").as_int64(), site.count("state.checkpoint"));
  EXPECT_TRUE(world.office().violations().empty());
}

TEST(Digest, ThatDiffersIsNamedAndAskedAbout) {
  auto office = std::move(*hq::HeadOffice::open({"acme", "lej1", "m-1", "D0", "b"},
                                                std::move(*hq::RecordFile::open(""))));
  const hq::Now now{1000, 1'795'528'800'000};
  office.on_broker_up(now);
  office.on_control(
      R"({"t":"hello","v":1,"boot":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","machine":"m-1"})", now);
  std::string prev(hq::no_hash);
  const auto event = [&](int seq, const char* type, const std::string& data) {
    const std::string raw = fmt::format(
        R"({{"specversion":"1.0","id":"0:{0}","type":"org.wec.{1}.v1","sequence":"{0:020}",)"
        R"("wecprev":"{2}","data":{3}}})",
        seq, type, prev, data);
    office.on_event("D0x1", raw, now);
    prev = hq::hash_of(raw);
  };
  event(1, "labour.signed_in", R"({"station":"S","operator":"o"})");
  event(2, "state.checkpoint", fmt::format(R"({{"at":1,"root":"{}"}})", office.digest_root()));
  EXPECT_TRUE(office.violations().empty()) << "the right one is taken";
  event(3, "state.checkpoint", R"({"at":2,"root":"00000000000000000000000000000000"})");
  office.on_time({1020, now.wall_ms + 20});
  ASSERT_EQ(office.violations().size(), 1U);
  EXPECT_EQ(office.violations().front(), "digest differs after seq 2");
  int asked = 0;
  for (const auto& out : office.take_outgoing()) {
    const auto message = boost::json::parse(out.bytes).as_object();
    if (message.at("t") == "digest" && message.at("seq").as_int64() == 2) ++asked;
  }
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace wec::test

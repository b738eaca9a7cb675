// Which orders go to the floor, and when: channels, caps, cut-offs, waves (floor.md 1.2).

#include <fmt/format.h>

#include "tests/unit/core/floor.hpp"

namespace wec::test {
namespace {

class Release : public testing::Test {
 protected:
  Release() { floor.stock_up(); }

  std::string send(const std::string& op, const std::string& data) {
    const auto result = floor.oms(op, data);
    return text_at(result, "result") == "ok" ? text_at(result, "state") : text_at(result, "reason");
  }
  std::string channel(const std::string& more, int version = 0) {
    return send("channel.upsert", fmt::format(R"({{"channel":"WEB","version":{}{}}})",
                                              version ? version : ++version_, more));
  }
  std::string wave(const std::string& name, const std::string& more = "") {
    return send("wave.release", fmt::format(R"({{"wave":"{}"{}}})", name, more));
  }
  std::string states() {
    std::string out;
    for (const auto& order : floor.state().orders.after({}, rows_all))
      out += std::string(out.empty() ? "" : " ") + codec::enum_text(order.state).data();
    return out;
  }
  void ship(const std::string& order) {
    floor.sign_in(Floor::pick);
    floor.pick_all();
    floor.sign_in(Floor::pack, "BADGE-OLE");
    while (floor.order_state(order) != "labelled") ASSERT_TRUE(floor.step_pack());
    floor.sign_in(Floor::dock, "BADGE-KIM");
    floor.ship_all();
  }
  Floor floor;
  int version_ = 0;
};

TEST_F(Release, WithoutAChannelAnOrderGoesAtOnce) {
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "allocated");
}

TEST_F(Release, ALockedChannelTakesOrdersAndReleasesNone) {
  channel(R"(,"state":"LOCKED")");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "releasable");
  EXPECT_EQ(wave("W-1", R"(,"channel":"WEB")"), "CHANNEL_LOCKED");
  channel(R"(,"state":"OPEN")");
  EXPECT_EQ(states(), "allocated");
  floor.expect_log_gives_tables();
}

TEST_F(Release, AChannelAsleepTakesNothingUntilItWakes) {
  channel(R"(,"state":"ASLEEP")");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "received");
  channel(R"(,"state":"LOCKED")");
  EXPECT_EQ(states(), "releasable");
  channel(R"(,"state":"OPEN")");
  EXPECT_EQ(states(), "allocated");
}

TEST_F(Release, TheCapHoldsUntilSomethingHasLeft) {
  channel(R"(,"max_in_process":1)");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  floor.order("SO-2", "LAMP-A:1", R"(,"channel":"WEB","priority":9)");
  floor.order("SO-3", "LAMP-A:1", R"(,"channel":"WEB","priority":1)");
  EXPECT_EQ(states(), "allocated releasable releasable");
  ship("SO-1");
  EXPECT_EQ(states(), "shipped releasable allocated") << "the most urgent next";
  send("order.cancel", R"({"order":"SO-3"})");
  EXPECT_EQ(states(), "shipped allocated cancelled");
  floor.expect_log_gives_tables();
}

TEST_F(Release, AtItsCutOffAChannelLocksItself) {
  channel(R"(,"cut_off":"2026-11-24T14:05:00Z")");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  floor.tick(10 * 60 * 1000);
  floor.order("SO-2", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "allocated releasable");
  EXPECT_EQ(text_at(floor.events("channel.changed").back(), "reason"), "CUT_OFF");
}

TEST_F(Release, APlannerReleasesByHand) {
  channel(R"(,"mode":"MANUAL")");
  for (const auto* id : {"SO-1", "SO-2", "SO-3"})
    floor.order(id, "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "releasable releasable releasable");
  EXPECT_EQ(wave("W-1", R"(,"orders":["SO-2","SO-9"])"), "released");
  EXPECT_EQ(states(), "releasable allocated releasable");
  const auto event = floor.events("wave.released").back();
  EXPECT_EQ(text_at(event.at("left_out").as_array()[0].as_object(), "reason"), "UNKNOWN_ORDER");
  EXPECT_EQ(wave("W-1", R"(,"orders":["SO-3"])"), "unchanged");
  EXPECT_EQ(wave("W-2", R"(,"channel":"WEB","max_orders":1)"), "released");
  EXPECT_EQ(states(), "allocated allocated releasable");
  EXPECT_EQ(wave("W-3", R"(,"orders":["SO-1"])"), "failed");
  EXPECT_EQ(wave("W-4", R"(,"channel":"NONE")"), "UNKNOWN_CHANNEL");
  floor.expect_log_gives_tables();
}

TEST_F(Release, AWaveComesWhenEnoughWait) {
  channel(R"(,"mode":"WAVE","wave_count":2)");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "releasable");
  floor.order("SO-2", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "allocated allocated");
  EXPECT_EQ(text_at(floor.events("wave.released").back(), "wave"), "W-WEB-1");
}

TEST_F(Release, AWaveComesAtItsTimeOnce) {
  channel(R"(,"mode":"WAVE","wave_at":["2026-11-24T14:05:00Z","2026-11-24T15:00:00Z"])");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  floor.tick(10 * 60 * 1000);
  EXPECT_EQ(states(), "allocated");
  floor.order("SO-2", "LAMP-A:1", R"(,"channel":"WEB")");
  floor.tick(1000);
  EXPECT_EQ(states(), "allocated releasable");
  floor.tick(60 * 60 * 1000);
  EXPECT_EQ(states(), "allocated allocated");
}

TEST_F(Release, AHybridChannelLetsGoInsideItsGates) {
  channel(R"(,"mode":"HYBRID","gates":[{"from":"15:00","to":"16:00"}])");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "releasable");
  EXPECT_EQ(wave("W-1", R"(,"orders":["SO-1"])"), "released");
  floor.order("SO-2", "LAMP-A:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "allocated releasable");
  floor.tick(70 * 60 * 1000);
  EXPECT_EQ(states(), "allocated allocated");
}

TEST_F(Release, AWaveIsRecalledOnlyBeforeTheFirstScan) {
  channel(R"(,"mode":"MANUAL")");
  floor.order("SO-1", "LAMP-A:1", R"(,"channel":"WEB")");
  wave("W-1", R"(,"orders":["SO-1"])");
  EXPECT_EQ(send("wave.recall", R"({"wave":"W-1"})"), "recalled");
  EXPECT_EQ(states(), "releasable");
  EXPECT_EQ(send("wave.recall", R"({"wave":"W-1"})"), "unchanged");
  EXPECT_EQ(wave("W-1", R"(,"orders":["SO-1"])"), "STATE_RECALLED");
  wave("W-2", R"(,"orders":["SO-1"])");
  floor.sign_in(Floor::pick);
  floor.step_pick();
  floor.step_pick();
  EXPECT_EQ(send("wave.recall", R"({"wave":"W-2"})"), "STATE_PICKING");
  EXPECT_EQ(send("wave.recall", R"({"wave":"W-7"})"), "UNKNOWN_WAVE");
  floor.expect_log_gives_tables();
}

TEST_F(Release, FirstOrderedIsFirstPromised) {
  channel(R"(,"mode":"MANUAL")");
  floor.order("SO-1", "VASE-3:4", R"(,"channel":"WEB")");
  floor.order("SO-2", "VASE-3:3", R"(,"channel":"WEB","priority":1)");
  EXPECT_EQ(wave("W-1", R"(,"orders":["SO-2"])"), "released");
  EXPECT_EQ(floor.order_state("SO-2"), "part_allocated") << "4 of the 5 are promised to SO-1";
  EXPECT_EQ(wave("W-2", R"(,"orders":["SO-1"])"), "released");
  EXPECT_EQ(floor.order_state("SO-1"), "allocated");
}

TEST_F(Release, WithoutAnyPromiseAnOrderStaysUnlessTheChannelSaysOtherwise) {
  channel("");
  floor.order("SO-1", "VASE-3:5", R"(,"channel":"WEB")");
  floor.order("SO-2", "VASE-3:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "allocated releasable");
  send("stock.adjust", R"({"sku":"VASE-3","location":"A-03","delta":1,"reason":"FOUND"})");
  EXPECT_EQ(states(), "allocated allocated");
  channel(R"(,"release_unavailable":true)");
  floor.order("SO-3", "VASE-3:1", R"(,"channel":"WEB")");
  EXPECT_EQ(states(), "allocated allocated unallocated");
}

TEST_F(Release, OrdersFindTheirChannelByCarrier) {
  send("channel.upsert", R"({"channel":"EXP","version":1,"state":"LOCKED","carriers":["GLS"]})");
  channel("");
  floor.order("SO-1", "LAMP-A:1");
  EXPECT_EQ(floor.state().orders.get(OrderId("SO-1"))->channel.text, "EXP");
  EXPECT_EQ(states(), "releasable");
}

TEST_F(Release, WrongChannelsAreRefusedWithAReason) {
  EXPECT_EQ(channel(R"(,"cut_off":"noon")"), "INVALID");
  EXPECT_EQ(channel(R"(,"gates":[{"from":"25:00","to":"26:00"}])"), "INVALID");
  EXPECT_EQ(channel(R"(,"max_in_process":-1)"), "INVALID");
  EXPECT_EQ(channel(R"(,"mode":"SOMEHOW")"), "INVALID");
  EXPECT_EQ(channel("", 5), "");
  EXPECT_EQ(channel("", 4), "OLDER");
  EXPECT_EQ(channel("", 5), "unchanged");
}

}  // namespace
}  // namespace wec::test

// Rows about the link and what travels over it.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/envelope.hpp"
#include "head-office/sim/envelope.hpp"
#include "tests/sim/sim_vfs.hpp"
#include "tests/unit/core/floor.hpp"
#include "tests/unit/sync/rows.hpp"

namespace wec::test {
namespace {

boost::json::object envelope_of(const std::string& raw) {
  return boost::json::parse(raw).as_object();
}

}  // namespace

void broker_loses_all_state() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  site.start();
  ASSERT_TRUE(world.settles(site));
  world.weather.late_max_ms = 5'000;
  site.work(30);
  ASSERT_LT(world.office().stored(), 30) << "some must be on the way";
  world.broker_forgets();
  world.weather.late_max_ms = 0;
  EXPECT_EQ(world.retained_site_status(), "");
  site.work(5);
  ASSERT_TRUE(world.settles(site));
  EXPECT_EQ(site.count("scan.rejected"), 35);
  EXPECT_NE(world.retained_site_status().find(R"("state":"online")"), std::string::npos)
      << "the status is there again";
  EXPECT_TRUE(world.office().violations().empty());
}

void broker_accepts_and_drops() {
  SyncWorld world;
  world.office().faults().bundles_off = true;
  auto& site = world.machine("a", "m-1");
  site.start();
  ASSERT_TRUE(world.settles(site));
  world.weather.swallow_events = true;
  site.work(400);
  world.swallowed.clear();
  world.pass(100'000);
  const auto stored = world.office().stored();
  std::vector<std::int64_t> rounds;  // when the first of them was sent
  for (const auto& [at, seq] : world.swallowed) {
    EXPECT_LE(seq, stored + hq::HeadOffice::window_events) << "window B";
    if (seq == stored + 1) rounds.push_back(at);
  }
  ASSERT_GE(rounds.size(), 3U) << "it is sent again and again";
  for (std::size_t i = 2; i < rounds.size(); ++i)
    EXPECT_GE(rounds[i] - rounds[i - 1], rounds[i - 1] - rounds[i - 2]) << "ever less often";
  EXPECT_EQ(site.sync().stored, stored) << "what the broker said counts for nothing";
  world.weather.swallow_events = false;
  ASSERT_TRUE(world.settles(site));
  EXPECT_EQ(site.count("scan.rejected"), 400);
}

void lost_doubled_reordered_up() {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    SyncWorld world(seed);
    world.office().faults().bundles_off = seed % 2 == 0;
    auto& site = world.machine("a", "m-1");
    site.start();
    world.weather = {20, 20, 800};
    site.work(300);
    world.weather.lose_percent = 0;
    ASSERT_TRUE(world.settles(site));
    EXPECT_EQ(site.count("scan.rejected"), 300);
    if (seed % 2 == 0) EXPECT_GT(world.office().status().at("duplicates").as_int64(), 0);
    world.office().check_chain();
    EXPECT_TRUE(world.office().violations().empty());
  }
}

void lost_doubled_reordered_down() {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    SyncWorld world(seed);
    auto& site = world.machine("a", "m-1");
    site.start();
    world.weather = {20, 20, 800};
    send_master_data(world);
    for (int i = 0; i < 60; ++i)
      world.issue("stock.adjust", fmt::format(R"({{"cmdid":"s{}","sku":"LAMP","location":"A-01",)"
                                              R"("delta":1,"reason":"FOUND"}})",
                                              i));
    world.pass(60'000);
    world.weather.lose_percent = 0;
    ASSERT_TRUE(world.settles(site));
    EXPECT_EQ(site.count("stock.adjusted"), 61);
    // The same command id in another incarnation is answered, and has no second effect.
    world.keep_office("then");
    world.issue("stock.adjust",
                R"({"cmdid":"once","sku":"LAMP","location":"A-01","delta":5,"reason":"FOUND"})");
    ASSERT_TRUE(world.settles(site));
    world.put_office_back("then");
    ASSERT_TRUE(world.settles(site));
    EXPECT_EQ(site.count("stock.adjusted"), 62);
    EXPECT_EQ(world.answer_to("once"), "ok");
    EXPECT_TRUE(world.office().violations().empty());
  }
}

void crash_between_effect_and_cursor() {
  const auto options_on = [](const SimDisk& disk) {
    StoreOptions options;
    options.dir = "/site";
    options.tenant = "acme";
    options.site = "north";
    options.vfs = disk.vfs();
    options.wal_warm_bytes = 0;
    return options;
  };
  SimFiles begun;
  std::int64_t dcur = 0;
  {
    SimDisk disk(1);
    Floor floor(options_on(disk));
    floor.stock_up();
    dcur = floor.dseq;
    floor.controller.reset();
    floor.store.reset();
    begun = disk.files();
  }
  int with = 0, without = 0;
  for (std::uint64_t n = 1; n <= 40; ++n) {
    SCOPED_TRACE(fmt::format("the power goes at write or sync {}", n));
    SimDisk disk(n);
    disk.set_files(begun);
    {
      auto floor = std::make_unique<Floor>(options_on(disk));
      floor->dseq = dcur;
      disk.cut_at_operation(n);
      try {
        floor->oms("stock.adjust",
                   R"({"sku":"LAMP-A","location":"A-02","delta":7,"reason":"FOUND"})");
      } catch (...) {  // as SQLite says it, or as the controller does
      }
      floor->controller.reset();
      floor->store.reset();
    }
    disk.spare();
    disk.power_on(Damage::keep_some);
    Floor floor(options_on(disk));
    const bool moved = floor.controller->sync_state().dcur == dcur + 1;
    EXPECT_EQ(floor.qty("LAMP-A", "A-02"), moved ? 27 : 20);
    EXPECT_EQ(floor.events("stock.adjusted").size(), moved ? 5U : 4U);
    ++(moved ? with : without);
  }
  EXPECT_GT(with, 0);
  EXPECT_GT(without, 0);
}

void power_cut_before_send() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  site.start();
  ASSERT_TRUE(world.settles(site));
  site.plug(false);
  const auto stored = world.office().stored();
  site.work(10);
  site.kill();
  site.start();
  EXPECT_EQ(site.count("scan.rejected"), 10);
  EXPECT_EQ(world.office().stored(), stored);
  site.plug(true);
  ASSERT_TRUE(world.settles(site));
  EXPECT_EQ(world.office().stored(), site.sync().head);
}

void message_too_big() {
  // What cannot be packed small enough goes as a stub: the line goes on, and both sides say so.
  std::string noise;
  std::uint32_t dice = 1;
  while (noise.size() < 60'000)
    noise += static_cast<char>('!' + 2 + (dice = dice * 1664525U + 1013904223U) / 50'000'000U);
  for (char& c : noise)
    if (c == '\\') c = 'x';
  for (const std::int64_t limit : {0, 60'000, 20'000}) {
    SCOPED_TRACE(fmt::format("the broker takes {} bytes", limit));
    SyncWorld world;
    world.weather.packet_max = limit;
    auto& site = world.machine("a", "m-1");
    site.start();
    world.issue("item.upsert",
                fmt::format(R"({{"cmdid":"big","sku":"LAMP","version":1,"name":"n",)"
                            R"("tracking":"NONE","weight_mg":1,"packs":[{{"uom":"EA","qty":1}}],)"
                            R"("note":"{}"}})",
                            noise));
    site.work(20);
    const auto all = [&] {
      return site.sync().stored == site.sync().head && site.count("cmd.result") == 1;
    };
    ASSERT_TRUE(world.until(all)) << "nothing stands in its way";
    if (limit > 0) EXPECT_LE(world.events_bytes_max, limit);
    const bool stub = limit == 20'000;
    EXPECT_EQ(site.core().counters().stubs, stub ? 1 : 0);
    EXPECT_EQ(world.office().status().at("stubs").as_int64(), stub ? 1 : 0);
    EXPECT_EQ(world.office_log() == site.log(), !stub);
    EXPECT_TRUE(world.office().violations().empty());
  }
}

void poison_message_at_head_office() {
  // An event of a later version, once harmless and once critical.
  for (const bool critical : {false, true}) {
    auto office = std::move(*hq::HeadOffice::open({"acme", "lej1", "m-1", "D0", "b"},
                                                  std::move(*hq::RecordFile::open(""))));
    const hq::Now now{1000, 1'795'528'800'000};
    office.on_broker_up(now);
    office.on_control(
        R"({"t":"hello","v":1,"boot":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","machine":"m-1"})", now);
    std::string prev(hq::no_hash);
    for (int seq = 1; seq <= 3; ++seq) {
      const std::string raw = fmt::format(
          R"({{"specversion":"1.0","id":"0:{0}","type":"org.wec.{1}","sequence":"{0:020}",)"
          R"("wecprev":"{2}"{3},"data":{{"station":"S","operator":"o","unheard":[[]]}}}})",
          seq, seq == 2 ? "future.thing.v1" : "labour.signed_in.v1", prev,
          seq == 2 && critical ? R"(,"weccritical":true)" : "");
      office.on_event("D0x1", raw, now);
      prev = hq::hash_of(raw);
    }
    office.on_time({1020, now.wall_ms + 20});
    boost::json::object ack;
    for (const auto& out : office.take_outgoing())
      if (auto m = boost::json::parse(out.bytes).as_object(); m.at("t") == "ack") ack = m;
    ASSERT_FALSE(ack.empty());
    EXPECT_EQ(ack.at("stored").as_int64(), 3) << "stored and acknowledged";
    EXPECT_EQ(ack.at("applied").as_int64(), critical ? 1 : 3);
    EXPECT_EQ(boost::json::serialize(ack.at("parked")), critical ? "[2]" : "[]");
  }
}

void poison_command_at_site() {
#ifdef WEC_CHAOS
  static bool poisoned = false;
  chaos::set_switch(
      [](const char* name) { return poisoned && std::string_view(name) == "poison-command"; });
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  site.start();
  poisoned = true;
  for (const char* id : {"p1", "p2", "p3"})
    world.issue("item.upsert", fmt::format(R"({{"cmdid":"{}","sku":"A"}})", id));
  ASSERT_TRUE(world.settles(site));
  for (const char* id : {"p1", "p2", "p3"}) EXPECT_EQ(world.answer_to(id), "EXCEPTION");
  EXPECT_EQ(site.sync().dcur, 3) << "the cursor moves";
  EXPECT_TRUE(site.sync().degraded) << "three in a row";
  world.pass(11'000);
  EXPECT_NE(world.retained_site_status().find("degraded"), std::string::npos);
  poisoned = false;
  send_master_data(world);
  ASSERT_TRUE(world.settles(site));
  EXPECT_FALSE(site.sync().degraded);
  EXPECT_EQ(site.count("stock.adjusted"), 1) << "the queue goes on";
  chaos::set_switch(nullptr);
#else
  GTEST_SKIP() << "built without faults";
#endif
}

void unknown_schema_version() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  site.start();
  world.office().issue_raw(
      R"({"specversion":"1.0","id":"%DINC%:%DSEQ%","type":"org.wec.order.released.v2",)"
      R"("sequence":"%SEQ20%","data":{"cmdid":"new","order":"SO-1"}})",
      {world.mono_ms, world.wall_ms});
  send_master_data(world);
  ASSERT_TRUE(world.settles(site));
  EXPECT_EQ(world.answer_to("new"), "NO_SCHEMA");
  EXPECT_EQ(site.count("stock.adjusted"), 1) << "the queue goes on";
  // And up: unknown fields are kept in the raw bytes and do no harm (see also row 23).
  EXPECT_TRUE(world.office().violations().empty());
}

void site_clock_wrong_by_years() {
  constexpr std::int64_t five_years = 5LL * 365 * 86'400'000;
  for (const std::int64_t off : {five_years, -five_years}) {
    SyncWorld world;
    auto& site = world.machine("a", "m-1");
    site.start();
    ASSERT_TRUE(world.settles(site));
    site.work(1);
    site.kill();
    site.plug(false);
    world.site_clock_off_ms = off;
    site.start();
    site.work(3);
    site.plug(true);
    ASSERT_TRUE(world.settles(site));
    site.work(3);
    ASSERT_TRUE(world.settles(site));
    const auto log = site.log();
    const auto last = envelope_of(log.back());
    const auto time = from_rfc3339(std::string(last.at("time").as_string())).value();
    EXPECT_LT(std::abs(time - world.wall_ms), 3'000) << "corrected after the welcome";
    EXPECT_EQ(last.at("wecclock").as_string(), "synced");
    EXPECT_GE(site.count("clock.offset"), 1) << "so that head office can date the earlier ones";
    std::string before;
    for (const auto& raw : log) {
      const auto e = envelope_of(raw);
      const auto said = from_rfc3339(std::string(e.at("time").as_string())).value();
      if (e.at("wecclock") == "synced")
        EXPECT_LT(std::abs(said - world.wall_ms), 60'000) << "synced is no claim: " << raw;
      const std::string hlc(e.at("wechlc").as_string());
      EXPECT_GT(hlc, before) << "it orders as seq does";
      before = hlc;
    }
    EXPECT_LT(std::stoll(before.substr(0, 12), nullptr, 16), world.wall_ms + 2 * 86'400'000)
        << "the hybrid clock was not dragged along";
  }
}

}  // namespace wec::test

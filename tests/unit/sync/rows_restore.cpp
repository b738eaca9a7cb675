// Rows about disks and head offices that were set back, doubled or lost.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "tests/unit/head-office/order_story.hpp"
#include "tests/unit/sync/rows.hpp"

namespace wec::test {
namespace {

bool begins_with(const std::vector<std::string>& log, const std::vector<std::string>& start) {
  return log.size() >= start.size() && std::equal(start.begin(), start.end(), log.begin());
}

/// A scan at the station; the code of its refusal.
std::string refusal_of_a_scan(Machine& at) {
  StationInput input;
  input.station = StationId("PICK-01");
  input.data = "anything";
  std::vector<Pending> one;
  std::optional<Answer> answer;
  one.push_back(
      {Command{input, 1'795'528'900'000, 2'000'000}, [&](const Answer& given) { answer = given; }});
  auto result = at.controller().turn(std::move(one));
  for (auto& [done, given] : result.answers) done(given);
  return answer && answer->refusal ? answer->refusal->code : "";
}

/// A site with a week behind it: an old copy of its disk is kept, and more was done since.
void a_week_of_work(SyncWorld& world, Machine& site) {
  site.start();
  send_master_data(world);
  ASSERT_TRUE(world.settles(site));
  site.kill();
  site.keep_disk("a week old");
  site.start();
  site.work(40);
  ASSERT_TRUE(world.settles(site));
}

void medium_restored_with_its_disk() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1", "a/second");  // on the very disk that it is to guard
  a_week_of_work(world, site);
  site.kill();
  site.put_back("a week old");
  site.start();
  EXPECT_FALSE(site.sync().suspect) << "the two agree: nobody can know yet";
  ASSERT_TRUE(world.settles(site));
  EXPECT_EQ(site.count("recovery.gap"), 1) << "a medium without what head office has is no witness";
}

}  // namespace

void send_master_data(SyncWorld& world) {
  world.issue("location.upsert", R"({"cmdid":"l1","location":"A-01","version":1,)"
                                 R"("barcode":"LOC-A-01","kind":"PICK","pick_seq":10})");
  world.issue("item.upsert",
              R"({"cmdid":"i1","sku":"LAMP","version":1,"name":"Lamp",)"
              R"("tracking":"NONE","weight_mg":1000,"packs":[{"uom":"EA","qty":1}]})");
  world.issue("operator.upsert", R"({"cmdid":"o1","operator":"eva","version":1,"badge":"B1",)"
                                 R"("name":"Eva","rights":["supervisor"]})");
  world.issue("stock.adjust", R"({"cmdid":"opening","sku":"LAMP","location":"A-01","delta":50,)"
                              R"("reason":"OPENING"})");
  world.issue("numbers.grant", R"({"cmdid":"g1","range":"r1","version":1,"kind":"tracking",)"
                               R"("carrier":"C","format":"T{n:6}","lo":"1","hi":"100","low":5})");
}

std::string order_data(const std::string& order, int qty) {
  return fmt::format(
      R"({{"cmdid":"rel-{0}-1","order":"{0}","version":1,"priority":5,)"
      R"("ship_by":"2030-01-01T12:00:00Z","ship_policy":"SHIP_PARTIAL","carrier":"C",)"
      R"("service":"STD","label":"template","ship_to":{{"name":"A","lines":["B 1"],)"
      R"("postcode":"04109","city":"C","country":"DE"}},)"
      R"("lines":[{{"line":1,"sku":"LAMP","qty":{1}}}]}})",
      order, qty);
}

void disk_restored_medium_alive() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1", "usb");
  a_week_of_work(world, site);
  site.plug(false);
  site.work(20);  // head office never heard of these: only the second medium has them
  const auto whole = site.log();
  site.kill();
  site.put_back("a week old");
  site.start();
  EXPECT_TRUE(site.sync().suspect);
  EXPECT_EQ(refusal_of_a_scan(site), "SUSPECT") << "no work on an old disk";
  site.plug(true);
  ASSERT_TRUE(world.settles(site));
  EXPECT_TRUE(begins_with(site.log(), whole)) << "nothing is lost";
  EXPECT_EQ(site.count("recovery.done"), 1);
  EXPECT_EQ(site.count("recovery.gap"), 0);
  EXPECT_NE(refusal_of_a_scan(site), "SUSPECT");
  EXPECT_TRUE(world.office().violations().empty());
}

void disk_restored_without_medium() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  site.start();
  send_master_data(world);
  ASSERT_TRUE(world.settles(site));
  site.kill();
  site.keep_disk("a week old");
  site.start();
  world.issue("order.released", order_data("SO-1", 2));
  site.work(10);
  ASSERT_TRUE(world.settles(site));
  const auto stored = world.office_log();
  // The site takes a second range, and everything it says from here on is lost with its disk.
  world.weather.swallow_events = true;
  world.issue("numbers.grant", R"({"cmdid":"g2","range":"r2","version":1,"kind":"tracking",)"
                               R"("carrier":"C","format":"U{n:6}","lo":"1","hi":"100","low":5})");
  world.issue("order.released", order_data("SO-2", 1));
  world.pass(2'000);
  ASSERT_TRUE(site.controller().state().ranges.get(RangeId("r2")).has_value());
  site.work(5);
  site.kill();
  site.put_back("a week old");
  world.weather.swallow_events = false;
  site.start();
  ASSERT_TRUE(world.settles(site));

  EXPECT_TRUE(begins_with(site.log(), stored)) << "what head office had is there";
  EXPECT_EQ(site.count("recovery.gap"), 1) << "the rest is said to be lost";
  EXPECT_FALSE(site.controller().state().floor_checks.get(OrderId("SO-1")) == std::nullopt)
      << "looked for on the floor before it is picked";
  const auto burnt = site.controller().state().ranges.get(RangeId("r1"));
  ASSERT_TRUE(burnt.has_value());
  EXPECT_GT(burnt->next, burnt->hi);
  EXPECT_EQ(world.answer_to("g2"), "MAY_BE_USED");
  EXPECT_EQ(site.count("count.planned"), 1) << "every place with stock is counted";
  EXPECT_FALSE(site.controller().state().floor_checks.get(OrderId("SO-2")) == std::nullopt)
      << "it may have been here before";
  EXPECT_TRUE(world.office().violations().empty());
  medium_restored_with_its_disk();
}

void disk_restored_and_offline() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1", "usb");
  a_week_of_work(world, site);
  site.plug(false);
  site.kill();
  site.put_back("a week old");
  site.medium_keeps_only_its_counter();
  site.start();
  world.pass(3'600'000);
  EXPECT_TRUE(site.sync().suspect) << "it stays read-only";
  EXPECT_EQ(refusal_of_a_scan(site), "SUSPECT");
  const auto head = site.sync().head;
  EXPECT_EQ(site.turn(OverrideSuspect{OperatorId("nobody"), "x"}).committed.events.size(), 0U);
  site.turn(OverrideSuspect{OperatorId("eva"), "no link since Monday"});
  EXPECT_FALSE(site.sync().suspect);
  EXPECT_GT(site.sync().head, head);
  EXPECT_EQ(site.count("recovery.overridden"), 1) << "it is logged";
  EXPECT_EQ(site.count("recovery.gap"), 1) << "and then it is row 8";
  EXPECT_NE(refusal_of_a_scan(site), "SUSPECT");
  site.plug(true);
  ASSERT_TRUE(world.settles(site)) << "head office wins where the two logs part";
}

void whole_box_replaced() {
  SyncWorld world;
  auto& old = world.machine("old", "m-1");
  a_week_of_work(world, old);
  const auto whole = old.log();
  const std::string old_fence = old.sync().fence;
  old.kill();
  auto& box = world.machine("new", "m-2");
  box.start();
  world.pass(120'000);
  EXPECT_EQ(box.core().link(), "fenced") << "another machine is not let in by itself";
  EXPECT_EQ(world.office().stored(), static_cast<std::int64_t>(whole.size()));
  world.office().bind_machine("m-2");
  ASSERT_TRUE(world.settles(box));
  EXPECT_TRUE(begins_with(box.log(), whole)) << "its log came back";
  EXPECT_NE(box.sync().fence, old_fence);
  // The old box comes on again: it is another machine now.
  old.start();
  old.work(3);
  world.pass(120'000);
  EXPECT_EQ(old.core().link(), "fenced");
  ASSERT_TRUE(world.settles(box));
  EXPECT_TRUE(world.office().violations().empty());
}

void disk_cloned_both_run() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  a_week_of_work(world, site);
  site.kill();
  site.keep_disk("now");
  site.start();
  auto& clone = world.machine("b", "m-2");
  clone.put_back("now");
  clone.start();
  EXPECT_TRUE(clone.sync().suspect) << "the disk says whose it is";
  EXPECT_EQ(refusal_of_a_scan(clone), "SUSPECT");
  clone.work(5);
  site.work(5);
  world.pass(120'000);
  EXPECT_TRUE(clone.sync().suspect);
  EXPECT_GT(world.office().status().at("fenced").as_int64(), 0) << "and head office rejects it";
  ASSERT_TRUE(world.settles(site));
  EXPECT_EQ(world.office().quarantine().size(), 0U);
  EXPECT_TRUE(world.office().violations().empty());
}

void two_daemons_same_machine() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  a_week_of_work(world, site);
  EXPECT_FALSE(StateDir::take(site.folder()).has_value()) << "the directory is held";
  // Even with a directory of its own a second process only takes the fence away, not the log.
  site.kill();
  site.keep_disk("now");
  site.start();
  ASSERT_TRUE(world.settles(site));
  const std::string fence = site.sync().fence;
  auto& second = world.machine("b", "m-1");
  second.put_back("now");
  site.plug(false);
  second.start();
  ASSERT_TRUE(world.until([&] { return second.core().link() == "online"; }));
  const auto stored = world.office().stored();
  const auto refused = world.office().status().at("fenced").as_int64();
  world.office().on_event(fence, R"({"sequence":"00000000000000000001"})",
                          {world.mono_ms, world.wall_ms});
  EXPECT_EQ(world.office().status().at("fenced").as_int64(), refused + 1)
      << "the older boot's fence is dead";
  EXPECT_EQ(world.office().stored(), stored);
  second.kill();
  site.plug(true);
  site.work(5);
  ASSERT_TRUE(world.settles(site)) << "superseded: it draws a new boot and gets a new fence";
  EXPECT_NE(site.sync().fence, fence);
  EXPECT_TRUE(world.office().violations().empty());
}

void head_office_restored() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1", "usb");
  a_week_of_work(world, site);
  world.keep_office("last night");
  site.work(10);
  world.issue("stock.adjust",
              R"({"cmdid":"f7","sku":"LAMP","location":"A-01","delta":7,"reason":"FOUND"})");
  world.issue("numbers.grant", R"({"cmdid":"g2","range":"r2","version":1,"kind":"tracking",)"
                               R"("carrier":"C","format":"U{n:6}","lo":"1","hi":"100","low":5})");
  ASSERT_TRUE(world.settles(site));
  const auto whole = site.log();
  const auto before = world.office().stored();
  const std::string fence = site.sync().fence;
  world.put_office_back("last night");
  EXPECT_LT(world.office().stored(), before) << "it has gone back in time";
  ASSERT_TRUE(world.settles(site));
  EXPECT_TRUE(begins_with(world.office_log(), whole)) << "the site sent again what was lost";
  EXPECT_NE(site.sync().fence, fence) << "fences move";
  EXPECT_FALSE(site.sync().suspect) << "it is not the site that was set back";
  EXPECT_EQ(world.answer_to("f7"), "ok") << "rebuilt from the site's log";
  EXPECT_EQ(site.count("stock.adjusted"), 2) << "and applied once";
  const auto ranges = site.controller().state().ranges.after({}, rows_all);
  EXPECT_EQ(ranges.size(), 2U) << "no range is granted a second time";
  EXPECT_TRUE(world.office().violations().empty());
}

void head_office_and_disk_restored() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1", "usb");
  world.office().faults().safe_off = true;  // head office's backup is not made before the fault
  a_week_of_work(world, site);
  world.keep_office("last night");
  site.work(30);
  ASSERT_TRUE(world.settles(site)) << "stored, but not safe";
  EXPECT_LT(site.sync().safe, site.sync().stored);
  const auto whole = site.log();
  world.put_office_back("last night");
  site.kill();
  site.put_back("a week old");
  site.start();
  EXPECT_TRUE(site.sync().suspect);
  ASSERT_TRUE(world.settles(site));
  EXPECT_TRUE(begins_with(site.log(), whole)) << "the second medium kept it until it is safe";
  EXPECT_EQ(site.count("recovery.gap"), 0);
}

void head_office_loses_everything() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  a_week_of_work(world, site);
  const auto whole = site.log();
  world.put_office_back("");
  EXPECT_EQ(world.office().stored(), 0);
  ASSERT_TRUE(world.settles(site));
  EXPECT_TRUE(begins_with(world.office_log(), whole));
  EXPECT_FALSE(world.office().fold().dump_stock().empty()) << "orders and stock follow from it";
  EXPECT_EQ(world.answer_to("opening"), "ok") << "and what was commanded";
}

void tracking_number_twice() {
  SyncWorld world;
  auto& site = world.machine("a", "m-1");
  a_week_of_work(world, site);
  // Leased to this site: the same numbers under another name are refused.
  world.issue("numbers.grant", R"({"cmdid":"g3","range":"r3","version":1,"kind":"tracking",)"
                               R"("carrier":"C","format":"T{n:6}","lo":"50","hi":"200","low":5})");
  ASSERT_TRUE(world.settles(site));
  EXPECT_EQ(world.answer_to("g3"), "OVERLAPS");
  // Burnt on doubt.
  site.kill();
  site.put_back("a week old");
  site.start();
  ASSERT_TRUE(world.settles(site));
  const auto range = site.controller().state().ranges.get(RangeId("r1"));
  ASSERT_TRUE(range.has_value());
  EXPECT_GT(range->next, range->hi);
  // And head office would see it.
  hq::Fold fold;
  std::int64_t seq = 0;
  for (const char* label : {"L1", "L2"}) {
    const auto event = boost::json::parse(
        fmt::format(R"({{"type":"org.wec.label.bound.v1","data":{{"label":"{}","order":"SO-1",)"
                    R"("carton":"{}","kind":"tracking","number":"T000001","sscc":"{}"}}}})",
                    label, label, label));
    fold.apply(++seq, event.as_object());
  }
  EXPECT_EQ(fold.violations().size(), 1U);
}

}  // namespace wec::test

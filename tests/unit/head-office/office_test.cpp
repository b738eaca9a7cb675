#include "head-office/sim/office.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "head-office/sim/console.hpp"
#include "head-office/sim/script.hpp"
#include "tests/unit/head-office/order_story.hpp"

namespace wec::hq::test {
namespace {

constexpr char boot_a[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char boot_b[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

class OfficeTest : public ::testing::Test {
 protected:
  OfficeTest() {
    std::string name = (std::filesystem::temp_directory_path() / "wec-hq-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    path = folder + "/state";
    open();
  }
  ~OfficeTest() override { std::filesystem::remove_all(folder); }

  void open(const std::string& machine = "m-1") {
    office.reset();
    auto file = RecordFile::open(path);
    ASSERT_TRUE(file.has_value());
    auto opened = HeadOffice::open({"acme", "lej1", machine, "D0", "b1"}, std::move(*file));
    ASSERT_TRUE(opened.has_value()) << opened.error();
    office = std::make_unique<HeadOffice>(std::move(*opened));
    office->on_broker_up(now());
    take();
  }

  Now now() const { return {clock, 1'700'000'000'000 + clock}; }

  void take() {
    for (Outgoing& o : office->take_outgoing()) out.push_back(std::move(o));
  }

  void hello(const std::string& boot = boot_a, const std::string& machine = "m-1") {
    office->on_control(
        fmt::format(R"({{"t":"hello","v":1,"boot":"{}","machine":"{}","clock":{{"t1":"x"}}}})",
                    boot, machine),
        now());
    take();
  }

  // The next event of the site's chain.
  std::string next_event(const std::string& type = "labour.signed_in",
                         const std::string& data = R"({"station":"S1","operator":"o1"})") {
    ++seq;
    const std::string raw = fmt::format(
        R"({{"specversion":"1.0","id":"0:{}","type":"org.wec.{}.v1","sequence":"{:020}",)"
        R"("wecprev":"{}","data":{}}})",
        seq, type, seq, prev, data);
    prev = hash_of(raw);
    return raw;
  }

  void deliver(const std::string& raw, const std::string& fence = "D0x1") {
    office->on_event(fence, raw, now());
    take();
  }

  void answer_command(std::int64_t dseq) {
    deliver(next_event(
        "cmd.result",
        fmt::format(R"({{"cmdid":"c","dinc":"D0","dseq":{},"op":"x","result":"ok"}})", dseq)));
    pass(20);
  }

  void pass(std::int64_t ms) {
    clock += ms;
    office->on_time(now());
    take();
  }

  std::vector<Object> of_kind(const std::string& kind) const {
    std::vector<Object> found;
    for (const Outgoing& o : out)
      if (o.topic == Topic::control)
        if (const auto m = parse_object(o.bytes); m && text(*m, "t") == kind) found.push_back(*m);
    return found;
  }

  std::vector<std::int64_t> commands() const {
    std::vector<std::int64_t> found;
    for (const Outgoing& o : out)
      if (o.topic == Topic::command)
        found.push_back(std::stoll(text(*parse_object(o.bytes), "sequence")));
    return found;
  }

  std::string folder, path;
  std::unique_ptr<HeadOffice> office;
  std::int64_t clock = 1000, seq = 0;
  std::string prev = std::string(no_hash);
  std::vector<Outgoing> out;
};

TEST_F(OfficeTest, TheWelcomeSaysWhatIsStoredAndGivesAFence) {
  hello();
  ASSERT_EQ(of_kind("welcome").size(), 1U);
  const Object w = of_kind("welcome")[0];
  EXPECT_EQ(text(w, "status"), "ok");
  EXPECT_EQ(text(w, "fence"), "D0x1");
  EXPECT_EQ(text(w, "hash"), no_hash);
  EXPECT_EQ(number(w, "stored", -1), 0);
  EXPECT_EQ(text(*child(w, "clock"), "t1"), "x");
}

TEST_F(OfficeTest, ANewBootSupersedesTheOldOneForGood) {
  hello(boot_a);
  hello(boot_b);
  EXPECT_EQ(text(of_kind("welcome")[1], "fence"), "D0x2");
  hello(boot_a);
  EXPECT_EQ(text(of_kind("welcome")[2], "status"), "rejected");
  EXPECT_EQ(text(of_kind("welcome")[2], "reason"), "SUPERSEDED");
  deliver(next_event(), "D0x1");
  EXPECT_EQ(office->stored(), 0) << "the old fence is dead";
  open();
  hello(boot_a);
  EXPECT_EQ(text(of_kind("welcome").back(), "reason"), "SUPERSEDED") << "also after a restart";
}

TEST_F(OfficeTest, AnotherMachineIsRejected) {
  hello(boot_a, "m-2");
  EXPECT_EQ(text(of_kind("welcome")[0], "reason"), "MACHINE");
}

TEST_F(OfficeTest, TheFirstMachineIsBoundWhereNoneIsProvisioned) {
  std::filesystem::remove(path);
  open("");
  hello(boot_a, "m-7");
  EXPECT_EQ(text(of_kind("welcome")[0], "status"), "ok");
  hello(boot_b, "m-8");
  EXPECT_EQ(text(of_kind("welcome")[1], "reason"), "MACHINE");
}

TEST_F(OfficeTest, EventsInAnyOrderAndTwiceAreStoredOnceAndInOrder) {
  hello();
  std::vector<std::string> events;
  for (int i = 0; i < 6; ++i) events.push_back(next_event());
  for (const int i : {0, 2, 1, 5, 2, 0, 4, 5, 3}) deliver(events[static_cast<std::size_t>(i)]);
  pass(20);
  EXPECT_EQ(office->stored(), 6);
  for (std::int64_t i = 1; i <= 6; ++i)
    EXPECT_EQ(office->raw_event(i), events[static_cast<std::size_t>(i - 1)]);
  EXPECT_EQ(number(of_kind("ack").back(), "stored"), 6);
  EXPECT_EQ(text(of_kind("ack").back(), "hash"), prev);
  office->check_chain();
  EXPECT_TRUE(office->violations().empty());
}

TEST_F(OfficeTest, AHoleIsAskedForOnceASecond) {
  hello();
  next_event();
  next_event();
  deliver(next_event());
  pass(0);
  pass(500);
  ASSERT_EQ(of_kind("nack").size(), 1U);
  EXPECT_EQ(number(of_kind("nack")[0], "from"), 1);
  EXPECT_EQ(number(of_kind("nack")[0], "to"), 2);
  pass(600);
  EXPECT_EQ(of_kind("nack").size(), 2U);
}

TEST_F(OfficeTest, WhatIsNotAppliedIsStoredAndAppliedLater) {
  hello();
  office->faults().apply_off = true;
  for (int i = 0; i < 3; ++i) deliver(next_event());
  pass(20);
  EXPECT_EQ(number(of_kind("ack").back(), "stored"), 3);
  EXPECT_EQ(number(of_kind("ack").back(), "applied"), 0);
  office->faults().apply_off = false;
  deliver(next_event());
  pass(20);
  EXPECT_EQ(number(of_kind("ack").back(), "applied"), 4);
}

TEST_F(OfficeTest, AFortyEventBurstIsOneAck) {
  hello();
  for (int i = 0; i < 40; ++i) deliver(next_event());
  pass(20);
  EXPECT_EQ(of_kind("ack").size(), 1U);
}

TEST_F(OfficeTest, AForkAndABrokenChainAreViolationsAndChangeNothing) {
  hello();
  deliver(next_event());
  seq = 0;
  prev = no_hash;
  deliver(next_event("scan.rejected", "{}"));
  EXPECT_EQ(office->stored(), 1);
  ASSERT_EQ(office->violations().size(), 1U);
  EXPECT_NE(office->violations()[0].find("fork"), std::string::npos);
  prev = std::string(32, 'f');
  deliver(next_event());
  EXPECT_EQ(office->stored(), 1);
  EXPECT_EQ(office->violations().size(), 2U);
}

TEST_F(OfficeTest, WhatWasAcknowledgedSurvivesAKill) {
  hello();
  for (int i = 0; i < 5; ++i) deliver(next_event());
  office->issue("config.set", {{"key", "a"}}, false, now());
  pass(20);
  ASSERT_EQ(number(of_kind("ack").back(), "stored"), 5);
  std::ofstream(path, std::ios::app | std::ios::binary) << "E 700 00112233445566";  // a torn tail
  out.clear();
  open();
  EXPECT_EQ(office->stored(), 5);
  hello();
  EXPECT_EQ(text(of_kind("welcome")[0], "fence"), "D0x1") << "the same boot keeps its fence";
  EXPECT_EQ(number(of_kind("welcome")[0], "stored"), 5);
  EXPECT_EQ(commands(), std::vector<std::int64_t>{1});
  deliver(next_event());
  EXPECT_EQ(office->stored(), 6);
}

TEST_F(OfficeTest, AFileThatIsNoneOfOursIsRefused) {
  office.reset();
  std::filesystem::remove(path);
  std::ofstream(path) << std::string(4096, 'X');
  EXPECT_FALSE(RecordFile::open(path).has_value());
}

TEST_F(OfficeTest, TheStateOfAnotherSiteIsRefused) {
  office.reset();
  auto file = RecordFile::open(path);
  const auto opened = HeadOffice::open({"acme", "fra2", "m-1", "D0", "b"}, std::move(*file));
  ASSERT_FALSE(opened.has_value());
  EXPECT_NE(opened.error().find("acme/lej1"), std::string::npos);
}

TEST_F(OfficeTest, CommandsGoOutInAWindowAndAgainUntilTheyAreAnswered) {
  for (int i = 0; i < 100; ++i) office->issue("config.set", Object{}, false, now());
  take();
  EXPECT_TRUE(commands().empty()) << "nobody has said hello";
  hello();
  EXPECT_EQ(commands().size(), 64U);
  answer_command(1);
  answer_command(2);
  EXPECT_EQ(commands().back(), 66);
  out.clear();
  pass(HeadOffice::resend_ms);
  EXPECT_EQ(commands().front(), 3) << "from what the stored log answers, never from the hello";
  EXPECT_EQ(commands().size(), 64U);
}

TEST_F(OfficeTest, ANackFromTheSiteIsAnsweredFromThere) {
  for (int i = 0; i < 5; ++i) office->issue("config.set", Object{}, false, now());
  hello();
  out.clear();
  office->on_control(R"({"t":"nack","fence":"D0x1","from":3,"to":4})", now());
  take();
  EXPECT_EQ(commands(), (std::vector<std::int64_t>{3, 4, 5}));
}

TEST_F(OfficeTest, TheSameCmdidIsIssuedOnceUnlessForced) {
  const Object data{{"cmdid", "rel-SO-1-1"}, {"order", "SO-1"}};
  EXPECT_EQ(office->issue("order.released", data, false, now())->dseq, 1);
  EXPECT_TRUE(office->issue("order.released", data, false, now())->known);
  EXPECT_EQ(office->issue("order.released", data, true, now())->dseq, 2);
}

TEST_F(OfficeTest, ACommandIsAWholeEnvelopeChainedToTheOneBefore) {
  office->issue("order.released", {{"order", "SO-1"}}, false, now());
  office->issue("item.upsert", {{"sku", "A"}}, false, now());
  hello();
  std::vector<std::string> sent;
  for (const Outgoing& o : out)
    if (o.topic == Topic::command) sent.push_back(o.bytes);
  ASSERT_EQ(sent.size(), 2U);
  const Object first = *parse_object(sent[0]), second = *parse_object(sent[1]);
  EXPECT_EQ(text(first, "id"), "D0:1");
  EXPECT_EQ(text(first, "source"), "urn:wec:acme:oms");
  EXPECT_EQ(text(first, "subject"), "order/SO-1");
  EXPECT_EQ(text(first, "time"), "2023-11-14T22:13:21.000Z");
  EXPECT_EQ(text(first, "wecprev"), no_hash);
  EXPECT_EQ(text(second, "subject"), "item/A");
  EXPECT_EQ(text(second, "wecprev"), hash_of(sent[0]));
}

TEST_F(OfficeTest, FaultsDoWhatTheySay) {
  hello();
  Console console(*office);
  EXPECT_EQ(console.answer("ack off", now()), R"({"ok":true})");
  deliver(next_event());
  pass(20);
  EXPECT_TRUE(of_kind("ack").empty());
  EXPECT_EQ(office->applied(), 0);
  console.answer("ack on", now());
  console.answer("drop 1", now());
  deliver(next_event());
  EXPECT_EQ(office->stored(), 1);
  console.answer("dup 1", now());
  out.clear();
  console.answer(R"(release {"order":"SO-1"})", now());
  take();
  EXPECT_EQ(commands(), (std::vector<std::int64_t>{1, 1}));
}

TEST_F(OfficeTest, ARawCommandTakesAPlaceInTheCommandLogWhenItNamesOne) {
  hello();
  Console console(*office);
  EXPECT_EQ(console.answer(R"(raw dn/cmd {"id":"%DINC%:%DSEQ%","broken)", now()),
            R"({"ok":true,"dseq":1})");
  take();
  EXPECT_EQ(out.back().bytes, R"({"id":"D0:1","broken)");
  EXPECT_EQ(console.answer("raw dn/cmd hex:00ff", now()), R"({"ok":true,"dseq":0})");
  take();
  EXPECT_EQ(out.back().bytes, std::string("\x00\xff", 2));
  EXPECT_EQ(number(office->status(), "pending"), 0 + 1);
}

TEST_F(OfficeTest, DumpsAreOneRowAnEventStockOrOrder) {
  hello();
  for (const StoryEvent& e : order_story())
    deliver(next_event(e.type, boost::json::serialize(e.data)));
  pass(20);
  Console console(*office);
  const Object stock = *parse_object(console.answer("dump stock", now()));
  EXPECT_EQ(list(stock, "rows")->size(), 2U);
  const Object orders = *parse_object(console.answer("dump orders", now()));
  EXPECT_EQ(
      boost::json::serialize(list(orders, "rows")->at(0)),
      R"({"order":"SO-1","version":1,"state":"closed","lines":[{"line":1,"sku":"A","qty":3,)"
      R"("picked":3,"packed":3,"shipped":3},{"line":2,"sku":"B","qty":2,"picked":2,"packed":2,)"
      R"("shipped":2}]})");
  const Object events = *parse_object(console.answer("dump events", now()));
  EXPECT_EQ(list(events, "rows")->size(), order_story().size());
  const Object bad = *parse_object(console.answer("dump everything", now()));
  EXPECT_NE(text(bad, "error").find("stock, orders, events, results"), std::string::npos);
}

TEST_F(OfficeTest, AScriptIssuesItsOmsLinesOnceHoweverOftenItRuns) {
  const std::string script = folder + "/day.scenario";
  std::ofstream(script) << "# a day\nscenario demo\n"
                        << "  oms item.upsert {\"sku\":\"A\",\"version\":1}\n"
                        << "pick PICK-01 scan A\n"
                        << "oms stock.adjust {\"sku\":\"A\",\"delta\":1}\n"
                        << "oms stock.adjust {\"sku\":\"A\",\"delta\":1}\n";
  for (int run = 0; run < 2; ++run) {
    const auto commands_read = read_script(script, "oms");
    ASSERT_TRUE(commands_read.has_value());
    ASSERT_EQ(commands_read->size(), 3U);
    for (const ScriptCommand& c : *commands_read) office->issue(c.type, c.data, false, now());
    EXPECT_EQ(number(office->status(), "commands"), 3) << "the same line twice is two commands";
  }
}

TEST(Script, AMistakeIsNamedWithItsLine) {
  std::string name = (std::filesystem::temp_directory_path() / "wec-script-XXXXXX").string();
  const int file = ::mkstemp(name.data());
  ASSERT_GE(file, 0);
  std::ofstream(name) << "# one\noms item.upsert {\"sku\":\n";
  const auto read = read_script(name, "oms");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error(), name + ":2: what follows the type is not one JSON object");
  std::filesystem::remove(name);
}

}  // namespace
}  // namespace wec::hq::test

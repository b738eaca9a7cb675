#include "daemon/oms/sync_core.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/oms/sync_bench.hpp"

namespace wec::test {
namespace {

constexpr char boot_a[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char boot_b[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

// One core and its log; actions are collected, reads of the log are answered when the test says.
class SyncCoreTest : public ::testing::Test {
 protected:
  void make(SyncState known = {}, SyncConfig config = {}) {
    config.machine = "m-1";
    known.head = log.head();
    known.head_hash = log.head_hash();
    core = std::make_unique<SyncCore>(config, known, boot_a);
    take();
  }

  void take() {
    SyncActions a = core->take_actions();
    if (a.will) will = *a.will;
    if (a.read_log) read = a.read_log;
    wants_boot = wants_boot || a.wants_boot;
    drop_connection = drop_connection || a.drop_connection;
    for (auto& u : a.updates) updates.push_back(u);
    for (auto& c : a.commands) commands.push_back(c);
    for (auto& p : a.publishes) sent.push_back(p);
  }

  SyncTime now() const { return {clock_ms, 1'700'000'000'000 + clock_ms}; }

  void connect(std::int64_t receive_max = 20) {
    core->on_connected(now(), {receive_max, 0});
    take();
  }

  // A welcome that agrees with our log at `stored`.
  std::string welcome_text(std::int64_t stored, const std::string& fence = "D0x1",
                           const std::string& hash = {}, std::int64_t window = 256) const {
    const std::string ours = stored <= log.head() ? log.hash_at(stored) : std::string(32, 'f');
    return fmt::format(
        R"({{"t":"welcome","status":"ok","boot":"{}","machine":"m-1","fence":"{}","stored":{},)"
        R"("safe":0,"hash":"{}","dinc":"D0","dhead":0,"window":{}}})",
        boot_a, fence, stored, hash.empty() ? ours : hash, window);
  }

  void control(const std::string& text) {
    core->on_message(now(), DownTopic::control, text);
    take();
  }

  // And the door has committed what the welcome said.
  void welcome(std::int64_t stored, std::int64_t dcur = 0) {
    control(welcome_text(stored));
    answer_reads();
    core->on_update_done(now(), "D0", dcur);
    take();
  }

  void ack(std::int64_t stored, const std::string& fence = "D0x1") {
    control(fmt::format(
        R"({{"t":"ack","fence":"{}","stored":{},"applied":{},"safe":0,"hash":"{}","parked":[]}})",
        fence, stored, stored, log.hash_at(stored)));
  }

  void answer_reads() {
    while (read) {
      const SyncActions::Read asked = *std::exchange(read, std::nullopt);
      core->on_log_rows(now(), log.read(asked.after, asked.max_bytes));
      take();
    }
  }

  void commit(const std::string& content) {
    const LoggedEvent row = log.append(content);
    core->on_committed(now(), row.seq, row.hash, {row});
    take();
    answer_reads();
  }

  void command(const std::string& bytes) {
    core->on_message(now(), DownTopic::command, bytes);
    take();
  }

  static std::string command_text(std::int64_t dseq, const std::string& dinc = "D0") {
    return fmt::format(R"({{"id":"{}:{}","sequence":"{:020}","data":{{}}}})", dinc, dseq, dseq);
  }

  // Lets time pass, stopping at each deadline.
  void pass(std::int64_t ms) {
    const std::int64_t end = clock_ms + ms;
    while (core->deadline() && *core->deadline() <= end) {
      clock_ms = std::max(clock_ms, *core->deadline());
      core->on_time(now());
      take();
      answer_reads();
    }
    clock_ms = end;
  }

  std::vector<std::int64_t> events() const {
    std::vector<std::int64_t> seqs;
    for (const UpMessage& m : sent)
      if (m.topic == UpTopic::event) seqs.push_back(std::stoll(*m.bytes));
    return seqs;
  }

  std::vector<boost::json::object> controls(const std::string& kind) const {
    std::vector<boost::json::object> found;
    for (const UpMessage& m : sent)
      if (m.topic != UpTopic::event && parsed(*m.bytes).at("t").as_string() == kind.c_str())
        found.push_back(parsed(*m.bytes));
    return found;
  }

  void puback_all() {
    for (const UpMessage& m : std::vector<UpMessage>(sent))
      if (m.token) core->on_delivered(now(), m.token, 0);
    take();
    answer_reads();
  }

  TestLog log;
  std::unique_ptr<SyncCore> core;
  std::int64_t clock_ms = 1000;
  std::string will;
  std::optional<SyncActions::Read> read;
  bool wants_boot = false, drop_connection = false;
  std::vector<SyncUpdate> updates;
  std::vector<HeadOfficeCommand> commands;
  std::vector<UpMessage> sent;
};

std::vector<std::int64_t> range(std::int64_t from, std::int64_t to) {
  std::vector<std::int64_t> all;
  for (; from <= to; ++from) all.push_back(from);
  return all;
}

TEST_F(SyncCoreTest, HelloSaysWhereTheSiteStandsAndNothingElseLeavesBeforeTheWelcome) {
  for (int i = 0; i < 3; ++i) log.append("x");
  make();
  connect();
  commit("y");
  ASSERT_EQ(controls("hello").size(), 1U);
  const auto hello = controls("hello")[0];
  EXPECT_EQ(hello.at("head").as_int64(), 3);
  EXPECT_EQ(hello.at("headhash").as_string(), log.hash_at(3).c_str());
  EXPECT_EQ(hello.at("boot").as_string(), boot_a);
  EXPECT_EQ(hello.at("machine").as_string(), "m-1");
  EXPECT_EQ(hello.at("mode").as_string(), "ok");
  EXPECT_TRUE(events().empty());
  welcome(0);
  EXPECT_EQ(events(), range(1, 4));
}

TEST_F(SyncCoreTest, EventsCarryTheFenceOfTheSessionNotTheirOwn) {
  log.append("x");
  make();
  connect();
  welcome(0);
  ASSERT_EQ(events().size(), 1U);
  EXPECT_EQ(sent.back().fence, "D0x1");
}

TEST_F(SyncCoreTest, StatusIsRetainedAndTheWillNamesTheConnection) {
  make();
  EXPECT_EQ(parsed(will).at("state").as_string(), "offline");
  EXPECT_EQ(parsed(will).at("conn").as_int64(), 1);
  connect();
  ASSERT_FALSE(sent.empty());
  EXPECT_EQ(sent[0].topic, UpTopic::status);
  EXPECT_TRUE(sent[0].retain);
  core->on_disconnected(now());
  take();
  EXPECT_EQ(parsed(will).at("conn").as_int64(), 2);
}

TEST_F(SyncCoreTest, AtMostSixteenWithoutPubackAndFourFewerThanTheBrokerAllows) {
  for (int i = 0; i < 100; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  EXPECT_EQ(events(), range(1, 16));
  puback_all();
  EXPECT_EQ(events(), range(1, 32));
  sent.clear();
  core->on_disconnected(now());
  connect(10);
  welcome(0);
  EXPECT_EQ(events(), range(1, 6));
}

TEST_F(SyncCoreTest, HeadOfficesCreditBoundsWhatIsSentBeyondStored) {
  for (int i = 0; i < 100; ++i) log.append("x");
  make();
  connect();
  control(welcome_text(0, "D0x1", {}, 5));
  answer_reads();
  puback_all();
  puback_all();
  EXPECT_EQ(events(), range(1, 5));
  ack(3);
  answer_reads();
  EXPECT_EQ(events(), range(1, 8));
}

TEST_F(SyncCoreTest, APubackIsNoDelivery) {
  log.append("x");
  make();
  connect();
  welcome(0);
  puback_all();
  EXPECT_EQ(core->stored(), 0);
  EXPECT_EQ(core->backlog(), 1);
  ack(1);
  EXPECT_EQ(core->stored(), 1);
}

TEST_F(SyncCoreTest, ResendsFromStoredWhenTheAckDoesNotMoveAndWaitsLongerEachTime) {
  for (int i = 0; i < 3; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  puback_all();
  ack(1);
  sent.clear();
  pass(4'999);
  EXPECT_TRUE(events().empty());
  pass(1);
  EXPECT_EQ(events(), range(2, 3));
  puback_all();
  sent.clear();
  pass(9'999);
  EXPECT_TRUE(events().empty());
  pass(1);
  EXPECT_EQ(events(), range(2, 3));
}

TEST_F(SyncCoreTest, ANackIsAnsweredAtOnce) {
  for (int i = 0; i < 5; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  puback_all();
  sent.clear();
  control(R"({"t":"nack","fence":"D0x1","from":3,"to":4})");
  answer_reads();
  EXPECT_EQ(events(), range(3, 5));
  sent.clear();
  control(R"({"t":"nack","fence":"other","from":2,"to":4})");
  EXPECT_TRUE(events().empty());
}

TEST_F(SyncCoreTest, AnOvertakenAckMovesNothingBack) {
  for (int i = 0; i < 5; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  ack(4);
  ack(2);
  EXPECT_EQ(core->stored(), 4);
  ack(5, "D0x9");
  EXPECT_EQ(core->stored(), 4) << "an ack of another fence is not ours";
}

TEST_F(SyncCoreTest, HeadOfficeSetBackGetsItsEventsAgain) {
  for (int i = 0; i < 6; ++i) log.append("x");
  SyncState known;
  known.stored = 5;
  known.fence = "D0x1";
  known.dinc = "D0";
  make(known);
  connect();
  welcome(2);
  EXPECT_EQ(core->stored(), 2);
  EXPECT_EQ(events(), range(3, 6));
}

TEST_F(SyncCoreTest, AnotherHashAtStoredMakesTheSiteSuspectAndSilent) {
  for (int i = 0; i < 6; ++i) log.append("x");
  make();
  connect();
  control(welcome_text(3, "D0x1", std::string(32, 'e')));
  answer_reads();
  EXPECT_EQ(core->link(), "suspect");
  ASSERT_FALSE(updates.empty());
  EXPECT_EQ(updates.back().link, "suspect");
  commit("y");
  pass(600'000);
  EXPECT_TRUE(events().empty());
  EXPECT_EQ(controls("hello").back().at("mode").as_string(), "suspect");
}

TEST_F(SyncCoreTest, MoreStoredThanWrittenMakesTheSiteSuspect) {
  for (int i = 0; i < 6; ++i) log.append("x");
  make();
  connect();
  control(welcome_text(7));
  EXPECT_EQ(core->link(), "suspect");
  EXPECT_TRUE(events().empty());
}

TEST_F(SyncCoreTest, AnAckWithAnotherHashMakesTheSiteSuspect) {
  for (int i = 0; i < 6; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  control(fmt::format(
      R"({{"t":"ack","fence":"D0x1","stored":4,"applied":4,"safe":0,"hash":"{}","parked":[]}})",
      std::string(32, 'd')));
  EXPECT_EQ(core->link(), "suspect");
}

TEST_F(SyncCoreTest, AWelcomeForAnotherBootOrMachineIsNotOurs) {
  log.append("x");
  make();
  connect();
  std::string other = welcome_text(0);
  other.replace(other.find(boot_a), 32, boot_b);
  control(other);
  EXPECT_TRUE(events().empty());
  EXPECT_EQ(core->link(), "offline");
}

TEST_F(SyncCoreTest, ASupersededBootDrawsAnotherWithBackOff) {
  log.append("x");
  make();
  connect();
  const std::string rejected = fmt::format(
      R"({{"t":"welcome","status":"rejected","reason":"SUPERSEDED","boot":"{}","machine":"m-1"}})",
      boot_a);
  control(rejected);
  EXPECT_EQ(core->link(), "fenced");
  pass(999);
  EXPECT_FALSE(wants_boot);
  pass(1);
  ASSERT_TRUE(std::exchange(wants_boot, false));
  sent.clear();
  core->on_boot(now(), boot_a);
  take();
  EXPECT_EQ(controls("hello").size(), 1U);
  control(rejected);
  pass(1'999);
  EXPECT_FALSE(wants_boot) << "the second time it waits twice as long";
  pass(1);
  EXPECT_TRUE(wants_boot);
  EXPECT_TRUE(events().empty());
}

TEST_F(SyncCoreTest, AForeignMachineStaysFencedAndSendsNothing) {
  log.append("x");
  make();
  connect();
  control(fmt::format(
      R"({{"t":"welcome","status":"rejected","reason":"MACHINE","boot":"{}","machine":"m-1"}})",
      boot_a));
  pass(600'000);
  EXPECT_EQ(core->link(), "fenced");
  EXPECT_TRUE(events().empty());
  EXPECT_FALSE(wants_boot);
  EXPECT_GT(controls("hello").size(), 5U) << "it asks again, the operator may move the binding";
}

TEST_F(SyncCoreTest, DamagedControlMessagesAreCountedAndIgnored) {
  log.append("x");
  make();
  connect();
  welcome(0);
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  const std::string bad[] = {"",
                             "{",
                             "[]",
                             "{\"t\":1}",
                             R"({"t":"unheard"})",
                             R"({"t":"ack","a":)" + deep + "}",
                             R"({"t":"ack","fence":"D0x1","stored":"1"})",
                             R"({"t":"ack","x":")" + std::string(100'000, 'x') + "\"}"};
  for (const std::string& text : bad) control(text);
  EXPECT_EQ(core->counters().bad_control, static_cast<std::int64_t>(std::size(bad)));
  EXPECT_EQ(core->link(), "online");
}

TEST_F(SyncCoreTest, CommandsGoOnOnlyInTheirOrder) {
  make();
  connect();
  welcome(0);
  command(command_text(1));
  command(command_text(1));
  command(command_text(3));
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].dseq, 1);
  ASSERT_EQ(controls("nack").size(), 1U) << "the gap is asked for";
  EXPECT_EQ(controls("nack")[0].at("from").as_int64(), 2);
  EXPECT_EQ(controls("nack")[0].at("to").as_int64(), 2);
  command(command_text(2));
  command(command_text(3));
  EXPECT_EQ(commands.size(), 3U);
  command(command_text(4, "D9"));
  EXPECT_EQ(commands.size(), 3U) << "another incarnation's commands are not ours";
}

TEST_F(SyncCoreTest, TheFirstCommandFollowsWhatTheDoorHasApplied) {
  SyncState known;
  known.dinc = "D0";
  known.dcur = 7;
  make(known);
  connect();
  command(command_text(8));
  EXPECT_TRUE(commands.empty()) << "before the welcome nothing is known of the incarnation";
  welcome(0, 7);
  command(command_text(7));
  command(command_text(8));
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].dseq, 8);
}

TEST_F(SyncCoreTest, ANewIncarnationReachesTheDoorBeforeItsFirstCommandAndStartsAtOne) {
  SyncState known;
  known.dinc = "Dold";
  known.dcur = 7;
  make(known);
  connect();
  control(welcome_text(0));
  ASSERT_FALSE(updates.empty());
  EXPECT_EQ(updates[0].dinc, "D0");
  command(command_text(1));
  command(command_text(2));
  EXPECT_TRUE(commands.empty()) << "the door would refuse them";
  core->on_update_done(now(), "D0", 0);
  take();
  ASSERT_EQ(controls("nack").size(), 1U) << "what came too early is asked for at once";
  EXPECT_EQ(controls("nack")[0].at("from").as_int64(), 1);
  EXPECT_EQ(controls("nack")[0].at("to").as_int64(), 2);
  command(command_text(1));
  EXPECT_EQ(commands.size(), 1U);
}

TEST_F(SyncCoreTest, AWelcomeToAnOlderHelloComesTooLate) {
  log.append("x");
  make();
  connect();
  const std::string first(controls("hello").back().at("clock").at("t1").as_string());
  pass(5'000);
  const std::string second(controls("hello").back().at("clock").at("t1").as_string());
  ASSERT_NE(first, second);
  const auto answer = [&](const std::string& t1, const std::string& fence) {
    std::string text = welcome_text(0, fence);
    text.back() = ',';
    control(text + R"("clock":{"t1":")" + t1 + "\"}}");
    answer_reads();
  };
  answer(second, "D0x2");
  ASSERT_EQ(events(), range(1, 1));
  answer(first, "D0x1");
  answer(second, "D0x2");
  EXPECT_EQ(events(), range(1, 1)) << "neither the old fence nor a repeat starts anything again";
  EXPECT_EQ(sent.back().fence, "D0x2");
}

TEST_F(SyncCoreTest, WhatTheDoorRefusedIsTakenAgain) {
  make();
  connect();
  welcome(0);
  command(command_text(1));
  command(command_text(2));
  core->on_command_done(now(), "D0", 0);
  core->on_command_done(now(), "D0", 0);
  command(command_text(1));
  EXPECT_EQ(commands.size(), 3U);
  EXPECT_EQ(commands.back().dseq, 1);
}

TEST_F(SyncCoreTest, CommandsInTheDoorAreBounded) {
  make();
  connect();
  welcome(0);
  for (int i = 1; i <= 100; ++i) command(command_text(i));
  EXPECT_EQ(commands.size(), SyncCore::commands_out_max);
}

TEST_F(SyncCoreTest, ADamagedCommandIsPassedOnInItsPlaceOrCountedWhenThatIsUnknown) {
  make();
  connect();
  welcome(0);
  command(R"({"id":"D0:1","sequence":"00000000000000000001","data":{"broken)");
  command("no json at all");
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  command(R"({"sequence":"00000000000000000002","data":)" + deep + "}");
  command(R"({"id":"D0:3","sequence":"00000000000000000003","x":")" + std::string(200'000, 'x') +
          "\"}");
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_EQ(commands[0].dseq, 1);
  EXPECT_EQ(commands[1].dseq, 2);
  EXPECT_EQ(commands[1].dinc, "D0");
  EXPECT_EQ(commands[2].dseq, 3);
  EXPECT_EQ(commands[2].raw.size(), message_max_bytes + 1) << "cut off, still too big";
  EXPECT_EQ(core->counters().bad_commands, 1);
}

TEST_F(SyncCoreTest, ANewHeadOfficeIsGreetedAfterTheJitter) {
  SyncConfig config;
  config.hello_jitter_ms = 7'000;
  make({}, config);
  connect();
  welcome(0);
  sent.clear();
  core->on_message(now(), DownTopic::office_status, R"({"t":"oms","state":"online","dinc":"D1"})");
  take();
  pass(6'999);
  EXPECT_TRUE(controls("hello").empty());
  pass(1);
  EXPECT_EQ(controls("hello").size(), 1U);
  welcome(0);
  core->on_message(now(), DownTopic::office_status, R"({"t":"oms","state":"online","dinc":"D1"})");
  take();
  pass(30'000);
  EXPECT_EQ(controls("hello").size(), 1U) << "the same value again is no news";
}

TEST_F(SyncCoreTest, NothingIsSentToAHeadOfficeThatIsAway) {
  make();
  connect();
  welcome(0);
  core->on_message(now(), DownTopic::office_status, R"({"t":"oms","state":"offline","dinc":"D0"})");
  commit("x");
  EXPECT_TRUE(events().empty());
  core->on_message(now(), DownTopic::office_status, R"({"t":"oms","state":"online","dinc":"D0"})");
  pass(0);
  welcome(0);
  EXPECT_EQ(events(), range(1, 1));
}

TEST_F(SyncCoreTest, AMinuteWithoutProgressIsAnotherHello) {
  log.append("x");
  make();
  connect();
  welcome(0);
  puback_all();
  sent.clear();
  pass(59'999);
  EXPECT_TRUE(controls("hello").empty());
  pass(1);
  EXPECT_EQ(controls("hello").size(), 1U);
}

TEST_F(SyncCoreTest, AnIdleSiteSaysHelloEveryTenMinutes) {
  log.append("x");
  make();
  connect();
  welcome(0);
  puback_all();
  ack(1);
  sent.clear();
  pass(599'999);
  EXPECT_TRUE(controls("hello").empty()) << "nothing to say is no lack of progress";
  pass(1);
  EXPECT_EQ(controls("hello").size(), 1U) << "head office may have gone back without our hearing";
  welcome(1);
  sent.clear();
  pass(300'000);
  commit("y");
  pass(60'000);
  EXPECT_EQ(controls("hello").size(), 1U) << "an event that is not acknowledged shortens the wait";
}

TEST_F(SyncCoreTest, ABrokerThatStopsAnsweringIsLeft) {
  for (int i = 0; i < 20; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  pass(29'999);
  EXPECT_FALSE(drop_connection);
  pass(1);
  EXPECT_TRUE(drop_connection);
}

TEST_F(SyncCoreTest, AnOverwrittenStatusIsRepairedButNotInARace) {
  make();
  connect();
  clock_ms += 60'000;
  sent.clear();
  const std::string theirs = R"({"t":"status","state":"offline","conn":1,"boot":"x"})";
  core->on_message(now(), DownTopic::own_status, theirs);
  take();
  EXPECT_EQ(controls("status").size(), 1U);
  core->on_message(now(), DownTopic::own_status, theirs);
  take();
  EXPECT_EQ(controls("status").size(), 1U) << "two that repair each other must not do it all day";
  core->on_message(now(), DownTopic::own_status, *sent.back().bytes);
  clock_ms += 60'000;
  take();
  EXPECT_EQ(controls("status").size(), 1U) << "our own is not repaired";
}

TEST_F(SyncCoreTest, AcksReachTheDoorBundled) {
  for (int i = 0; i < 10; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  updates.clear();
  pass(1'000);
  for (int i = 1; i <= 10; ++i) {
    ack(i);
    pass(10);
  }
  pass(1'000);
  ASSERT_FALSE(updates.empty());
  EXPECT_LE(updates.size(), 3U);
  EXPECT_EQ(updates.back().stored, 10);
  EXPECT_EQ(updates.back().applied, 10);
}

TEST_F(SyncCoreTest, AnUpdateThatTheDoorRefusedComesAgain) {
  make();
  connect();
  welcome(0);
  ASSERT_FALSE(updates.empty());
  const SyncUpdate refused = updates.back();
  updates.clear();
  core->on_update_refused(now(), refused);
  pass(1'000);
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].fence, refused.fence);
  EXPECT_EQ(updates[0].link, "online");
}

TEST_F(SyncCoreTest, WhatIsSentIsNotKeptAndItsAckIsKnownWithoutTheLog) {
  for (int i = 0; i < 5; ++i) log.append("x");
  make();
  connect();
  welcome(0);
  EXPECT_EQ(events(), range(1, 5));
  EXPECT_EQ(core->cached_bytes(), 0U);
  ack(3);
  EXPECT_FALSE(read.has_value());
  EXPECT_EQ(core->stored(), 3);
}

TEST_F(SyncCoreTest, ABacklogOfAnyLengthTakesBoundedMemory) {
  make();
  connect();
  welcome(0);
  for (int i = 0; i < 200; ++i) commit(std::string(60'000, 'x'));
  EXPECT_LE(core->cached_bytes(), SyncCore::rows_max_bytes);
  for (std::int64_t stored = 10; stored <= 200; stored += 10) {
    puback_all();
    ack(stored);
    answer_reads();
    EXPECT_LE(core->cached_bytes(), SyncCore::rows_max_bytes);
  }
  EXPECT_EQ(core->backlog(), 0);
  EXPECT_EQ(events(), range(1, 200));
}

}  // namespace
}  // namespace wec::test

// A device's session without sockets: what it tells the door, what it sends to the device, and
// when.
#include <gtest/gtest.h>

#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/layout_test.hpp"
#include "daemon/devices/session_core.hpp"

namespace wec::test {
namespace {

using namespace std::chrono_literals;

/// Keeps what is posted; can be full.
class FakeDoor final : public Door {
 public:
  bool post(CommandBody body, std::function<void(const Answer&)> done) override {
    if (full || posted.size() >= room) return false;
    posted.push_back(std::move(body));
    answers.push_back(std::move(done));
    return true;
  }
  void read(std::function<void(Store&)>) override {}
  void read_log(std::int64_t, std::size_t, std::function<void(std::vector<LoggedEvent>)>) override {
  }
  SyncState sync_state() const override { return {}; }
  std::optional<Screen> screen(const StationId&) const override { return {}; }
  std::vector<Screen> screens() const override { return {}; }
  void add_listener(Listener&) override {}

  template <class Body>
  std::vector<Body> all() const {
    std::vector<Body> out;
    for (const auto& body : posted)
      if (const auto* one = std::get_if<Body>(&body)) out.push_back(*one);
    return out;
  }

  std::vector<CommandBody> posted;
  std::vector<std::function<void(const Answer&)>> answers;
  bool full = false;
  std::size_t room = std::numeric_limits<std::size_t>::max();  // for all that is posted
};

class SessionCoreTest : public testing::Test {
 protected:
  SessionCore& session(const std::string& driver, DeviceKind kind) {
    SessionSetup setup{DeviceId("D1"), StationId("PACK-01"), kind, driver, "boot"};
    core = std::make_unique<SessionCore>(
        door, std::move(setup), find_protocol(driver)->make(),
        SessionCore::World{[this](std::string_view bytes) {
                             sent += bytes;
                             return !wire_full;
                           },
                           [this](std::function<void(SessionCore&, Instant)> work) {
                             later.push_back(std::move(work));
                           }});
    return *core;
  }
  void run_later() {
    for (auto work = std::exchange(later, {}); auto& one : work) one(*core, now);
  }

  FakeDoor door;
  std::unique_ptr<SessionCore> core;
  std::string sent;
  std::deque<std::function<void(SessionCore&, Instant)>> later;
  bool wire_full = false;
  Instant now{1h};
};

TEST_F(SessionCoreTest, AScanReachesTheDoorWithAnIdOfItsOwn) {
  auto& scanner = session("line", DeviceKind::scanner);
  scanner.on_open(now);
  scanner.on_bytes("]C0ABC\r\n]C0ABC\r\n", now);
  const auto scans = door.all<StationInput>();
  ASSERT_EQ(scans.size(), 2u);
  EXPECT_EQ(scans[0].data, "]C0ABC");
  EXPECT_EQ(scans[0].device.text, "D1");
  EXPECT_NE(scans[0].command_id, scans[1].command_id);
}

TEST_F(SessionCoreTest, AnUnboundScannersScansGoNowhere) {
  SessionSetup setup{DeviceId("D1"), StationId(), DeviceKind::scanner, "line", "boot"};
  SessionCore alone(door, std::move(setup), find_protocol("line")->make(),
                    {[](std::string_view) { return true; }, [](auto) {}});
  alone.on_open(now);
  alone.on_bytes("ABC\r\n", now);
  EXPECT_TRUE(door.all<StationInput>().empty());
}

TEST_F(SessionCoreTest, ADocumentPrintersStatesHaveTheirNames) {
  auto& printer = session("document", DeviceKind::printer);
  printer.on_open(now);
  const std::pair<const char*, const char*> states[] = {
      {"printer stopped yes media-empty-error", "PRINTER_PAPER_OUT"},
      {"printer stopped yes cover-open", "PRINTER_HEAD_OPEN"},
      {"printer stopped no paused", "PRINTER_PAUSED"},
      {"printer stopped yes media-jam-error", "PRINTER_NOT_READY"},
      {"printer idle no -", "PRINTER_NOT_READY"},
      {"printer idle yes media-low-warning", ""}};
  for (const auto& [answer, name] : states) {
    printer.on_bytes(answer, now);
    EXPECT_EQ(printer.trouble(), name) << answer;
    now += 1s;
    printer.on_time(now);
  }
  const auto told = door.all<DevicePresence>();
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(told.back().present);
  EXPECT_EQ(told.back().reason, "");
}

TEST_F(SessionCoreTest, AFrameThatBreaksOffIsARefusableScanAndTheNextOneClearsTheTrouble) {
  auto& scanner = session("line", DeviceKind::scanner);
  scanner.on_open(now);
  scanner.on_bytes("400638", now);
  ASSERT_TRUE(scanner.deadline().has_value());
  now = *scanner.deadline();
  scanner.on_time(now);
  ASSERT_EQ(door.all<StationInput>().size(), 1u);
  EXPECT_EQ(door.all<StationInput>()[0].data, "\x18HALF_FRAME");
  EXPECT_EQ(scanner.trouble(), "HALF_FRAME");
  now += 1s;
  scanner.on_bytes("ABC\r\n", now);
  EXPECT_EQ(scanner.trouble(), "");
}

TEST_F(SessionCoreTest, AKeyboardsScansCountFromTheLayoutTestOn) {
  SessionSetup setup{DeviceId("D1"), StationId("PACK-01"), DeviceKind::scanner, "line", "boot"};
  setup.proves_layout = true;
  SessionCore wedge(door, std::move(setup), find_protocol("line")->make(),
                    {[](std::string_view) { return true; }, [](auto) {}});
  const auto last_of = [&](const std::string& typed) {
    wedge.on_bytes(typed + "\r\n", now);
    return door.all<StationInput>().back().data;
  };
  const std::string test = layout_test_long;
  wedge.on_open(now);
  EXPECT_EQ(wedge.trouble(), "LAYOUT_UNPROVEN");
  EXPECT_EQ(last_of("LOC-1"), "\x18LAYOUT_UNPROVEN");
  EXPECT_EQ(last_of(cmd::LAYOUT_TEST), "\x18LAYOUT_UNPROVEN") << "it shows no digit and no GS";
  EXPECT_EQ(last_of("CMD/LAZOUT/TEST"), "CMD/LAZOUT/TEST") << "the floor says what is wrong";
  EXPECT_EQ(last_of(test), test);
  EXPECT_EQ(wedge.trouble(), "");
  EXPECT_EQ(last_of("LOC-1"), "LOC-1");
  last_of("CMD/LAZOUT/TEST");
  EXPECT_EQ(last_of("LOC-1"), "\x18LAYOUT_UNPROVEN") << "it was set to another layout";
  last_of(test);
  wedge.on_closed("cable", now);
  wedge.on_open(now);
  EXPECT_EQ(last_of("LOC-1"), "\x18LAYOUT_UNPROVEN") << "another scanner may be on the cable";
}

TEST_F(SessionCoreTest, OfAFloodOneToneInAWhileAndTheStationIsToldWhenThereIsRoom) {
  auto& scanner = session("ssi", DeviceKind::scanner);
  scanner.on_open(now);
  sent.clear();
  const std::string packet("\x09\xf3\x00\x00\x01HOT1\xfd\xe7", 11);  // code 39, "HOT1"
  std::size_t beeps = 0;
  const auto one_second = now + 1s;
  door.room = door.posted.size() + Door::commands_per_device_max;
  for (; now < one_second; now += 1ms) {
    scanner.on_bytes(packet, now);
    if (const auto at = scanner.deadline(); at && *at <= now) scanner.on_time(now);
    beeps += std::exchange(sent, {}).find('\xe6') != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(door.all<StationInput>().size(), Door::commands_per_device_max);
  EXPECT_EQ(beeps, 5u) << "one in 200 ms";
  door.room += 100;
  now += SessionCore::busy_again;
  scanner.on_time(now);
  EXPECT_EQ(door.all<StationInput>().back().data,
            "\x18"
            "BUSY");
  now += 1s;
  const auto told = door.all<StationInput>().size();
  scanner.on_time(now);
  EXPECT_EQ(door.all<StationInput>().size(), told) << "once";
  scanner.on_bytes(packet, now);
  EXPECT_TRUE(door.all<StationInput>().back().data.ends_with("HOT1"));
}

TEST_F(SessionCoreTest, AScaleIsAskedWhileItIsThereAndOnlyThen) {
  auto& scale = session("mt_sics", DeviceKind::scale);
  EXPECT_EQ(scale.deadline(), std::nullopt);
  scale.on_open(now);
  EXPECT_FALSE(sent.empty());
  scale.on_bytes("S S      912.0 g\r\n", now);
  sent.clear();
  ASSERT_TRUE(scale.deadline().has_value());
  now += SessionCore::scale_poll;
  scale.on_time(now);
  EXPECT_FALSE(sent.empty());
  scale.on_closed("cable", now);
  sent.clear();
  now += 10s;
  scale.on_time(now);
  EXPECT_TRUE(sent.empty());
}

TEST_F(SessionCoreTest, WhyADeviceIsNotOpenedIsToldOnceAReason) {
  auto& scanner = session("line", DeviceKind::scanner);
  for (const auto* why : {"NOT_THERE", "NOT_THERE", "SWAPPED"}) scanner.on_attempt_failed(why);
  const auto told = door.all<DevicePresence>();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_FALSE(told[1].present);
  EXPECT_EQ(told[1].reason, "SWAPPED");
  EXPECT_EQ(scanner.trouble(), "SWAPPED");
  scanner.on_open(now);
  EXPECT_EQ(scanner.trouble(), "");
}

TEST_F(SessionCoreTest, AScannerIsAskedWhoItIsAndItsAnswerIsNoScan) {
  SessionSetup setup{
      DeviceId("D1"), StationId("PACK-01"), DeviceKind::scanner, "line", "boot", true};
  SessionCore scanner(
      door, std::move(setup), find_protocol("line")->make(),
      {[this](std::string_view bytes) { return sent += bytes, true; }, [](auto) {}});
  scanner.on_open(now);
  EXPECT_NE(sent.find("REVINF"), std::string::npos);
  scanner.on_bytes("Product Name: Xenon\r\nSoftware Revision: CU0001\r\n", now);
  now += 1s;
  scanner.on_time(now);
  EXPECT_EQ(scanner.said("model"), "Xenon");
  EXPECT_EQ(scanner.said("firmware"), "CU0001");
  EXPECT_EQ(scanner.said("serial"), "");
  EXPECT_TRUE(door.all<StationInput>().empty());
  scanner.on_closed("cable", now);
  scanner.on_open(now);
  EXPECT_EQ(scanner.said("model"), "");  // it may be another one
}

TEST_F(SessionCoreTest, TheSameReadingIsToldOnceUnlessTheControllerAsks) {
  auto& scale = session("mt_sics", DeviceKind::scale);
  scale.on_open(now);
  const auto answer = [&] { scale.on_bytes("S S      912.0 g\r\n", now); };
  answer();
  now += SessionCore::scale_poll, scale.on_time(now), answer();
  EXPECT_EQ(door.all<ScaleReading>().size(), 1u);
  scale.carry_out(ReadWeight{}, now);
  answer();
  EXPECT_EQ(door.all<ScaleReading>().size(), 2u);
}

TEST_F(SessionCoreTest, AReadingThatTheDoorDidNotTakeIsToldAgain) {
  auto& scale = session("mt_sics", DeviceKind::scale);
  scale.on_open(now);
  door.full = true;
  scale.on_bytes("S S      912.0 g\r\n", now);
  door.full = false;
  now += SessionCore::scale_poll, scale.on_time(now);
  scale.on_bytes("S S      912.0 g\r\n", now);
  EXPECT_EQ(door.all<ScaleReading>().size(), 1u);
}

TEST_F(SessionCoreTest, APrintReportIsNeverLostToAFullDoor) {
  auto& printer = session("zpl", DeviceKind::printer);
  door.full = true;
  printer.carry_out(PrintLabel{"J1", "^XA^XZ"}, now);  // not connected: refused at once
  run_later();
  EXPECT_TRUE(door.all<PrintReport>().empty());
  door.full = false;
  run_later();
  const auto reports = door.all<PrintReport>();
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].ended.job, "J1");
  EXPECT_EQ(reports[0].ended.outcome, PrintOutcome::refused);
  EXPECT_EQ(reports[0].ended.reason, "PRINTER_GONE");
}

/// A ZPL printer without work or trouble, to ~HS.
constexpr const char* zpl_at_rest =
    "\x02"
    "030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n"
    "\x02"
    "000,0,0,0,0,2,6,0,00000000,1,000\x03\r\n"
    "\x02"
    "1234,0\x03\r\n";

TEST_F(SessionCoreTest, LabelsForOnePrinterWaitForEachOther) {
  auto& printer = session("zpl", DeviceKind::printer);
  printer.on_open(now);
  printer.carry_out(PrintLabel{"J1", "^XA^FDone^XZ"}, now);
  printer.carry_out(PrintLabel{"J2", "^XA^FDtwo^XZ"}, now);
  for (int n = 0; door.all<PrintReport>().empty() && n < 20; ++n) {
    EXPECT_EQ(sent.find("two"), sent.npos);
    printer.on_bytes(zpl_at_rest, now);
    now += 200ms, printer.on_time(now);
  }
  EXPECT_NE(sent.find("one"), sent.npos);
  for (int n = 0; door.all<PrintReport>().size() < 2 && n < 20; ++n) {
    printer.on_bytes(zpl_at_rest, now);
    now += 200ms, printer.on_time(now);
  }
  const auto reports = door.all<PrintReport>();
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].ended.job, "J1");
  EXPECT_EQ(reports[1].ended.job, "J2");
  EXPECT_EQ(reports[1].ended.outcome, PrintOutcome::printed);
}

TEST_F(SessionCoreTest, TooManyLabelsAreRefusedAndALostPrinterGivesBackWhatWaits) {
  auto& printer = session("zpl", DeviceKind::printer);
  printer.on_open(now);
  const auto jobs = SessionCore::waiting_max + 2;  // one at work, one too many
  for (std::size_t n = 0; n < jobs; ++n)
    printer.carry_out(PrintLabel{"J" + std::to_string(n), "^XA^XZ"}, now);
  ASSERT_EQ(door.all<PrintReport>().size(), 1u);
  EXPECT_EQ(door.all<PrintReport>()[0].ended.job, "J" + std::to_string(jobs - 1));
  EXPECT_EQ(door.all<PrintReport>()[0].ended.reason, "BUSY");
  printer.on_closed("unplugged", now);
  const auto reports = door.all<PrintReport>();
  ASSERT_EQ(reports.size(), jobs);
  for (std::size_t n = 1; n < jobs; ++n) {
    EXPECT_EQ(reports[n].ended.job, "J" + std::to_string(n - 1));
    EXPECT_EQ(reports[n].ended.outcome, PrintOutcome::refused);
    EXPECT_EQ(reports[n].ended.reason, "PRINTER_GONE");
  }
}

TEST_F(SessionCoreTest, AFullWireIsATrouble) {
  auto& scale = session("mt_sics", DeviceKind::scale);
  wire_full = true;
  scale.on_open(now);
  EXPECT_EQ(scale.trouble(), "WRITE_QUEUE_FULL");
}

}  // namespace
}  // namespace wec::test

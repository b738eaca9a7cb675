// usb: links with real libusb on mocked devices: found, claimed, stalled, yanked, plugged in again.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "drivers/driver.hpp"
#include "firmware-bridge/bridge_server.hpp"
#include "firmware-bridge/link_factory.hpp"
#include "tests/unit/firmware-bridge/support.hpp"
#include "tests/unit/usb/descriptors.hpp"
#include "tests/unit/usb/mock_device.hpp"

namespace wec::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::string_literals;

MockUsb scanner(std::string serial) {
  MockUsb made{.configuration = configuration(1, hid(0, scanner_report()))};
  made.strings = {"EMU", "Scanner", std::move(serial)};
  made.reports[0] = scanner_report();
  return made;
}
MockUsb scale() {
  MockUsb made{.vendor = 0x0922,
               .product = 0x8003,
               .configuration = configuration(1, hid(0, scale_report()))};
  made.reports[0] = scale_report();
  return made;
}
MockUsb label_printer(int protocol = 2) {
  return {.vendor = 0x0a5f,
          .product = 0x00b3,
          .configuration = configuration(1, printer(protocol)),
          .strings = {"Z", "P", "PR1"}};
}

std::string scan_report(std::string_view data, bool more = false) {
  std::string report = bytes({2, static_cast<int>(data.size())}) + "]C1" + std::string(data);
  report.resize(64, '\0');
  if (more) report[63] = 1;
  return report;
}

class UsbTest : public ::testing::Test {
 protected:
  UsbTest() : testbed(umockdev_testbed_new()) {
    root = std::make_unique<MockDevice>(
        testbed, MockUsb{.vendor = 0x1d6b,
                         .product = 2,
                         .configuration =
                             configuration(1, interface(0, 9, 0, 0, 1) + endpoint(0x81, 3, 4))});
    makings.random = halfway();
    makings.in_process = true;
    // Nobody tries again by the clock: what a test waits for comes by hot-plug or after a loss.
    makings.backoff = {std::chrono::milliseconds(10), std::chrono::milliseconds(40)};
  }
  ~UsbTest() override {
    wires.clear();
    makings.usb->reset();
    devices.clear();
    root.reset();
    g_object_unref(testbed);
  }

  MockDevice& device(MockUsb what) {
    devices.push_back(std::make_unique<MockDevice>(testbed, std::move(what)));
    return *devices.back();
  }
  struct Wire {
    RecordingSink sink;
    std::unique_ptr<Link> link;
  };
  Wire& wire(const std::string& address) {
    wires.push_back(std::make_unique<Wire>());
    wires.back()->link = make_link(io, address, "D1", makings).value();
    wires.back()->link->start(wires.back()->sink);
    return *wires.back();
  }
  bool until(const std::function<bool()>& condition) { return run_until(io, condition); }
  bool opens(Wire& w) {
    return until([&] { return w.link->is_open(); });
  }
  /// The reason for which it is not opened.
  std::string refusal(Wire& w) {
    EXPECT_TRUE(until([&] { return w.sink.failed > 0; }));
    EXPECT_FALSE(w.link->is_open());
    return w.sink.failed_because;
  }

  boost::asio::io_context io{1};
  UMockdevTestbed* testbed;
  std::unique_ptr<MockDevice> root;
  std::vector<std::unique_ptr<MockDevice>> devices;
  LinkMakings makings;
  std::vector<std::unique_ptr<Wire>> wires;
};

// ---- HID ---------------------------------------------------------------------------------------

TEST_F(UsbTest, AScannersReportsArriveOneByOneAndAreScans) {
  auto& mock = device(scanner("S1"));
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  mock.give(scan_report("0112345"));
  mock.give(scan_report("first half, ", true));
  mock.give(scan_report("second half"));
  ASSERT_TRUE(until([&] { return w.sink.chunks.size() == 3; }));
  const auto driver = find_protocol("hid_pos")->make();
  Effects effects;
  for (const auto& report : w.sink.chunks) driver->on_bytes(report, Instant{}, effects);
  ASSERT_EQ(effects.events.size(), 2u);
  EXPECT_EQ(std::get<Scanned>(effects.events[0]).data, "0112345");
  EXPECT_EQ(std::get<Scanned>(effects.events[1]).data, "first half, second half");
}

TEST_F(UsbTest, AScannerWithoutOutputEndpointTakesItsReportsByControlTransfer) {
  auto& mock = device(scanner("S1"));
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  Effects effects;
  find_protocol("hid_pos")->make()->on_command(Beep{BeepTone::ok}, Instant{}, effects);
  EXPECT_EQ(w.link->send(effects.send), SendResult::queued);
  ASSERT_TRUE(until([&] { return w.sink.drained == 1; }));
  ASSERT_THAT(mock.reports_set(), ElementsAre(effects.send));
  EXPECT_EQ(mock.requests().back().value, 0x02FD);  // an output report with this id
}

TEST_F(UsbTest, AScannerThatTakesNoReportsIsSentNone) {
  MockUsb mute = scanner("S1");
  mute.reports[0] = scanner_report().substr(0, 16) + "\xC0";
  mute.configuration = configuration(1, hid(0, mute.reports[0]));
  auto& mock = device(mute);
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  EXPECT_EQ(w.link->send("beep"), SendResult::queued);
  ASSERT_TRUE(until([&] { return w.sink.drained == 1; }));
  EXPECT_TRUE(mock.requests().empty());
}

TEST_F(UsbTest, AScalesWeightIsReadThroughItsDriver) {
  auto& mock = device(scale());
  mock.plug("2", 9);
  auto& w = wire("usb://0922:8003");
  ASSERT_TRUE(opens(w));
  mock.give(bytes({3, 4, 2, 0, 0x90, 0x03}));  // at rest, 912 g
  ASSERT_TRUE(until([&] { return !w.sink.chunks.empty(); }));
  Effects effects;
  find_protocol("hid_scale")->make()->on_bytes(w.sink.chunks[0], Instant{}, effects);
  const auto& weighed = std::get<Weighed>(effects.events.at(0));
  EXPECT_EQ(weighed.weight, "912");
  EXPECT_EQ(weighed.unit, "g");
  EXPECT_EQ(weighed.stable, true);
}

TEST_F(UsbTest, ADeviceOfSeveralInterfacesIsUsedAsAScannerNotAsAKeyboard) {
  MockUsb both{.configuration =
                   configuration(2, hid(0, keyboard_report()) + hid(1, scanner_report()))};
  both.reports = {{0, keyboard_report()}, {1, scanner_report()}};
  auto& mock = device(both);
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  EXPECT_EQ(mock.claims(0), 0);
  EXPECT_EQ(mock.claims(1), 1);
}

TEST_F(UsbTest, AKeyboardIsRefusedWithTheWayOut) {
  MockUsb wedge{.configuration = configuration(1, hid(0, keyboard_report()))};
  wedge.reports[0] = keyboard_report();
  auto& mock = device(wedge);
  mock.plug("4", 12);
  const auto why = refusal(wire("usb://0c2e:0b01"));
  EXPECT_THAT(why, StartsWith("KEYBOARD"));
  EXPECT_THAT(why, HasSubstr("set-up barcode"));
  EXPECT_EQ(mock.claims(0), 0);
}

TEST_F(UsbTest, DescriptorsThatLieAreRefusedByName) {
  auto lying = scanner("S1");
  lying.reports[0] = scanner_report().substr(0, 20);
  device(lying).plug("4", 12);
  EXPECT_THAT(refusal(wire("usb://0c2e:0b01")), StartsWith("BAD_DESCRIPTOR"));
  MockUsb mouse{
      .vendor = 1, .product = 2, .configuration = configuration(1, interface(0, 8, 6, 80, 0))};
  device(mouse).plug("5", 13);
  EXPECT_THAT(refusal(wire("usb://0001:0002")), StartsWith("NO_FUNCTION"));
}

TEST_F(UsbTest, AReportLongerThanPromisedClosesTheWire) {
  auto& mock = device(scanner("S1"));
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  mock.give(std::string(200, 'x'));
  ASSERT_TRUE(until([&] { return w.sink.closed == 1; }));
  EXPECT_THAT(w.sink.closed_because, HasSubstr("more than its descriptors allow"));
  EXPECT_TRUE(until([&] { return w.sink.opened == 2; }));
}

// ---- the kernel's driver -----------------------------------------------------------------------

TEST_F(UsbTest, TheKernelsDriverIsSentAwayAndComesBack) {
  auto& mock = device(scanner("S1"));
  mock.set_driver("usbhid");
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  EXPECT_TRUE(mock.detached());
  EXPECT_FALSE(mock.driver_back());
  w.link.reset();
  EXPECT_TRUE(until([&] { return mock.driver_back() && mock.claims(0) == 0; }));
}

// ---- stalls, yanks, hot-plug -------------------------------------------------------------------

TEST_F(UsbTest, AStallIsClearedAndTheScanArrives) {
  auto& mock = device(scanner("S1"));
  mock.fail_next(true, EPIPE);
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  mock.give(scan_report("0112345"));
  ASSERT_TRUE(until([&] { return !w.sink.chunks.empty(); }));
  EXPECT_EQ(w.sink.chunks[0], scan_report("0112345"));
  EXPECT_EQ(mock.cleared(), 1);
  EXPECT_EQ(w.sink.closed, 0);
}

TEST_F(UsbTest, ADeviceThatStallsForEverIsClosedByName) {
  auto& mock = device(scanner("S1"));
  mock.fail_next(true, EPIPE, 3);
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(until([&] { return w.sink.closed == 1; }));
  EXPECT_THAT(w.sink.closed_because, HasSubstr("stalls"));
  EXPECT_TRUE(until([&] { return w.sink.opened == 2; }));
}

TEST_F(UsbTest, AYankedDeviceIsReportedAndFoundAgainUnderAnotherNumber) {
  auto& mock = device(scanner("S1"));
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01/S1");
  ASSERT_TRUE(opens(w));
  mock.unplug();
  ASSERT_TRUE(until([&] { return w.sink.closed == 1; }));
  EXPECT_EQ(w.sink.closed_because, "unplugged");
  mock.plug("2", 31);  // another port: it is known by its serial number
  ASSERT_TRUE(until([&] { return w.sink.opened == 2; }));
  mock.give(scan_report("again"));
  EXPECT_TRUE(until([&] { return !w.sink.chunks.empty(); }));
}

TEST_F(UsbTest, APluggedInDeviceIsOpenedWithoutWaitingForTheNextAttempt) {
  makings.backoff = {std::chrono::hours(1), std::chrono::hours(2)};
  auto& w = wire("usb://0c2e:0b01");
  EXPECT_THAT(refusal(w), StartsWith("NOT_THERE: no 0c2e:0b01"));
  device(scanner("S1")).plug("4", 12);
  EXPECT_TRUE(opens(w));
}

// ---- which device ------------------------------------------------------------------------------

TEST_F(UsbTest, TwoThatFitAreNotGuessedBetween) {
  device(scanner("S1")).plug("4", 12);
  device(scanner("S2")).plug("5", 13);
  const auto why = refusal(wire("usb://0c2e:0b01"));
  EXPECT_THAT(why, StartsWith("AMBIGUOUS: 2 devices"));
  EXPECT_THAT(why, HasSubstr("S1 at port 1-4"));
  auto& second = wire("usb://0c2e:0b01/S2");
  auto& first = wire("usb://0c2e:0b01@1-4");
  ASSERT_TRUE(opens(first) && opens(second));
  devices[0]->give(scan_report("from S1"));
  ASSERT_TRUE(until([&] { return !first.sink.chunks.empty(); }));
  EXPECT_TRUE(second.sink.chunks.empty());
}

TEST_F(UsbTest, SwappedScannersRaiseAnAlarm) {
  auto& a = device(scanner("SA"));
  auto& b = device(scanner("SB"));
  a.plug("4", 12);
  b.plug("5", 13);
  auto& at_4 = wire("usb://0c2e:0b01@1-4");
  auto& at_5 = wire("usb://0c2e:0b01@1-5");
  ASSERT_TRUE(opens(at_4) && opens(at_5));
  a.unplug();
  b.unplug();
  ASSERT_TRUE(until([&] { return at_4.sink.closed == 1 && at_5.sink.closed == 1; }));
  a.plug("5", 14);
  const auto swapped = [](Wire& w) { return w.sink.failed_because.starts_with("SWAPPED"); };
  ASSERT_TRUE(until([&] { return swapped(at_5); }));
  EXPECT_THAT(at_5.sink.failed_because, HasSubstr("SA"));
  EXPECT_THAT(at_5.sink.failed_because, HasSubstr("belongs to port 1-4"));
  b.plug("4", 15);
  ASSERT_TRUE(until([&] { return swapped(at_4); }));
  EXPECT_FALSE(at_4.link->is_open() || at_5.link->is_open());
  a.unplug();
  b.unplug();
  a.plug("4", 16);
  b.plug("5", 17);
  EXPECT_TRUE(opens(at_4) && opens(at_5));  // put right, and nobody had to restart anything
}

TEST_F(UsbTest, AReplacementAtAPortIsTaken) {
  auto& old = device(scanner("OLD"));
  old.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01@1-4");
  ASSERT_TRUE(opens(w));
  old.unplug();
  ASSERT_TRUE(until([&] { return w.sink.closed == 1; }));
  device(scanner("NEW")).plug("4", 13);
  EXPECT_TRUE(opens(w));
}

// ---- printers and serial lines -----------------------------------------------------------------

TEST_F(UsbTest, APrinterTakesALabelAndAnswers) {
  auto& mock = device(label_printer());
  mock.plug("3", 11);
  auto& w = wire("usb://0a5f:00b3");
  ASSERT_TRUE(opens(w));
  const auto label = pattern(100'000);
  EXPECT_EQ(w.link->send(label), SendResult::queued);
  ASSERT_TRUE(until([&] { return w.sink.drained == 1; }));
  EXPECT_EQ(mock.taken(), label);
  mock.give(
      "\x02"
      "030,0,0\x03\r\n");
  ASSERT_TRUE(until([&] { return w.sink.bytes.size() == 11; }));
}

TEST_F(UsbTest, APrinterThatTakesNothingFillsTheQueueAndNoMore) {
  auto& mock = device(label_printer());
  mock.take_output(false);
  mock.plug("3", 11);
  auto& w = wire("usb://0a5f:00b3");
  ASSERT_TRUE(opens(w));
  const std::string big(Link::send_queue_max_bytes, 'x');
  EXPECT_EQ(w.link->send(big), SendResult::queued);
  EXPECT_EQ(w.link->send("y"), SendResult::full);
  mock.take_output(true);
  EXPECT_TRUE(until([&] { return mock.taken().size() == big.size(); }));
}

TEST_F(UsbTest, APrinterThatWasCutOffIsResetSoftlyWhenItIsBack) {
  auto& mock = device(label_printer());
  mock.take_output(false);
  mock.plug("3", 11);
  auto& w = wire("usb://0a5f:00b3");
  ASSERT_TRUE(opens(w));
  const auto resets = [&] {
    const auto all = mock.requests();
    return std::count_if(all.begin(), all.end(),
                         [](const ControlSetup& s) { return s.kind == 0x21 && s.request == 2; });
  };
  EXPECT_EQ(resets(), 0);
  w.link->send("^XA half a label");
  mock.unplug();
  ASSERT_TRUE(until([&] { return w.sink.closed == 1; }));
  EXPECT_EQ(w.sink.drained, 0);
  mock.plug("3", 12);
  ASSERT_TRUE(opens(w));
  EXPECT_EQ(resets(), 1);
}

TEST_F(UsbTest, ASerialLineIsSetUp) {
  auto& mock = device(
      {.vendor = 0x05f9, .product = 0x4204, .configuration = configuration(2, serial_line())});
  mock.plug("6", 20);
  auto& w = wire("usb://05f9:4204");
  ASSERT_TRUE(opens(w));
  EXPECT_EQ(mock.claims(0) + mock.claims(1), 2);
  std::vector<int> asked;
  for (const auto& setup : mock.requests()) asked.push_back(setup.request);
  EXPECT_THAT(asked, ElementsAre(0x20, 0x22));
  mock.give("A12345\r");
  ASSERT_TRUE(until([&] { return w.sink.bytes == "A12345\r"; }));
  w.link.reset();
  EXPECT_TRUE(until([&] { return mock.claims(0) + mock.claims(1) == 0; }));
}

// ---- who it is ---------------------------------------------------------------------------------

TEST_F(UsbTest, ADevicesIdentityIsKnownWhenItIsOpened) {
  device(scanner("S1")).plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  LinkIdentity seen;
  w.sink.at_open = [&] { seen = w.link->identity(); };
  ASSERT_TRUE(opens(w));
  EXPECT_EQ(seen, (LinkIdentity{"EMU", "Scanner", "S1", "1.23", "1-4"}));
}

TEST_F(UsbTest, APrintersDeviceIdSaysMoreThanItsDescriptors) {
  auto what = label_printer();
  what.strings = {"Zebra Technologies", "ZTC ZD420", ""};
  auto& mock = device(what);
  mock.on_class_request = [](const ControlSetup& setup) -> std::optional<std::string> {
    const std::string id = "MFG:Zebra ;MDL:ZD420-300dpi;SERN:D2J1;CMD:ZPL;";
    if (setup.kind != 0xA1 || setup.request != 0) return std::string();
    return bytes({0, static_cast<int>(id.size() + 2)}) + id;
  };
  mock.plug("3", 11);
  auto& w = wire("usb://0a5f:00b3");
  ASSERT_TRUE(opens(w));
  EXPECT_EQ(w.link->identity(), (LinkIdentity{"Zebra", "ZD420-300dpi", "D2J1", "1.23", "1-3"}));
}

TEST_F(UsbTest, ABridgeCarriesReportsAndIdentity) {
  auto& mock = device(scanner("S1"));
  mock.plug("4", 12);
  auto folder = (std::filesystem::temp_directory_path() / "wec-usb-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  BridgeServerOptions options;
  options.socket_path = folder + "/usb.sock";
  options.kind = BridgeKind::usb;
  options.makings = makings;
  auto server = BridgeServer::listen(io, options).value();
  makings.in_process = false;
  makings.bridges["usb"] = options.socket_path;
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  EXPECT_EQ(w.link->identity().serial, "S1");
  mock.give(scan_report("one"));
  mock.give(scan_report("two"));
  EXPECT_TRUE(until([&] { return w.sink.chunks.size() == 2; }));
  EXPECT_THAT(w.sink.chunks, ElementsAre(scan_report("one"), scan_report("two")));
  w.link.reset();
  server.reset();
  run_ready(io);
  std::filesystem::remove_all(folder);
}

// ---- ends --------------------------------------------------------------------------------------

TEST_F(UsbTest, ADestroyedLinkHearsNothingMore) {
  auto& mock = device(scanner("S1"));
  mock.plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  w.sink.at_bytes = [&] { w.link.reset(); };
  mock.give(scan_report("one"));
  mock.give(scan_report("two"));
  ASSERT_TRUE(until([&] { return w.link == nullptr && mock.claims(0) == 0; }));
  EXPECT_EQ(w.sink.chunks.size(), 1u);
  auto& early = wire("usb://0c2e:0b01");
  early.link.reset();  // before the answer to the attempt
  auto& next = wire("usb://0c2e:0b01");
  EXPECT_TRUE(opens(next));
}

TEST_F(UsbTest, ReopenClosesAndOpensAgain) {
  device(scanner("S1")).plug("4", 12);
  auto& w = wire("usb://0c2e:0b01");
  ASSERT_TRUE(opens(w));
  w.link->reopen("asked for");
  ASSERT_TRUE(until([&] { return w.sink.opened == 2; }));
  EXPECT_EQ(w.sink.closed_because, "asked for");
}

}  // namespace
}  // namespace wec::testing

/// umockdev works by being loaded before everything else.
int main(int argc, char** argv) {
  const auto variable = [](const char* name) {
    const char* value = ::getenv(name);
    return std::string(value != nullptr ? value : "");
  };
  const std::string preload = "libumockdev-preload.so.0";
  if (variable("LD_PRELOAD").find(preload) == std::string::npos) {
    ::setenv("ASAN_OPTIONS", (variable("ASAN_OPTIONS") + ":verify_asan_link_order=0").c_str(), 1);
    ::setenv("LD_PRELOAD", preload.c_str(), 1);
    ::execv("/proc/self/exe", argv);
    return 1;
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

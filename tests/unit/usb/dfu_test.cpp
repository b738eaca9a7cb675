// Firmware by USB DFU: the states against a device as appendix A of DFU 1.1 draws it, and the whole
// way with real libusb on a mocked one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "drivers/dfu_file.hpp"
#include "firmware-bridge/dfu_usb.hpp"
#include "tests/unit/firmware-bridge/support.hpp"
#include "tests/unit/usb/descriptors.hpp"
#include "tests/unit/usb/mock_device.hpp"

namespace wec::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

enum : std::uint8_t {
  app_idle,
  app_detach,
  idle,
  dn_sync,
  dn_busy,
  dn_idle,
  m_sync,
  m,
  m_wait,
  up_idle,
  error
};

/// A device by the standard's table of states. What it does otherwise, a test says.
class Device : public DfuPort {
 public:
  DfuFunction now{.in_dfu_mode = true,
                  .can_download = true,
                  .manifestation_tolerant = true,
                  .will_detach = false,
                  .detach_max_ms = 255,
                  .transfer_bytes = 4};
  std::uint8_t state = idle, trouble = 0;
  std::string flash;
  std::vector<std::uint16_t> blocks;
  int busy_rounds = 2, clears = 0, aborts = 0, resets = 0;
  milliseconds waited{0};
  std::optional<std::size_t> fails_at;  // bytes in flash
  std::uint8_t fails_with = 7;
  bool goes_into_dfu = true, vanishes_in_manifest = false, busy_for_ever = false;

  DfuFunction function() const override { return now; }
  Result<void> detach(std::uint16_t wait_max_ms) override {
    EXPECT_EQ(wait_max_ms, now.detach_max_ms);
    state = app_detach;
    return {};
  }
  Result<void> download(std::uint16_t block, std::string_view bytes) override {
    if (state != idle && state != dn_idle) return stall();
    EXPECT_LE(bytes.size(), now.transfer_bytes);
    if (bytes.empty()) {
      state = m_sync;
      return {};
    }
    blocks.push_back(block);
    if (fails_at && flash.size() >= *fails_at) {
      state = error;
      trouble = fails_with;
      return {};
    }
    flash += bytes;
    state = dn_sync;
    rounds_ = busy_rounds;
    return {};
  }
  Result<DfuStatus> status() override {
    if (gone_) return tl::make_unexpected("no device");
    if (state == dn_sync || state == dn_busy) {
      state = busy_for_ever || rounds_-- > 0 ? dn_busy : dn_idle;
      return DfuStatus{0, milliseconds(state == dn_busy ? 50 : 0), state};
    }
    if (state == m_sync) {
      state = m;
      if (vanishes_in_manifest) gone_ = true;
      return DfuStatus{0, milliseconds(20), m};
    }
    if (state == m) state = now.manifestation_tolerant ? idle : m_wait;
    return DfuStatus{trouble, milliseconds(0), state};
  }
  Result<void> clear_status() override {
    if (state != error && trouble == 0) return stall();
    ++clears;
    state = idle;
    trouble = 0;
    return {};
  }
  Result<void> abort() override {
    ++aborts;
    state = idle;
    return {};
  }
  void wait(milliseconds time) override { waited += time; }
  Result<void> come_back(bool by_itself) override {
    EXPECT_EQ(by_itself, now.will_detach && state == app_detach);
    ++resets;
    gone_ = false;
    if (state == app_detach && goes_into_dfu) {
      now.in_dfu_mode = true;
      state = idle;
    } else {
      now.in_dfu_mode = false;
      state = app_idle;
    }
    return {};
  }
  std::string update(std::string_view payload) {
    const auto done = update_by_dfu(*this, payload, [&](std::size_t bytes) { told = bytes; });
    return done ? "" : done.error().code + ": " + done.error().text;
  }
  std::size_t told = 0;

 private:
  Result<void> stall() {
    state = error;
    trouble = 15;
    return tl::make_unexpected("stalled");
  }
  int rounds_ = 0;
  bool gone_ = false;
};

TEST(Dfu, BlocksAreSentInOrderAndTheDevicesWaitsAreKept) {
  Device device;
  EXPECT_EQ(device.update("abcdefghij"), "");
  EXPECT_EQ(device.flash, "abcdefghij");
  EXPECT_EQ(device.blocks, (std::vector<std::uint16_t>{0, 1, 2}));
  EXPECT_EQ(device.told, 10u);
  EXPECT_GE(device.waited, milliseconds(3 * 2 * 50 + 20));
  EXPECT_EQ(device.resets, 1) << "into its new firmware";
}

TEST(Dfu, ARunningDeviceIsSentIntoItsDfuMode) {
  for (const bool by_itself : {false, true}) {
    Device device;
    device.now.in_dfu_mode = false;
    device.now.will_detach = by_itself;
    device.state = app_idle;
    EXPECT_EQ(device.update("abcd"), "");
    EXPECT_EQ(device.flash, "abcd");
    EXPECT_EQ(device.resets, 2);
  }
  Device device;
  device.now.in_dfu_mode = device.goes_into_dfu = false;
  device.state = app_idle;
  EXPECT_THAT(device.update("abcd"), HasSubstr("NOT_IN_DFU"));
  EXPECT_EQ(device.flash, "");
}

TEST(Dfu, WhatAnEarlierTryLeftBehindIsClearedAndAllBlocksAreSentAgain) {
  for (const auto left : {error, dn_sync, dn_idle, up_idle, dn_busy, m}) {
    Device device;
    device.state = left;
    device.trouble = left == error ? 3 : 0;
    EXPECT_EQ(device.update("abcdefgh"), "") << int{left};
    EXPECT_EQ(device.flash, "abcdefgh") << int{left};
    ASSERT_FALSE(device.blocks.empty());
    EXPECT_EQ(device.blocks.front(), 0);
    EXPECT_EQ(device.clears, left == error ? 1 : 0);
  }
  Device cut;
  cut.fails_at = 4;
  EXPECT_EQ(cut.update("abcdefgh"), "DFU_ERROR: the device says VERIFY in dfuERROR");
  cut.fails_at.reset();
  cut.flash.clear();
  EXPECT_EQ(cut.update("abcdefgh"), "");
  EXPECT_EQ(cut.flash, "abcdefgh");
}

TEST(Dfu, AnIntolerantDeviceIsResetInTheEnd) {
  for (const bool vanishes : {false, true}) {
    Device device;
    device.now.manifestation_tolerant = false;
    device.vanishes_in_manifest = vanishes;
    EXPECT_EQ(device.update("abcd"), "");
    EXPECT_EQ(device.resets, 1);
    EXPECT_FALSE(device.now.in_dfu_mode);
  }
}

TEST(Dfu, WhatCannotBeDoneHasAName) {
  Device mute;
  mute.now.can_download = false;
  EXPECT_THAT(mute.update("abcd"), HasSubstr("CANNOT_DOWNLOAD"));
  Device nothing;
  nothing.now.transfer_bytes = 0;
  EXPECT_THAT(nothing.update("abcd"), HasSubstr("CANNOT_DOWNLOAD"));
  Device slow;
  slow.busy_for_ever = true;
  EXPECT_THAT(slow.update("abcd"), HasSubstr("STUCK"));
  EXPECT_LE(slow.waited, milliseconds(301'000));
  Device running;
  running.state = app_idle;
  EXPECT_THAT(running.update("abcd"), HasSubstr("NOT_IN_DFU"));
}

TEST(Dfu, BlockNumbersWrap) {
  Device device;
  device.now.transfer_bytes = 1;
  device.busy_rounds = 0;
  EXPECT_EQ(device.update(std::string(65537, 'x')), "");
  EXPECT_EQ(device.blocks.at(65535), 65535);
  EXPECT_EQ(device.blocks.at(65536), 0);
}

// ---- with libusb
// ---------------------------------------------------------------------------------

std::string dfu_interface(int number, int protocol, int attributes) {
  return interface(number, 0xFE, 1, protocol, 0) +
         bytes({9, 0x21, attributes, 0xE8, 3, 8, 0, 0x10, 1});  // 1000 ms, blocks of 8 bytes
}

std::string firmware(int product, std::string payload) {
  auto file = payload + bytes({0xFF, 0xFF, product & 0xFF, product >> 8, 0x2E, 0x0C, 0, 1}) +
              "UFD" + bytes({16});
  const auto crc = dfu_crc(file);
  for (int i = 0; i < 4; ++i) file += static_cast<char>(crc >> (8 * i) & 0xFF);
  return file;
}

class DfuUsbTest : public ::testing::Test {
 protected:
  DfuUsbTest() : testbed(umockdev_testbed_new()) {
    root = std::make_unique<MockDevice>(
        testbed, MockUsb{.vendor = 0x1d6b,
                         .product = 2,
                         .configuration =
                             configuration(1, interface(0, 9, 0, 0, 1) + endpoint(0x81, 3, 4))});
    std::string name = ::testing::TempDir() + "wec-dfu-XXXXXX";
    folder = ::mkdtemp(name.data());
    write(firmware(0x0b01, "new firmware!"));
  }
  ~DfuUsbTest() override {
    running.reset();
    loader.reset();
    root.reset();
    g_object_unref(testbed);
    std::filesystem::remove_all(folder);
  }
  void write(const std::string& content) {
    std::ofstream(folder / "new.dfu", std::ios::binary) << content;
  }
  /// A scanner in daily use, and what it is in DFU mode: another product number, no serial number.
  void make_running() {
    MockUsb what{.configuration =
                     configuration(2, hid(0, scanner_report()) + dfu_interface(1, 1, 0x0D))};
    what.strings = {"EMU", "Scanner", "S1"};
    what.reports[0] = scanner_report();
    running = std::make_unique<MockDevice>(testbed, what);
    running->on_class_request = [this](const ControlSetup& setup) -> std::optional<std::string> {
      if (setup.request == 0) detached = true;
      return "";
    };
  }
  void make_loader() {
    loader = std::make_unique<MockDevice>(
        testbed,
        MockUsb{.product = 0x0b99, .configuration = configuration(1, dfu_interface(0, 2, 0x05))});
    loader->on_class_request = [this](const ControlSetup& setup) -> std::optional<std::string> {
      if (setup.request == 1) state = next = ++downloads == 3 ? m_sync : dn_sync;
      if (setup.request == 4) state = idle;
      if (setup.request != 3) return "";
      const auto told = state;
      if (state == dn_sync) state = dn_idle;
      if (state == m_sync) state = idle, ended = true;
      return bytes({state == error ? 3 : 0, 1, 0, 0, told, 0});
    };
  }
  std::string update(const std::string& link = "usb://0c2e:0b01/S1") {
    const auto done = update_firmware(link, (folder / "new.dfu").string(), [](std::size_t) {},
                                      {milliseconds(5000), milliseconds(5)});
    return done ? done->model : done.error().code;
  }
  static bool until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition())
      if (std::chrono::steady_clock::now() > deadline) return false;
    return true;
  }

  UMockdevTestbed* testbed;
  std::unique_ptr<MockDevice> root, running, loader;
  std::filesystem::path folder;
  std::atomic<bool> detached{false}, ended{false};
  std::uint8_t state = idle, next = idle;
  int downloads = 0;
};

TEST_F(DfuUsbTest, AScannerIsUpdatedAndComesBack) {
  make_running();
  running->plug("4", 12);
  make_loader();
  std::string result;
  std::thread work([&] { result = update(); });
  ASSERT_TRUE(until([&] { return detached.load(); }));
  running->unplug();
  loader->plug("4", 13);
  ASSERT_TRUE(until([&] { return ended.load(); }));
  loader->unplug();
  make_running();
  running->plug("4", 14);
  work.join();
  EXPECT_EQ(result, "Scanner");
  EXPECT_EQ(loader->data_of(1), "new firmware!") << "the suffix is not sent";
}

TEST_F(DfuUsbTest, ADeviceThatWasLeftInDfuModeIsFoundByItsPlace) {
  make_loader();
  state = error;
  loader->plug("4", 13);
  std::string result;
  std::thread work([&] { result = update("usb://0c2e:0b01@1-4"); });
  ASSERT_TRUE(until([&] { return ended.load(); }));
  loader->unplug();
  make_running();
  running->plug("4", 14);
  work.join();
  EXPECT_EQ(result, "Scanner");
  EXPECT_EQ(loader->data_of(1), "new firmware!");
}

TEST_F(DfuUsbTest, NothingIsSentToADeviceInUseOrWithTheWrongFile) {
  make_running();
  running->plug("4", 12);
  EXPECT_EQ(update("tcp://127.0.0.1:9100"), "NOT_UPDATABLE");
  EXPECT_EQ(update("usb://0c2e:0b01/S2"), "NOT_THERE");
  write(firmware(0x0b02, "for another"));
  EXPECT_EQ(update(), "WRONG_FILE");
  write(firmware(0x0b01, "damaged") + "x");
  EXPECT_EQ(update(), "BAD_FILE");
  write(firmware(0x0b01, ""));
  EXPECT_EQ(update(), "WRONG_FILE");
  std::filesystem::remove(folder / "new.dfu");
  EXPECT_EQ(update(), "UNREADABLE");
  write(firmware(0x0b01, "new firmware!"));
  for (const int interface : {0, 1}) {
    running->hold(interface);
    EXPECT_EQ(update(), "IN_USE") << interface;
    EXPECT_EQ(running->claims(0), 0) << "given back";
  }
  EXPECT_TRUE(running->requests().empty());
}

TEST_F(DfuUsbTest, ADeviceWithoutDfuIsRefused) {
  MockUsb plain{.configuration = configuration(1, hid(0, scanner_report()))};
  plain.strings = {"EMU", "Scanner", "S1"};
  running = std::make_unique<MockDevice>(testbed, plain);
  running->plug("4", 12);
  EXPECT_EQ(update(), "NOT_UPDATABLE");
}

}  // namespace
}  // namespace wec::testing

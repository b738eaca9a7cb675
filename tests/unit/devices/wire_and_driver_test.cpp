// Devices of a site file on a wire that not every driver fits: a Modbus bus, where the link does
// framing and unit, and a keyboard.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/devices/devices.hpp"

namespace wec::test {
namespace {

class NoDoor final : public Door {
 public:
  bool post(CommandBody, std::function<void(const Answer&)>) override { return true; }
  void read(std::function<void(Store&)>) override {}
  void read_log(std::int64_t, std::size_t, std::function<void(std::vector<LoggedEvent>)>) override {
  }
  SyncState sync_state() const override { return {}; }
  std::optional<Screen> screen(const StationId&) const override { return {}; }
  std::vector<Screen> screens() const override { return {}; }
  void add_listener(Listener&) override {}
};

/// Empty: the device is taken.
std::string refusal(const std::string& link, const std::string& driver,
                    std::vector<std::pair<std::string, std::string>> options = {}) {
  boost::asio::io_context io(1);
  NoDoor door;
  SiteFile file;
  file.bridge.in_process = true;
  DeviceConfig device;
  device.id = "W1";
  device.link = link;
  device.driver = driver;
  device.options = std::move(options);
  file.devices.push_back(device);
  const auto made = Devices::create(io, door, file, "boot", [](std::uint64_t) { return 0; });
  return made ? std::string() : made.error();
}

TEST(ModbusSite, ADriverOfRegistersSharesABus) {
  EXPECT_EQ(refusal("modbus+tcp://127.0.0.1:1/3", "modbus_scale", {{"unit", "kg"}}), "");
  EXPECT_EQ(refusal("modbus+rtu:///dev/wec-none?baud=9600#3", "modbus_io"), "");
}

TEST(ModbusSite, WhatTheLinkDecidesIsNoOption) {
  EXPECT_THAT(refusal("modbus+tcp://127.0.0.1:1/3", "modbus_scale", {{"address", "4"}}),
              ::testing::HasSubstr("option address is the link's"));
  EXPECT_EQ(refusal("tcp://127.0.0.1:1", "modbus_scale", {{"address", "4"}}), "");
}

TEST(ModbusSite, AnotherProtocolIsRefusedThere) {
  EXPECT_THAT(refusal("modbus+rtu:///dev/wec-none#3", "laumas"),
              ::testing::HasSubstr("laumas cannot share a Modbus bus"));
}

TEST(KeysSite, AKeyboardIsReadByItsOwnDriver) {
  EXPECT_EQ(refusal("keys:///dev/input/wec-none", "keyboard_wedge", {{"layout", "de"}}), "");
  EXPECT_THAT(refusal("keys:///dev/input/wec-none", "line"),
              ::testing::HasSubstr("keyboard_wedge does"));
  EXPECT_THAT(refusal("keys:///dev/input/wec-none", "keyboard_wedge", {{"layout", "dvorak"}}),
              ::testing::HasSubstr("option layout = dvorak"));
}

TEST(DocumentSite, PaperIsPrintedByIppAndInNoOtherWay) {
  EXPECT_EQ(refusal("ipp://127.0.0.1:1/ipp/print", "document"), "");
  EXPECT_THAT(refusal("ipp://127.0.0.1:1/ipp/print", "zpl"), ::testing::HasSubstr("document"));
  EXPECT_THAT(refusal("tcp://127.0.0.1:1", "document"), ::testing::HasSubstr("ipp://"));
}

}  // namespace
}  // namespace wec::test

// `wec capture` at a running site: the lines of one device, and nothing of the others.
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

TEST(CaptureAtASite, RecordsOneDeviceForItsTime) {
  boost::asio::io_context io(1);
  NoDoor door;
  SiteFile file;
  file.simulation = true;
  file.bridge.in_process = true;
  for (const auto* id : {"SC1", "SC2"}) {
    DeviceConfig device;
    device.id = id;
    device.link = "sim:scanner";
    device.driver = "line";
    file.devices.push_back(device);
  }
  StationConfig station;
  station.id = "PICK-01";
  station.devices = {"SC1"};
  file.stations.push_back(station);
  const auto devices =
      Devices::create(io, door, file, "boot", [](std::uint64_t) { return 0; }).value();
  devices->start();
  io.poll();

  std::vector<std::string> lines;
  bool ended = false;
  const auto ask = [&](const char* id) {
    Devices::CaptureRequest request;
    request.device = id;
    request.for_how_long = std::chrono::seconds(1);
    request.line = [&](std::string_view line) { lines.emplace_back(line); };
    request.end = [&] { ended = true; };
    return devices->capture(std::move(request));
  };
  EXPECT_EQ(ask("SC9").error().code, "UNKNOWN_DEVICE");
  ASSERT_TRUE(ask("SC1"));
  EXPECT_EQ(ask("SC1").error().code, "CAPTURED");
  const auto scanned = devices->sim({{"do", "scan"}, {"station", "PICK-01"}, {"hex", "414243"}});
  ASSERT_TRUE(scanned) << scanned.error();
  while (!ended) {
    io.restart();
    io.run_one();
  }
  EXPECT_THAT(lines, ::testing::Contains("open"));
  EXPECT_THAT(lines, ::testing::Contains(::testing::HasSubstr("ABC")));
  EXPECT_TRUE(ask("SC1"));  // free again
}

}  // namespace
}  // namespace wec::test

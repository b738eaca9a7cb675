// The option `descriptor` of hid_pos: where a scanner's reports hold what, told by itself.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "drivers/driver.hpp"

namespace wec {
namespace {

std::string hex(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += fmt::format("{:02X}", value);
  return text;
}

// A made-up maker: report 5, the data first. Usages and items: HID POS Usage Tables 1.02, HID 1.11.
const std::string head = hex({0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x85, 0x05, 0x75, 0x08});
const std::string data_of_20 = hex({0x95, 0x14, 0x09, 0xFE, 0x81, 0x02});
const std::string aim = hex({0x95, 0x03, 0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD, 0x81, 0x02});
const std::string byte_count = hex({0x05, 0x01, 0x95, 0x01, 0x09, 0x3B, 0x81, 0x02, 0x05, 0x8C});
const std::string more = hex({0x95, 0x01, 0x09, 0xFF, 0x81, 0x02});
const std::string output = hex({0x85, 0xFD, 0x95, 0x3F, 0x09, 0x60, 0x91, 0x02, 0xC0});

bool takes(const std::string& descriptor) {
  return find_protocol("hid_pos")->make()->set_option("descriptor", descriptor);
}

std::string report(std::string data, char goes_on) {
  const auto size = static_cast<char>(data.size());
  data.resize(20, '\0');
  return std::string("\x05") + data + "]d2" + size + goes_on;
}

TEST(HidLayout, AScannerThatPutsItsFieldsElsewhereIsReadAsItsDescriptorSays) {
  const auto driver = find_protocol("hid_pos")->make();
  ASSERT_TRUE(
      driver->set_option("descriptor", head + data_of_20 + aim + byte_count + more + output));
  Effects effects;
  driver->on_open(Instant{}, effects);
  driver->on_bytes(report("0104012345123456", 0), Instant{}, effects);
  driver->on_bytes(report("17 of twenty and ", 1), Instant{}, effects);
  driver->on_bytes(report("the rest", 0), Instant{}, effects);
  ASSERT_EQ(effects.events.size(), 2u);
  EXPECT_EQ(std::get<Scanned>(effects.events[0]).aim, "]d2");
  EXPECT_EQ(std::get<Scanned>(effects.events[0]).data, "0104012345123456");
  EXPECT_EQ(std::get<Scanned>(effects.events[1]).data, "17 of twenty and the rest");
}

TEST(HidLayout, AReportThatIsTooShortOrAnothersIsAFault) {
  const auto driver = find_protocol("hid_pos")->make();
  ASSERT_TRUE(
      driver->set_option("descriptor", head + data_of_20 + aim + byte_count + more + output));
  for (const auto& wrong : {report("A", 0).substr(0, 25), "\x02" + report("A", 0).substr(1)}) {
    Effects effects;
    driver->on_bytes(wrong, Instant{}, effects);
    ASSERT_EQ(effects.events.size(), 1u);
    EXPECT_EQ(std::get<DeviceFault>(effects.events[0]).code, "BAD_FRAME");
  }
}

TEST(HidLayout, ADescriptorThatHasNoPlaceForASymbolIsRefused) {
  EXPECT_TRUE(takes(head + byte_count + data_of_20 + output)) << "neither AIM nor more";
  EXPECT_FALSE(takes(""));
  EXPECT_FALSE(takes("05")) << "an item without its value";
  EXPECT_FALSE(takes("05 8C"));
  EXPECT_FALSE(takes("058"));
  EXPECT_FALSE(takes(head + data_of_20 + output)) << "no length";
  EXPECT_FALSE(takes(head + byte_count + aim + output)) << "no data";
  const auto nothing = hex({0x95, 0x00, 0x09, 0xFE, 0x81, 0x02});
  EXPECT_FALSE(takes(head + byte_count + nothing + output)) << "data of no bytes";
  const auto endless =
      hex({0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x09, 0x01, 0x81, 0x02});
  EXPECT_TRUE(takes(head + byte_count + data_of_20 + endless)) << "lengths are cut, not believed";
  std::string many;
  for (int i = 0; i < 300; ++i) many += hex({0x09, i & 0xFF});
  EXPECT_FALSE(takes(head + many)) << "usages without a field";
}

}  // namespace
}  // namespace wec

// Which function of a device is used, and which device is meant: without any device.
#include "firmware-bridge/usb_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wec::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr UsbEndpoint bulk_out{0x01, UsbEndpointKind::bulk, 64};
constexpr UsbEndpoint bulk_in{0x82, UsbEndpointKind::bulk, 64};

UsbInterface printer(std::uint8_t setting, std::uint8_t protocol,
                     std::vector<UsbEndpoint> endpoints) {
  return {0, setting, 7, 1, protocol, std::move(endpoints), 0};
}

TEST(UsbFunctions, APrintersSettingWithAWayBackComesFirst) {
  const auto found = usb_functions({printer(0, 1, {bulk_out}), printer(1, 2, {bulk_out, bulk_in}),
                                    printer(2, 3, {bulk_out, bulk_in})});
  ASSERT_EQ(found.size(), 2u);  // protocol 3 is packets of IEEE 1284.4
  EXPECT_EQ(found[0].setting, 1);
  EXPECT_EQ(found[0].in.address, 0x82);
  EXPECT_EQ(found[1].setting, 0);
  EXPECT_EQ(found[1].in.address, 0);
}

TEST(UsbFunctions, WhatCannotBeALinkIsLeftOut) {
  const UsbEndpoint empty{0x81, UsbEndpointKind::interrupt, 0};
  EXPECT_TRUE(usb_functions({{0, 0, 3, 0, 0, {empty}, 50},  // no packet
                             {1, 0, 3, 0, 0, {}, 50},       // no endpoint
                             {2, 0, 3, 0, 0, {{0x81, UsbEndpointKind::interrupt, 8}}, 0},
                             {3, 0, 10, 0, 0, {bulk_in, bulk_out}, 0},    // no control interface
                             {4, 0, 255, 0, 0, {bulk_in, bulk_out}, 0}})  // an adapter
                  .empty());
}

TEST(UsbFunctions, ASerialLineHasTheControlInterfaceBeforeIt) {
  const auto found = usb_functions({{0, 0, 2, 2, 1, {}, 0},
                                    {1, 0, 10, 0, 0, {bulk_in, bulk_out}, 0},
                                    {2, 0, 2, 2, 1, {}, 0},
                                    {3, 0, 10, 0, 0, {bulk_in, bulk_out}, 0}});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].control_interface, 0);
  EXPECT_EQ(found[1].control_interface, 2);
}

UsbFacts device(std::string serial, std::string port) {
  return {0x0c2e, 0x0b01, 0, std::move(serial), std::move(port), {}, {}};
}
UsbAddress wanted(std::string serial, std::string port) {
  return {0x0c2e, 0x0b01, std::move(serial), std::move(port), {}};
}
std::string error(const tl::expected<UsbFacts, std::string>& chosen) {
  return chosen ? "chosen" : chosen.error();
}

TEST(ChooseUsbDevice, ASerialNumberIsFollowedFromPortToPort) {
  const std::vector present{device("A", "1-2"), device("B", "1-1")};
  EXPECT_EQ(choose_usb_device(wanted("A", ""), present)->port, "1-2");
  EXPECT_EQ(choose_usb_device(wanted("", "1-1"), present)->serial, "B");
}

TEST(ChooseUsbDevice, SerialNumberAndPortTogetherNoticeASwap) {
  const std::vector present{device("A", "1-2"), device("B", "1-1")};
  const auto why = error(choose_usb_device(wanted("A", "1-1"), present));
  EXPECT_THAT(why, StartsWith("SWAPPED"));
  EXPECT_THAT(why, HasSubstr("serial number A at port 1-2"));
  EXPECT_THAT(why, HasSubstr("serial number B at port 1-1"));
}

TEST(ChooseUsbDevice, ClonesWithOneSerialNumberAreNotGuessedBetween) {
  EXPECT_THAT(error(choose_usb_device(wanted("A", ""), {device("A", "1-1"), device("A", "1-2")})),
              StartsWith("AMBIGUOUS"));
  EXPECT_THAT(error(choose_usb_device(wanted("", ""), {})), StartsWith("NOT_THERE"));
}

TEST(UsbSeats, DevicesWithoutSerialNumbersCannotBeToldApart) {
  UsbSeats seats;
  EXPECT_EQ(seats.take(wanted("", "1-1"), device("", "1-1")), "");
  EXPECT_EQ(seats.take(wanted("", "1-1"), device("A", "1-1")), "");
  EXPECT_EQ(seats.take(wanted("", "1-2"), device("B", "1-2")), "");
  EXPECT_THAT(seats.take(wanted("", "1-2"), device("A", "1-2")), StartsWith("SWAPPED"));
  EXPECT_EQ(seats.take(wanted("A", "1-2"), device("A", "1-2")), "");  // named: it is meant
}

TEST(DeviceId, ValuesByTheirKeys) {
  constexpr auto id = "MFG:Zebra Technologies;CMD:ZPL; MDL:ZD420;SN:;CLS:PRINTER;";
  EXPECT_EQ(device_id_value(id, "MFG"), "Zebra Technologies");
  EXPECT_EQ(device_id_value(id, "MDL"), "ZD420");
  EXPECT_EQ(device_id_value(id, "SN"), "");
  EXPECT_EQ(device_id_value(id, "MD"), "");
  EXPECT_EQ(device_id_value("", "MDL"), "");
}

}  // namespace
}  // namespace wec::testing

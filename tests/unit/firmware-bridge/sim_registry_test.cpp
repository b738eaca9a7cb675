// Simulated devices inside the process, behind sim: links.
#include "firmware-bridge/sim/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware-bridge/link_factory.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

class SimRegistryTest : public ::testing::Test {
 protected:
  SimRegistryTest() {
    makings.random = halfway();
    makings.make_sim = [this](const SimAddress& address, std::string_view device) {
      return registry.make_link(address, device);
    };
  }
  std::unique_ptr<Link> open(std::string_view address, std::string_view device) {
    auto link = make_link(io, address, device, makings);
    EXPECT_TRUE(link) << link.error().message;
    if (!link) return nullptr;
    (*link)->start(sink);
    EXPECT_TRUE(until([&] { return sink.opened == 1; }));
    return std::move(*link);
  }
  bool until(const std::function<bool()>& condition) { return run_until(io, condition); }

  boost::asio::io_context io{1};
  SimRegistry registry{io};
  LinkMakings makings;
  RecordingSink sink;
};

TEST_F(SimRegistryTest, AScanComesOutOfTheLinkWithItsSuffix) {
  const auto link = open("sim:scanner?suffix=cr", "SC1");
  ASSERT_TRUE(registry.scan("SC1",
                            "]C1\x1d"
                            "10LOT"));
  EXPECT_TRUE(until([&] {
    return sink.bytes ==
           "]C1\x1d"
           "10LOT\r";
  }));
}

TEST_F(SimRegistryTest, AWeightIsWhatTheScaleSays) {
  const auto link = open("sim:scale?unit=kg", "W1");
  ASSERT_TRUE(registry.weigh("W1", "0.912", "kg", true));
  link->send("SI\r\n");
  EXPECT_TRUE(until([&] { return sink.bytes == "S S      0.912 kg\r\n"; }));
}

TEST_F(SimRegistryTest, APrinterPrintsByItsOwnClock) {
  const auto link = open("sim:printer?label_ms=1", "P1");
  const std::string label = "^XA^FDx^FS^XZ";
  link->send(label);
  const auto printed = R"({"ok":true,"labels":[")" + to_hex(label) + R"("],"printed":1})";
  EXPECT_TRUE(until([&] { return registry.control("P1", "labels").value() == printed; }));
  EXPECT_EQ(registry.taken("P1").value(), label);
}

TEST_F(SimRegistryTest, APrinterThatDropsComesBack) {
  const auto link = open("sim:printer", "P1");
  ASSERT_TRUE(registry.printer("P1", "drop_after_send"));
  link->send("^XA^FDx^FS^XZ");
  EXPECT_TRUE(until([&] { return sink.closed == 1; }));
  EXPECT_TRUE(until([&] { return sink.opened == 2; }));
}

TEST_F(SimRegistryTest, ADeviceKeepsItsStateWhenItsLinkIsMadeAnew) {
  auto link = open("sim:scale", "W1");
  ASSERT_TRUE(registry.weigh("W1", "5.0", "g", true));
  link.reset();
  sink.opened = 0;
  link = open("sim:scale", "W1");
  link->send("SI\r\n");
  EXPECT_TRUE(until([&] { return sink.bytes == "S S        5.0 g\r\n"; }));
}

TEST_F(SimRegistryTest, SaysWhatItDoesNotKnowOrCannotDo) {
  const auto link = open("sim:scale", "W1");
  EXPECT_EQ(registry.scan("SC9", "1").error().code, "NO_SUCH_DEVICE");
  EXPECT_EQ(registry.taken("SC9").error().code, "NO_SUCH_DEVICE");
  EXPECT_EQ(registry.scan("W1", "1").error().code, "UNKNOWN_COMMAND");
  EXPECT_EQ(registry.weigh("W1", "heavy", "g", true).error().code, "BAD_VALUE");
  EXPECT_EQ(registry.find("SC9"), nullptr);
  EXPECT_NE(registry.find("W1"), nullptr);
  EXPECT_THAT(registry.devices(), ::testing::ElementsAre("W1"));
}

TEST_F(SimRegistryTest, RefusesAScanThatNobodyWouldGet) {
  auto link = open("sim:scanner", "SC1");
  link.reset();
  ASSERT_TRUE(until([&] { return !registry.find("SC1")->connected(); }));
  EXPECT_EQ(registry.scan("SC1", "1").error().code, "NOT_CONNECTED");
}

TEST_F(SimRegistryTest, RefusesOptionsThatADeviceDoesNotHave) {
  for (const auto* address :
       {"sim:scanner?suffix=crcr", "sim:scanner?unit=g", "sim:scale?unit=stone",
        "sim:scale?empty=1.0", "sim:printer?label_ms=-1", "sim:printer?label_ms=fast",
        "sim:printer?label_ms=60001"}) {
    const auto link = make_link(io, address, "D", makings);
    ASSERT_FALSE(link) << address;
    EXPECT_EQ(link.error().code, "BAD_PARAMETER") << address;
  }
}

}  // namespace
}  // namespace wec::testing

// Modbus indicators beyond their fixture: each type and word order of a register, each framing, and
// what is refused. Frames: MODBUS Application Protocol V1.1b3, Messaging on TCP/IP V1.0b.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "drivers/driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Options = std::map<std::string, std::string>;

class Indicator {
 public:
  explicit Indicator(const Options& options) : driver_(find_protocol("modbus_scale")->make()) {
    for (const auto& [name, value] : options) EXPECT_TRUE(driver_->set_option(name, value)) << name;
  }
  std::string ask(const DeviceCommand& command) {
    driver_->on_command(command, now_, fx_);
    return std::exchange(fx_.send, {});
  }
  void reply(const std::string& bytes) { driver_->on_bytes(bytes, now_, fx_); }
  /// A pause, so that what is left of a frame is given up.
  void pass(std::chrono::milliseconds time) {
    now_ += time;
    driver_->on_timeout(now_, fx_);
  }
  std::string sent() { return std::exchange(fx_.send, {}); }
  Weighed weighed() const {
    const auto* one = fx_.events.empty() ? nullptr : std::get_if<Weighed>(&fx_.events.back());
    EXPECT_TRUE(one);
    return one ? *one : Weighed{};
  }
  DeviceFault fault() const {
    const auto* one = fx_.events.empty() ? nullptr : std::get_if<DeviceFault>(&fx_.events.back());
    EXPECT_TRUE(one);
    return one ? *one : DeviceFault{};
  }

 private:
  std::unique_ptr<Driver> driver_;
  Effects fx_;
  Instant now_{1h};
};

/// What an indicator with these registers weighs, with one decimal.
std::string weight_of(const std::string& type, const std::string& words,
                      const std::string& registers) {
  Indicator scale(
      {{"framing", "pdu"}, {"unit", "kg"}, {"decimals", "1"}, {"type", type}, {"words", words}});
  scale.ask(ReadWeight{});
  scale.reply("\x03"s + static_cast<char>(registers.size()) + registers);
  return scale.weighed().weight;
}

TEST(Modbus, EveryTypeAndWordOrderOfAWeight) {
  EXPECT_EQ(weight_of("u16", "high", "\xFF\xFE"s), "6553.4");
  EXPECT_EQ(weight_of("s16", "high", "\xFF\xFE"s), "-0.2");
  EXPECT_EQ(weight_of("s16", "high", "\x7F\xFF"s), "3276.7");
  EXPECT_EQ(weight_of("u32", "high", "\xFF\xFF\xFF\xFE"s), "429496729.4");
  EXPECT_EQ(weight_of("s32", "high", "\xFF\xFF\xFF\xFE"s), "-0.2");
  EXPECT_EQ(weight_of("s32", "low", "\x00\x02\x00\x01"s), "6553.8");
  EXPECT_EQ(weight_of("u32", "low", "\xFF\xFE\xFF\xFF"s), "429496729.4");
}

TEST(Modbus, RestIsKnownByTheBitThatIsNamedAndByNoOther) {
  const auto stable = [](const Options& more, const std::string& status) {
    Options options{{"framing", "pdu"}, {"unit", "g"}, {"type", "u16"}, {"status", "1"}};
    options.insert(more.begin(), more.end());
    Indicator scale(options);
    scale.ask(ReadWeight{});
    const auto registers = "\x00\x05"s + status;
    scale.reply("\x03"s + static_cast<char>(registers.size()) + registers);
    return scale.weighed().stable;
  };
  EXPECT_EQ(stable({{"stable", "0"}}, "\x00\x01"s), true);
  EXPECT_EQ(stable({{"stable", "0"}}, "\x00\x02"s), false);
  EXPECT_EQ(stable({{"moving", "9"}}, "\x02\x00"s), false);
  EXPECT_EQ(stable({{"moving", "9"}}, "\x00\x00"s), true);
  EXPECT_EQ(stable({}, "\x00\x01"s), std::nullopt);
  EXPECT_EQ(stable({{"register", "500"}, {"stable", "0"}}, ""s), std::nullopt) << "too far away";
}

TEST(Modbus, InputRegistersAreAskedByTheirOwnFunction) {
  Indicator scale({{"framing", "pdu"},
                   {"table", "input"},
                   {"register", "258"},
                   {"type", "u16"},
                   {"unit", "kg"}});
  EXPECT_EQ(scale.ask(ReadWeight{}), "\x04\x01\x02\x00\x01"s);
  scale.reply("\x04\x02\x00\x07"s);
  EXPECT_EQ(scale.weighed().weight, "7");
}

TEST(Modbus, OnTcpALateReplyIsKnownByItsTransaction) {
  Indicator scale({{"framing", "tcp"}, {"address", "17"}, {"type", "u16"}, {"unit", "kg"}});
  EXPECT_EQ(scale.ask(ReadWeight{}), "\x00\x01\x00\x00\x00\x06\x11\x03\x00\x00\x00\x01"s);
  scale.pass(2s);
  EXPECT_EQ(scale.fault().code, "SCALE_SILENT");
  EXPECT_EQ(scale.ask(ReadWeight{}).substr(0, 2), "\x00\x02"s);
  scale.reply("\x00\x01\x00\x00\x00\x05\x11\x03\x02\x00\x63"s);
  EXPECT_EQ(scale.sent(), "") << "still waits for its own";
  scale.reply("\x00\x02\x00\x00\x00\x05\x11\x03\x02\x00\x07"s);
  EXPECT_EQ(scale.weighed().weight, "7");
}

TEST(Modbus, AnExceptionIsToldByItsName) {
  const std::pair<char, std::string> exceptions[] = {
      {'\x01', "function"},  {'\x02', "address"}, {'\x03', "value"},   {'\x04', "failed"},
      {'\x05', "ask again"}, {'\x06', "busy"},    {'\x0B', "gateway"}, {'\x77', "unknown"}};
  for (const auto& [code, word] : exceptions) {
    Indicator scale({{"framing", "pdu"}, {"unit", "kg"}, {"zero_register", "5"}});
    scale.ask(ReadWeight{});
    scale.reply("\x83"s + code);
    EXPECT_EQ(scale.fault().code, "SCALE_ERROR");
    EXPECT_NE(scale.fault().detail.find(word), std::string::npos) << scale.fault().detail;
    scale.ask(ZeroScale{});
    scale.reply("\x86"s + code);
    EXPECT_NE(scale.fault().detail.find(word), std::string::npos) << scale.fault().detail;
  }
}

TEST(Modbus, ARequestThatIsOpenIsWaitedFor) {
  Indicator scale(
      {{"framing", "pdu"}, {"unit", "kg"}, {"zero_register", "5"}, {"zero_value", "8"}});
  EXPECT_NE(scale.ask(ReadWeight{}), "");
  EXPECT_EQ(scale.ask(ReadWeight{}), "");
  EXPECT_EQ(scale.ask(ZeroScale{}), "");
  EXPECT_EQ(scale.weighed().status, WeighStatus::busy);
  scale.reply("\x03\x04\x00\x00\x00\x07"s);
  EXPECT_EQ(scale.ask(ZeroScale{}), "\x06\x00\x05\x00\x08"s);
}

TEST(Modbus, RepliesThatLieAreFaults) {
  const auto told = [](const std::string& bytes) {
    Indicator scale({{"framing", "pdu"}, {"unit", "kg"}, {"type", "u16"}});
    scale.ask(ReadWeight{});
    scale.reply(bytes);
    scale.pass(100ms);
    return scale.fault().detail;
  };
  EXPECT_EQ(told("\x03\x04\x00\x01\x00\x02"s), "not as many values as were asked for");
  EXPECT_EQ(told("\x03\x00"s), "not as many values as were asked for");
}

TEST(Modbus, LightsOfTheSiteFileAreReadWholeOrNotAtAll) {
  const auto takes = [](const char* place, const char* text) {
    return find_protocol("modbus_io")->make()->set_option(place, text);
  };
  EXPECT_TRUE(takes("light_16", "A-01 coil 65535"));
  EXPECT_TRUE(takes("light_1", "A-01 register 6301 0 1 2"));
  EXPECT_TRUE(takes("light_1", "A-01 coil 4 number 7000"));
  for (const auto* text :
       {"", "A-01", "A-01 coil", "A-01 coil 65536", "A-01 lamp 4", "A-01 coil 4 5",
        "A-01 register 6301 0 1", "A-01 register 6301 0 1 x", "A-01 register 6301 0 1 2 number",
        "A-01 coil 4 number 70000", "a-name-of-more-than-thirty-two-letters coil 1"})
    EXPECT_FALSE(takes("light_1", text)) << text;
  EXPECT_FALSE(takes("light_17", "A-01 coil 4"));
  EXPECT_FALSE(takes("light_0", "A-01 coil 4"));
}

TEST(Modbus, OptionsThatMeanNothingAreRefused) {
  const auto driver = find_protocol("modbus_scale")->make();
  const std::pair<std::string, std::string> wrong[] = {
      {"framing", "ascii"}, {"address", "0"},    {"address", "248"}, {"address", "1x"},
      {"table", "coil"},    {"words", "middle"}, {"type", "f32"},    {"unit", "stone-age"},
      {"decimals", "7"},    {"stable", "16"},    {"register", "-1"}, {"register", "65536"},
      {"colour", "red"}};
  for (const auto& [name, value] : wrong) EXPECT_FALSE(driver->set_option(name, value)) << name;
}

}  // namespace
}  // namespace wec

// SSI packets that no fixture shows: what a scanner answers to commands, and messages that lie.
// Layout and opcodes: Symbol SE-923 guide p160; multi-packet messages: enioka_scan's tests.
#include <gtest/gtest.h>

#include <string>

#include "drivers/driver.hpp"

namespace wec {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

std::string packet(int op, const std::string& data, int status = 0, int source = 0) {
  std::string bytes{static_cast<char>(4 + data.size()), static_cast<char>(op),
                    static_cast<char>(source), static_cast<char>(status)};
  bytes += data;
  unsigned sum = 0;
  for (const char c : bytes) sum += static_cast<unsigned char>(c);
  const auto check = 0x10000u - (sum & 0xFFFF);
  return bytes + static_cast<char>(check >> 8 & 0xFF) + static_cast<char>(check & 0xFF);
}

class Ssi : public ::testing::Test {
 protected:
  void say(const std::string& bytes) { driver->on_bytes(bytes, now, fx); }
  std::string last_fault() const {
    for (auto at = fx.events.rbegin(); at != fx.events.rend(); ++at) {
      if (const auto* fault = std::get_if<DeviceFault>(&*at)) return fault->detail;
    }
    return "";
  }
  Answered answered() const {
    const auto* one = fx.events.empty() ? nullptr : std::get_if<Answered>(&fx.events.back());
    EXPECT_TRUE(one);
    return one ? *one : Answered{""};
  }
  /// A first good packet: a bad one before it may have begun before the link was opened.
  void begin() {
    driver->on_open(now, fx);
    say(packet(0xF3,
               "\x01"
               "A"));
    fx = {};
  }
  std::size_t scans() const {
    std::size_t count = 0;
    for (const auto& event : fx.events) count += std::holds_alternative<Scanned>(event) ? 1 : 0;
    return count;
  }

  std::unique_ptr<Driver> driver = find_protocol("ssi")->make();
  Effects fx;
  Instant now{1h};
};

TEST_F(Ssi, ARefusalIsToldWithItsCause) {
  begin();
  const std::pair<char, std::string> causes[] = {{'\x01', "resend"},
                                                 {'\x02', "bad_context"},
                                                 {'\x06', "denied"},
                                                 {'\x0A', "undesired"},
                                                 {'\x55', "unknown"}};
  for (const auto& [code, cause] : causes) {
    say(packet(0xD1, std::string(1, code)));
    const auto told = answered();
    EXPECT_EQ(told.kind, "nak");
    ASSERT_EQ(told.details.size(), 2u);
    EXPECT_EQ(std::get<std::string>(told.details[1].value), cause);
  }
  say(packet(0xD1, ""));
  EXPECT_EQ(std::get<std::string>(answered().details[1].value), "unknown") << "no cause at all";
}

TEST_F(Ssi, ItsOwnCommandsThatComeBackAreNoScans) {
  begin();
  say(packet(0xF3,
             "\x01"
             "ABC",
             0, 4));
  EXPECT_EQ(answered().kind, "echo");
  EXPECT_EQ(scans(), 0u);
}

TEST_F(Ssi, AimIdentifiersAreAskedForAtEachStart) {
  EXPECT_FALSE(driver->set_option("aim", "maybe"));
  EXPECT_FALSE(driver->set_option("beep", "on"));
  ASSERT_TRUE(driver->set_option("aim", "off"));
  driver->on_open(now, fx);
  EXPECT_EQ(fx.send, "");
  ASSERT_TRUE(driver->set_option("aim", "on"));
  driver->on_open(now, fx);
  EXPECT_EQ(fx.send, packet(0xC6, "\xFF\x2D\x01", 0, 4));
}

TEST_F(Ssi, TonesAreTwo) {
  driver->on_command(Beep{BeepTone::ok}, now, fx);
  EXPECT_EQ(std::exchange(fx.send, {}), packet(0xE6, "\0"s, 0, 4));
  driver->on_command(Beep{BeepTone::error}, now, fx);
  EXPECT_EQ(fx.send, packet(0xE6, "\x11", 0, 4));
}

TEST_F(Ssi, PacketsWithoutASymbolAreFaults) {
  begin();
  say(packet(0xF3, ""));
  EXPECT_EQ(last_fault(), "no code type");
  say(packet(0xF3, "\x01"));
  EXPECT_EQ(last_fault(), "a symbol without data");
  say(packet(0x73, "\0"s));
  EXPECT_EQ(last_fault(), "an empty segment");
  say(packet(0x73, "\0\xF6\0\0\0\x01\x01\x41\x42\x43"s));
  EXPECT_EQ(last_fault(), "a message in segments that holds no symbol");
  EXPECT_EQ(scans(), 0u);
}

TEST_F(Ssi, AMessageThatNeverEndsIsGivenUpAtItsLimit) {
  begin();
  const std::string part(240, 'x');
  for (int i = 0; i < 80; ++i) say(packet(0xF3, "\x01" + part, 2));
  EXPECT_EQ(last_fault(), "a symbol of more than 16384 bytes");
  fx = {};
  for (int i = 0; i < 80; ++i) {
    const std::string start = i == 0 ? "\xF3\0\0\xFF\xFF\x01"s : ""s;
    say(packet(0x73, static_cast<char>(i) + start + part));
  }
  EXPECT_EQ(last_fault(), "a message of more than 16384 bytes");
  EXPECT_EQ(scans(), 0u);
}

TEST_F(Ssi, AMessageInSegmentsIsOneSymbol) {
  begin();
  say(packet(0x73, "\0\xF3\0\0"s));  // the length is still to come
  say(packet(0x73,
             "\x01\0\x06\x1C"
             "AB"s));
  say(packet(0x73,
             "\x01\0\x06\x1C"
             "AB"s));  // a repeat
  say(packet(0x73,
             "\x02"
             "CDEF"s));
  ASSERT_EQ(scans(), 1u);
  EXPECT_EQ(std::get<Scanned>(fx.events.back()).data, "ABCDEF");
}

}  // namespace
}  // namespace wec

// A scanner in keyboard mode with the layouts that it may be set to. Where a key types what: the
// German and French keyboards as sold, key codes of linux/input-event-codes.h.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "drivers/driver.hpp"

namespace wec {
namespace {

struct Key {
  int code;
  bool shift = false;
};
constexpr int shift_key = 42, control_key = 29, enter_key = 28, alt_key = 56;

std::string event(int code, int value) {
  std::string bytes(24, '\0');
  bytes[16] = 1;
  bytes[18] = static_cast<char>(code);
  bytes[20] = static_cast<char>(value);
  return bytes;
}
std::string press(int code) { return event(code, 1) + event(code, 0); }
std::string typed(const std::vector<Key>& keys) {
  std::string bytes;
  for (const auto& key : keys) {
    bytes +=
        key.shift ? event(shift_key, 1) + press(key.code) + event(shift_key, 0) : press(key.code);
  }
  return bytes;
}
/// GS as Ctrl and the key of ] on an English keyboard, which is how scanners press it.
std::string typed_gs() { return event(control_key, 1) + press(27) + event(control_key, 0); }

std::vector<DeviceEvent> read(const std::string& keys, const std::string& option = "layout",
                              const std::string& value = "us") {
  const auto driver = find_protocol("keyboard_wedge")->make();
  EXPECT_TRUE(driver->set_option(option, value));
  Effects effects;
  driver->on_open(Instant{}, effects);
  driver->on_bytes(keys + press(enter_key), Instant{}, effects);
  return effects.events;
}
std::string text(const std::string& keys, const std::string& option = "layout",
                 const std::string& value = "us") {
  const auto events = read(keys, option, value);
  const auto* scan = events.size() == 1 ? std::get_if<Scanned>(events.data()) : nullptr;
  EXPECT_TRUE(scan);
  return scan ? scan->aim + scan->data : "";
}

TEST(Keyboard, AGermanScannerTypesWhatIsPrinted) {
  // C M D - L A Y O U T, a z y, 0 9 - _ . : / + % &
  EXPECT_EQ(text(typed({{46, true},
                        {50, true},
                        {32, true},
                        {53},
                        {38, true},
                        {30, true},
                        {44, true},
                        {24, true},
                        {22, true},
                        {20, true}}),
                 "layout", "de"),
            "CMD-LAYOUT");
  EXPECT_EQ(text(typed({{30},
                        {21},
                        {44},
                        {11},
                        {10},
                        {53},
                        {53, true},
                        {52},
                        {52, true},
                        {8, true},
                        {27},
                        {6, true},
                        {7, true}}) +
                     typed_gs(),
                 "layout", "de"),
            "azy09-_.:/+%&\x1d");
}

TEST(Keyboard, AFrenchScannerTypesWhatIsPrinted) {
  EXPECT_EQ(text(typed({{46, true},
                        {39, true},
                        {32, true},
                        {7},
                        {38, true},
                        {16, true},
                        {21, true},
                        {24, true},
                        {22, true},
                        {20, true}}),
                 "layout", "fr"),
            "CMD-LAYOUT");
  EXPECT_EQ(text(typed({{16},
                        {17},
                        {21},
                        {11, true},
                        {10, true},
                        {7},
                        {9},
                        {51, true},
                        {52},
                        {52, true},
                        {13, true},
                        {40, true},
                        {2}}) +
                     typed_gs(),
                 "layout", "fr"),
            "azy09-_.:/+%&\x1d");
}

TEST(Keyboard, TheWrongLayoutShows) {
  const auto german_y = typed({{38, true}, {30, true}, {44, true}});
  EXPECT_EQ(text(german_y, "layout", "de"), "LAY");
  EXPECT_EQ(text(german_y), "LAZ");
}

TEST(Keyboard, AKeyWithoutAnAsciiCharacterTypesNothing) {
  EXPECT_EQ(text(typed({{2}, {26}, {39}, {3}}), "layout", "de"), "12") << "u and o with dots";
}

TEST(Keyboard, GsMayBeATextOfItsOwn) {
  const auto bar = typed({{2}, {43, true}, {3}});  // 1|2
  EXPECT_EQ(text(bar), "1|2");
  EXPECT_EQ(text(bar, "gs", "|"),
            "1\x1d"
            "2");
  const auto braces = typed({{2}, {26, true}, {34, true}, {31, true}, {27, true}, {3}});  // 1{GS}2
  EXPECT_EQ(text(braces),
            "1\x1d"
            "2");
}

TEST(Keyboard, AltAndDigitsTypeOneByteAndNonsenseNone) {
  const auto alt = [](const std::vector<int>& digits) {
    std::string bytes = event(alt_key, 1);
    for (const int code : digits) bytes += press(code);
    return bytes + event(alt_key, 0);
  };
  EXPECT_EQ(text(alt({82, 75, 72}) + press(2)), "01") << "Alt 0 4 8";
  EXPECT_EQ(text(alt({80, 76, 75}) + press(2)),
            "\xFE"
            "1")
      << "Alt 2 5 4";
  EXPECT_EQ(text(alt({73, 73, 73}) + press(2)), "1") << "no byte";
  EXPECT_EQ(text(alt({82, 82, 82, 75, 72}) + press(2)), "1") << "too many digits";
  EXPECT_EQ(text(alt({30}) + press(2)), "1") << "a letter with Alt";
}

TEST(Keyboard, KeysWithoutEndAreAFault) {
  std::string keys;
  for (int i = 0; i < 5000; ++i) keys += press(2);
  const auto events = read(keys);
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(std::get<DeviceFault>(events[0]).code, "OVERLONG_FRAME");
}

TEST(Keyboard, OptionsThatMeanNothingAreRefused) {
  const auto driver = find_protocol("keyboard_wedge")->make();
  for (const auto& [name, value] : {std::pair("layout", "dvorak"), std::pair("gs", ""),
                                    std::pair("gs", "nine bytes"), std::pair("colour", "red")})
    EXPECT_FALSE(driver->set_option(name, value)) << name << " " << value;
}

}  // namespace
}  // namespace wec

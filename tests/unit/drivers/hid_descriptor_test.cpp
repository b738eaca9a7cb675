// Report descriptors: what a device is for, how long its reports are, and which ones are refused.
#include "drivers/hid_descriptor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wec {
namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

HidSummary read(std::initializer_list<int> values) {
  const auto summary = read_hid_descriptor(bytes(values));
  EXPECT_TRUE(summary) << summary.error();
  return summary.value_or(HidSummary{});
}

std::string_view refusal(std::initializer_list<int> values) {
  const auto summary = read_hid_descriptor(bytes(values));
  return summary ? "accepted" : summary.error();
}

TEST(HidDescriptor, AScannerWithNumberedReports) {
  const auto found =
      read({0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x85, 0x02, 0x75, 0x08, 0x95, 0x3F, 0x09,
            0xFE, 0x81, 0x02, 0x85, 0xFD, 0x95, 0x1F, 0x09, 0xFF, 0x91, 0x02, 0xC0});
  EXPECT_THAT(found.uses, ::testing::ElementsAre(HidUse{0x8C, 2}));
  EXPECT_TRUE(found.numbered);
  EXPECT_EQ(found.input_bytes, 64u);
  EXPECT_EQ(found.output_bytes, 32u);
  EXPECT_TRUE(found.is_for(0x8C));
  EXPECT_FALSE(found.is_keyboard());
}

TEST(HidDescriptor, AKeyboardWithoutNumbers) {
  // Eight modifier bits, a byte, six keys; five lamps and three bits.
  const auto found = read({0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81,
                           0x02, 0x75, 0x08, 0x95, 0x07, 0x81, 0x00, 0x75, 0x01, 0x95, 0x05,
                           0x91, 0x02, 0x75, 0x03, 0x95, 0x01, 0x91, 0x01, 0xC0});
  EXPECT_TRUE(found.is_keyboard());
  EXPECT_FALSE(found.numbered);
  EXPECT_EQ(found.input_bytes, 8u);
  EXPECT_EQ(found.output_bytes, 1u);
}

TEST(HidDescriptor, AUsageMayBringItsPage) {
  const auto found = read({0x0B, 0x20, 0x00, 0x8D, 0x00, 0xA1, 0x01, 0xC0});
  EXPECT_THAT(found.uses, ::testing::ElementsAre(HidUse{0x8D, 0x20}));
}

TEST(HidDescriptor, OnlyTopCollectionsSayWhatItIsFor) {
  const auto found =
      read({0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0xC0, 0xC0});
  EXPECT_FALSE(found.is_keyboard());
}

TEST(HidDescriptor, PushAndPopKeepTheGlobals) {
  const auto found = read({0x75, 0x08, 0x95, 0x02, 0xA4, 0x95, 0x05, 0x81, 0x02, 0xB4, 0x81, 0x02});
  EXPECT_EQ(found.input_bytes, 7u);
}

TEST(HidDescriptor, WhatLiesIsRefusedByName) {
  EXPECT_EQ(refusal({0x75}), "cut off within an item");
  EXPECT_EQ(refusal({0xFE, 0x05, 0x00, 0x01}), "cut off within an item");
  EXPECT_EQ(refusal({0xC0}), "a collection ends that did not begin");
  EXPECT_EQ(refusal({0xA1, 0x01}), "a collection that does not end");
  EXPECT_EQ(refusal({0xB4}), "popped what was not pushed");
  EXPECT_EQ(refusal({0x85, 0x00}), "a report id that is none");
  EXPECT_EQ(refusal({0x75, 0x08, 0x96, 0x01, 0x10, 0x81, 0x02}), "a report longer than 4096 bytes");
  EXPECT_EQ(refusal({0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x95, 0x01, 0x81, 0x02}),
            "a field longer than any report");
  const auto filled = [](std::string_view item, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += item;
    return read_hid_descriptor(text).error();
  };
  EXPECT_EQ(filled("\xA1\x01", 40), "collections too deep");
  EXPECT_EQ(filled("\xA4", 17), "pushed too deep");
  EXPECT_EQ(filled("\xA1\x01\xC0", 33), "too many collections");
  EXPECT_EQ(filled("\x05\x01", 2049), "longer than 4096 bytes");
}

}  // namespace
}  // namespace wec

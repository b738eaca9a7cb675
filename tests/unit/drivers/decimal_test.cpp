#include "drivers/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace wec::test {
namespace {

TEST(Decimal, ReadsWhatScalesWrite) {
  EXPECT_EQ(parse_decimal("12.340"), (Decimal{12340, 3}));
  EXPECT_EQ(parse_decimal("- 12.3"), (Decimal{-123, 1}));
  EXPECT_EQ(parse_decimal("+0012"), (Decimal{12, 0}));
  EXPECT_EQ(parse_decimal("12."), (Decimal{12, 0}));
  EXPECT_EQ(parse_decimal(".5"), (Decimal{5, 1}));
  EXPECT_EQ(parse_decimal("000000000000000000000001"), (Decimal{1, 0}));
}

TEST(Decimal, RefusesEverythingElse) {
  for (const auto* text : {"", "-", ".", "1.2.3", "1,2", "1e3", " 1", "1 ", "--1", "0x1",
                           "9999999999999999999", "0.0000000000000000001"}) {
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
  }
}

TEST(Decimal, UnitsAreExact) {
  EXPECT_EQ(parse_mass("1", "lb")->nanograms, 453'592'370'000);
  EXPECT_EQ(parse_mass("16", "oz"), parse_mass("1", "lb"));
  EXPECT_EQ(parse_mass("7000", "GN"), parse_mass("1", "lb"));
  EXPECT_EQ(parse_mass("12.340", "kg")->mg(), 12'340'000);
  EXPECT_EQ(parse_mass("5", "ct"), parse_mass("1", "g"));
  EXPECT_EQ(parse_mass("480", "gr"), parse_mass("1", "ozt"));
  EXPECT_EQ(parse_mass("1", "stone"), std::nullopt);
  EXPECT_EQ(parse_mass("1", ""), std::nullopt);
}

TEST(Decimal, RoundsHalfAwayFromZeroAndKnowsItsLimit) {
  EXPECT_EQ(parse_mass("0.0001", "oz")->nanograms, 2'834'952);
  EXPECT_EQ(parse_mass("0.0000005", "mg")->nanograms, 1);
  EXPECT_EQ(parse_mass("-0.0000005", "mg")->nanograms, -1);
  EXPECT_EQ(parse_mass("9223", "t")->nanograms, 9'223'000'000'000'000'000);
  EXPECT_EQ(parse_mass("9224", "t"), std::nullopt);
  EXPECT_EQ(parse_mass("999999999999999999", "t"), std::nullopt);
  EXPECT_EQ(add(Mass{std::numeric_limits<std::int64_t>::max()}, Mass{1}), std::nullopt);
  EXPECT_EQ(add(Mass{2}, Mass{3}), Mass{5});
}

}  // namespace
}  // namespace wec::test

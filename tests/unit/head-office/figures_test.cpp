#include "head-office/sim/figures.hpp"

#include <gtest/gtest.h>

namespace wec::hq::test {
namespace {

Object published(const char* rows) {
  return parse_object(std::string(R"({"day":"2026-11-24","rows":)") + rows + "}").value();
}

const Object& row(const std::vector<Object>& rows, const std::string& name) {
  for (const auto& one : rows)
    if (text(one, "name") == name) return one;
  throw std::out_of_range(name);
}

TEST(Figures, SitesAreAddedByNumeratorAndDenominator) {
  Figures figures;
  // 1 of 2 at the small site, 98 of 98 at the large one: 99 of 100 together. The mean of the two
  // rates would be three quarters.
  figures.take("lej1", published(R"([{"kpi":"K9","name":"orders_complete","num":1,"den":2}])"));
  figures.take("ber2", published(R"([{"kpi":"K9","name":"orders_complete","num":98,"den":98},
      {"kpi":"K20","name":"scans_answered_in_100_ms","part":"PICK-01","num":9,"den":10,"max":140}])"));
  const auto rows = figures.rows();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(number(row(rows, "orders_complete"), "num"), 99);
  EXPECT_EQ(number(row(rows, "orders_complete"), "den"), 100);
  EXPECT_EQ(number(row(rows, "scans_answered_in_100_ms"), "max"), 140);
  EXPECT_EQ(text(row(rows, "scans_answered_in_100_ms"), "part"), "PICK-01");
}

TEST(Figures, TheLaterOneOfADayReplacesTheEarlier) {
  Figures figures;
  figures.take("lej1", published(R"([{"kpi":"K9","name":"orders_complete","num":1,"den":2}])"));
  figures.take("lej1", published(R"([{"kpi":"K9","name":"orders_complete","num":3,"den":3}])"));
  ASSERT_EQ(figures.rows().size(), 1u);
  EXPECT_EQ(number(figures.rows().front(), "num"), 3);
}

}  // namespace
}  // namespace wec::hq::test

// Rows in the order in which they were noted.
#include "tests/bench/routing/goals.hpp"

#include <cstdio>

namespace wec::bench {
namespace {

std::string text(double figure, const std::string& unit) {
  char out[64];
  std::snprintf(out, sizeof out, "%.4g%s%s", figure, unit.empty() ? "" : " ", unit.c_str());
  return out;
}

}  // namespace

void Goals::at_most(int goal, std::string what, double figure, double wanted, std::string unit) {
  rows_.push_back({goal, std::move(what), text(figure, unit), "<= " + text(wanted, unit),
                   figure <= wanted ? "reached" : "NOT reached"});
}

void Goals::at_least(int goal, std::string what, double figure, double least, std::string unit) {
  rows_.push_back({goal, std::move(what), text(figure, unit), ">= " + text(least, unit),
                   figure >= least ? "reached" : "NOT reached"});
}

void Goals::not_measured(int goal, std::string what, std::string why) {
  rows_.push_back({goal, std::move(what), "-", "-", "not measured: " + std::move(why)});
}

void Goals::print() const {
  std::printf("%4s  %-58s %12s %14s\n", "goal", "what", "figure", "wanted");
  for (const auto& row : rows_)
    std::printf("%4d  %-58s %12s %14s  %s\n", row.goal, row.what.c_str(), row.figure.c_str(),
                row.wanted.c_str(), row.verdict.c_str());
}

}  // namespace wec::bench

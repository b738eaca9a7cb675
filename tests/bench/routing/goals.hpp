// The goals of the library as one table: what was measured next to what was wanted.
#pragma once

#include <string>
#include <vector>

namespace wec::bench {

class Goals {
 public:
  /// `wanted` is an upper limit; `least`: a lower one. The unit stands behind both figures.
  void at_most(int goal, std::string what, double figure, double wanted, std::string unit);
  void at_least(int goal, std::string what, double figure, double least, std::string unit);
  void not_measured(int goal, std::string what, std::string why);

  void print() const;

 private:
  struct Row {
    int goal = 0;
    std::string what, figure, wanted, verdict;
  };
  std::vector<Row> rows_;
};

}  // namespace wec::bench

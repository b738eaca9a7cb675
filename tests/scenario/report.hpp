// What the runner says: a line a step, or only on failure when quiet.
#pragma once

#include <string>
#include <vector>

namespace wec::scenario {

class Report {
 public:
  explicit Report(bool quiet) : quiet_(quiet) {}
  void line(const std::string& text);
  /// A result that is printed even when quiet.
  void always(const std::string& text);
  /// The lines so far, if they were not printed as they came.
  void print_held();

 private:
  bool quiet_;
  std::vector<std::string> held_;
};

/// "p50 3.1 ms, p99 9.0 ms"; "" without values.
std::string percentiles(std::vector<double> values);
/// Control bytes as \xHH, for one line of a terminal.
std::string shown(const std::string& bytes);

}  // namespace wec::scenario

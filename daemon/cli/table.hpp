// Rows for people: aligned columns, named by the keys of the first row. For one row with --json's
// content as lines "key  value", print_record().
#pragma once

#include <boost/json.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace wec::cli {

/// Prints as it goes: widths come from the first rows, so that a listing of a million rows is not
/// held.
class Table {
 public:
  static constexpr std::size_t measured_rows = 500;

  explicit Table(std::ostream& out) : out_(out) {}
  void add(const boost::json::object& row);
  /// Prints what is left; says "none" when there was no row.
  void finish();

 private:
  void flush();
  void print(const std::vector<std::string>& cells);

  std::ostream& out_;
  std::vector<std::string> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> held_;
  bool measuring_ = true;
  bool any_ = false;
};

void print_record(std::ostream& out, const boost::json::object& record);

/// One value on one line: text as it is with control characters as \xHH, null as "-".
std::string cell_text(const boost::json::value& value);

}  // namespace wec::cli

// Aligned text.
#include "daemon/cli/table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wec::cli {

namespace {

// Code points, as a terminal shows them; close enough for names of warehouses.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Scanned data may hold anything; a terminal must not obey it.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string list_text(const boost::json::array& list) {
  std::string out;
  for (const auto& element : list) out += (out.empty() ? "" : "; ") + cell_text(element);
  return out.empty() ? "-" : out;
}

std::string object_text(const boost::json::object& object) {
  std::string out;
  for (const auto& [key, value] : object) {
    out += fmt::format("{}{}={}", out.empty() ? "" : " ", std::string_view(key), cell_text(value));
  }
  return out.empty() ? "-" : out;
}

}  // namespace

std::string cell_text(const boost::json::value& value) {
  if (value.is_null()) return "-";
  if (const auto* text = value.if_string()) return text->empty() ? "-" : printable(*text);
  if (const auto* list = value.if_array()) return list_text(*list);
  if (const auto* object = value.if_object()) return object_text(*object);
  return boost::json::serialize(value);
}

void Table::add(const boost::json::object& row) {
  any_ = true;
  if (columns_.empty()) {
    for (const auto& [key, value] : row) columns_.emplace_back(key);
  }
  std::vector<std::string> cells;
  for (const auto& column : columns_) {
    const auto* value = row.if_contains(column);
    cells.push_back(value == nullptr ? "-" : cell_text(*value));
  }
  if (!measuring_) return print(cells);
  held_.push_back(std::move(cells));
  if (held_.size() == measured_rows) flush();
}

void Table::flush() {
  std::vector<std::string> names;
  for (const auto& column : columns_) {
    names.push_back(column);
    std::transform(column.begin(), column.end(), names.back().begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    widths_.push_back(column.size());
  }
  for (const auto& cells : held_) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      widths_[i] = std::max(widths_[i], width_of(cells[i]));
  }
  measuring_ = false;
  print(names);
  for (const auto& cells : held_) print(cells);
  held_.clear();
}

void Table::print(const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out_ << cells[i];
    if (i + 1 == cells.size()) break;
    const auto width = width_of(cells[i]);
    out_ << std::string(width < widths_[i] ? widths_[i] - width + 2 : 2, ' ');
  }
  out_ << "\n";
}

void Table::finish() {
  if (!any_) {
    out_ << "none\n";
  } else if (measuring_) {
    flush();
  }
}

void print_record(std::ostream& out, const boost::json::object& record) {
  std::size_t widest = 0;
  for (const auto& [key, value] : record) widest = std::max(widest, key.size());
  for (const auto& [key, value] : record) {
    out << std::string_view(key) << std::string(widest - key.size() + 2, ' ') << cell_text(value)
        << "\n";
  }
}

}  // namespace wec::cli

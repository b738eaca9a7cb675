// One table of a site file: typed reads with the place of every mistake.
#include "config/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "config/nearest.hpp"

namespace wec {

void ProblemList::add(const toml::source_region& where, std::string key, std::string code,
                      std::string message) {
  problems_.push_back({file_, where.begin.line, where.begin.column, std::move(key), std::move(code),
                       std::move(message)});
}

std::vector<ConfigProblem> ProblemList::sorted() const {
  auto all = problems_;
  std::stable_sort(all.begin(), all.end(), [](const ConfigProblem& a, const ConfigProblem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return all;
}

std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with decimals";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::none:
      return "nothing";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
  }
  return "something else";
}

const toml::node* TableReader::find(std::string_view key) {
  known_.emplace_back(key);
  return table_ == nullptr ? nullptr : table_->get(key);
}

void TableReader::problem_at(const toml::source_region& where, std::string_view key,
                             std::string code, std::string message) {
  problems_.add(where, key.empty() ? title_ : fmt::format("{} {}", title_, key), std::move(code),
                std::move(message));
}

void TableReader::problem(std::string_view key, std::string code, std::string message) {
  const auto* node = table_ == nullptr ? nullptr : table_->get(key);
  const toml::source_region nowhere{};
  const auto& where = node != nullptr     ? node->source()
                      : table_ != nullptr ? table_->source()
                                          : nowhere;
  problem_at(where, key, std::move(code), std::move(message));
}

std::nullopt_t TableReader::wrong_type(const toml::node& node, std::string_view key,
                                       std::string_view wanted) {
  problem_at(node.source(), key, "WRONG_TYPE",
             fmt::format("must be {}, not {}", wanted, type_name(node)));
  return std::nullopt;
}

std::nullopt_t TableReader::out_of_range(const toml::node& node, std::string_view key,
                                         std::string message) {
  problem_at(node.source(), key, "OUT_OF_RANGE", std::move(message));
  return std::nullopt;
}

std::optional<Placed> TableReader::text(std::string_view key) {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_string();
  if (value == nullptr) return wrong_type(*node, key, "text");
  return Placed{value->get(), node->source()};
}

std::optional<Placed> TableReader::required_text(std::string_view key) {
  auto value = text(key);
  if (value && value->text.empty()) {
    problem(key, "MISSING", "must not be empty");
    return std::nullopt;
  }
  if (!value && !has(key)) problem(key, "MISSING", "is needed");
  return value;
}

std::optional<bool> TableReader::flag(std::string_view key) {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_boolean();
  if (value == nullptr) return wrong_type(*node, key, "true or false");
  return value->get();
}

std::optional<std::int64_t> TableReader::whole(std::string_view key, std::int64_t lo,
                                               std::int64_t hi) {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  if (value == nullptr) return wrong_type(*node, key, "a whole number");
  if (value->get() >= lo && value->get() <= hi) return value->get();
  return out_of_range(*node, key, fmt::format("must be from {} to {}", lo, hi));
}

std::optional<std::int64_t> TableReader::thousandths(std::string_view key, std::int64_t lo,
                                                     std::int64_t hi) {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value<double>();  // takes whole numbers too
  if (!node->is_number() || !value) return wrong_type(*node, key, "a number");
  const double limit = static_cast<double>(hi) / 1000;
  if (!std::isfinite(*value) || *value < static_cast<double>(lo) / 1000 || *value > limit) {
    return out_of_range(
        *node, key, fmt::format("must be from {} to {}", static_cast<double>(lo) / 1000, limit));
  }
  return std::llround(*value * 1000);
}

std::vector<Placed> TableReader::texts(std::string_view key) {
  std::vector<Placed> values;
  const auto* node = find(key);
  if (node == nullptr) return values;
  const auto* list = node->as_array();
  if (list == nullptr) {
    wrong_type(*node, key, "a list of texts");
    return values;
  }
  for (const auto& element : *list) {
    const auto* value = element.as_string();
    if (value != nullptr) {
      values.push_back({value->get(), element.source()});
    } else {
      wrong_type(element, key, "a list of texts");
    }
  }
  return values;
}

std::vector<std::pair<std::string, Placed>> TableReader::named_texts(std::string_view key) {
  std::vector<std::pair<std::string, Placed>> values;
  const auto* node = find(key);
  if (node == nullptr) return values;
  const auto* table = node->as_table();
  if (table == nullptr) {
    wrong_type(*node, key, "a table of texts");
    return values;
  }
  for (const auto& [name, element] : *table) {
    const auto* value = element.as_string();
    if (value != nullptr) {
      values.push_back({std::string(name.str()), {value->get(), element.source()}});
    } else {
      wrong_type(element, key, "a table of texts");
    }
  }
  return values;
}

std::optional<std::pair<std::int64_t, std::int64_t>> TableReader::pair_of_whole(
    std::string_view key, std::int64_t lo, std::int64_t hi) {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* list = node->as_array();
  if (list == nullptr || list->size() != 2 || !list->get(0)->is_integer() ||
      !list->get(1)->is_integer()) {
    return wrong_type(*node, key, "a list of two whole numbers");
  }
  const auto first = list->get(0)->as_integer()->get();
  const auto second = list->get(1)->as_integer()->get();
  if (first < lo || first > hi || second < lo || second > hi) {
    return out_of_range(*node, key, fmt::format("both must be from {} to {}", lo, hi));
  }
  return std::pair{first, second};
}

void TableReader::refuse_unknown_keys() {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
    const auto meant = nearest(key.str(), known_);
    problem_at(key.source(), key.str(), "UNKNOWN_KEY",
               meant ? fmt::format("unknown key; did you mean \"{}\"?", *meant) : "unknown key");
  }
}

}  // namespace wec

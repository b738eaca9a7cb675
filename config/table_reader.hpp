// Reads one table of a site file key by key, and remembers which keys it knows: what is left over
// at the end is unknown. Problems are collected, so that one run shows all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "config/problem.hpp"

namespace wec {

class ProblemList {
 public:
  explicit ProblemList(std::string file) : file_(std::move(file)) {}
  void add(const toml::source_region& where, std::string key, std::string code,
           std::string message);
  bool empty() const { return problems_.empty(); }
  /// In the order of the file.
  std::vector<ConfigProblem> sorted() const;

 private:
  std::string file_;
  std::vector<ConfigProblem> problems_;
};

/// A text and where it stood, for checks that come after reading.
struct Placed {
  std::string text;
  toml::source_region where;
};

class TableReader {
 public:
  /// `table` may be null: every key is then absent. `title` is "[http]" or "[[device]] SC1".
  TableReader(const toml::table* table, std::string title, ProblemList& problems)
      : table_(table), title_(std::move(title)), problems_(problems) {}

  std::optional<Placed> text(std::string_view key);
  std::optional<Placed> required_text(std::string_view key);
  std::optional<bool> flag(std::string_view key);
  /// Outside lo..hi is a problem and reads as absent.
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t lo, std::int64_t hi);
  /// A number with up to three decimals, times 1000: 2.5 is 2500.
  std::optional<std::int64_t> thousandths(std::string_view key, std::int64_t lo, std::int64_t hi);
  std::vector<Placed> texts(std::string_view key);
  /// A table of texts, { unit = "kg" }, in the order of its keys.
  std::vector<std::pair<std::string, Placed>> named_texts(std::string_view key);
  std::optional<std::pair<std::int64_t, std::int64_t>> pair_of_whole(std::string_view key,
                                                                     std::int64_t lo,
                                                                     std::int64_t hi);

  /// A problem of this table's key; of the table itself when the key is not there.
  void problem(std::string_view key, std::string code, std::string message);
  void problem_at(const toml::source_region& where, std::string_view key, std::string code,
                  std::string message);
  void set_title(std::string title) { title_ = std::move(title); }
  bool has(std::string_view key) const { return table_ != nullptr && table_->contains(key); }

  /// Call once all keys were asked for: names the ones nobody asked for.
  void refuse_unknown_keys();

 private:
  const toml::node* find(std::string_view key);
  std::nullopt_t wrong_type(const toml::node& node, std::string_view key, std::string_view wanted);
  std::nullopt_t out_of_range(const toml::node& node, std::string_view key, std::string message);

  const toml::table* table_;
  std::string title_;
  ProblemList& problems_;
  std::vector<std::string> known_;
};

/// "text", "a whole number", ... for messages.
std::string_view type_name(const toml::node& node);

}  // namespace wec

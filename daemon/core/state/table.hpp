// Tables as core sees them: plain rows, found by key or by an indexed column. The store keeps them
// (daemon/store), tests may keep them in memory; core knows neither.
//
// A row is a described struct. Its first `key_size` members are its key, in that order.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/core/json_codec.hpp"

namespace wec {

using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Cells = std::vector<Value>;

/// What a table is to recovery (ruling 12): `fold` is rebuilt from the log and hashed; `keep` is
/// backed up but not derived from the log; `cache` may be dropped at any time.
enum class Keeping { fold, keep, cache };
enum class ColumnType { integer, text };

struct Column {
  std::string_view name;
  ColumnType type;
};

struct TableSpec {
  std::string_view name;
  Keeping keeping;
  std::size_t key_size;
  std::vector<Column> columns;
  std::vector<std::size_t> indexed;  // columns with an index of their own

  std::size_t column(std::string_view column_name) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].name == column_name) return i;
    assert(false && "no such column");
    return 0;
  }
};

/// A row as its store remembers it.
struct KnownRow {
  Cells cells;
  /// The same as a struct, once somebody asked for it: an item carries its packs and rules as text,
  /// and reading them anew was a seventh of a scan's time.
  mutable std::shared_ptr<const void> typed;
};

/// The one interface between the warehouse's tables and what keeps them. Not thread-safe.
class RowStore {
 public:
  virtual ~RowStore() = default;
  /// Null: there is no such row. It stands until the next call of any kind.
  virtual const KnownRow* get(const TableSpec&, const Cells& key) = 0;
  /// Rows whose `column` equals `value`, in key order, at most `limit`.
  virtual std::vector<Cells> where(const TableSpec&, std::size_t column, const Value& value,
                                   std::size_t limit) = 0;
  /// Rows with key > after (empty: from the start), in key order, at most `limit`.
  virtual std::vector<Cells> after(const TableSpec&, const Cells& after, std::size_t limit) = 0;
  virtual void put(const TableSpec&, const Cells& row) = 0;
  virtual void erase(const TableSpec&, const Cells& key) = 0;
};

namespace rows {

template <class Field>
constexpr ColumnType column_type() {
  if constexpr (std::is_integral_v<Field>)
    return ColumnType::integer;
  else if constexpr (codec::is_optional<Field>::value)
    return column_type<typename Field::value_type>();
  else
    return ColumnType::text;
}

template <class Field>
Value to_value(const Field& field) {
  if constexpr (std::is_integral_v<Field>)
    return static_cast<std::int64_t>(field);
  else if constexpr (std::is_same_v<Field, std::string>)
    return field;
  else if constexpr (codec::is_id<Field>::value)
    return field.text;
  else if constexpr (std::is_enum_v<Field>)
    return std::string(codec::enum_text(field));
  else if constexpr (codec::is_optional<Field>::value)
    return field ? to_value(*field) : Value{};
  else
    return boost::json::serialize(codec::write(field));
}

template <class Field>
void from_value(const Value& value, Field& field) {
  if constexpr (codec::is_optional<Field>::value) {
    if (std::holds_alternative<std::monostate>(value)) return field.reset();
    from_value(value, field.emplace());
  } else if constexpr (std::is_integral_v<Field>)
    field = static_cast<Field>(std::get<std::int64_t>(value));
  else if constexpr (std::is_same_v<Field, std::string>)
    field = std::get<std::string>(value);
  else if constexpr (codec::is_id<Field>::value)
    field.text = std::get<std::string>(value);
  else if constexpr (std::is_enum_v<Field>) {
    const bool known =
        boost::describe::enum_from_string(std::get<std::string>(value).c_str(), field);
    assert(known && "the table holds a word this program does not know");
    (void)known;
  } else {
    const auto problem = codec::read(boost::json::parse(std::get<std::string>(value)), field, "");
    assert(!problem && "the table holds a list this program cannot read");
    (void)problem;
  }
}

template <class Row>
Cells to_cells(const Row& row) {
  Cells cells;
  cells.reserve(boost::mp11::mp_size<codec::members_of<Row>>::value);
  boost::mp11::mp_for_each<codec::members_of<Row>>(
      [&](auto member) { cells.push_back(to_value(row.*member.pointer)); });
  return cells;
}

template <class Row>
Row from_cells(const Cells& cells) {
  Row row;
  std::size_t i = 0;
  boost::mp11::mp_for_each<codec::members_of<Row>>(
      [&](auto member) { from_value(cells[i++], row.*member.pointer); });
  return row;
}

template <class Row>
const TableSpec& spec_of() {
  static const TableSpec spec = [] {
    TableSpec made{Row::table, Row::keeping, Row::key_size, {}, {}};
    boost::mp11::mp_for_each<codec::members_of<Row>>([&](auto member) {
      using Field = std::remove_cvref_t<decltype(std::declval<Row>().*member.pointer)>;
      made.columns.push_back({member.name, column_type<Field>()});
    });
    for (std::string_view name : Row::indexed) made.indexed.push_back(made.column(name));
    return made;
  }();
  return spec;
}

}  // namespace rows

constexpr std::size_t rows_all = SIZE_MAX;

/// A typed view of one table.
template <class Row>
class Table {
 public:
  explicit Table(RowStore& store) : store_(&store) {}

  template <class... Key>
  std::optional<Row> get(const Key&... key) const {
    static_assert(sizeof...(Key) == Row::key_size, "give the whole key");
    const auto* known = store_->get(spec(), Cells{rows::to_value(key)...});
    if (!known) return {};
    if (!known->typed)
      known->typed = std::make_shared<const Row>(rows::from_cells<Row>(known->cells));
    return *static_cast<const Row*>(known->typed.get());
  }

  /// `column` must be indexed, or the first column of the key.
  template <class Field>
  std::vector<Row> where(std::string_view column, const Field& value,
                         std::size_t limit = rows_all) const {
    return typed(store_->where(spec(), spec().column(column), rows::to_value(value), limit));
  }

  /// For listings: a page of rows behind a key.
  std::vector<Row> after(const Cells& key, std::size_t limit) const {
    return typed(store_->after(spec(), key, limit));
  }

  void put(const Row& row) { store_->put(spec(), rows::to_cells(row)); }

  template <class... Key>
  void erase(const Key&... key) {
    static_assert(sizeof...(Key) == Row::key_size, "give the whole key");
    store_->erase(spec(), Cells{rows::to_value(key)...});
  }

  static Cells key_of(const Row& row) {
    auto cells = rows::to_cells(row);
    cells.resize(Row::key_size);
    return cells;
  }

 private:
  static const TableSpec& spec() { return rows::spec_of<Row>(); }
  static std::vector<Row> typed(const std::vector<Cells>& found) {
    std::vector<Row> out;
    out.reserve(found.size());
    for (const auto& cells : found) out.push_back(rows::from_cells<Row>(cells));
    return out;
  }

  RowStore* store_;
};

}  // namespace wec

// The tables' side of the store: rows by key, by column and in order, and the sums they add up to.

#include <fmt/format.h>

#include "daemon/core/chaos.hpp"
#include "daemon/core/state/state.hpp"
#include "daemon/store/schema.hpp"
#include "daemon/store/store_parts.hpp"

namespace wec {

Store::Statements& Store::statements(const TableSpec& spec) {
  for (auto& [known, made] : tables_)
    if (known == &spec) return *made;
  tables_.emplace_back(&spec, std::make_unique<Statements>());
  return *tables_.back().second;
}

const KnownRow* Store::get(const TableSpec& spec, const Cells& key) {
  const auto row_in = [](const RowCache::Row& row) { return row ? &*row : nullptr; };
  if (spec.keeping == Keeping::cache) {
    uncached_.reset();
    if (auto row = select(spec, key)) uncached_.emplace(KnownRow{std::move(*row), {}});
    return row_in(uncached_);
  }
  auto name = RowCache::key_of(spec, key);
  if (const auto* known = cache_.find(name)) return row_in(*known);
  return row_in(cache_.read(std::move(name), select(spec, key)));
}

std::optional<Cells> Store::cells_now(const TableSpec& spec, const Cells& key) {
  const auto* known = get(spec, key);
  return known ? std::optional(known->cells) : std::nullopt;
}

std::optional<Cells> Store::select(const TableSpec& spec, const Cells& key) {
  auto& prepared = statements(spec);
  if (!prepared.get)
    prepared.get.emplace(*database_,
                         fmt::format("SELECT {} FROM \"{}\" WHERE {}", column_list(spec), spec.name,
                                     key_condition(spec)));
  const Use use(*prepared.get);
  for (std::size_t i = 0; i < key.size(); ++i)
    bind_value(*prepared.get, static_cast<int>(i) + 1, key[i]);
  if (!prepared.get->executeStep()) return {};
  return row_of(*prepared.get, spec.columns.size());
}

std::vector<Cells> Store::where(const TableSpec& spec, std::size_t column, const Value& value,
                                std::size_t limit) {
  auto& prepared = statements(spec);
  auto found = prepared.where.find(column);
  if (found == prepared.where.end())
    found = prepared.where
                .try_emplace(column, *database_,
                             fmt::format("SELECT {} FROM \"{}\" WHERE \"{}\"=?1 ORDER BY {}",
                                         column_list(spec), spec.name, spec.columns[column].name,
                                         key_list(spec)))
                .first;
  auto& query = found->second;
  const Use use(query);
  bind_value(query, 1, value);
  std::vector<Cells> out;
  while (out.size() < limit && query.executeStep())
    out.push_back(row_of(query, spec.columns.size()));
  return out;
}

std::vector<Cells> Store::after(const TableSpec& spec, const Cells& after, std::size_t limit) {
  auto& prepared = statements(spec);
  auto& statement = after.empty() ? prepared.first : prepared.after;
  if (!statement) {
    std::string places;
    for (std::size_t i = 0; i < spec.key_size; ++i)
      places += fmt::format("{}?{}", i ? "," : "", i + 1);
    const auto condition =
        after.empty() ? std::string() : fmt::format("WHERE ({})>({})", key_list(spec), places);
    statement.emplace(*database_,
                      fmt::format("SELECT {} FROM \"{}\" {} ORDER BY {}", column_list(spec),
                                  spec.name, condition, key_list(spec)));
  }
  const Use use(*statement);
  for (std::size_t i = 0; i < after.size(); ++i)
    bind_value(*statement, static_cast<int>(i) + 1, after[i]);
  std::vector<Cells> out;
  while (out.size() < limit && statement->executeStep())
    out.push_back(row_of(*statement, spec.columns.size()));
  return out;
}

void Store::put(const TableSpec& spec, const Cells& row) {
  std::optional<Cells> before;
  if (spec.keeping == Keeping::fold)
    before = cells_now(
        spec, Cells(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(spec.key_size)));
  if (before == row) return;
  auto& prepared = statements(spec);
  if (!prepared.put) {
    std::string places;
    for (std::size_t i = 0; i < spec.columns.size(); ++i)
      places += fmt::format("{}?{}", i ? "," : "", i + 1);
    prepared.put.emplace(
        *database_, fmt::format("INSERT OR REPLACE INTO \"{}\" VALUES({})", spec.name, places));
  }
  const Use use(*prepared.put);
  for (std::size_t i = 0; i < row.size(); ++i)
    bind_value(*prepared.put, static_cast<int>(i) + 1, row[i]);
  prepared.put->exec();
  if (spec.keeping != Keeping::cache) cache_.written(RowCache::key_of(spec, row), row);
  account(spec, before, &row);
}

void Store::erase(const TableSpec& spec, const Cells& key) {
  std::optional<Cells> before;
  if (spec.keeping == Keeping::fold) {
    before = cells_now(spec, key);
    if (!before) return;
  }
  auto& prepared = statements(spec);
  if (!prepared.erase)
    prepared.erase.emplace(
        *database_, fmt::format("DELETE FROM \"{}\" WHERE {}", spec.name, key_condition(spec)));
  const Use use(*prepared.erase);
  for (std::size_t i = 0; i < key.size(); ++i)
    bind_value(*prepared.erase, static_cast<int>(i) + 1, key[i]);
  prepared.erase->exec();
  if (spec.keeping != Keeping::cache) cache_.written(RowCache::key_of(spec, key), std::nullopt);
  account(spec, before, nullptr);
}

void Store::account(const TableSpec& spec, const std::optional<Cells>& before, const Cells* after) {
  dirty_ = true;
  if (spec.keeping != Keeping::fold) return;
  auto found = sums_.find(spec.name);
  if (found == sums_.end()) found = sums_.emplace(std::string(spec.name), 0).first;
  if (before && !SABOTAGE("sums-only-grow")) found->second -= row_sum(spec, *before);
  if (after) found->second += row_sum(spec, *after);
  sums_dirty_ = true;
  account_digest(spec, before, after);
}

std::string Store::state_hash() const { return state_hash_of(sums_); }

std::string Store::recomputed_state_hash() {
  TableSums sums;
  for_each_table([&](const TableSpec& spec) {
    if (spec.keeping != Keeping::fold) return;
    auto& sum = sums[std::string(spec.name)];
    for (const auto& row : after(spec, {}, rows_all)) sum += row_sum(spec, row);
  });
  return state_hash_of(sums);
}

}  // namespace wec

#include "daemon/store/row_cache.hpp"

#include <cstring>

#include "daemon/core/chaos.hpp"

namespace wec {
// Bytes that no other key has: each cell with its kind and length in front.
std::string RowCache::key_of(const TableSpec& spec, const Cells& cells) {
  std::string out(spec.name);
  for (std::size_t i = 0; i < spec.key_size; ++i) {
    if (const auto* number = std::get_if<std::int64_t>(&cells[i])) {
      char bytes[sizeof(std::int64_t)];
      std::memcpy(bytes, number, sizeof bytes);
      out += 'i';
      out.append(bytes, sizeof bytes);
    } else if (const auto* text = std::get_if<std::string>(&cells[i])) {
      out += 't';
      out += std::to_string(text->size());
      out += ':';
      out += *text;
    } else {
      out += 'n';
    }
  }
  return out;
}

const RowCache::Row* RowCache::find(const std::string& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second;
}

const RowCache::Row& RowCache::read(std::string key, std::optional<Cells> row) {
  if (rows_.size() >= rows_max) rows_.clear();
  auto& kept = rows_[std::move(key)];
  kept.reset();  // with what was read from its old cells
  if (row) kept.emplace(KnownRow{std::move(*row), {}});
  return kept;
}

void RowCache::written(const std::string& key, std::optional<Cells> row) {
  read(key, std::move(row));
  written_.push_back(key);
}

void RowCache::begin() {
  written_.clear();
  mark_ = 0;
}

void RowCache::forget_from(std::size_t place) {
  for (std::size_t i = place; i < written_.size() && !SABOTAGE("cache-outlives-rollback"); ++i)
    rows_.erase(written_[i]);
  written_.resize(place);
}

}  // namespace wec

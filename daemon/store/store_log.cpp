// The log's side of the store: contiguous, chained, its newest rows in memory.

#include <cassert>

#include "daemon/core/chaos.hpp"
#include "daemon/core/state/state.hpp"
#include "daemon/store/store_parts.hpp"

#include <fmt/format.h>

namespace wec {
namespace {

LoggedEvent event_of(SQLite::Statement& row) {
  LoggedEvent event;
  event.seq = row.getColumn(0).getInt64();
  event.fence = row.getColumn(1).getString();
  event.prev = row.getColumn(2).getString();
  event.hash = row.getColumn(3).getString();
  event.type = row.getColumn(4).getString();
  event.raw = std::make_shared<const std::string>(row.getColumn(5).getString());
  event.at_ms = row.getColumn(6).getInt64();
  return event;
}

}  // namespace

void Store::append(const LoggedEvent& event) {
  assert(event.seq == head_.seq + 1 && event.prev == head_.hash &&
         "the log is contiguous and chained");
  auto& insert = *log_->append;
  const Use use(insert);
  insert.bind(1, event.seq);
  insert.bindNoCopy(2, event.fence);
  insert.bindNoCopy(3, event.prev);
  insert.bindNoCopy(4, event.hash);
  insert.bindNoCopy(5, event.type);
  insert.bindNoCopy(6, *event.raw);
  insert.bind(7, event.at_ms);
  insert.exec();
  head_ = {event.seq, event.hash};
  dirty_ = true;
  remember(event);
}

void Store::remember(const LoggedEvent& event) {
  recent_.push_back(event);
  recent_bytes_ += event.raw->size();
  while (recent_bytes_ > recent_log_max_bytes) {
    recent_bytes_ -= recent_.front().raw->size();
    recent_.pop_front();
  }
}

std::vector<LoggedEvent> Store::read_log(std::int64_t after, std::size_t max_bytes) {
  std::vector<LoggedEvent> out;
  std::size_t bytes = 0;
  const auto take = [&](LoggedEvent event) {
    bytes += event.raw->size();
    if (!out.empty() && bytes > max_bytes) return false;
    out.push_back(std::move(event));
    return true;
  };
  if (!recent_.empty() && recent_.front().seq <= after + 1) {
    for (auto i = static_cast<std::size_t>(after + 1 - recent_.front().seq); i < recent_.size();
         ++i)
      if (!take(recent_[i])) break;
    return out;
  }
  auto& query = *log_->read_log;
  const Use use(query);
  query.bind(1, after);
  while (query.executeStep())
    if (!take(event_of(query))) break;
  return out;
}

void Store::cut_log(std::int64_t after) {
  SQLite::Statement cut(*database_, "DELETE FROM log WHERE seq>?1");
  cut.bind(1, after);
  cut.exec();
  forget_rows_after(after);
  SQLite::Statement last(*database_, "SELECT seq,hash FROM log ORDER BY seq DESC LIMIT 1");
  head_ = last.executeStep() ? LogHead{last.getColumn(0).getInt64(), last.getColumn(1).getString()}
                             : LogHead{};
  dirty_ = was_cut_ = true;
}

void Store::clear_fold() {
  for_each_table([&](const TableSpec& spec) {
    if (spec.keeping != Keeping::fold) return;
    database_->exec(fmt::format("DELETE FROM \"{}\"", spec.name));
    sums_[std::string(spec.name)] = 0;
  });
  digest_ = {};
  cache_.clear();
  dirty_ = sums_dirty_ = was_cut_ = true;
}

void Store::forget_rows_after(std::int64_t seq) {
  while (!recent_.empty() && recent_.back().seq > seq && !SABOTAGE("log-remembers-rollback")) {
    recent_bytes_ -= recent_.back().raw->size();
    recent_.pop_back();
  }
}

}  // namespace wec

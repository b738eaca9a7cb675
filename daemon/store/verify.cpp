// Folds with the same apply as the daemon, into a database in memory.

#include "daemon/store/verify.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/envelope.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/store/schema.hpp"
#include "daemon/store/sqlite_use.hpp"
#include "daemon/store/store.hpp"

namespace wec {
namespace {

constexpr std::size_t problems_max = 20;  // more are the same trouble again

void note(VerifyReport& report, std::string problem) {
  if (report.problems.size() < problems_max) report.problems.push_back(std::move(problem));
}

void check_file(SQLite::Database& file, VerifyReport& report) {
  SQLite::Statement check(file, "PRAGMA integrity_check(5)");
  while (check.executeStep()) {
    const auto line = check.getColumn(0).getString();
    if (line != "ok") note(report, "file: " + line);
  }
}

/// One row of the log into the fresh tables; false: the chain is broken here, and what an event
/// means behind a hole is not defined.
bool fold(State& state, SQLite::Statement& row, std::string& expected_prev, VerifyReport& report) {
  const auto seq = row.getColumn(0).getInt64();
  const auto prev = row.getColumn(1).getString(), hash = row.getColumn(2).getString(),
             raw = row.getColumn(3).getString();
  const auto problems_before = report.problems.size();
  if (seq != report.events + 1) note(report, fmt::format("log: {} follows {}", seq, report.events));
  if (prev != expected_prev) note(report, fmt::format("log: {} names another predecessor", seq));
  if (chain_hash(raw) != hash)
    note(report, fmt::format("log: {} was altered, its hash differs", seq));
  if (report.problems.size() != problems_before) return false;
  expected_prev = hash;
  ++report.events;
  const auto event = opened(raw);
  if (!event) {
    note(report, fmt::format("log: {} cannot be read: {} {}", seq, event.error().path,
                             event.error().reason));
    return false;
  }
  apply(state, *event, seq);
  return true;
}

std::string shown(const Cells& cells) {
  std::string out;
  for (const auto& cell : cells) {
    if (!out.empty()) out += " | ";
    if (const auto* n = std::get_if<std::int64_t>(&cell))
      out += std::to_string(*n);
    else if (const auto* t = std::get_if<std::string>(&cell))
      out += *t;
    else
      out += "null";
  }
  return out.substr(0, 300);
}

void compare(SQLite::Database& file, Store& fresh, const TableSpec& spec, VerifyReport& report) {
  const auto folded = fresh.after(spec, {}, rows_all);
  SQLite::Statement kept(file, fmt::format("SELECT {} FROM \"{}\" ORDER BY {}", column_list(spec),
                                           spec.name, key_list(spec)));
  std::size_t i = 0;
  while (kept.executeStep()) {
    const auto row = row_of(kept, spec.columns.size());
    if (i >= folded.size() || folded[i] != row) {
      note(report, fmt::format("{}: the table has [{}], the log gives [{}]", spec.name, shown(row),
                               i < folded.size() ? shown(folded[i]) : "nothing"));
      return;
    }
    ++i;
  }
  if (i < folded.size())
    note(report,
         fmt::format("{}: the log gives [{}], the table lacks it", spec.name, shown(folded[i])));
}

}  // namespace

VerifyReport verify_database(const std::string& path) {
  VerifyReport report;
  try {
    SQLite::Database file(path, SQLite::OPEN_READONLY);
    check_file(file, report);
    auto fresh = Store::open({}).value();
    State state(*fresh);
    fresh->begin();
    SQLite::Statement log(file, "SELECT seq,prev,hash,raw FROM log ORDER BY seq");
    std::string prev(zero_hash);
    bool whole = true;
    while (whole && log.executeStep()) whole = fold(state, log, prev, report);
    if (whole) {
      for_each_table([&](const TableSpec& spec) {
        if (spec.keeping == Keeping::fold) compare(file, *fresh, spec, report);
      });
      SQLite::Statement sums(file, "SELECT v FROM meta WHERE k='sums'");
      const auto kept = sums.executeStep() ? sums.getColumn(0).getString() : std::string();
      if (state_hash_of(parse_sums(kept)) != fresh->state_hash())
        note(report, "meta: the kept sums are not those of the rows");
    }
    report.state_hash = fresh->recomputed_state_hash();
    fresh->commit();
  } catch (const std::exception& e) {  // SQLite's, or kept sums that are no numbers
    note(report, std::string("file: ") + e.what());
  }
  return report;
}

}  // namespace wec

#include "tests/sim/matrix.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <vector>

#include "tests/sim/shift.hpp"

namespace wec::test {
namespace {

struct StoryRow {
  const char* name;
  const char* event;  // its heart
  const char* chores;
};
constexpr std::array<StoryRow, story_count> stories = {{
    {"receive", "receipt.confirmed", "receive"},
    {"put away", "putaway.confirmed", "receive"},
    {"pick single", "pick.confirmed", "orders"},
    {"pick batch", "wall.put", "wall"},
    {"pack", "pack.scanned", "orders"},
    {"weigh", "weigh.checked", "orders"},
    {"label", "label.applied", "orders"},
    {"hand over", "shipment.handed_over", "orders"},
    {"count", "stock.counted", "count"},
    {"return", "return.restocked", "returns"},
    {"cancel", "order.cancelled", "cancel"},
    {"shift change", "labour.signed_out", "change"},
}};

enum class How {
  played,     // `by` names the simulator's faults
  scale,      // played where a scale has a part
  printer,    // played where a printer has a part
  always,     // in every seed, with or without anything else
  elsewhere,  // it does not meet a story, or a real machine is needed: `by` says where it is tried
  not_built,
};
struct FaultRow {
  const char* name;
  const char* what;
  How how;
  const char* by;
};
constexpr std::array<FaultRow, 75> rows = {{
    {"F01", "disk full", How::played, "disk_full"},
    {"F02", "read error", How::not_built, ""},
    {"F03", "write error", How::not_built, ""},
    {"F04", "sync error", How::played, "sync_error"},
    {"F05", "torn write", How::played, "power_cut"},
    {"F06", "unsynced writes lost or out of order", How::played, "power_cut"},
    {"F07", "a disk that lies about flushing", How::elsewhere, "tests/sim/disk_test.cpp"},
    {"F08", "bit flip in the database", How::not_built, ""},
    {"F09", "bit flip in the WAL", How::not_built, ""},
    {"F10", "slow disk", How::not_built, ""},
    {"F11", "checkpoints late or early", How::always, "each seed draws after how many pages"},
    {"F12", "folder not writable, wrong owner", How::elsewhere,
     "at a start no story runs: tests/unit/app/start_up_test.cpp"},
    {"F13", "WAL deleted, database copied without it", How::elsewhere, "tests/lab/restore"},
    {"F14", "database damaged", How::elsewhere,
     "at a start no story runs: tests/unit/app/start_up_test.cpp"},
    {"F15", "an old database put back", How::elsewhere, "tests/lab/restore"},
    {"F16", "SIGKILL", How::played, "process_kill"},
    {"F17", "power cut", How::played, "power_cut"},
    {"F18", "cut while it starts", How::played, "power_cut"},
    {"F19", "SIGTERM", How::played, "clean_stop"},
    {"F20", "SIGHUP with a bad file", How::not_built, ""},
    {"F21", "out of memory", How::not_built, ""},
    {"F22", "out of file descriptors", How::not_built, ""},
    {"F23", "deciding thread hangs", How::elsewhere,
     "needs threads: tests/unit/app/watchdog_test.cpp, tests/lab/nspawn"},
    {"F24", "a helper dies", How::not_built, ""},
    {"F25", "crash loop", How::elsewhere, "needs systemd: tests/lab/nspawn"},
    {"F26", "two daemons on one database", How::elsewhere,
     "at a start no story runs: tests/unit/app/start_up_test.cpp"},
    {"F27", "paused for minutes", How::not_built, ""},
    {"F28", "no journal, no core", How::not_built, ""},
    {"F29", "wall clock off by years", How::played, "clock"},
    {"F30", "wall clock steps by an hour", How::played, "clock"},
    {"F31", "start in another year", How::played, "clock process_kill"},
    {"F32", "summer time, year end", How::elsewhere,
     "days, not stories: tests/unit/core/site_day_test.cpp"},
    {"F33", "timers late", How::not_built, ""},
    {"F34", "no link", How::played, "link_cut"},
    {"F35", "half-open connection", How::not_built, ""},
    {"F36", "cut at each step of a message", How::played, "link_cut amnesia"},
    {"F37", "slow link", How::played, "slow_link"},
    {"F38", "wrong certificate", How::elsewhere, "needs TLS: tests/unit/oms/tls_test.cpp"},
    {"F39", "broker forgets", How::played, "amnesia"},
    {"F40", "broker's queue overflows", How::played, "amnesia link_cut"},
    {"F41", "duplicates", How::played, "duplicates"},
    {"F42", "out of order", How::played, "office_resends"},
    {"F43", "poison messages", How::played, "poison"},
    {"F44", "head office set back", How::elsewhere, "tests/unit/oms/sync_model_test.cpp"},
    {"F45", "order cancelled in the middle", How::played, "+cancel"},
    {"F46", "long without a link", How::played, "link_cut slow_link"},
    {"F47", "two boxes with one identity", How::elsewhere, "tests/unit/oms/sync_model_test.cpp"},
    {"F48", "scanner unplugged", How::played, "scanner_link"},
    {"F49", "flood of scans", How::not_built, ""},
    {"F50", "codes that are none", How::played, "wrong_scan"},
    {"F51", "frames split or joined", How::elsewhere, "below any story: tests/unit/drivers"},
    {"F52", "double read", How::played, "double_scan"},
    {"F53", "USB resets", How::elsewhere, "below any story: tests/unit/firmware-bridge"},
    {"F54", "scanners swapped", How::not_built, ""},
    {"F55", "weight never stable", How::scale, "scale"},
    {"F56", "overload, error words", How::scale, "scale"},
    {"F57", "unit or decimal changed", How::elsewhere, "below any story: tests/unit/drivers"},
    {"F58", "weight of the parcel before", How::scale, "scale"},
    {"F59", "Modbus errors", How::elsewhere, "below any story: tests/unit/drivers"},
    {"F60", "paper or ribbon out", How::printer, "printer"},
    {"F61", "head open, silent printer", How::printer, "printer"},
    {"F62", "printer loses power", How::printer, "printer"},
    {"F63", "printer's wire breaks", How::printer, "printer_link"},
    {"F64", "wrong media or language", How::not_built, ""},
    {"F65", "two jobs for one printer", How::not_built, ""},
    {"F66", "page sends once more", How::played, "double_scan process_kill"},
    {"F67", "two stations, one task", How::always, "two pickers and two benches in each seed (I5)"},
    {"F68", "tablet without a network", How::not_built, ""},
    {"F69", "walks away", How::played, "walk_away"},
    {"F70", "old page after an update", How::elsewhere,
     "below any story: tests/unit/stations/sessions_test.cpp"},
    {"F71", "bad site file", How::elsewhere,
     "at a start no story runs: tests/unit/config/site_file_test.cpp"},
    {"F72", "database of a newer version", How::elsewhere,
     "at a start no story runs: tests/unit/app/start_up_test.cpp"},
    {"F73", "migration fails", How::elsewhere,
     "at a start no story runs: tests/unit/store/store_test.cpp"},
    {"F74", "older program after an upgrade", How::not_built, ""},
    {"F75", "wrong answers", How::played, "lies"},
}};

bool has_part(How how, std::size_t story) {
  const bool weighs = static_cast<Story>(story) == Story::weigh;
  const bool labels = static_cast<Story>(story) == Story::label;
  return how == How::played || (how == How::scale && weighs) || (how == How::printer && labels);
}

const char* cell(const FaultRow& row, std::size_t story) {
  switch (row.how) {
    case How::played:
      return "run";
    case How::scale:
    case How::printer:
      return has_part(row.how, story) ? "run" : "no part";
    case How::always:
      return "always";
    case How::elsewhere:
      return "elsewhere";
    case How::not_built:
      break;
  }
  return "not built";
}

ShiftPlan plan_for(const FaultRow& row, std::size_t story, std::uint64_t seed) {
  ShiftPlan plan;
  plan.seed = seed;
  plan.chores = chores_named(stories[story].chores).value();
  if (std::string_view(row.by) == "+cancel")
    *plan.chores |= ChoreSet{1} << static_cast<unsigned>(Chore::cancel);
  plan.chores = compatible(*plan.chores);
  plan.faults = faults_named(row.by).value_or(0);
  return plan;
}

constexpr std::uint64_t seeds_per_cell = 5;

/// Until fault and story have met.
void play_cell(const FaultRow& row, std::size_t story, MatrixRun& run) {
  for (std::uint64_t seed = 1; seed <= seeds_per_cell; ++seed) {
    const auto plan = plan_for(row, story, seed);
    const auto outcome = play(plan);
    if (!outcome.ok()) {
      ++run.broken;
      fmt::print("{} in '{}', seed {}: {} is broken: {}\n", row.name, stories[story].name, seed,
                 outcome.invariant, outcome.what);
      return;
    }
    const bool told = (outcome.stories >> story) & 1u;
    if (told && (outcome.happened & *plan.faults) == *plan.faults) return;
  }
  ++run.not_reached;
  fmt::print("{} did not meet '{}'\n", row.name, stories[story].name);
}

}  // namespace

Story story_of(const std::string& event_type) {
  std::size_t story = 0;
  while (story < story_count && event_type != stories[story].event) ++story;
  return static_cast<Story>(story);
}

std::string matrix_page() {
  std::string out =
      "# Stories by faults\n\nMade by `wec-sim-run --matrix-page`; a test holds it to the table in "
      "tests/sim/matrix.cpp. The faults are those of the\nreliability page.\n\n- **run**: "
      "`wec-sim-run "
      "--matrix` plays the story with this fault until both have met (at most five seeds a cell), "
      "with all\n  invariants checked.\n- **always**: part of every seed.\n- **no part**: that "
      "device "
      "has no part in the story.\n- **elsewhere**: it cannot meet a story in the simulator; the "
      "last "
      "column says why or where it is tried.\n- **not built**: nothing tries it yet.\n\n| fault | "
      "|";
  for (const auto& story : stories) out += fmt::format(" {} |", story.name);
  out += " by |\n|---|---|";
  for (std::size_t i = 0; i <= story_count; ++i) out += "---|";
  int played = 0, missing = 0;
  for (const auto& row : rows) {
    out += fmt::format("\n| {} | {} |", row.name, row.what);
    for (std::size_t story = 0; story < story_count; ++story) {
      const std::string_view text = cell(row, story);
      played += text == "run";
      missing += text == "not built";
      out += fmt::format(" {} |", text);
    }
    out += fmt::format(" {} |", row.by);
  }
  return out + fmt::format("\n\n{} of {} cells are run, {} are not built.\n", played,
                           rows.size() * story_count, missing);
}

MatrixRun play_matrix(std::int64_t seconds, std::size_t first) {
  MatrixRun run;
  std::vector<std::pair<const FaultRow*, std::size_t>> cells;
  for (const auto& row : rows)
    for (std::size_t story = 0; story < story_count; ++story)
      if (has_part(row.how, story)) cells.emplace_back(&row, story);
  run.cells = static_cast<int>(cells.size());
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto spent = std::chrono::steady_clock::now() - begun;
    if (seconds > 0 && spent > std::chrono::seconds(seconds)) break;
    const auto& [row, story] = cells[(first + i) % cells.size()];
    ++run.played;
    play_cell(*row, story, run);
  }
  return run;
}

}  // namespace wec::test

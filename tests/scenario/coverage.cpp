#include "tests/scenario/coverage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/transition.hpp"

namespace wec::scenario {

namespace {

/// A column of the page: a bar would begin the next one.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

/// Where each code was met: steps of scans, or "shown".
std::map<std::string, std::set<std::string>>& met() {
  static std::map<std::string, std::set<std::string>> codes;
  return codes;
}

/// Refusals of what no scenario in one process can bring about, and the test that does.
struct Elsewhere {
  std::string_view code, test;
};
constexpr Elsewhere elsewhere[] = {
    {"BUSY", "tests/unit/stations/server_test.cpp"},
    {"DISK_FULL", "tests/lab/disk/full.scenario"},
    {"SUSPECT", "tests/unit/sync/rows_restore.cpp"},
    {"VERIFY_FIRST", "tests/unit/core/refusal_test.cpp"},
    {"CLOCK_UNSURE", "tests/unit/core/refusal_test.cpp"},
    {"PRINTER_HOT", "tests/unit/core/refusal_test.cpp"},
};

std::string test_of(std::string_view code) {
  for (const auto& one : elsewhere) {
    if (one.code != code) continue;
    std::ifstream in(std::string(WEC_SOURCE_DIR) + "/" + std::string(one.test));
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    return text.find(code) == std::string::npos ? std::string() : fmt::format("`{}`", one.test);
  }
  return {};
}

constexpr std::string_view refusals[] = {
#define WEC_NAME(NAME) #NAME,
    WEC_REFUSALS(WEC_NAME)
#undef WEC_NAME
};

/// A refusal without a row fails the tests as a transition does.
int write_refusals(std::string& body) {
  int missing = 0;
  body +=
      "\n## Refusals\n\nEach met with STOP, the same step and the same state hash (`refused` of "
      "the "
      "scenarios); *shown* are what a device says, without a scan.\n\n| code | in the steps "
      "|\n|---|---|\n";
  for (const auto code : refusals) {
    const auto found = met().find(std::string(code));
    const auto where =
        found != met().end() ? fmt::format("{}", fmt::join(found->second, ", ")) : test_of(code);
    missing += where.empty() ? 1 : 0;
    body += fmt::format("| {} | {} |\n", code, where.empty() ? "**none**" : where);
  }
  return missing;
}

}  // namespace

void note_refused(const std::string& code, const std::string& step) { met()[code].insert(step); }

void note_shown(const std::string& code) { met()[code].insert("*shown*"); }

int write_coverage(const std::string& path) {
  const auto passes = chaos::passes();
  int missing = 0, all = 0;
  std::string body, section;
  for (const auto* table : TransitionTable::all()) {
    if (table->section() != section) {
      section = table->section();
      body += fmt::format("\n## {}\n\n| from | event | to | taken |\n|---|---|---|---|\n", section);
    }
    for (const auto& t : table->transitions()) {
      const auto found = passes.find(fmt::format("{}/{}", table->section(), t.name));
      const bool taken = found != passes.end();
      ++all;
      missing += taken ? 0 : 1;
      body += fmt::format("| {} | {} | {} | {} |\n", cell(t.from), cell(t.event), cell(t.to),
                          taken ? "yes" : "**no**");
    }
  }
  const int unmet = write_refusals(body);
  std::ofstream(path) << "# Which transitions of the floor the scenarios take\n\n"
                      << "Made by `./dev coverage-floor` from what the processes recorded while "
                         "the scenarios ran.\n\n"
                      << fmt::format("{} of {} transitions are taken.\n", all - missing, all)
                      << body;
  return missing + unmet;
}

}  // namespace wec::scenario

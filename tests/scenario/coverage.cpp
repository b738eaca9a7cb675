#include "tests/scenario/coverage.hpp"

#include <fmt/format.h>

#include <fstream>

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

}  // namespace

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
  std::ofstream(path) << "# Which transitions of the floor the scenarios take\n\n"
                      << "Made by `./dev coverage-floor` from what the processes recorded while "
                         "the scenarios ran.\n\n"
                      << fmt::format("{} of {} transitions are taken.\n", all - missing, all)
                      << body;
  return missing;
}

}  // namespace wec::scenario

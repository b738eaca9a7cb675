#include "daemon/core/transition.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/core/chaos.hpp"

namespace wec {
namespace {

std::vector<const TransitionTable*>& registry() {
  static std::vector<const TransitionTable*> tables;
  return tables;
}

}  // namespace

TransitionTable::TransitionTable(std::string_view section, std::vector<Transition> transitions)
    : section_(section), transitions_(std::move(transitions)) {
  registry().push_back(this);
}

void TransitionTable::passed(std::string_view name) const {
  const bool known = std::any_of(transitions_.begin(), transitions_.end(),
                                 [&](const Transition& t) { return t.name == name; });
  assert(known && "the table does not hold this transition");
  SOMETIMES(known, (std::string(section_) + "/" + std::string(name)).c_str());
}

std::vector<const TransitionTable*> TransitionTable::all() {
  auto tables = registry();
  std::sort(tables.begin(), tables.end(),
            [](const auto* a, const auto* b) { return a->section() < b->section(); });
  return tables;
}

}  // namespace wec

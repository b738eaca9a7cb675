// Which classes keep apart: the pairs that the IMDG Code's table of segregation (7.2.4) gives
// "separated from" or more, which is the strictest of the three regimes for goods in one package.

#include "daemon/core/decide/dangerous.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table(
    "1.11 Dangerous goods",
    {
        {"tote", "DG_LQ | DG_REGULATED", "into a tote with goods it must keep apart from",
         "refused"},
        {"person", "DG_REGULATED", "at a bench, without the skill DG", "refused"},
        {"box", "DG_REGULATED", "a box that is not approved", "refused"},
        {"carton", "DG_LQ | DG_REGULATED", "into a carton with goods it must keep apart from",
         "refused"},
        {"label", "DG_LQ | DG_REGULATED", "a label is made", "its marks are printed"},
        {"load", "DG_LQ | DG_REGULATED", "onto a vehicle that may not carry it", "refused"},
    });

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> apart = {{
    {"2.1", "3"},
    {"2.1", "4.2"},
    {"2.1", "5.1"},
    {"2.1", "5.2"},
    {"3", "4.2"},
    {"3", "5.1"},
    {"3", "5.2"},
    {"4.1", "5.2"},
    {"4.2", "5.1"},
    {"4.2", "5.2"},
    {"4.3", "5.1"},
    {"4.3", "5.2"},
    {"5.1", "5.2"},
    {"5.1", "8"},
    {"5.2", "8"},
    {"4.1", "5.1"},
    {"3", "4.3"},
}};

bool classes_apart(std::string_view a, std::string_view b) {
  if (a.starts_with('1') != b.starts_with('1')) return !a.empty() && !b.empty();
  return std::any_of(apart.begin(), apart.end(), [&](const auto& pair) {
    return (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
  });
}

bool has_skill(const State& state, const OperatorId& id) {
  const auto who = state.operators.get(id);
  if (!who) return false;
  return std::any_of(who->skills.begin(), who->skills.end(),
                     [](const std::string& skill) { return skill == "DG" || skill == "dg"; });
}

Refusal segregated(const At& at, const Sku& sku, const Sku& other) {
  return refused_here(at, refusal::DG_SEGREGATION,
                      {{"sku", sku.text}, {"other", other.text}, {"expected", "apart"}});
}

}  // namespace

bool clash(const Dg& a, const Dg& b) {
  if (a.state == DgState::DG_NONE || b.state == DgState::DG_NONE) return false;
  const bool groups = !a.segregation_group.empty() && !b.segregation_group.empty() &&
                      a.segregation_group != b.segregation_group;
  return groups || classes_apart(a.dg_class, b.dg_class);
}

std::optional<Sku> clash_on(const State& state, const Sku& sku, const Lpn& lpn) {
  const auto item = state.items.get(sku);
  if (!item || lpn.empty() || item->dg.state == DgState::DG_NONE) return {};
  for (const auto& row : state.stock.where("lpn", lpn)) {
    const auto other = state.items.get(row.sku);
    if (other && clash(item->dg, other->dg)) return row.sku;
  }
  return {};
}

Decision dangerous_in_tote(const Turn& turn, const At& at, const Sku& sku, const Lpn& tote) {
  const auto other = clash_on(turn.state, sku, tote);
  if (!other) return {};
  table.passed("tote");
  return segregated(at, sku, *other);
}

Decision dangerous_for_person(const Turn& turn, const At& at, const Lpn& tote) {
  if (dg_of_carton(turn.state, tote) != DgState::DG_REGULATED) return {};
  if (has_skill(turn.state, at.state.operator_id)) return {};
  table.passed("person");
  return refused_here(at, refusal::NOT_ALLOWED,
                      {{"skill", "DG"}, {"expected", "a person with the skill DG"}});
}

Decision dangerous_in_box(const Turn& turn, const At& at, const CartonType& type) {
  if (type.dg_ok || dg_of_carton(turn.state, at.state.tote) != DgState::DG_REGULATED) return {};
  table.passed("box");
  return refused_here(at, refusal::DG_PACKAGING,
                      {{"seen", type.carton.text}, {"expected", "a box approved for them"}});
}

Decision dangerous_in_carton(const Turn& turn, const At& at, const Sku& sku) {
  if (const auto other = clash_on(turn.state, sku, at.state.carton)) {
    table.passed("carton");
    return segregated(at, sku, *other);
  }
  const auto item = turn.state.items.get(sku);
  const auto carton = turn.state.cartons.get(at.state.carton);
  if (!item || !carton || item->dg.state != DgState::DG_REGULATED) return {};
  const auto type = turn.state.carton_types.get(carton->carton_type);
  if (!type || type->dg_ok) return {};
  table.passed("box");
  return refused_here(at, refusal::DG_PACKAGING,
                      {{"sku", sku.text}, {"expected", "a box approved for it"}});
}

DgState dg_of_carton(const State& state, const Lpn& lpn) {
  auto highest = DgState::DG_NONE;
  if (lpn.empty()) return highest;
  for (const auto& row : state.stock.where("lpn", lpn))
    if (const auto item = state.items.get(row.sku)) highest = std::max(highest, item->dg.state);
  return highest;
}

std::vector<std::string> dg_marks(const State& state, const Lpn& carton) {
  std::set<std::string> marks;
  for (const auto& row : state.stock.where("lpn", carton)) {
    const auto item = state.items.get(row.sku);
    if (!item || item->dg.state == DgState::DG_NONE) continue;
    auto mark = fmt::format("{} {}", item->dg.un_number, item->dg.dg_class);
    if (item->dg.state == DgState::DG_LQ) mark += " LQ";
    for (const auto& more : item->dg.marks) mark += " " + more;
    marks.insert(mark);
  }
  if (!marks.empty()) table.passed("label");
  return {marks.begin(), marks.end()};
}

}  // namespace wec::deciding

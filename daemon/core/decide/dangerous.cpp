// Dangerous goods where they are put together, packed, labelled and carried. Which of them keep
// apart is segregation.cpp.

#include "daemon/core/decide/dangerous.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/segregation.hpp"
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

std::optional<Sku> clash_on(const State& state, const Sku& sku, const Lpn& lpn) {
  const auto item = state.items.get(sku);
  if (!item || lpn.empty() || item->dg.state == DgState::DG_NONE) return {};
  for (const auto& row : state.stock.where("lpn", lpn)) {
    const auto other = state.items.get(row.sku);
    if (other && keep_apart(item->dg, other->dg)) return row.sku;
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
  if (has_skill(turn.state, at.state.operator_id) || SABOTAGE("anyone-packs-dangerous")) return {};
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

Decision dangerous_on_vehicle(const Turn& turn, const At& at, const Load& load, const Lpn& carton) {
  const auto dg = dg_of_carton(turn.state, carton);
  const bool carries = load.dg.empty() || load.dg == "ALL" || dg == DgState::DG_NONE ||
                       (load.dg == "LQ" && dg == DgState::DG_LQ);
  if (carries) return {};
  table.passed("load");
  return refused_here(
      at, refusal::DG_SEGREGATION,
      {{"carton", carton.text}, {"vehicle", load.dg}, {"expected", "a vehicle that may carry it"}});
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

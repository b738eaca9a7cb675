// Kits, built from their components or broken into them, at one place where both lie.

#include <algorithm>
#include <cassert>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/inbound.hpp"
#include "daemon/core/floor_steps.hpp"
#include "daemon/core/transition.hpp"

namespace wec::deciding {
namespace {

const TransitionTable table("4.1 Kit",
                            {{"place", "BEGUN", "scan the place", "PLACED"},
                             {"counted", "PLACED", "scan the kit's code", "COUNTED"},
                             {"too-few", "COUNTED", "CMD-CONFIRM, units missing", "COUNTED"},
                             {"built", "COUNTED", "CMD-CONFIRM", "DONE"},
                             {"broken", "COUNTED", "CMD-CONFIRM", "DONE"}});

Decision take_place(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::LOCATION);
  if (!hit) return not_that(turn.state, scan, refusal::WRONG_LOCATION, "the place of the goods");
  table.passed("place");
  work.location = LocationId(hit->target);
  return note(turn, at, work);
}

Decision take_kit(Turn& turn, At& at, StationWork work, const Scan& scan) {
  const auto* hit = scan.as(CodeKind::ITEM);
  const bool same = hit && (work.sku.empty() || work.sku.text == hit->target);
  if (!same || !turn.state.kits.get(Sku(hit->target)))
    return not_that(turn.state, scan, refusal::WRONG_ITEM,
                    work.sku.empty() ? "a kit" : work.sku.text);
  table.passed("counted");
  work.sku = Sku(hit->target);
  work.count += hit->qty;
  return note(turn, at, work);
}

/// Takes units from the place, the first to expire first; what is missing stays in `qty`.
void take(const State& state, const LocationId& location, const Sku& sku, std::int64_t& qty,
          std::vector<StockMove>& moves) {
  std::vector<Stock> rows;
  for (auto& row : state.stock.where("location", location))
    if (row.sku == sku && row.status == StockStatus::AVAILABLE && row.qty > row.reserved)
      rows.push_back(std::move(row));
  std::sort(rows.begin(), rows.end(), [](const Stock& a, const Stock& b) {
    const bool a_none = a.expiry.empty(), b_none = b.expiry.empty();
    return std::tie(a_none, a.expiry, a.lot, a.serial) <
           std::tie(b_none, b.expiry, b.lot, b.serial);
  });
  for (const auto& row : rows) {
    const auto some = std::min(qty, row.qty - row.reserved);
    if (some <= 0) break;
    moves.push_back(move_of(row, -some));
    qty -= some;
  }
}

void give(const LocationId& location, const Sku& sku, std::int64_t qty,
          std::vector<StockMove>& moves) {
  Stock row;
  row.sku = sku;
  row.location = location;
  moves.push_back(move_of(row, qty));
}

Decision missing(const At& at, const Sku& sku, std::int64_t wanted, std::int64_t missing) {
  table.passed("too-few");
  return refused_here(at, refusal::TOO_MANY,
                      {{"sku", sku.text}, {"expected", wanted}, {"seen", wanted - missing}});
}

Decision make(Turn& turn, At& at, const StationWork& work) {
  const auto kit = turn.state.kits.get(work.sku);
  assert(kit);
  const bool build = work.condition == "BUILD";
  KitMade e;
  e.sku = work.sku;
  e.qty = work.count;
  e.built = build;
  for (const auto& component : kit->components) {
    auto units = SABOTAGE("kit-takes-one-part") ? 1 : component.qty * work.count;
    const auto wanted = units;
    if (!build) {
      give(work.location, component.sku, units, e.moves);
      continue;
    }
    take(turn.state, work.location, component.sku, units, e.moves);
    if (units > 0) return missing(at, component.sku, wanted, units);
  }
  auto kits = work.count;
  if (build)
    give(work.location, work.sku, kits, e.moves);
  else
    take(turn.state, work.location, work.sku, kits, e.moves);
  if (!build && kits > 0) return missing(at, work.sku, work.count, kits);
  e.station = at.site.id;
  e.operator_id = at.state.operator_id;
  turn.emit(e);
  table.passed(build ? "built" : "broken");
  clear_work(turn, at);
  turn.sound(at.site.id, Tone::done);
  allocate_waiting(turn, work.sku);
  for (const auto& component : kit->components) allocate_waiting(turn, component.sku);
  return {};
}

Decision enter_qty(Turn& turn, At& at, StationWork work) {
  std::int64_t total = 0;
  const auto keyed = take_keys(at, work, total);
  if (keyed == Keyed::refused || (keyed == Keyed::total && total == 0))
    return refused_here(at, refusal::NOT_ALLOWED, {{"expected", "digits, then CMD-CONFIRM"}});
  if (keyed == Keyed::total) work.count = total;
  return note(turn, at, work);
}

}  // namespace

Decision begin_kit(Turn& turn, At& at, bool build) {
  auto work = new_work(at, "kit");
  work.condition = build ? "BUILD" : "BREAK";
  return note(turn, at, work);
}

Decision kit_work(Turn& turn, At& at, StationWork work) {
  const auto step = kit_step(work);
  if (step == KitStep::ENTERING_QTY) return enter_qty(turn, at, work);
  if (at.input.data == cmd::CANCEL || at.input.data == cmd::UNDO) {
    clear_work(turn, at);
    return done(turn, at, Tone::ok);
  }
  const bool counted = step == KitStep::ITEM_SCAN && work.count > 0;
  if (at.input.data == cmd::QTY && counted) {
    work.entering = true;
    return note(turn, at, work);
  }
  if (at.input.data == cmd::CONFIRM && counted) return make(turn, at, work);
  const auto scan = scanned(turn, at);
  if (!scan) return scan.error();
  if (step == KitStep::GO_TO_LOCATION) return take_place(turn, at, work, *scan);
  return take_kit(turn, at, work, *scan);
}

}  // namespace wec::deciding

#include "daemon/core/decide/wall_slot.hpp"

#include <algorithm>
#include <map>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/exceptions.hpp"

namespace wec::deciding {
namespace {

/// An order of the batch that needs the unit in the hand.
struct Want {
  OrderId order;
  std::int64_t qty = 0;
  Lpn slot;  // open for it; empty: none yet
  bool completes = false;
  bool named = false;  // the order asks for just this serial number
  std::string urgency;
};

/// The slot that other hands have lit for this order.
Lpn lit_for(const Turn& turn, const OrderId& order) {
  for (const auto& site : turn.site.stations) {
    const auto station = turn.state.stations.get(site.id);
    if (station && station->order == order && !station->slot.empty()) return station->slot;
  }
  return {};
}

bool lit_anywhere(const Turn& turn, const Lpn& slot) {
  return std::any_of(turn.site.stations.begin(), turn.site.stations.end(), [&](const auto& site) {
    const auto station = turn.state.stations.get(site.id);
    return station && station->slot == slot;
  });
}

Lpn free_slot(const Turn& turn, const Wall& wall) {
  for (const auto& slot : turn.state.containers.where("wall", wall.wall))
    if (slot.kind == LpnKind::SLOT &&
        (slot.state == ToteState::EMPTY || SABOTAGE("slot-of-two-orders")) &&
        slot.lpn != wall.exception_slot && !lit_anywhere(turn, slot.lpn))
      return slot.lpn;
  return {};
}

/// A bench has the slot open, or its order may not get more: it takes no unit now.
bool closed(const Turn& turn, const OrderId& id) {
  const auto slot = slot_of(turn.state, id);
  return slot && (slot->state == ToteState::AT_STATION || slot->state == ToteState::SUSPENDED);
}

bool completes(const Turn& turn, const OrderId& id, std::int64_t qty) {
  const auto order = turn.state.orders.get(id);
  if (order->state != OrderState::picked && order->state != OrderState::picked_short) return false;
  std::int64_t unsorted = 0;
  for (const auto& line : turn.state.batch_lines.where("order", id)) unsorted += line.qty;
  return unsorted == qty;
}

/// Serial numbers that the line asks for; empty: any.
std::vector<std::string> named_serials(const Turn& turn, const BatchLine& line) {
  const auto wanted = turn.state.order_lines.get(line.order, line.line);
  return wanted ? wanted->serials : std::vector<std::string>();
}

struct Open {
  std::int64_t qty = 0;
  bool named = false;
};

std::map<OrderId, Open> open_lines(const Turn& turn, const Container& tote,
                                   const UnitInHand& unit) {
  std::map<OrderId, Open> open;
  for (const auto& line : turn.state.batch_lines.where("batch", tote.batch)) {
    if (!is_unit(line, unit)) continue;
    const auto named = named_serials(turn, line);
    if (!named.empty() && std::find(named.begin(), named.end(), unit.serial) == named.end())
      continue;
    open[line.order].qty += line.qty;
    open[line.order].named = open[line.order].named || !named.empty();
  }
  return open;
}

std::vector<Want> wants(const Turn& turn, const Container& tote, const UnitInHand& unit) {
  std::vector<Want> out;
  const auto most = unit.serial.empty() ? unit.there : std::min<std::int64_t>(unit.there, 1);
  for (const auto& [order, open] : open_lines(turn, tote, unit)) {
    Want want;
    want.order = order;
    want.qty = std::min(open.qty - in_hands(turn, order, unit.sku, unit.lot), most);
    if (want.qty <= 0 || closed(turn, order)) continue;
    const auto slot = slot_of(turn.state, order);
    want.slot = slot ? slot->lpn : lit_for(turn, order);
    want.completes = completes(turn, order, want.qty);
    want.named = open.named;
    want.urgency = urgency(turn.state, order);
    out.push_back(std::move(want));
  }
  // The three rules of floor.md 1.7, in their order.
  std::sort(out.begin(), out.end(), [](const Want& a, const Want& b) {
    const bool a_unopened = a.slot.empty(), b_unopened = b.slot.empty();
    return std::tie(b.named, b.completes, a_unopened, a.urgency) <
           std::tie(a.named, a.completes, b_unopened, b.urgency);
  });
  return out;
}

}  // namespace

SlotChoice choose_slot(const Turn& turn, const Wall& wall, const Container& tote,
                       const UnitInHand& unit) {
  SlotChoice choice;
  const auto free = free_slot(turn, wall);
  for (const auto& want : wants(turn, tote, unit)) {
    if (!choice.wanted) choice.order = want.order;
    choice.wanted = true;
    choice.slot = want.slot.empty() ? free : want.slot;
    if (choice.slot.empty()) continue;
    choice.order = want.order;
    choice.qty = want.qty;
    choice.rule = want.completes ? "completes" : want.slot.empty() ? "unopened" : "open";
    return choice;
  }
  return choice;
}

void put_units_into_slot(Turn& turn, const At& at, const Wall& wall, const Container& tote) {
  auto left = at.state.hand;
  std::vector<std::string> serials;  // of the rows on the tote
  for (const auto& row : turn.state.stock.where("lpn", tote.lpn))
    if (row.sku == at.state.last_sku && row.lot.text == at.state.asked && !row.serial.empty() &&
        (at.state.serial.empty() || row.serial == at.state.serial) &&
        row.qty > going_back(turn.state, row))
      serials.push_back(row.serial);
  for (const auto& line : turn.state.batch_lines.where("batch", tote.batch)) {
    if (left == 0) return;
    if (line.order != at.state.order || line.sku != at.state.last_sku ||
        line.lot.text != at.state.asked)
      continue;
    auto e = of_line<WallPut>(at, wall.wall, tote.lpn, line);
    e.slot = at.state.slot;
    e.qty = std::min({left, line.qty, units_on(turn, tote, line)});
    if (e.qty <= 0) continue;
    const auto n = std::min(serials.size(), static_cast<std::size_t>(e.qty));
    e.serials.assign(serials.begin(), serials.begin() + static_cast<std::ptrdiff_t>(n));
    serials.erase(serials.begin(), serials.begin() + static_cast<std::ptrdiff_t>(n));
    left -= e.qty;
    turn.emit(e);
  }
}

}  // namespace wec::deciding
